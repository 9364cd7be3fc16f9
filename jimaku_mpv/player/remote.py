"""Drives an mpv from outside: commands, and waits for what a property becomes. For the demo and `doctor`."""

from __future__ import annotations

import os
import queue
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jimaku_mpv.errors import JimakuError
from jimaku_mpv.player.connection import PIPE_PREFIX, Connection, ConnectionLost


def private_socket(folder: Path) -> str:
    """Where an mpv of ours shall listen; `folder` is one that only this user can open."""
    if sys.platform == "win32":
        return f"{PIPE_PREFIX}jimaku-mpv-{os.getpid()}"
    return str(folder / "mpv.sock")


class RemoteError(JimakuError):
    """mpv did not do what it was asked for."""


class Remote:
    """One mpv under our control; every call raises RemoteError when mpv fails it."""

    def __init__(self, socket: str) -> None:
        try:
            self._connection = Connection(socket)
        except ConnectionLost as error:
            raise RemoteError("mpv did not start", "Run: jimaku-mpv doctor") from error

    def command(self, *words: object) -> Any:
        """Run a command of mpv's and give its data."""
        try:
            return self._connection.command(*words)
        except ConnectionLost as error:
            raise RemoteError("mpv is gone", "It was closed, or it crashed") from error

    def wait_for(self, name: str, wanted: Callable[[Any], bool], seconds: float) -> Any:
        """The value of a property as soon as it is `wanted`; None after so many seconds."""
        values: queue.Queue[Any] = queue.Queue()
        self._connection.observe(name, values.put)
        deadline = time.monotonic() + seconds
        while True:
            try:
                value = values.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                return None
            if wanted(value):
                return value

    def quit(self) -> None:
        """End mpv, if it still runs."""
        try:
            self._connection.command("quit")
        except ConnectionLost:
            return
        finally:
            self._connection.close()
