"""Runs programs that measure for us: quiet, at low priority, and ended when nobody wants the answer.

Knows nothing of what they measure.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from jimaku_mpv.errors import JimakuError

Checkpoint = Callable[[], None]
"""Called now and then; raises when the work is no longer wanted."""

PATIENCE = 0.1
"""Seconds between two calls of the checkpoint."""

NICENESS = 10

FOLDER = "jimaku-mpv-"
LEFT_BEHIND = 3600.0
"""Seconds after which a folder of ours belongs to a process that was killed: no measuring takes as long."""


class ProgramFailed(JimakuError):
    """A program outside did not do what it should; its last words are the hint."""


def run(command: Sequence[str | Path], checkpoint: Checkpoint) -> bytes:
    """What the program writes; raises ProgramFailed, or whatever the checkpoint raises."""
    process = subprocess.Popen(
        [*_leash(), *(str(word) for word in command)],
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


@contextlib.contextmanager
def working_folder() -> Iterator[Path]:
    """A private folder for what programs write; sweeps up what killed ones of us have left."""
    border = time.time() - LEFT_BEHIND
    for old in Path(tempfile.gettempdir()).glob(f"{FOLDER}*"):
        with contextlib.suppress(OSError):
            if old.lstat().st_mtime < border:
                shutil.rmtree(old, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=FOLDER) as folder:
        yield Path(folder)


def _leash() -> list[str]:
    """mpv kills us when it quits; what we have started has to end with us, where the system can do that."""
    setpriv = shutil.which("setpriv") if sys.platform == "linux" else None
    return [setpriv, "--pdeathsig", "KILL"] if setpriv else []


def _wait(process: subprocess.Popen[bytes], checkpoint: Checkpoint) -> tuple[bytes, bytes]:
    while True:
        try:
            return process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            checkpoint()
