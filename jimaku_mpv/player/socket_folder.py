"""The private folder of mpv's socket, as lua/ipc.lua makes it: whether it is safe, and its end.

Whoever reaches the socket can run commands as the user, so nothing is taken for granted.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import socket
import stat
from pathlib import Path

from jimaku_mpv.errors import JimakuError
from jimaku_mpv.processes import is_running

SOCKET_NAME = "mpv.sock"
WATCHED = "watched"
"""A file that says that a helper will take the socket away; mpv does not listen before it is there."""

OURS = re.compile(r"jimaku_mpv-(\d{1,10})\.\w+")
FOR_OTHERS = stat.S_IRWXG | stat.S_IRWXO

log = logging.getLogger(__name__)


class NotPrivate(JimakuError):
    """Somebody else may reach the socket; the script stops listening at once."""

    exit_code = 77


def check(folder: Path) -> None:
    """Raise NotPrivate unless it is a real folder, ours, that nobody else may enter."""
    try:
        facts = folder.lstat()
    except OSError as error:
        raise NotPrivate("The folder of mpv's socket is gone", f"{folder}: {error.strerror}") from error
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.geteuid() or facts.st_mode & FOR_OTHERS:
        raise NotPrivate("Others could reach mpv's socket: it is closed again", f"Look at {folder}")


def announce(folder: Path) -> None:
    """Tell the script that mpv may listen there: the folder is private, and its end is seen to."""
    check(folder)
    try:
        (folder / WATCHED).touch(mode=0o600)
    except OSError as error:
        raise NotPrivate("The folder of mpv's socket can't be used", f"{folder}: {error.strerror}") from error


def remove(folder: Path) -> None:
    """Take the socket and its folder away; mpv leaves them behind."""
    try:
        for name in (SOCKET_NAME, WATCHED):
            (folder / name).unlink(missing_ok=True)
        folder.rmdir()
    except OSError as error:
        log.info("the socket's folder stays: %s", error)


def sweep(parent: Path) -> None:
    """Remove what players left there that were killed together with their helpers."""
    with contextlib.suppress(OSError):
        for folder in parent.iterdir():
            found = OURS.fullmatch(folder.name)
            if found and not is_running(int(found[1])) and _is_abandoned(folder):
                remove(folder)


def _is_abandoned(folder: Path) -> bool:
    """Of this user, and nobody listens: the number may be of a player in another container."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
        if folder.lstat().st_uid != os.geteuid():
            return False
        probe.settimeout(1.0)
        try:
            probe.connect(str(folder / SOCKET_NAME))
        except (FileNotFoundError, ConnectionRefusedError):
            return True
    return False
