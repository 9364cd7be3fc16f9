"""`python -m benchmarks`: runs the parts, shows how far it is, and prints the report."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import choosing, matching, menus, playing, resting, starting
from benchmarks.figures import Figure, Samples, table
from benchmarks.stage import Stage

Part = Callable[[Stage, int, Samples], None]

PARTS: dict[str, tuple[str, Part, int | None]] = {
    "keys": ("Key press to subtitle", playing.key_press, None),
    "autoload": ("Loaded file to subtitle, by itself", playing.auto_load, None),
    "menus": ("Menus, corrections, the next file", menus.menus, 10),
    "mpv": ("Start of mpv to its first frame", starting.mpv_start, None),
    "helper": ("Start of the helper", starting.helper_start, None),
    "commands": ("Commands in a new process", starting.commands, None),
    "imports": ("Processor time of imports", starting.imports, None),
    "matching": ("From a name to its entry", matching.names, None),
    "choosing": ("Ranking a list of 1,640 files", choosing.ranking, None),
    "rest": ("The helper at rest", resting.helper, 3),
    "traffic": ("Requests", resting.traffic, 3),
}
"""Title, function, and the most runs that make sense of each part."""

RUNS, QUICK_RUNS = 20, 3


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and report; 0 when every run came to its end."""
    given = _parser().parse_args(argv)
    runs = given.runs or (QUICK_RUNS if given.quick else RUNS)
    samples = Samples()
    load = os.getloadavg()[0]
    with Stage(latency=given.latency / 1000) as stage:
        for name in given.part or PARTS:
            title, part, most = PARTS[name]
            samples.part = title
            for run in range(min(runs, most or runs)):
                _progress(f"{title}: run {run + 1} of {min(runs, most or runs)}")
                part(stage, run, samples)
        stage.check()
    _progress("")
    figures = samples.figures()
    print(table(figures))
    if given.json:
        given.json.write_text(json.dumps(_report(figures, given.latency, load), indent=1), "utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_RUNS} runs instead of {RUNS}")
    parser.add_argument("--runs", type=int, metavar="N", help="this many runs")
    parser.add_argument("--part", action="append", choices=PARTS, help="only this part; may be repeated")
    parser.add_argument("--latency", type=float, default=0.0, metavar="MS", help="added to every answer")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all values here, too")
    return parser


def _report(figures: list[Figure], latency: float, load: float) -> dict[str, object]:
    mpv = subprocess.run(["mpv", "--version"], capture_output=True, text=True, check=True).stdout
    return {
        "version": 1,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "latency_ms": latency,
        "machine": {
            "system": f"{platform.system()} {platform.machine()}",
            "cores": os.cpu_count(),
            "load_before": round(load, 2),
            "python": platform.python_version(),
            "mpv": mpv.partition("\n")[0],
        },
        "figures": [figure.as_json() for figure in figures],
    }


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
    elif text:
        print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
