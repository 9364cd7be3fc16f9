"""A disk that is full or refuses, a home that is not there: one clear line, and playback goes on."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from driver import Mpv

from tests.standin.server import StandIn

Video = Callable[..., Path]

NAME = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
OTHER = "[Demo] Demo no Tabi S2 - 06 (1080p).mkv"
LINE = "デモの旅 第2期 第5話"


class Disk:
    """A small disk of its own in the place of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def mount(self, options: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", f"mode=0700,{options}", "tmpfs", str(self._folder)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")

    def change(self, options: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{options}", str(self._folder)], check=True)

    def unmount(self) -> None:
        subprocess.run(["umount", "--lazy", str(self._folder)], check=True)


@pytest.fixture
def disk(home: Path) -> Iterator[Callable[[Path, str], Disk]]:
    """Puts a disk in the place of a folder; mounting takes root."""
    disks: list[Disk] = []

    def put(folder: Path, options: str) -> Disk:
        found = Disk(folder)
        found.mount(options)
        disks.append(found)
        return found

    yield put
    for found in disks:
        found.unmount()


@pytest.fixture
def player(standin: StandIn, config: Path) -> Iterator[Mpv]:
    with Mpv(config) as player:
        yield player


def said_of_failures(player: Mpv) -> list[str]:
    """What our script has put on the screen to complain."""
    return [text for level, text in player.said_with_levels() if level == "warn"]


@pytest.mark.parametrize("size", ["16k", "200k"])
def test_a_full_disk_is_told_once_and_room_mends_it(
    player: Mpv, video: Video, disk: Callable[[Path, str], Disk], home: Path, size: str
) -> None:
    """On the smaller one not even the directory can be kept, on the other no subtitle."""
    full = disk(home / ".cache", f"size={size}")
    for name in (NAME, OTHER):
        player.play(video(name))
        player.wait_said("The disk is full. Make room in ")
    assert len(said_of_failures(player)) == 1
    assert len(player.helpers()) == 1
    full.change("size=10m")
    player.press("Alt+j")
    assert player.wait_subtitle() == LINE.replace("5", "6")


def test_a_cache_that_cannot_be_written_is_told(
    player: Mpv, video: Video, disk: Callable[[Path, str], Disk], home: Path
) -> None:
    disk(home / ".cache", "size=1m,ro")
    player.play(video(NAME))
    player.wait_said("No permission to write the file. Look at ")
    assert len(said_of_failures(player)) == 1


@pytest.mark.parametrize("options", ["size=4k", "size=1m,ro"])
def test_decisions_that_cannot_be_kept_cost_nothing_else(
    player: Mpv, video: Video, disk: Callable[[Path, str], Disk], home: Path, options: str
) -> None:
    disk(home / ".local", options)
    player.play(video(NAME))
    assert player.wait_subtitle() == LINE
    player.forget()
    player.command("script-message-to", "jimaku_mpv", "next")
    player.wait_said("not remembered: ")
    assert said_of_failures(player) == []


def test_a_home_that_is_not_there(
    standin: StandIn, config: Path, video: Video, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "file" / "home"))
    with Mpv(config) as player:
        player.play(video(NAME))
        player.wait_said("The file can't be written. Look at ")
        assert len(said_of_failures(player)) == 1
        assert player.get("path") == str(video(NAME))


def test_eight_players_share_one_store(standin: StandIn, config: Path, video: Video, home: Path) -> None:
    names = [NAME.replace("05", f"{number:02}") for number in range(1, 9)]
    with ExitStack() as stack:
        players = [stack.enter_context(Mpv(config, str(video(name)))) for name in names]
        for number, player in enumerate(players, 1):
            assert player.wait_subtitle() == LINE.replace("5", str(number))
    assert standin.counts()["search"] == 2
    log = "".join(path.read_text("utf-8") for path in home.rglob("*.log"))
    assert " ERROR " not in log
    assert "WARNING" not in log
