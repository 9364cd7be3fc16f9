"""Runs programs that measure for us: quiet, at low priority, and ended when nobody wants the answer.

Knows nothing of what they measure.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from jimaku_mpv import programs
from jimaku_mpv.errors import JimakuError
from jimaku_mpv.processes import is_running

Checkpoint = Callable[[], None]
"""Called now and then; raises when the work is no longer wanted."""

PATIENCE = 0.1
"""Seconds between two calls of the checkpoint."""

NICENESS = 10

FOLDER = "jimaku-mpv-measuring"
OURS = re.compile(rf"{FOLDER}-(\d+)-\w+")


class ProgramFailed(JimakuError):
    """A program outside did not do what it should; its last words are the hint."""


def run(command: Sequence[str | Path], checkpoint: Checkpoint) -> bytes:
    """What the program writes; raises ProgramFailed, or whatever the checkpoint raises."""
    process = programs.start(
        [*_leash(), *command],
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
    """A private folder for what programs write; sweeps up what processes of us that have ended left."""
    for old in Path(tempfile.gettempdir()).iterdir():
        with contextlib.suppress(OSError):
            if _is_left_behind(old):
                shutil.rmtree(old, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{FOLDER}-{os.getpid()}-") as folder:
        yield Path(folder)


def remove_folders() -> None:
    """Take away this process's own, when it ends while somebody still measures."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}-{os.getpid()}-*"):
        shutil.rmtree(folder, ignore_errors=True)


def _is_left_behind(folder: Path) -> bool:
    name, facts = OURS.fullmatch(folder.name), folder.lstat()
    mine = stat.S_ISDIR(facts.st_mode) and facts.st_uid == getattr(os, "getuid", lambda: facts.st_uid)()
    return name is not None and mine and not is_running(int(name[1]))


def _leash() -> list[str]:
    """mpv kills us when it quits; what we have started has to end with us, where the system can do that."""
    setpriv = programs.find("setpriv") if sys.platform == "linux" else None
    return [setpriv, "--pdeathsig", "KILL"] if setpriv else []


def _wait(process: subprocess.Popen[bytes], checkpoint: Checkpoint) -> tuple[bytes, bytes]:
    while True:
        try:
            return process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            checkpoint()
