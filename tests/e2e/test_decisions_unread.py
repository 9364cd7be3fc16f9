"""Decisions that can't be read, or kept: the reason is on the screen, and what is safe without them goes on.

What the user has corrected is not known then, so nothing is loaded without being asked for.
"""

from __future__ import annotations

import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from driver import Mpv
from lockless import lockless_below

from tests.standin.server import StandIn

Video = Callable[..., Path]
Start = Callable[..., Mpv]

NAME = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
OTHER = "[Demo] Demo no Tabi S2 - 06 (1080p).mkv"
LINE = "デモの旅 第2期 第5話"
NEWER = "These decisions are from a newer jimaku-mpv. Update jimaku-mpv, or move "
BUSY = "Another window keeps our data busy. "
NO_LOCKS = "No file locks here: what you choose ends with mpv. "


@pytest.fixture
def decisions(standin: StandIn, home: Path, video: Video) -> Path:
    """The file of the decisions, with one in it."""
    decide(video(NAME), "--release", "Demo")
    (found,) = home.rglob("decisions.db")
    return found


def decide(path: Path, *words: str) -> None:
    command = [sys.executable, "-m", "jimaku_mpv", "decisions", "set", str(path), *words]
    subprocess.run(command, check=True, capture_output=True)


def set_version(file: Path, version: int) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute(f"PRAGMA user_version = {version}")


@contextmanager
def kept_busy(file: Path) -> Iterator[None]:
    """Another program has the file to itself."""
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("PRAGMA locking_mode = EXCLUSIVE")
        database.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def of_tomorrow(file: Path) -> Iterator[None]:
    """A newer version has written the file."""
    set_version(file, 3)
    yield
    set_version(file, 2)


@pytest.mark.parametrize(("trouble", "told"), [(of_tomorrow, NEWER), (kept_busy, BUSY)])
def test_the_reason_is_told_and_a_key_loads_what_auto_load_must_not(
    mpv: Start, video: Video, decisions: Path, trouble: Callable[[Path], object], told: str
) -> None:
    with trouble(decisions):  # type: ignore[attr-defined]
        player = mpv()
        player.play(video(NAME))
        said = player.wait_said(told)
        assert said.endswith(" — “Demo no Tabi 2nd Season”, episode 5? Alt+j loads it")
        assert player.our_tracks() == []
        player.press("Alt+j")
        assert player.wait_subtitle() == LINE
        player.wait_said(f"not remembered: {told.partition('.')[0]}")
        assert not [text for text in player.said() if "the helper stopped" in text]
    # The next one asks the disk again.
    player.play(video(OTHER))
    assert player.wait_subtitle() == LINE.replace("5", "6")
    assert len(player.helpers()) == 1


@pytest.mark.parametrize("wish", ["menu", "silent"])
def test_whoever_wants_no_hint_is_told_the_reason_all_the_same(
    mpv: Start, video: Video, decisions: Path, settings: Callable[..., None], wish: str
) -> None:
    settings(when_unsure=wish)
    with of_tomorrow(decisions):
        player = mpv()
        player.play(video(NAME))
        player.wait_said(NEWER)
        assert player.our_tracks() == []


def test_a_home_without_file_locks(
    mpv: Start, video: Video, decisions: Path, settings: Callable[..., None], tmp_path: Path, home: Path
) -> None:
    """The decision on the disk counts, what is chosen now holds until the end, and both are said."""
    decide(video(NAME), "--shift", "1")
    environ = lockless_below(home, tmp_path)
    helper = tmp_path / "helper"
    preload = [f"{name}={environ[name]}" for name in ("LD_PRELOAD", "LOCKLESS")]
    words = shlex.join(["env", *preload, sys.executable, "-P", "-m", "jimaku_mpv"])
    helper.write_text(f'#!/bin/sh\nexec {words} "$@"\n')
    helper.chmod(0o755)
    settings(helper=str(helper))
    player = mpv()
    player.play(video(NAME))
    player.wait_said(NO_LOCKS + str(decisions.parent))
    assert player.wait_subtitle() == LINE.replace("5", "6")
    player.command("script-message-to", "jimaku_mpv", "forget")
    player.wait_said("forgotten what you chose here")
    player.play(video(OTHER))
    assert player.wait_subtitle() == LINE.replace("5", "6")
    assert len([text for text in player.said() if NO_LOCKS in text]) == 1
    assert len(player.helpers()) == 1
