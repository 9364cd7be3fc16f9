"""What is different on Windows, as far as it can be tried elsewhere: paths, the named pipe, quoting."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest

from jimaku_mpv import keys
from jimaku_mpv.commands import demo
from jimaku_mpv.files.writing import safe_name
from jimaku_mpv.player.connection import Connection
from jimaku_mpv.player.remote import private_socket


@pytest.fixture(autouse=True)
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")


class Pipe:
    """Stands in for python-mpv-jsonipc, which opens `\\\\.\\pipe\\` + the name that it is given."""

    def __init__(self, ipc_socket: str, **_options: object) -> None:
        self.opened = "\\\\.\\pipe\\" + ipc_socket

    def command(self, *_words: object) -> str:
        return self.opened


@pytest.mark.parametrize("given", [r"\\.\pipe\jimaku_mpv-4711-123", "jimaku_mpv-4711-123"])
def test_a_pipe_is_opened_under_its_whole_name(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jimaku_mpv.player.connection.jsonipc.MPV", Pipe)
    assert Connection(given).command("x") == r"\\.\pipe\jimaku_mpv-4711-123"


def test_an_mpv_of_our_own_listens_at_a_pipe(tmp_path: Path) -> None:
    assert private_socket(tmp_path).startswith("\\\\.\\pipe\\jimaku-mpv-")
    words = demo.Stage(tmp_path, "mpv.exe").words()
    assert f"--input-ipc-server={private_socket(tmp_path)}" in words


def test_a_command_for_the_key_keeps_its_backslashes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows splits the line itself; what would be split here by the rules of a shell loses its path."""
    asked: list[Any] = []

    def run(command: Any, **_options: object) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 0, "the-key-itself\n", "")

    monkeypatch.setattr(subprocess, "run", run)
    program = tmp_path / "Program Files/pass/pass.exe"
    program.parent.mkdir(parents=True)
    program.touch(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    rest = r' show C:\of\jimaku "and more"'
    for name in (f'"{program}"', str(program), str(program.with_suffix("")), "pass", '"pass.exe"'):
        assert keys.jimaku_key(name + rest, tmp_path, {}) == "the-key-itself"
        assert asked.pop() == f'"{program}"{rest}'


@pytest.mark.parametrize("name", ["a<b>:c.srt", "con.srt", "LPT1.ass", "name. ", 'q"?*.srt'])
def test_files_have_names_that_windows_takes(name: str) -> None:
    safe = safe_name(name)
    assert not set(safe) & set('<>:"/\\|?*')
    assert not safe.endswith((" ", "."))
    assert PureWindowsPath(safe).stem.upper() not in ("CON", "LPT1")
