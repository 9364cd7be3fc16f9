"""Programs that measure for us end with us."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jimaku_mpv.processes import is_running

SLEEP = "import os, sys, time; print(os.getpid(), file=open(sys.argv[1], 'w'), flush=True); time.sleep(60)"
RUN = f"""
import sys
from jimaku_mpv.timing.programs import run
run([sys.executable, "-c", {SLEEP!r}, sys.argv[1]], lambda: None)
"""
SOON = 2.0


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="util-linux is not here")
def test_a_program_ends_with_a_helper_that_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    process = subprocess.Popen([sys.executable, "-c", RUN, str(note)])
    while not (note.exists() and note.read_text().endswith("\n")):
        assert process.poll() is None
    program = int(note.read_text())
    process.send_signal(signal.SIGKILL)
    process.wait()
    end = time.monotonic() + SOON
    while is_running(program) and time.monotonic() < end:
        time.sleep(0.01)
    assert not is_running(program)
