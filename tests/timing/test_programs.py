"""Programs that measure for us end with us, and leave nothing in the temporary folder."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from jimaku_mpv.processes import is_running
from jimaku_mpv.timing.programs import FOLDER, remove_folders, working_folder

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


def test_what_killed_ones_left_is_swept_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    old = tmp_path / f"{FOLDER}-{dead.pid}-abc"
    others = [tmp_path / name for name in (f"{FOLDER}-{os.getpid()}-abc", "jimaku-mpv-0.1.0", f"{FOLDER}-x")]
    for folder in (old, *others):
        folder.mkdir()
        (folder / "sound.wav").write_bytes(b"RIFF")
        os.utime(folder, (0, 0))
    with working_folder() as folder:
        assert folder.stat().st_mode & 0o077 == 0
    assert set(tmp_path.iterdir()) == set(others)
    remove_folders()
    assert set(tmp_path.iterdir()) == set(others[1:])
