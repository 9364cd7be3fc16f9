"""`doctor`: each part checked by itself, with a sentence and a way out."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from jimaku_mpv.commands.bundle import write_bundle
from jimaku_mpv.commands.checks import disk, installation, network, player, programs
from jimaku_mpv.commands.checks.check import Check, Status, Step, guarded
from jimaku_mpv.commands.terminal import Colour, output
from jimaku_mpv.commands.words import visible

MARKS = {Status.GOOD: "ok  ", Status.NOTE: "note", Status.BAD: "BAD "}
COLOURS = {Status.GOOD: Colour.GOOD, Status.NOTE: Colour.DOUBT, Status.BAD: Colour.BAD}


def run(args: argparse.Namespace) -> int:
    """Print every check; 4 when something has to be mended."""
    checks = all_checks(offline=args.offline)
    if args.json:
        print(json.dumps({"version": 1, "checks": [_json(check) for check in checks]}, indent=1))
    else:
        _show(checks)
    if args.report:
        write_bundle(Path(args.report), [line for check in checks for line in as_lines(check)])
        if not args.json:
            print(f"The report is in {visible(args.report)}. Read it before you hand it on.")
    sys.stdout.flush()
    return 4 if any(check.status is Status.BAD for check in checks) else 0


def all_checks(offline: bool) -> list[Check]:
    """Run every check; a failing one does not keep the others from running."""
    steps: tuple[tuple[str, Step], ...] = (
        ("Python", programs.python),
        ("packages", programs.packages),
        ("mpv", programs.mpv),
        ("script", installation.script),
        ("helper", installation.helper),
        ("IPC", player.player),
        ("settings", installation.settings),
        ("key", lambda: network.network(offline)),
        ("cache", disk.writable),
        ("directory", disk.catalogue),
        ("fonts", disk.fonts),
        ("ffmpeg", programs.sound),
        ("archives", programs.archives),
        ("remarks", installation.remarks),
    )
    return [check for name, step in steps for check in guarded(name, step)]


def _show(checks: list[Check]) -> None:
    page = output()
    for check in checks:
        mark = MARKS[check.status]
        for number, line in enumerate(as_lines(check)):
            page.say(line if number else page.paint(mark, COLOURS[check.status]) + line[len(mark) :], hang=8)
    page.say(_summary(checks))


def as_lines(check: Check) -> list[str]:
    """A check for people."""
    line = f"{MARKS[check.status]}  {check.name}: {visible(check.sentence)}"
    return [line, f"      → {visible(check.fix)}"] if check.fix else [line]


def _summary(checks: list[Check]) -> str:
    count = sum(check.status is Status.BAD for check in checks)
    return f"{count} of {len(checks)} must be mended, see BAD above." if count else "All is in order."


def _json(check: Check) -> dict[str, object]:
    return {"name": check.name, "status": check.status, "sentence": check.sentence, "fix": check.fix}
