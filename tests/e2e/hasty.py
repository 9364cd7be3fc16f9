"""The program with less patience, in a world that a test changes: so no test waits for a real deadline.

Not a part of the program: a test writes a launcher that calls `main`, and names it as the `helper`.
"""

from __future__ import annotations

import dataclasses
import os
import socket
import sys
import time
from pathlib import Path
from typing import Any

SECONDS = 1.0
CLOCK = "TEST_CLOCK_AHEAD"
"""Names a file that holds by how many seconds the clock is wrong."""

LAUNCHER = """#!{python}
import sys
sys.path.insert(0, {here!r})
import hasty
hasty.main()
"""


def launcher(folder: Path) -> Path:
    """Put it into a folder, and say where."""
    path = folder / "hasty-helper"
    path.write_text(LAUNCHER.format(python=sys.executable, here=str(Path(__file__).parent)), "utf-8")
    path.chmod(0o755)
    return path


def main() -> None:
    """Be the program."""
    _let_clock_jump()
    _know_no_invalid_names()
    _hurry()
    from jimaku_mpv import cli

    sys.exit(cli.main())


def _let_clock_jump() -> None:
    real, ahead = time.time, Path(os.environ[CLOCK])
    time.time = lambda: real() + float(ahead.read_text("utf-8"))


def _know_no_invalid_names() -> None:
    real = socket.getaddrinfo

    def look_up(host: Any, *rest: Any, **more: Any) -> Any:
        if str(host).endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return real(host, *rest, **more)

    socket.getaddrinfo = look_up


def _hurry() -> None:
    from jimaku_mpv.net.call import Call
    from jimaku_mpv.net.http import Http

    real = Http.send

    def send(self: Http, call: Call) -> Any:
        return real(self, dataclasses.replace(call, seconds=min(call.seconds, SECONDS)))

    Http.send = send  # type: ignore[method-assign]
    Http.__init__.__defaults__ = (SECONDS, SECONDS / 2, (0.0, 0.0))
