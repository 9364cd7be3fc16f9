"""The site's limit holds over all windows and restarts of the program."""

from __future__ import annotations

import subprocess
import sys
import time

from tests.standin.server import StandIn

WINDOWS = 4
WINDOW = """
import sys
from jimaku_mpv.commands.assembly import Assembly
from jimaku_mpv.errors import RateLimited
with Assembly() as assembly:
    client = assembly.jimaku(sys.argv[1]).patient(0.0)
    print("ready", flush=True)
    sys.stdin.readline()
    answered = 0
    for _ in range(12):
        try:
            client.entry(1)
            answered += 1
        except RateLimited:
            pass
    print(answered)
"""


def answered_together(key: str) -> int:
    """Windows that open together, and ask as fast as they can; how many answers they got."""
    command, pipe = [sys.executable, "-c", WINDOW, key], subprocess.PIPE
    windows = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(WINDOWS)]
    for window in windows:
        assert window.stdout
        assert window.stdout.readline() == "ready\n"
    # What is written here is read by all before any of them can have asked often.
    for window in windows:
        assert window.stdin
        window.stdin.write("go\n")
        window.stdin.flush()
    return sum(int(window.communicate()[0]) for window in windows)


def test_windows_together_and_one_after_the_other_are_never_refused(standin: StandIn) -> None:
    began = time.monotonic()
    answered = answered_together(standin.key) + answered_together(standin.key)
    freed = (time.monotonic() - began) / 2.4
    assert standin.counts()["api"] == answered, "the site refused a request"
    assert 25 <= answered <= 26 + freed
