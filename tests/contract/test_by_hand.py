"""`python -m tests.standin` says where it is and ends quietly."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

import jimaku_mpv


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_it_prints_what_to_export_and_stops_at_an_interrupt() -> None:
    root = Path(jimaku_mpv.__file__).parents[1]
    command = [sys.executable, "-m", "tests.standin", "--no-limit"]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            lines = [process.stdout.readline() for _ in range(3)]
            given = dict(re.findall(r"(\w+)=(\S+)", "".join(lines)))
            headers = {"Authorization": given["JIMAKU_API_KEY"]}
            with urlopen(Request(given["JIMAKU_URL"] + "/api/entries/900001", headers=headers)) as reply:
                assert b"Demo no Tabi" in reply.read()
            process.send_signal(signal.SIGINT)
            assert process.wait(10) == 0
        finally:
            process.kill()
    assert set(given) == {"JIMAKU_URL", "JIMAKU_API_KEY", "ANILIST_URL", "TMDB_URL", "TMDB_API_KEY"}
