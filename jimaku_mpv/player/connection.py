"""One connection to an mpv over its IPC socket, by python-mpv-jsonipc; knows nothing of our messages."""

from __future__ import annotations

import os
import socket as sockets
import struct
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import python_mpv_jsonipc as jsonipc

CONNECT_SECONDS = 5.0
REPLY_SECONDS = 5.0
CREDENTIALS = "=iII"
"""Process, user and group of whoever listens, as Linux tells them."""

PIPE_PREFIX = "\\\\.\\pipe\\"


class ConnectionLost(Exception):
    """mpv is gone, hangs, or refuses a command."""


class Connection:
    """Opened by the constructor, within 5 seconds; every call raises ConnectionLost when mpv fails it.

    Callbacks run on the connection's event thread and must not block.
    """

    def __init__(self, socket: str) -> None:
        jsonipc.TIMEOUT = REPLY_SECONDS
        self._gone = threading.Event()
        name = socket.removeprefix(PIPE_PREFIX) if sys.platform == "win32" else socket
        try:
            if sys.platform != "win32":
                _await_listener(socket)
            self._mpv = jsonipc.MPV(start_mpv=False, ipc_socket=name, quit_callback=self._gone.set)
        except (OSError, TimeoutError, jsonipc.MPVError) as error:
            raise ConnectionLost(str(error)) from error

    def command(self, *words: object) -> Any:
        """Run a command of mpv's and give its data."""
        try:
            return self._mpv.command(*words)
        except (OSError, TimeoutError, jsonipc.MPVError) as error:
            raise ConnectionLost(str(error)) from error

    def on_event(self, name: str, callback: Callable[[Mapping[str, object]], None]) -> None:
        """Hand every event of this name to `callback`."""
        self._mpv.bind_event(name, callback)

    def observe(self, name: str, callback: Callable[[Any], None]) -> None:
        """Hand the property's value, now and after each change, to `callback`."""
        try:
            self._mpv.bind_property_observer(name, lambda _name, value: callback(value))
        except (OSError, TimeoutError, jsonipc.MPVError) as error:
            raise ConnectionLost(str(error)) from error

    def wait_until_gone(self) -> None:
        """Return when the connection ends."""
        self._gone.wait()

    def close(self) -> None:
        """Let go of mpv without waiting for it: a hung mpv must not hold us."""
        self._mpv.terminate(join=False)
        self._gone.set()


def _await_listener(path: str) -> None:
    """mpv listens a little after the property is set, and tells nobody when."""
    deadline = time.monotonic() + CONNECT_SECONDS
    while True:
        with sockets.socket(sockets.AF_UNIX) as probe:
            probe.settimeout(REPLY_SECONDS)
            try:
                probe.connect(path)
            except OSError:
                if time.monotonic() > deadline:
                    raise
            else:
                return _refuse_strangers(probe, path)
        time.sleep(0.005)


def _refuse_strangers(probe: sockets.socket, path: str) -> None:
    """Whoever listens could have us run commands: another user, at a place that both can write."""
    if hasattr(sockets, "SO_PEERCRED"):
        size = struct.calcsize(CREDENTIALS)
        _, owner, _ = struct.unpack(
            CREDENTIALS, probe.getsockopt(sockets.SOL_SOCKET, sockets.SO_PEERCRED, size)
        )
    else:
        owner = Path(path).stat().st_uid
    if owner != os.geteuid():
        raise PermissionError(f"another user listens at {path}")
