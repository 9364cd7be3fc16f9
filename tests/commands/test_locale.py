"""In a terminal whose letters are not UTF-8, names of files are still read and written as what they are."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from locales import made_locale
from program import PROGRAM

from tests.standin.server import StandIn

NAME = "デモの旅 第2期 第05話.mkv"
Start = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def start(standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    for name in ("PYTHONUTF8", "PYTHONIOENCODING", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", made_locale(tmp_path, "EUC-JP"))
    monkeypatch.setenv("LOCPATH", str(tmp_path))

    def run(*words: bytes) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([*PROGRAM, *words], capture_output=True, check=False, timeout=60)

    return run


def test_the_name_of_a_video(start: Start) -> None:
    told = json.loads(start(b"match", b"--json", NAME.encode()).stdout)
    assert (told["input"], told["action"]) == (NAME, "load")
    assert told["guess"]["titles"][0] == "デモの旅"


def test_what_is_saved_beside_it(start: Start, tmp_path: Path) -> None:
    folder = tmp_path / "動画"
    folder.mkdir()
    (folder / NAME).write_bytes(b"")
    assert start(b"get", bytes(folder)).returncode == 0
    assert (folder / NAME).with_suffix(".ja.srt").is_file()


def test_what_is_typed_and_shown_is_in_its_letters(start: Start) -> None:
    ended = start(b"search", "デモの旅".encode("euc-jp"))
    assert ended.returncode == 0
    assert "デモの旅" in ended.stdout.decode("euc-jp")


def test_a_file_whose_name_is_in_its_letters(start: Start, tmp_path: Path) -> None:
    path = bytes(tmp_path) + b"/" + "デモの旅 第05話.srt".encode("euc-jp")
    with open(path, "wb") as file:  # noqa: PTH123 (a path of bytes)
        file.write(b"1\n00:00:01,000 --> 00:00:02,000\nx\n")
    ended = start(b"retime", path, b"--reference", path, b"--json")
    assert b"There is no such file" not in ended.stderr
    assert json.loads(ended.stdout)["verdict"]
