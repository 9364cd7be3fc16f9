"""The real program: within the test's own process, or on a terminal of its own."""

from __future__ import annotations

import logging
import os
import pty
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROGRAM = (sys.executable, "-m", "jimaku_mpv")


class Terminal:
    """A program on a terminal of its own: `read_until` what it asks, then `type`."""

    def __init__(self, *arguments: str | Path, cwd: Path, columns: int = 200) -> None:
        self.screen = ""
        self._main, other = pty.openpty()
        termios.tcsetwinsize(other, (24, columns))
        command = [*PROGRAM, *map(str, arguments)]
        self.process = subprocess.Popen(
            command, stdin=other, stdout=other, stderr=other, cwd=cwd, start_new_session=True
        )
        os.close(other)

    def read_until(self, text: str) -> None:
        while text not in self.screen:
            try:
                piece = os.read(self._main, 4096)
            except OSError:
                piece = b""
            assert piece, f"it ended without {text!r}: {self.screen}"
            self.screen += piece.decode("utf-8", "replace")

    def type(self, text: str) -> None:
        self.screen = ""
        os.write(self._main, text.encode())

    def ended(self) -> int:
        while True:
            try:
                piece = os.read(self._main, 4096)
            except OSError:
                break
            if not piece:
                break
            self.screen += piece.decode("utf-8", "replace")
        return self.process.wait(30)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._main)


@dataclass(frozen=True)
class Ended:
    """What a run left: its exit code and what it wrote."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]
Doctor = Callable[..., dict[str, Any]]


@contextmanager
def own_log() -> Iterator[None]:
    """The program's log replaces all handlers; the test gets its own back."""
    root = logging.getLogger()
    before = root.handlers
    try:
        yield
    finally:
        for handler in root.handlers:
            if handler not in before:
                handler.close()
        root.handlers = before
