"""Our own list in a real mpv, wherever it is used."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from driver import Mpv
from viewer import KEYS, file_on_screen, held_keys, subs, wait_for_keys

from tests.standin.server import StandIn
from tests.standin.subtitles import subtitle

Start = Callable[..., Mpv]
Video = Callable[..., Path]

FIVE = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"


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
    standin.add_file(900002, "[Later] Demo no Tabi - 17 third (480p).srt", subtitle("第", "話"))
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
    player.wait_said("[Later] Demo no Tabi - 17 third")
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
