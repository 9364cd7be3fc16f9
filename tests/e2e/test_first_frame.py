"""A subtitle that lies ready is there from the first frame, and the user's choice of track stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from driver import Mpv, is_ours_selected

from tests.standin.server import StandIn

Start = Callable[..., Mpv]
Video = Callable[..., Path]

NAME = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"


@pytest.fixture
def seen_before(mpv: Start, video: Video) -> Callable[..., Path]:
    """A video that was played once, with its subtitle found and measured."""

    def play(**kind: object) -> Path:
        path = video(NAME, **kind)
        player = mpv()
        player.play(path)
        player.wait_subtitle()
        player.wait_said("timing: ")
        player.quit()
        return path

    return play


def at_first_frame(player: Mpv) -> list[bool]:
    player.wait(lambda event: event["event"] == "playback-restart")
    return [is_ours_selected(track) for track in player.our_tracks()]


@pytest.mark.parametrize("slang", ["", "ja", "jpn"])
@pytest.mark.parametrize("kind", [{}, {"sub": "eng", "default": True}], ids=["plain", "embedded"])
def test_selected_before_the_first_frame(
    mpv: Start, seen_before: Callable[..., Path], standin: StandIn, slang: str, kind: dict[str, object]
) -> None:
    path = seen_before(**kind)
    before = standin.counts()
    player = mpv("--pause", f"--slang={slang}", str(path))
    assert at_first_frame(player) == [True]
    assert player.wait_property("sub-text", bool) == "デモの旅 第2期 第5話"
    assert not player.helpers()
    assert standin.counts() == before


def test_sid_no_is_the_users_word(mpv: Start, seen_before: Callable[..., Path]) -> None:
    player = mpv("--pause", "--sid=no", str(seen_before()))
    assert at_first_frame(player) == [False]


def test_a_fixed_sid_is_the_users_word(mpv: Start, seen_before: Callable[..., Path]) -> None:
    player = mpv("--pause", "--sid=1", str(seen_before(sub="eng")))
    assert at_first_frame(player) == [False]


def test_another_file_under_the_same_name_is_looked_at_anew(
    mpv: Start, video: Video, seen_before: Callable[..., Path]
) -> None:
    path = seen_before()
    video(NAME, sub="eng")
    player = mpv("--pause", str(path))
    assert at_first_frame(player) == []
    player.wait_property("track-list", lambda tracks: any(map(is_ours_selected, tracks or [])))


def test_auto_load_switched_off_shows_nothing(
    mpv: Start, seen_before: Callable[..., Path], settings: Callable[..., None]
) -> None:
    path = seen_before()
    settings(autoload="no")
    assert at_first_frame(mpv("--pause", str(path))) == []
