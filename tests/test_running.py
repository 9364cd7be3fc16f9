"""Who has ended does not count as running, also while nobody has asked for it yet."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from jimaku_mpv.processes import is_running


def test_this_one_runs() -> None:
    assert is_running(os.getpid())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows is not asked")
def test_one_that_has_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    assert not is_running(process.pid)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux tells")
def test_one_that_its_parent_has_not_asked_for() -> None:
    with subprocess.Popen([sys.executable, "-c", "print(1)"], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.read()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert not is_running(process.pid)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may signal everybody")
def test_one_of_somebody_else() -> None:
    assert is_running(1)
