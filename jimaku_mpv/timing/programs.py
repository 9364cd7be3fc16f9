"""Runs programs that measure for us: quiet, at low priority, and ended when nobody wants the answer.

Knows nothing of what they measure.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import secrets
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

from jimaku_mpv import programs
from jimaku_mpv.errors import JimakuError
from jimaku_mpv.processes import end_with_us

Checkpoint = Callable[[], None]
"""Called now and then; raises when the work is no longer wanted."""

PATIENCE = 0.1
"""Seconds between two calls of the checkpoint."""

NICENESS = 10

FOLDER = "jimaku-mpv-measuring"
OURS = re.compile(rf"{FOLDER}-[\w-]+")
HELD = "held"
"""A file in each working folder that its process keeps locked: numbers of processes are used again, and mean
nothing in another container."""

LEFT_BEHIND = 3600.0
"""Seconds after which a folder that was never locked is nobody's: locking it takes a moment, and measuring in
the first version, which had no lock, took minutes."""

GUARD = """
import contextlib, os, shutil, sys, time
sys.stdin.buffer.read()
folder, ended = sys.argv[1], sys.argv[1] + "-ended"
for pause in [0.05] * 40 + [1.0] * 600:
    with contextlib.suppress(OSError):
        os.rename(folder, ended)
    for one in (folder, ended):
        shutil.rmtree(one, ignore_errors=True)
    if not os.path.lexists(folder) and not os.path.lexists(ended):
        break
    time.sleep(pause)
"""
"""Waits for the end of whoever holds its input, then removes the folder: mpv kills the helper when it quits.
Renamed, it takes no new file from a program that goes on; on Windows such a program has to end first."""

log = logging.getLogger(__name__)


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
    end_with_us(process)
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
    """A private folder for what programs write, which does not outlive this process, however that ends."""
    sweep_folders()
    folder = Path(tempfile.gettempdir()) / f"{FOLDER}-{secrets.token_hex(8)}"
    with _guarded(folder):
        folder.mkdir(mode=0o700)
        try:
            with (folder / HELD).open("wb") as file:
                with contextlib.suppress(OSError):  # a disk without locks
                    _lock(file)
                yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def sweep_folders() -> None:
    """Remove what was left by processes of ours that were killed together with their guards."""
    with contextlib.suppress(OSError):
        for folder in Path(tempfile.gettempdir()).iterdir():
            with contextlib.suppress(OSError):
                if OURS.fullmatch(folder.name) and _is_left_behind(folder):
                    shutil.rmtree(folder, ignore_errors=True)


def _is_left_behind(folder: Path) -> bool:
    facts = folder.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != getattr(os, "getuid", lambda: facts.st_uid)():
        return False
    try:
        with (folder / HELD).open("rb+") as file:
            _lock(file)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # not locked yet, or never
        return facts.st_mtime < time.time() - LEFT_BEHIND
    return True


def _lock(file: IO[bytes]) -> None:
    """Hold it until it is closed; raises OSError when another process does."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextlib.contextmanager
def _guarded(folder: Path) -> Iterator[None]:
    """The guard is there before the folder is; a terminal that is closed does not end it."""
    try:
        guard = programs.start(
            programs.python("-S", "-c", GUARD, str(folder)),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        log.warning("nobody guards %s: %s", folder, error)
        yield
        return
    with guard:
        yield


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
