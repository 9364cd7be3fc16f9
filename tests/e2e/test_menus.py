"""Menus in a real mpv: our own list in an old one, its own list in a new one, uosc's where it is there."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from driver import Mpv
from rivals import FOUR, THREE, put_up_rivals
from viewer import KEYS, Viewer, file_on_screen, held_keys, wait_for_keys

from tests.standin.server import StandIn
from tests.standin.subtitles import subtitle

Start = Callable[..., Mpv]
Video = Callable[..., Path]

FIVE = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
SIX = "[Demo] Demo no Tabi S2 - 06 (1080p).mkv"


@pytest.fixture(params=["plain", "uosc"])
def viewer(request: pytest.FixtureRequest, mpv: Start, config: Path) -> Viewer:
    """An mpv without and with uosc."""
    if request.param == "uosc":
        shutil.copy(Path(__file__).with_name("uosc.lua"), config / "scripts" / "uosc.lua")
    return Viewer(mpv(KEYS), request.param == "uosc")


def test_wrong_subtitle_to_right_one_in_two_key_presses_and_none_for_the_next(
    viewer: Viewer, video: Video
) -> None:
    player = viewer.player
    player.play(video(FIVE))
    player.wait_subtitle()
    player.press("Alt+J")
    viewer.sees("Jimaku")
    viewer.picks(1)
    player.wait_said("[Later] Demo no Tabi - 17")
    assert file_on_screen(player) == "[Later] Demo no Tabi - 17 (720p).ass"
    assert len(player.our_tracks()) == 1
    assert held_keys(player) == []
    player.play(video(SIX))
    player.wait_subtitle()
    assert file_on_screen(player) == "[Later] Demo no Tabi - 18 (720p).ass"


def test_an_unsure_show_is_hinted_at_and_chosen_once(viewer: Viewer, video: Video, standin: StandIn) -> None:
    put_up_rivals(standin)
    player = viewer.player
    player.play(video(THREE))
    player.wait_said("2 possible shows — Alt+J to choose")
    assert held_keys(player) == []
    player.press("Alt+J")
    viewer.sees("Jimaku")
    viewer.picks(2)
    assert player.wait_subtitle() == "実写の提灯 第3話"
    player.play(video(FOUR))
    assert player.wait_subtitle() == "実写の提灯 第4話"


def test_the_key_on_an_unsure_show_opens_the_choice(viewer: Viewer, video: Video, standin: StandIn) -> None:
    put_up_rivals(standin)
    player = viewer.player
    player.play(video(THREE))
    player.wait_said("2 possible shows")
    player.press("Alt+j")
    viewer.sees("“Paper Lanterns”, episode 3")
    viewer.picks(1)
    assert player.wait_subtitle() == "紙の提灯 第3話"


def test_the_whole_way_by_search_show_episode_and_file(viewer: Viewer, video: Video) -> None:
    player = viewer.player
    player.play(video("[Group] Zettai ni Nai Anime - 03.mkv"))
    player.wait_said("Not recognised")
    viewer.run("pick-entry")
    player.wait_said("open: ")
    wait_for_keys(player)
    for _ in range(40):
        player.command("keypress", "BS")
    for key in ["c", "o", "w", "b", "o", "y"]:
        player.command("keypress", key)
    player.forget()
    player.command("keypress", "ENTER")
    viewer.sees("Which show is it?")
    viewer.picks(1)
    assert player.wait_subtitle() == "カウボーイビバップ 第3話"
    viewer.run("pick-episode")
    player.wait_said("No file of this show names an episode")
    viewer.run("pick-file")
    viewer.sees("Files of “Cowboy Bebop”, episode 3")
    viewer.picks(1)
    player.wait_subtitle()
    assert held_keys(player) == []


def test_an_episode_is_picked(viewer: Viewer, video: Video) -> None:
    player = viewer.player
    player.play(video(FIVE))
    player.wait_subtitle()
    viewer.run("pick-episode")
    viewer.sees("Episode of “Demo no Tabi 2nd Season”")
    viewer.leaves()
    viewer.run("pick-episode")
    viewer.sees("Episode of “Demo no Tabi 2nd Season”")
    viewer.picks(7 if viewer.uosc else 3)
    player.wait_property("sub-text", lambda text: text == "デモの旅 第2期 第7話")


def test_why_opens_and_closes(viewer: Viewer, video: Video) -> None:
    player = viewer.player
    player.play(video(FIVE))
    player.wait_subtitle()
    viewer.run("why")
    viewer.sees("Why this subtitle")
    viewer.leaves()
    viewer.run("menu")
    viewer.sees("Jimaku")
    viewer.run("menu")
    viewer.run("undo")
    player.wait_said("the subtitle is removed")
    assert held_keys(player) == []
    assert player.our_tracks() == []


def test_the_file_changes_while_a_menu_is_open(viewer: Viewer, video: Video) -> None:
    player = viewer.player
    first, second = video(FIVE), video(SIX)
    player.play(first)
    player.wait_subtitle()
    viewer.run("pick-file")
    viewer.sees("Files of")
    player.play(second)
    assert player.wait_subtitle() == "デモの旅 第2期 第6話"
    assert held_keys(player) == []
    player.command("keypress", "ENTER")
    viewer.run("why")
    viewer.sees("Why this subtitle")
    assert file_on_screen(player) == "[Demo] Demo no Tabi S2 - 06 (1080p).srt"


def test_the_helper_is_killed_while_a_menu_is_open(viewer: Viewer, video: Video) -> None:
    player = viewer.player
    player.play(video(FIVE))
    player.wait_subtitle()
    viewer.run("pick-file")
    viewer.sees("Files of")
    player.forget()
    os.kill(player.helpers()[0], signal.SIGKILL)
    player.wait_said("the helper stopped; starting it again")
    viewer.picks(3)
    player.wait_said("WEBRip.Amazon")
    assert held_keys(player) == []


def test_names_that_mean_harm_and_1640_files(viewer: Viewer, video: Video, standin: StandIn) -> None:
    player = viewer.player
    evil = "{\\b1}[Demo] Demo no Tabi S2 - 05 \u202eline\u2028break.srt"
    standin.add_file(900002, evil, subtitle("デモの旅", "悪い名前"))
    for number in range(30, 1636):
        standin.add_file(900002, f"Demo no Tabi - {number:04}.srt", b"1")
    player.play(video(FIVE))
    player.wait_subtitle()
    viewer.run("pick-file")
    viewer.sees("Files of")
    viewer.picks(2)
    player.wait_said("loading it")
    player.wait_said("line")
    assert "line" in file_on_screen(player)
    assert held_keys(player) == []
