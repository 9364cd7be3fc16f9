"""`doctor`: each part checked by itself, with a sentence and a way out."""

from __future__ import annotations

import argparse
import json
import sys

from jimaku_mpv.commands.checks import Check, Status, all_checks

MARKS = {Status.GOOD: "ok  ", Status.NOTE: "note", Status.BAD: "BAD "}


def run(args: argparse.Namespace) -> int:
    """Print every check; 4 when something has to be mended."""
    checks = all_checks(offline=args.offline)
    if args.json:
        print(json.dumps({"version": 1, "checks": [_json(check) for check in checks]}, indent=1))
    else:
        for check in checks:
            print(f"{MARKS[check.status]}  {check.name}: {check.sentence}")
            if check.fix:
                print(f"      → {check.fix}")
    sys.stdout.flush()
    return 4 if any(check.status is Status.BAD for check in checks) else 0


def _json(check: Check) -> dict[str, object]:
    return {"name": check.name, "status": check.status, "sentence": check.sentence, "fix": check.fix}
