"""What happens between two files, and what the user has chosen, is respected."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from driver import Mpv, is_ours_selected

from tests.standin.server import StandIn

Start = Callable[..., Mpv]
Video = Callable[..., Path]
Settings = Callable[..., None]

NAME = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
NEXT = "[Demo] Demo no Tabi S2 - 06 (1080p).mkv"
UNSURE = "[Demo] Demo no Tabi Bangaihenn - 01.mkv"


def test_a_key_press_at_the_change_of_files_never_brings_the_other_ones_subtitle(
    mpv: Start, video: Video, settings: Settings
) -> None:
    settings(autoload="no")
    player = mpv()
    first, second = video(NAME), video(NEXT)
    player.play(first)
    player.press("Alt+j")
    player.wait_subtitle()
    for path in [second, first] * 15:
        player.forget()
        player.command("loadfile", str(path))
        player.command("keypress", "Alt+j")
        player.wait(lambda event: event["event"] == "file-loaded")
        player.command("keypress", "Alt+j")
        player.wait_property("track-list", lambda tracks: any(map(is_ours_selected, tracks or [])))
        names = [Path(track["external-filename"]).stem for track in player.our_tracks()]
        assert names == [path.stem]


def test_only_what_was_shown_can_be_accepted(mpv: Start, video: Video, settings: Settings) -> None:
    settings(when_unsure="silent")
    player = mpv()
    player.play(video(UNSURE))
    player.wait_said("not certain: “Demo no Tabi")
    player.press("Alt+j")
    player.wait_said("? Alt+j loads it")
    assert player.our_tracks() == []
    player.press("Alt+j")
    player.wait_subtitle()


def test_sid_no_is_the_users_word_at_the_first_play_too(mpv: Start, video: Video) -> None:
    player = mpv("--sid=no")
    player.play(video(NAME))
    player.wait_property("track-list", lambda tracks: len(tracks or []) > 1)
    assert player.get("current-tracks/sub/id") is None
    player.press("Alt+j")
    player.wait_subtitle()


def test_a_track_chosen_while_the_search_runs_stays(mpv: Start, video: Video, standin: StandIn) -> None:
    player = mpv()
    with standin.hold("download") as held:
        player.play(video(NAME, sub="eng"))
        held.wait_arrived()
        player.command("set_property", "sid", 1)
    player.wait_property("track-list", lambda tracks: len(tracks or []) > 2)
    assert player.get("current-tracks/sub/id") == 1


def test_a_subtitle_file_given_by_hand_stays(mpv: Start, video: Video, tmp_path: Path) -> None:
    own = tmp_path / "mine.srt"
    own.write_text("1\n00:00:00,000 --> 00:03:00,000\nmy own\n", "utf-8")
    player = mpv(f"--sub-file={own}")
    player.play(video(NAME))
    player.wait_property("track-list", lambda tracks: len(tracks or []) > 2)
    assert player.wait_property("sub-text", bool) == "my own"


def test_a_helper_that_hangs_is_replaced(mpv: Start, video: Video, standin: StandIn) -> None:
    player = mpv()
    with standin.hold("download") as held:
        player.play(video(NAME))
        held.wait_arrived()
        os.kill(player.helpers()[0], signal.SIGSTOP)
        player.press("Alt+j")
        player.wait_said("the helper stopped; starting it again", seconds=25)
    assert player.wait_subtitle() == "デモの旅 第2期 第5話"


@pytest.mark.parametrize("way", ["./private/{}", "../videos/private/{}", "private/{}"])
def test_an_excluded_folder_by_any_way(
    mpv: Start, video: Video, settings: Settings, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    path = video(NAME, folder="videos/private")
    settings(autoload_exclude=str(path.parent))
    monkeypatch.chdir(path.parent.parent)
    monkeypatch.setenv("PWD", str(path.parent.parent))
    player = mpv(way.format(NAME))
    player.wait_said("not looking by itself: excluded by autoload_exclude")
    assert not player.helpers()


def test_a_long_runtime_folder(
    mpv: Start, video: Video, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("x" * 100)
    long.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(long))
    player = mpv()
    player.play(video(NAME))
    player.wait_subtitle()


def test_a_wrong_word_is_named_and_the_default_counts(mpv: Start, video: Video) -> None:
    player = mpv()
    player.command("change-list", "script-opts", "append", "jimaku_mpv-autoload=true")
    player.wait_said("Setting autoload=true is not allowed. Allowed: yes, no")
    player.play(video(NAME))
    player.wait_subtitle()


def test_why_the_helper_cannot_work_is_told(
    mpv: Start, video: Video, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIMAKU_URL", "http://jimaku.example")
    player = mpv()
    player.play(video(NAME))
    player.wait_said("JIMAKU_URL must be an https address")
    assert "the helper stopped; starting it again" not in player.said()
