"""In a real mpv: the words come when they are spoken, by themselves, by a key, and as the user keeps it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from driver import Mpv, is_ours

from benchmarks.episodes import (
    LENGTH,
    RATIO_PAL,
    broken,
    episode,
    moved,
    other_language,
    srt,
    video_with_text,
)
from jimaku_mpv.timing.activity import Span
from tests.standin.server import StandIn

NAME = "[Retime] Demo no Tabi S2 - {:02} (1080p).{}"
LINES = episode(7)
ASKED_FOR = (3, 120, 260, len(LINES) - 4)
"""The lines at whose middle it is looked."""

OUT_OF_TIME: dict[str, Sequence[Span]] = {
    "late": moved(LINES, 3.7),
    "slow": moved(LINES, 0, RATIO_PAL),
    "a break": broken(LINES, (300, 15)),
}


def opened(mpv: Callable[..., Mpv], folder: Path, *numbers: int) -> Mpv:
    for number in numbers:
        text = ("eng", "", srt(other_language(LINES, 7), "line "))
        video_with_text(folder / NAME.format(number, "mkv"), text, seconds=LENGTH)
    player = mpv("--pause=yes")
    player.play(folder / NAME.format(numbers[0], "mkv"))
    return player


def upload(standin: StandIn, number: int, lines: Sequence[Span]) -> None:
    standin.add_file(900002, NAME.format(number, "srt"), srt(lines).encode())


def in_place(player: Mpv) -> list[bool]:
    """Which of the lines are on the screen at the middle of their speech."""
    found = []
    for at in ASKED_FOR:
        player.forget()
        player.command("seek", sum(LINES[at]) / 2, "absolute+exact")
        player.wait(lambda event: event["event"] == "playback-restart")
        found.append(player.get("sub-text") == f"これは台詞{at + 1}")
    return found


def wait_for(player: Mpv, part: str) -> None:
    """Until the subtitle of ours that is loaded has this in its file's name."""

    def loaded(tracks: list[dict[str, str]] | None) -> bool:
        return any(is_ours(track) and part in track["external-filename"] for track in tracks or [])

    player.wait_property("track-list", loaded)


@pytest.mark.parametrize("case", OUT_OF_TIME)
def test_by_itself_and_only_where_it_is_shown(
    mpv: Callable[..., Mpv], standin: StandIn, tmp_path: Path, case: str
) -> None:
    upload(standin, 5, OUT_OF_TIME[case])
    player = opened(mpv, tmp_path, 5)
    wait_for(player, ".~")
    assert in_place(player) == [True] * 4
    assert len(player.our_tracks()) == 1
    assert player.get("sid") == player.our_tracks()[0]["id"]


def test_by_a_key(
    mpv: Callable[..., Mpv], standin: StandIn, settings: Callable[..., None], tmp_path: Path
) -> None:
    settings(timing="off")
    upload(standin, 5, moved(LINES, 3.7))
    player = opened(mpv, tmp_path, 5)
    wait_for(player, "05")
    assert in_place(player) == [False] * 4
    player.command("script-binding", "jimaku_mpv/retime")
    wait_for(player, ".~")
    assert in_place(player) == [True] * 4


def test_a_shift_by_hand_is_kept_for_the_next_episode(
    mpv: Callable[..., Mpv], standin: StandIn, settings: Callable[..., None], tmp_path: Path
) -> None:
    settings(timing="off", prefetch="no")
    for number in (5, 6):
        upload(standin, number, moved(LINES, 3.7))
    player = opened(mpv, tmp_path, 5, 6)
    wait_for(player, "05")
    player.command("set", "sub-delay", "-3.7")
    player.command("script-binding", "jimaku_mpv/keep-delay")
    wait_for(player, "-3700ms")
    player.wait_property("sub-delay", lambda delay: delay == 0)
    assert in_place(player) == [True] * 4
    player.play(tmp_path / NAME.format(6, "mkv"))
    wait_for(player, "06 (1080p).~-3700ms")
    assert in_place(player) == [True] * 4
    assert player.get("sub-delay") == 0
