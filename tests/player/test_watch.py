"""The end of a process that is no child of the watcher is noticed, also one that came before."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from jimaku_mpv.player import watch

PATIENCE = 20.0
DESCRIPTORS = Path("/proc/self/fd")


@contextmanager
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    """A process that runs until it is told to end."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        yield process
    finally:
        process.communicate()


@contextmanager
def watching(pid: int) -> Iterator[threading.Thread]:
    thread = threading.Thread(target=watch.wait_for_end, args=(pid,), daemon=True)
    thread.start()
    yield thread
    thread.join(PATIENCE)
    assert not thread.is_alive()


def test_the_end_is_noticed_and_nothing_before() -> None:
    with sleeper() as process, watching(process.pid) as thread:
        thread.join(0.1)
        assert thread.is_alive()
        process.communicate()


def test_a_kill_is_noticed() -> None:
    with sleeper() as process, watching(process.pid):
        process.kill()


def test_an_end_is_noticed_that_came_before() -> None:
    with sleeper() as process:
        pass
    watch.wait_for_end(process.pid)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="this system has no pidfd")
def test_no_descriptor_is_left() -> None:
    before = set(DESCRIPTORS.iterdir())
    with sleeper() as process, watching(process.pid):
        process.kill()
    assert set(DESCRIPTORS.iterdir()) <= before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows waits on a handle")
def test_a_parent_is_asked_for_where_the_system_forbids_to_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sandbox may refuse pidfd_open; then it is our parent that counts."""

    def refuse(pid: int) -> int:
        raise PermissionError(pid)

    monkeypatch.setattr(os, "pidfd_open", refuse, raising=False)
    monkeypatch.setattr(watch, "POLL_SECONDS", 0.01)
    with watching(os.getppid()) as thread:
        thread.join(0.1)
        assert thread.is_alive()
        monkeypatch.setattr(os, "getppid", lambda: 1)
