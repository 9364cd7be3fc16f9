"""The helper ends with its mpv, whatever it is doing, and leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="looks at Unix sockets")

SOON = 4.0
"""Seconds for the start of Python as well; waiting for a socket alone would take five."""


def helper(pid: int, folder: Path) -> subprocess.Popen[str]:
    words = ["--socket", str(folder / "mpv.sock"), "--pid", str(pid), "--script", "jimaku_mpv"]
    command = [sys.executable, "-m", "jimaku_mpv", "helper", *words, "--remove", str(folder)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def folder() -> Path:
    path = Path(os.environ["XDG_RUNTIME_DIR"]) / "jimaku_mpv-1.Ab12Cd34"
    path.mkdir(mode=0o700)
    return path


def test_an_mpv_that_is_gone_before_it_listens(folder: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as mpv:
        process = helper(mpv.pid, folder)
        mpv.kill()
    begin = time.monotonic()
    process.communicate(timeout=SOON * 4)
    assert time.monotonic() - begin < SOON
    assert not folder.exists()


def test_a_folder_that_others_may_enter_is_refused_in_words(folder: Path) -> None:
    folder.chmod(0o755)
    process = helper(os.getpid(), folder)
    _, said = process.communicate()
    assert process.returncode == 77
    assert "Others could reach mpv's socket" in said


DYING = """
import socket, sys, time
server = socket.socket(socket.AF_UNIX)
server.bind(sys.argv[1])
server.listen()
print("listening", flush=True)
server.accept()[0].close()
connection = server.accept()[0]
connection.recv(1)
connection.close()
server.close()
time.sleep(0.3)
"""


def test_an_mpv_that_dies_slowly_while_the_helper_speaks_to_it(folder: Path) -> None:
    """Its connections end before it does; what it leaves is removed all the same."""
    command = [sys.executable, "-c", DYING, str(folder / "mpv.sock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as mpv:
        assert mpv.stdout is not None
        mpv.stdout.readline()
        process = helper(mpv.pid, folder)
    process.communicate(timeout=SOON * 4)
    assert not folder.exists()
