"""No program and no module of the current folder or beside the video ever runs, whatever is done there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from driver import Mpv, is_ours
from packing import rarred
from planted import AT_START, MODULES, plant, ran

from benchmarks.episodes import LENGTH, episode, moved, other_language, srt, video_with_text
from tests.standin.server import StandIn

NAME = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
ENTRY = 900002
LINES = episode(7)
HERE = (".", "", "bin", "./bin", "..", "../videos")
"""How a PATH names the current folder, or one that depends on it."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "videos"


@pytest.fixture
def traces(folder: Path, standin: StandIn, tmp_path: Path) -> Iterator[Path]:
    """The folder of the video is full of traps, the current one, and what PATH and PYTHONPATH name first."""
    traces = plant(folder, *MODULES, *AT_START)
    video_with_text(folder / NAME, ("eng", "", srt(other_language(LINES, 7), "line ")), seconds=LENGTH)
    good = tmp_path / "good"
    good.mkdir()
    for name, said in (("getkey", standin.key), ("xclip", "pasted words")):
        (good / name).write_text(f"#!/bin/sh\necho {said}\n")
        (good / name).chmod(0o755)
    yield traces
    assert ran(traces) == []


def stand_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.environ["PATH"]
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PWD", str(folder))
    monkeypatch.setenv("PATH", os.pathsep.join([*HERE, str(folder.parent / "good"), real, ""]))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([".", "", "bin", str(folder)]))
    monkeypatch.setenv("DISPLAY", ":none")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)


@pytest.fixture
def player(
    traces: Path,
    folder: Path,
    config: Path,
    program: str,
    settings: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[..., Mpv]]:
    """Starts mpv there, as a file manager does."""
    settings(api_key_command="getkey --of jimaku")
    monkeypatch.delenv("JIMAKU_API_KEY")
    absolute = shutil.which(program)
    assert absolute
    players: list[Mpv] = []

    def start(*options: str) -> Mpv:
        stand_there(folder, monkeypatch)
        fixed = ("--pause=yes", "--input-key-fifo-size=1000", NAME)
        players.append(Mpv(config, *fixed, *options, program=absolute))
        return players[-1]

    yield start
    for one in players:
        one.quit()


def test_auto_load_with_a_key_command_a_rar_and_measuring(
    player: Callable[[], Mpv], standin: StandIn
) -> None:
    late = srt(moved(LINES, 3.7)).encode()
    for file in standin.directory.files(ENTRY):
        if "05" in file.name:
            standin.remove_file(ENTRY, file.name)
    standin.add_file(ENTRY, "Demo no Tabi S2 - 05.rar", rarred(("Demo no Tabi S2 - 05.srt", late)))
    opened = player()

    def in_time(tracks: list[dict[str, str]] | None) -> bool:
        return any(is_ours(track) and ".~" in track["external-filename"] for track in tracks or [])

    opened.wait_property("track-list", in_time)


def test_what_was_copied(player: Callable[[], Mpv]) -> None:
    opened = player()
    opened.wait_property("track-list", lambda tracks: any(map(is_ours, tracks or [])))
    opened.forget()
    opened.command("script-binding", "jimaku_mpv/login")
    opened.wait_said("open: Your API key")
    opened.command("keypress", "Ctrl+v")
    opened.wait_said("pasted")


@pytest.mark.parametrize("own", [True, False])
def test_a_helper_that_the_script_has_to_look_for(
    player: Callable[[], Mpv], config: Path, settings: Callable[..., None], own: bool
) -> None:
    """By the user's own setting, or since nobody told it; it is the one in PATH's absolute folders."""
    (config / "scripts/jimaku_mpv/installed.json").unlink()
    settings(api_key_command="getkey", helper="jimaku-mpv" if own else "")
    player().wait_subtitle()


def test_the_current_folder_has_the_only_helper(
    player: Callable[[], Mpv], settings: Callable[..., None]
) -> None:
    settings(helper="./jimaku-mpv")
    player().wait_said("helper not found: ./jimaku-mpv")


def test_the_helper_does_not_stand_beside_the_video(
    player: Callable[[], Mpv], folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what names a folder from there still means the same one."""
    monkeypatch.setenv("JIMAKU_MPV_HOME", "../kept")
    opened = player()
    opened.wait_property("track-list", lambda tracks: any(map(is_ours, tracks or [])))
    (helper,) = opened.helpers()
    assert Path(f"/proc/{helper}/cwd").readlink() == Path(sys.prefix).resolve()
    assert (folder.parent / "kept/log").is_dir()


def test_a_socket_that_is_named_from_there(player: Callable[..., Mpv], folder: Path) -> None:
    opened = player("--input-ipc-server=own.sock")
    opened.wait_property("track-list", lambda tracks: any(map(is_ours, tracks or [])))
    assert (folder / "own.sock").is_socket()


@pytest.mark.parametrize("words", [["match", NAME], ["doctor", "--offline"], ["get", "."], ["retime"]])
@pytest.mark.parametrize("start", [["jimaku-mpv"], [sys.executable, "-m", "jimaku_mpv"]])
def test_in_a_terminal(
    folder: Path,
    standin: StandIn,
    config: Path,
    monkeypatch: pytest.MonkeyPatch,
    clips: Callable[..., Path],
    words: list[str],
    start: list[str],
) -> None:
    traces = plant(folder, *MODULES)
    shutil.copy(clips(audio="jpn"), folder / NAME)
    (folder / "a.srt").write_text(srt(LINES), "utf-8")
    command = shutil.which(start[0], path=f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}")
    assert command
    stand_there(folder, monkeypatch)
    # What Python reads before us is decided by whoever starts it.
    monkeypatch.delenv("PYTHONPATH")
    more = ["a.srt", "--video", NAME] if words == ["retime"] else []
    done = subprocess.run([command, *start[1:], *words, *more], capture_output=True, text=True, timeout=100)
    assert "Traceback" not in done.stderr
    assert done.stdout or done.stderr
    assert ran(traces) == []
