"""An episode that is not there yet comes while the file is open, in a real mpv."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from driver import Mpv, is_ours_selected, wait_until_ended

from tests.standin.server import StandIn
from tests.standin.shows import Entry, Run

Start = Callable[..., Mpv]
HERE = Path(__file__).parent
ID = 800100
NAME = "[Demo] Paper Stars - {:02} (1080p)"
TEXT = "1\n00:00:00,000 --> 00:03:00,000\n紙の星 第{}話\n"
QUARTER, HALF = 15 * 60, 30 * 60


def upload(server: StandIn, number: int) -> None:
    server.add_file(ID, f"{NAME.format(number)}.srt", TEXT.format(number).encode())


@pytest.fixture
def show(standin: StandIn) -> StandIn:
    """A show whose third episode came just now."""
    standin.add_entry(Entry(ID, "Paper Stars", anilist=ID, runs=(Run("readme.txt"),)))
    for number in (1, 2, 3):
        upload(standin, number)
    return standin


@pytest.fixture
def timeless(config: Path) -> None:
    """Minutes pass when `pass_` says so."""
    script = config / "scripts" / "jimaku_mpv" / "main.lua"
    script.write_text((HERE / "timeless.lua").read_text("utf-8") + script.read_text("utf-8"), "utf-8")


def pass_(player: Mpv, home: Path, seconds: float) -> None:
    """So much time goes by, for what the stores keep and for the script's timers."""
    (store,) = (home / ".cache").rglob("catalogue.db")
    with sqlite3.connect(store) as db:
        for table, column in (("file_lists", "at"), ("stamps", "at"), ("missing", "at"), ("claims", "begun")):
            db.execute(f"UPDATE {table} SET {column} = {column} - ?", (seconds,))
    db.close()
    player.forget()
    player.command("script-message-to", "jimaku_mpv", "time-passes")


def missed(player: Mpv, video: Path) -> None:
    player.play(video)
    player.wait_said("No subtitle yet for “Paper Stars”, episode 4: looking again by itself")


@pytest.mark.usefixtures("timeless")
def test_it_is_loaded_when_it_is_there(
    mpv: Start, video: Callable[..., Path], home: Path, show: StandIn
) -> None:
    player = mpv()
    missed(player, video(f"{NAME.format(4)}.mkv"))
    asked = show.counts()["files"]
    pass_(player, home, QUARTER)
    player.wait_said("not there yet")
    assert show.counts()["files"] == asked + 1
    upload(show, 4)
    pass_(player, home, HALF)
    assert player.wait_subtitle() == "紙の星 第4話"
    player.wait_said("it is there now: [Demo] Paper Stars - 04 (1080p).srt")
    assert show.counts()["files"] == asked + 2


@pytest.mark.usefixtures("timeless")
def test_it_is_only_told_when_the_user_has_chosen_a_track(
    mpv: Start, video: Callable[..., Path], home: Path, show: StandIn
) -> None:
    player = mpv()
    missed(player, video(f"{NAME.format(4)}.mkv", sub="eng"))
    player.command("set_property", "sid", 1)
    upload(show, 4)
    pass_(player, home, QUARTER)
    player.wait_said("there is a subtitle now for “Paper Stars”, episode 4: Alt+j loads it")
    assert player.our_tracks() == []
    player.press("Alt+j")
    player.wait_property("track-list", lambda tracks: any(map(is_ours_selected, tracks or [])))


@pytest.mark.usefixtures("timeless")
def test_a_helper_that_is_killed_loses_nothing(
    mpv: Start, video: Callable[..., Path], home: Path, show: StandIn
) -> None:
    player = mpv()
    missed(player, video(f"{NAME.format(4)}.mkv"))
    (helper,) = player.helpers()
    player.forget()
    os.kill(helper, signal.SIGKILL)
    wait_until_ended(helper)
    player.wait_said("starting it again")
    upload(show, 4)
    pass_(player, home, QUARTER)
    assert player.wait_subtitle() == "紙の星 第4話"


@pytest.mark.usefixtures("timeless")
def test_two_windows_ask_once_and_one_goes_on_alone(
    mpv: Start, video: Callable[..., Path], home: Path, show: StandIn
) -> None:
    first, second = mpv(), mpv()
    missed(first, video(f"{NAME.format(4)}.mkv"))
    missed(second, video(f"{NAME.format(4)}.mkv", "elsewhere"))
    asked = show.counts()["files"]
    pass_(first, home, QUARTER)
    first.wait_said("not there yet")
    pass_(second, home, 0)
    second.wait_said("not there yet")
    assert show.counts()["files"] == asked + 1
    first.kill()
    upload(show, 4)
    pass_(second, home, HALF)
    assert second.wait_subtitle() == "紙の星 第4話"
    assert show.counts()["files"] == asked + 2


@pytest.mark.usefixtures("timeless")
def test_a_file_that_is_left_is_not_looked_for(
    mpv: Start, video: Callable[..., Path], home: Path, show: StandIn
) -> None:
    player = mpv()
    missed(player, video(f"{NAME.format(4)}.mkv"))
    player.play(video(f"{NAME.format(3)}.mkv"))
    player.wait_subtitle()
    asked = show.counts()["files"]
    upload(show, 4)
    pass_(player, home, QUARTER)
    # Answered after whatever was asked before it.
    player.command("script-binding", "jimaku_mpv/undo")
    player.wait_said("removed")
    assert show.counts()["files"] == asked
