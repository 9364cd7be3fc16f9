"""Runs programs that measure for us: quiet, at low priority, and ended when nobody wants the answer.

Knows nothing of what they measure.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from jimaku_mpv.errors import JimakuError

Checkpoint = Callable[[], None]
"""Called now and then; raises when the work is no longer wanted."""

PATIENCE = 0.1
"""Seconds between two calls of the checkpoint."""

NICENESS = 10


class ProgramFailed(JimakuError):
    """A program outside did not do what it should; its last words are the hint."""


def run(command: Sequence[str | Path], checkpoint: Checkpoint) -> bytes:
    """What the program writes; raises ProgramFailed, or whatever the checkpoint raises."""
    process = subprocess.Popen(
        [str(word) for word in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
    )
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, process.pid, NICENESS)
    try:
        out, complaints = _wait(process, checkpoint)
    except BaseException:
        process.kill()
        process.communicate()
        raise
    if process.returncode != 0:
        last = complaints.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise ProgramFailed(f"{Path(command[0]).stem} could not read the video", "".join(last))
    return out


def _wait(process: subprocess.Popen[bytes], checkpoint: Checkpoint) -> tuple[bytes, bytes]:
    while True:
        try:
            return process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            checkpoint()
