"""Settings that change while mpv runs take effect; wrong ones are named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from driver import Mpv

Start = Callable[..., Mpv]
Video = Callable[..., Path]

NAME = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"


def change(player: Mpv, name: str, value: str) -> None:
    player.command("change-list", "script-opts", "append", f"jimaku_mpv-{name}={value}")


def test_auto_load_switched_on_and_off_at_run_time(mpv: Start, video: Video) -> None:
    player = mpv("--script-opts=jimaku_mpv-autoload=no")
    path = video(NAME)
    player.play(path)
    assert not player.helpers()
    change(player, "autoload", "yes")
    player.play(path)
    player.wait_subtitle()


def test_a_preferred_format_at_run_time(mpv: Start, video: Video) -> None:
    player = mpv()
    player.play(video(NAME))
    player.wait_subtitle()
    assert player.our_tracks()[0]["codec"] == "subrip"
    change(player, "format", "ass")
    player.play(video("[Other] Demo no Tabi S2 - 05.mkv"))
    player.wait_subtitle()
    assert player.our_tracks()[0]["codec"] == "ass"


def test_a_wrong_value_is_named_with_what_is_allowed(mpv: Start, video: Video) -> None:
    player = mpv("--script-opts=jimaku_mpv-format=srtt")
    player.play(video(NAME))
    player.wait_said("Setting format=srtt is not allowed. Allowed: any, srt, ass")


def test_quiet_players_stay_quiet(mpv: Start, video: Video) -> None:
    player = mpv("--script-opts=jimaku_mpv-osd_messages=none")
    player.play(video("[Group] Zettai ni Nai Anime - 03.mkv"))
    player.wait_said("Not recognised")
    assert not [e for e in player.seen if "show-text" in str(e.get("text", ""))]
