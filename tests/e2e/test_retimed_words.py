"""`retime` in a real mpv: the words come when they are spoken, not 3.7 s later."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from driver import Mpv, is_ours
from episodes import episode, moved, other_language, srt, video_with_text

from jimaku_mpv.demo.server import StandIn

NAME = "[Retime] Demo no Tabi S2 - 05 (1080p).mkv"
LINES = episode(7)
AT = 3
WORDS = f"これは台詞{AT + 1}"


def test_the_words_come_when_they_are_spoken(
    mpv: Callable[..., Mpv], standin: StandIn, tmp_path: Path
) -> None:
    path = tmp_path / NAME
    video_with_text(path, ("eng", "", srt(other_language(LINES, 7), "line ")))
    standin.add_file(900002, NAME.replace(".mkv", ".srt"), srt(moved(LINES, 3.7)).encode())
    player = mpv("--pause=yes")
    player.play(path)
    player.command("script-binding", "jimaku_mpv/find")
    player.wait_property("track-list", lambda tracks: any(map(is_ours, tracks or [])))
    before = player.our_tracks()
    start, end = LINES[AT]
    player.command("seek", start + 3.7 + (end - start) / 2, "absolute+exact")
    player.wait_property("sub-text", lambda shown: shown == WORDS)

    player.command("script-binding", "jimaku_mpv/retime")
    player.wait_property(
        "track-list",
        lambda tracks: any(is_ours(track) and track["id"] != before[0]["id"] for track in tracks or []),
    )
    player.command("seek", (start + end) / 2, "absolute+exact")
    player.wait_property("sub-text", lambda shown: shown == WORDS)
    assert len(player.our_tracks()) == 1
    assert player.get("sub-delay") == 0
