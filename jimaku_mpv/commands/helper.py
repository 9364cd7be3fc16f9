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

from jimaku_mpv import __version__, config, log, paths, programs
from jimaku_mpv.player import socket_folder
from jimaku_mpv.player.watch import wait_for_end

if TYPE_CHECKING:
    from collections.abc import Callable

    from jimaku_mpv.commands.assembly import Assembly
    from jimaku_mpv.player.messages import Request
    from jimaku_mpv.player.mpv import MpvPlayer
    from jimaku_mpv.player.session import Session

logger = logging.getLogger(__name__)

FIRST_INHERITED = 3
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
    _leave_current_folder(args)
    servers = paths.Servers.from_environment()
    folders = paths.Folders.for_server(servers.jimaku)
    log.start(folders.log, config.DEFAULTS["log_level"])
    logger.info("helper %s for mpv %d", __version__, args.pid)
    threading.excepthook = _log_accident
    # From here on the end of mpv is ours, too, whatever we are doing.
    watch = threading.Thread(target=_end_with, args=(args,), name="watch mpv", daemon=True)
    watch.start()
    if args.remove:
        socket_folder.announce(Path(args.remove))
    # mpv begins to listen while this is read.
    from jimaku_mpv.player.mpv import MpvPlayer, NotThisMpv

    player = MpvPlayer(args.script)
    try:
        player.attach(args.socket, args.pid)
    except NotThisMpv:
        if args.remove:
            # Nobody else is at a private socket: mpv is about to end, and what it leaves is ours to remove.
            watch.join(LAST_MOMENTS)
        raise
    _serve(player, args, watch)
    return 0


def _serve(player: MpvPlayer, args: argparse.Namespace, watch: threading.Thread) -> None:
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
        words = (assembly, session, args.remove)
        threading.Thread(target=_warm_up, args=words, name="warm up", daemon=True).start()
        player.wait_until_gone()
        # The connection may end a moment before mpv does, or while mpv lives on.
        watch.join(LAST_MOMENTS)
        logger.info("mpv %d lives on without us", args.pid)
        _end()


def _warm_up(assembly: Assembly, session: Session, folder: str | None) -> None:
    from jimaku_mpv.matching import release
    from jimaku_mpv.timing.programs import sweep_folders

    try:
        session.warm_up()
        assembly.http.warm_up()
        # Few names need guessit; whoever waits for an answer now must not wait for it, too.
        session.wait_until_answered()
        if folder:
            socket_folder.sweep(Path(folder).parent)
        sweep_folders()
        release.warm_up()
    finally:
        # What is loaded by now stays to the end; looking through it for garbage would only cost time.
        gc.freeze()
        gc.enable()


def _log_accident(accident: threading.ExceptHookArgs) -> None:
    """A thread that fails must leave a trace where the user can find it."""
    error = accident.exc_value or accident.exc_type()
    logger.error("in %s", accident.thread and accident.thread.name, exc_info=error)


def _end_with(args: argparse.Namespace) -> None:
    wait_for_end(args.pid)
    logger.info("mpv %d is gone", args.pid)
    if args.remove:
        socket_folder.remove(Path(args.remove))
    _end()


def _end() -> None:
    """At once: work of a job may still wait for a server, and nothing that it writes needs an orderly end."""
    logging.shutdown()
    os._exit(0)


def _leave_current_folder(args: argparse.Namespace) -> None:
    """mpv stands where it was started, often in the folder of the video."""
    if sys.platform != "win32":
        args.socket = str(Path(args.socket).absolute())
        args.remove = args.remove and str(Path(args.remove).absolute())
    programs.leave_current_folder()


def _close_inherited() -> None:
    """mpv leaks its socket into its children; held open here, it would hide mpv's own end."""
    if sys.platform != "win32":
        os.closerange(FIRST_INHERITED, min(os.sysconf("SC_OPEN_MAX"), 65536))
