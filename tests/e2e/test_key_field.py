"""A new user has no key: it is asked for, proved and kept, and the search goes on."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from driver import Mpv

from jimaku_mpv.paths import Folders
from tests.standin.server import StandIn

Start = Callable[..., Mpv]
Video = Callable[..., Path]

NAME = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"


@pytest.fixture
def newcomer(mpv: Start, video: Video, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[Mpv, Path]:
    """A player whose user has no key yet, and its log with everything in it."""
    monkeypatch.delenv("JIMAKU_API_KEY")
    log = tmp_path / "mpv.log"
    player = mpv(f"--log-file={log}", "--input-key-fifo-size=1000")
    player.play(video(NAME))
    player.wait_said("No Jimaku API key. Alt+j to enter it")
    player.press("Alt+j")
    player.wait_said("open: Your API key")
    return player, log


def copy(monkeypatch: pytest.MonkeyPatch, folder: Path, text: str) -> None:
    """Put a text where Ctrl+v finds it: a program that prints what was copied."""
    program = folder / "bin" / "xclip"
    program.parent.mkdir(exist_ok=True)
    (program.parent / "copied").write_text(text, "utf-8")
    program.write_text(f"#!/bin/sh\ncat '{program.parent}/copied'\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", ":none")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)


@pytest.fixture
def clipboard(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, standin: StandIn) -> Callable[[str], None]:
    """Fills the clipboard; to be named before the player starts."""
    copy(monkeypatch, tmp_path, "")
    return lambda text: copy(monkeypatch, tmp_path, text)


def test_a_key_that_comes_with_junk_is_cleaned_proved_and_kept(
    clipboard: Callable[[str], None], newcomer: tuple[Mpv, Path], standin: StandIn, home: Path
) -> None:
    player, log = newcomer
    clipboard(f'  "Authorization: {standin.key}"\n')
    player.command("keypress", "Ctrl+v")
    player.wait_said("pasted")
    player.command("keypress", "ENTER")
    assert player.wait_subtitle() == "デモの旅 第2期 第5話"
    path = Folders.for_server(standin.url).config / "api_key"
    assert path.read_text("utf-8").strip() == standin.key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    logs = [one.read_text("utf-8", errors="replace") for one in (log, *home.rglob("*.log"))]
    assert not any(f"Authorization: {standin.key}" in text for text in logs)
    assert list((home / ".cache").rglob("secret-*")) == []


def test_junk_is_refused_with_the_reason_and_one_can_try_again(
    newcomer: tuple[Mpv, Path], standin: StandIn
) -> None:
    player, _ = newcomer
    type_in(player, "no")
    player.wait_said("open: Your API key")
    assert standin.counts()["api"] == 0
    type_in(player, "not-the-right-key")
    player.wait_said("open: Your API key")
    assert standin.counts()["api"] == 1
    type_in(player, standin.key)
    assert player.wait_subtitle() == "デモの旅 第2期 第5話"


def test_the_key_can_be_left_alone(newcomer: tuple[Mpv, Path], standin: StandIn) -> None:
    player, _ = newcomer
    player.press("ESC")
    player.wait_said("closed")
    player.press("Alt+j")
    player.wait_said("open: Your API key")
    assert standin.counts()["api"] == 0


def test_the_question_stays_when_the_file_changes(
    newcomer: tuple[Mpv, Path], video: Video, standin: StandIn
) -> None:
    player, _ = newcomer
    player.play(video("[Demo] Demo no Tabi S2 - 06 (1080p).mkv"))
    type_in(player, standin.key)
    assert player.wait_subtitle() == "デモの旅 第2期 第6話"


def test_login_needs_no_video(mpv: Start, monkeypatch: pytest.MonkeyPatch, standin: StandIn) -> None:
    monkeypatch.delenv("JIMAKU_API_KEY")
    player = mpv("--input-key-fifo-size=1000")
    player.forget()
    player.command("script-binding", "jimaku_mpv/login")
    player.wait_said("open: Your API key")
    type_in(player, standin.key)
    player.wait_said("Jimaku accepted the key")


def type_in(player: Mpv, text: str) -> None:
    player.forget()
    for char in text:
        player.command("keypress", char)
    player.command("keypress", "ENTER")
