"""The demo: a real mpv shows both subtitles, and nothing reaches the user's own folders."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from program import Terminal


def demo(**changes: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if "DISPLAY" not in name} | changes
    command = [sys.executable, "-m", "jimaku_mpv", "demo"]
    return subprocess.run(command, env=environ, capture_output=True, text=True, encoding="utf-8", timeout=90)


def everything_below(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def commands_that_run() -> Iterator[bytes]:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            yield path.read_bytes()


def test_it_shows_both_episodes_and_touches_nothing(home: Path) -> None:
    conf = home / ".config" / "mpv" / "script-opts" / "jimaku_mpv.conf"
    conf.parent.mkdir(parents=True)
    conf.write_text("autoload=no\nformat=nonsense\n", "utf-8")
    before = everything_below(home)
    done = demo()
    assert (done.returncode, done.stderr) == (0, "")
    shown = [line for line in done.stdout.splitlines() if line.startswith("mpv shows")]
    assert [line.split(maxsplit=2)[2] for line in shown] == ["デモの旅 第2期 第5話", "デモの旅 第2期 第6話"]
    assert "It works." in done.stdout
    assert everything_below(home) == before


def test_without_mpv_it_says_what_to_do(tmp_path: Path) -> None:
    done = demo(PATH=str(tmp_path))
    assert done.returncode == 4
    assert "mpv is not installed" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a program needs no more than a mode bit elsewhere")
def test_an_mpv_that_shows_nothing_is_a_failure(tmp_path: Path) -> None:
    broken = tmp_path / "mpv"
    broken.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    broken.chmod(0o755)
    done = demo(PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert done.returncode == 1
    assert "mpv did not start" in done.stderr


def test_interrupted_it_takes_its_mpv_and_its_folder_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    shown = Terminal("demo", cwd=tmp_path)
    try:
        shown.read_until("auto-load looks for a subtitle …\r\n")
        os.killpg(shown.process.pid, signal.SIGINT)
        assert shown.ended() == 130
    finally:
        shown.close()
    assert shown.screen.endswith("…\r\nInterrupted.\r\n")
    assert list(tmp_path.iterdir()) == []
    assert [words for words in commands_that_run() if str(tmp_path).encode() in words] == []
