"""`python -m benchmarks`: runs the parts, shows how far it is, and prints the report."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import choosing, comparing, matching, menus, opening, playing, resting, starting, timing
from benchmarks.figures import TOLERANCE, Figure, Samples
from benchmarks.stage import Stage
from benchmarks.tables import markdown, table
from jimaku_mpv import __version__


@dataclass(frozen=True, slots=True)
class Part:
    """`measure` is called once a run. `most`: more runs make no sense; `asks`: servers, so latency counts."""

    title: str
    measure: Callable[[Stage, int, Samples], None]
    most: int | None = None
    asks: bool = False


PARTS = {
    "keys": Part("Key press to subtitle", playing.key_press, asks=True),
    "autoload": Part("Loaded file to subtitle, by itself", playing.auto_load, asks=True),
    "menus": Part("Menus, corrections, the next file", menus.menus),
    "mpv": Part("Start of mpv to its first frame", starting.mpv_start),
    "helper": Part("Start of the helper", starting.helper_start),
    "commands": Part("Commands in a new process", starting.commands),
    "imports": Part("Processor time of imports", starting.imports),
    "matching": Part("From a name to its entry, processor time", matching.names),
    "choosing": Part("Ranking a list of files, processor time", choosing.ranking),
    "opening": Part("Opening what was downloaded, processor time", opening.files),
    "timing": Part("A late subtitle put in time", timing.retiming, most=10),
    "truth": Part("Made episodes with known times", timing.truth),
    "rest": Part("The helper at rest", resting.helper, most=3),
    "traffic": Part("Requests", resting.traffic, most=3),
    "simple": Part("Side by side with a simple tool", comparing.simple_tool, asks=True),
}
RUNS, QUICK_RUNS = 20, 3
LATENCIES = (0.0, 80.0)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and report; 0 when every run came to its end and no figure fails."""
    given = _parser().parse_args(argv)
    runs = given.runs or (QUICK_RUNS if given.quick else RUNS)
    samples = Samples()
    machine = _machine()
    came_to_its_end = _measure_all(given.part or list(PARTS), runs, given.latency or LATENCIES, samples)
    _progress("")
    figures = samples.figures()
    print(f"{machine}\n\n{markdown(figures)}" if given.markdown else table(figures))
    if given.json:
        report = _report(figures, given.latency or LATENCIES, machine)
        given.json.write_text(json.dumps(report, indent=1), "utf-8")
    return judge(figures) if came_to_its_end else 1


def _measure_all(parts: list[str], runs: int, latencies: Sequence[float], samples: Samples) -> bool:
    """Whether nothing went wrong; what was measured until then is reported in any case."""
    try:
        for place, latency in enumerate(latencies):
            names = [name for name in parts if place == 0 or PARTS[name].asks]
            if names:
                _measure(names, runs, latency, samples)
    except RuntimeError as error:
        print(f"\n{samples.part} stopped: {error}", file=sys.stderr)
        return False
    return True


def _measure(names: list[str], runs: int, latency: float, samples: Samples) -> None:
    with Stage(latency) as stage:
        for name in names:
            part = PARTS[name]
            samples.part = part.title if not latency else f"{part.title}, answers {latency:g} ms later"
            count = min(runs, part.most or runs)
            for run in range(count):
                _progress(f"{samples.part}: run {run + 1} of {count}")
                part.measure(stage, run, samples)
        stage.check()


def judge(figures: list[Figure]) -> int:
    """Tell what fails; the exit code."""
    failed = [figure for figure in figures if figure.fails]
    for figure in failed:
        print(f"{figure.part}: {figure.name}: {_excess(figure)} {figure.unit}".rstrip(), file=sys.stderr)
    return 1 if failed else 0


def _excess(figure: Figure) -> str:
    if figure.under:
        return f"{figure.judged:.1f} is less than {figure.least:g}"
    if figure.budget == 0:
        runs = sum(value > 0 for value in figure.values)
        return f"{figure.judged:.0f} is more than 0 (in {runs} of {len(figure.values)} runs)"
    return f"{figure.judged:.0f} is more than {TOLERANCE:g} times {figure.budget:g}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_RUNS} runs instead of {RUNS}")
    parser.add_argument("--runs", type=int, metavar="N", help="this many runs")
    parser.add_argument("--part", action="append", choices=PARTS, help="only this part; may be repeated")
    parser.add_argument(
        "--latency",
        action="append",
        type=float,
        metavar="MS",
        help="added to every answer; may be repeated (default: 0, then 80 for the parts that ask)",
    )
    parser.add_argument("--markdown", action="store_true", help="print the table for docs/performance.md")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all values here, too")
    return parser


def _report(figures: list[Figure], latencies: Sequence[float], machine: str) -> dict[str, object]:
    return {
        "version": 2,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "latencies_ms": list(latencies),
        "machine": machine,
        "figures": [figure.as_json() for figure in figures],
    }


def _machine() -> str:
    mpv = subprocess.run(["mpv", "--version"], capture_output=True, text=True, check=True).stdout
    load = os.getloadavg()[0]
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, load {load:.1f} at the"
        f" start, Python {platform.python_version()}, {' '.join(mpv.split()[:2])}, jimaku-mpv {__version__}."
    )


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
    elif text:
        print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
