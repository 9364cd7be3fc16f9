"""The resident helper: serves one mpv from its first video to its end. Hidden; started by Lua."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from jimaku_mpv import __version__, config, log, paths
from jimaku_mpv.player.mpv import MpvPlayer
from jimaku_mpv.player.watch import wait_for_end

if TYPE_CHECKING:
    from collections.abc import Callable

    from jimaku_mpv.commands.assembly import Assembly
    from jimaku_mpv.player.messages import Request
    from jimaku_mpv.player.session import Session

logger = logging.getLogger(__name__)

FIRST_INHERITED = 3
SOCKET_NAME = "mpv.sock"
LAST_MOMENTS = 2.0


class Door:
    """Takes requests from the first moment on, and hands them over once there is somebody to answer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Request] = []
        self._handle: Callable[[Request], None] | None = None

    def take(self, request: Request) -> None:
        """Hand it over, now or later; never blocks for long."""
        with self._lock:
            if self._handle is None:
                self._waiting.append(request)
            else:
                self._handle(request)

    def open(self, handle: Callable[[Request], None]) -> None:
        """From here on `handle` gets them, first those that have come already, in their order."""
        with self._lock:
            self._handle = handle
            for request in self._waiting:
                handle(request)


def run(args: argparse.Namespace) -> int:
    """Connect, then get ready, then serve until mpv ends; 75 when another mpv answers."""
    gc.disable()
    _close_inherited()
    servers = paths.Servers.from_environment()
    folders = paths.Folders.for_server(servers.jimaku)
    log.start(folders.log, config.DEFAULTS["log_level"])
    logger.info("helper %s for mpv %d", __version__, args.pid)
    threading.excepthook = _log_accident
    player = MpvPlayer(args.script)
    player.attach(args.socket, args.pid)
    _serve(player, args)
    return 0


def _serve(player: MpvPlayer, args: argparse.Namespace) -> None:
    door = Door()
    player.listen(door.take)
    # After the connection, so that a helper for the wrong mpv ends before it has read all this, and the
    # right one knows at once that we are there.
    from jimaku_mpv.commands.assembly import Assembly
    from jimaku_mpv.commands.resident import surroundings
    from jimaku_mpv.player.session import Session

    with Assembly() as assembly:
        session = Session(player, surroundings(assembly))
        door.open(session.handle)
        threading.Thread(target=_warm_up, args=(assembly, session), name="warm up", daemon=True).start()
        watch = threading.Thread(target=_watch, args=(player, args.pid), name="watch mpv", daemon=True)
        watch.start()
        player.wait_until_gone()
        # The connection may end a moment before mpv does, or while mpv lives on.
        watch.join(LAST_MOMENTS)
        logger.info("mpv %d is gone: %s", args.pid, not watch.is_alive())
        if args.remove and not watch.is_alive():
            _remove_socket(Path(args.remove))
        logging.shutdown()
        # Work of a job may still wait for a server; nothing that it writes needs an orderly end.
        os._exit(0)


def _warm_up(assembly: Assembly, session: Session) -> None:
    from jimaku_mpv.matching import release

    try:
        session.warm_up()
        assembly.http.warm_up()
        # Few names need guessit; whoever waits for an answer now must not wait for it, too.
        session.wait_until_answered()
        release.warm_up()
    finally:
        # What is loaded by now stays to the end; looking through it for garbage would only cost time.
        gc.freeze()
        gc.enable()


def _log_accident(accident: threading.ExceptHookArgs) -> None:
    """A thread that fails must leave a trace where the user can find it."""
    error = accident.exc_value or accident.exc_type()
    logger.error("in %s", accident.thread and accident.thread.name, exc_info=error)


def _watch(player: MpvPlayer, pid: int) -> None:
    wait_for_end(pid)
    player.close()


def _close_inherited() -> None:
    """mpv leaks its socket into its children; held open here, it would hide mpv's own end."""
    if sys.platform != "win32":
        os.closerange(FIRST_INHERITED, min(os.sysconf("SC_OPEN_MAX"), 65536))


def _remove_socket(folder: Path) -> None:
    try:
        (folder / SOCKET_NAME).unlink(missing_ok=True)
        folder.rmdir()
    except OSError as error:
        logger.info("the socket's folder stays: %s", error)
