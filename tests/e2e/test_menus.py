"""Menus in a real mpv: our own list in an old one, its own list in a new one, uosc's where it is there."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from driver import PATIENCE, Mpv

from jimaku_mpv.demo.server import StandIn
from jimaku_mpv.demo.subtitles import subtitle

Start = Callable[..., Mpv]
Video = Callable[..., Path]

KEYS = "--input-key-fifo-size=1000"
"""A test types faster than mpv listens, which then drops keys."""

FIVE = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
SIX = "[Demo] Demo no Tabi S2 - 06 (1080p).mkv"
KON = "Kon - 03.mkv"


class Viewer:
    """Somebody before an mpv, with or without (a stand-in for) uosc."""

    def __init__(self, player: Mpv, uosc: bool) -> None:
        self.player = player
        self.uosc = uosc

    def run(self, name: str) -> None:
        """Do an action, as by a key of one's own."""
        self.player.forget()
        self.player.command("script-binding", f"jimaku_mpv/{name}")

    def sees(self, title: str) -> None:
        """Wait until a menu is open."""
        self.player.wait_said(f"open: {title}")
        if self.uosc:
            self.player.wait(lambda event: event.get("prefix") == "uosc" and title in event["text"])
        else:
            wait_for_keys(self.player)

    def picks(self, row: int) -> None:
        """Take a row: with the arrows and Enter, or with a click in uosc."""
        self.player.forget()
        if self.uosc:
            self.player.command("script-message-to", "uosc", "activate", str(row))
            return
        for _ in range(row - 1):
            self.player.command("keypress", "DOWN")
        self.player.command("keypress", "ENTER")
        self.player.wait_said("closed")

    def leaves(self) -> None:
        """Close the menu."""
        self.player.forget()
        if self.uosc:
            self.player.command("script-message-to", "uosc", "leave")
        else:
            self.player.command("keypress", "ESC")
        self.player.wait_said("closed")


@pytest.fixture(params=["plain", "uosc"])
def viewer(request: pytest.FixtureRequest, mpv: Start, config: Path) -> Viewer:
    """An mpv without and with uosc."""
    if request.param == "uosc":
        shutil.copy(Path(__file__).with_name("uosc.lua"), config / "scripts" / "uosc.lua")
    return Viewer(mpv(KEYS), request.param == "uosc")


def wait_for_keys(player: Mpv) -> None:
    """Until Enter is the list's; mpv's console binds its keys a moment after it says that it is open."""
    deadline = time.monotonic() + PATIENCE
    while not any(b["key"] == "ENTER" and b["priority"] > 0 for b in player.get("input-bindings")):
        assert time.monotonic() < deadline


def held_keys(player: Mpv) -> list[str]:
    """Keys that an open list or field of ours keeps to itself."""
    bindings = player.get("input-bindings")
    return [b["key"] for b in bindings if "/held_" in b["cmd"] and b["priority"] >= 0]


def file_on_screen(player: Mpv) -> str:
    """The file whose subtitle is selected."""
    player.wait_property("track-list", lambda tracks: any(t.get("selected") for t in subs(tracks)))
    return next(Path(t["external-filename"]).name for t in subs(player.get("track-list")) if t["selected"])


def subs(tracks: list[dict[str, object]]) -> list[dict[str, str]]:
    return [t for t in tracks or [] if t["type"] == "sub" and t.get("external")]  # type: ignore[misc]


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


def test_an_unsure_show_is_hinted_at_and_chosen(viewer: Viewer, video: Video) -> None:
    player = viewer.player
    player.play(video(KON))
    player.wait_said("2 possible shows — Alt+J to choose")
    assert held_keys(player) == []
    player.press("Alt+J")
    viewer.sees("Jimaku")
    viewer.picks(2)
    assert player.wait_subtitle() == "けいおん!! 第3話"


def test_the_whole_way_by_search_show_episode_and_file(viewer: Viewer, video: Video) -> None:
    player = viewer.player
    player.play(video("[Group] Zettai ni Nai Anime - 03.mkv"))
    player.wait_said("No entry on Jimaku")
    viewer.run("pick-entry")
    player.wait_said("open: Title of the show")
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
    viewer.sees("Files of “Cowboy Bebop”")
    viewer.picks(2)
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


def test_old_uosc_is_passed_over(mpv: Start, config: Path, video: Video) -> None:
    shutil.copy(Path(__file__).with_name("uosc.lua"), config / "scripts" / "uosc.lua")
    player = mpv("--script-opts=uosc-version=5.2.0")
    player.play(video(FIVE))
    player.wait_subtitle()
    player.command("script-binding", "jimaku_mpv/menu")
    player.wait_said("open: Jimaku")
    wait_for_keys(player)
    assert not any("opened" in str(e.get("text")) for e in player.seen if e.get("prefix") == "uosc")
    player.command("keypress", "ENTER")
    player.wait_said("[Later] Demo no Tabi - 17")


def test_filter_pages_and_keys_of_our_own_list(
    mpv: Start, video: Video, settings: Callable[..., None], standin: StandIn
) -> None:
    standin.add_file(900002, "[Later] A third one.srt", subtitle("第", "話"))
    settings(preview="yes")
    player = mpv(KEYS)
    player.play(video(FIVE))
    player.wait_subtitle()
    player.forget()
    player.command("script-binding", "jimaku_mpv/pick-file")
    player.wait_said("open: Files of")
    assert {"ENTER", "ESC", "UP", "DOWN", "WHEEL_DOWN"} <= set(held_keys(player))
    for key in [
        "l",
        "a",
        "t",
        "e",
        "r",
        "SPACE",
        "t",
        "h",
        "i",
        "r",
        "d",
        "x",
        "BS",
        "PGDWN",
        "PGUP",
        "HOME",
    ]:
        player.command("keypress", key)
    player.forget()
    player.command("keypress", "ENTER")
    player.wait_said("[Later] A third")
    assert held_keys(player) == []


def test_preview_shows_the_file_under_the_cursor_and_leaving_restores(
    mpv: Start, video: Video, settings: Callable[..., None]
) -> None:
    settings(preview="yes")
    player = mpv(KEYS)
    player.play(video(FIVE))
    player.wait_subtitle()
    player.forget()
    player.command("script-binding", "jimaku_mpv/pick-file")
    player.wait_said("open: Files of")
    player.command("keypress", "DOWN")
    player.wait_property(
        "track-list", lambda tracks: "[Later]" in str([t for t in subs(tracks) if t["selected"]])
    )
    player.command("keypress", "DOWN")
    player.wait_property(
        "track-list", lambda tracks: "Amazon" in str([t for t in subs(tracks) if t["selected"]])
    )
    player.command("keypress", "ESC")
    player.wait_property("track-list", lambda tracks: len(subs(tracks)) == 1)
    assert file_on_screen(player) == "[Demo] Demo no Tabi S2 - 05 (1080p).srt"
    assert held_keys(player) == []
