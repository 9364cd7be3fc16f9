"""The next file: its subtitle was fetched ahead, and is there from the first frame without a request."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from driver import PATIENCE, Mpv, is_ours_selected

from tests.standin.server import StandIn

Start = Callable[..., Mpv]
Video = Callable[..., Path]


def name(episode: int) -> str:
    return f"[Demo] Demo no Tabi S2 - {episode:02} (1080p).mkv"


def wait_ready(player: Mpv, home: Path, count: int) -> None:
    """Until so many videos have a record."""
    deadline = time.monotonic() + PATIENCE
    while len(list((home / ".cache").rglob("ready/*.json"))) < count:
        player.get("pid")
        assert time.monotonic() < deadline


def at_first_frame(player: Mpv, path: Path) -> list[bool]:
    player.forget()
    player.command("loadfile", str(path))
    player.wait(lambda event: event["event"] == "playback-restart")
    return [is_ours_selected(track) for track in player.our_tracks()]


def test_one_after_the_other_in_a_folder(mpv: Start, video: Video, home: Path, standin: StandIn) -> None:
    five, six, seven = (video(name(number)) for number in (5, 6, 7))
    player = mpv()
    player.play(five)
    player.wait_subtitle()
    wait_ready(player, home, 2)
    before = len(standin.requests)
    assert at_first_frame(player, six) == [True]
    assert len(standin.requests) == before
    wait_ready(player, home, 3)
    before = len(standin.requests)
    assert at_first_frame(player, seven) == [True]
    assert len(standin.requests) == before


def test_the_playlist_says_what_is_next(mpv: Start, video: Video, home: Path) -> None:
    five, six, nine = (video(name(number)) for number in (5, 6, 9))
    player = mpv(str(five), str(nine), str(six))
    player.wait_subtitle()
    wait_ready(player, home, 2)
    player.forget()
    player.command("playlist-next")
    player.wait(lambda event: event["event"] == "playback-restart")
    assert [is_ours_selected(track) for track in player.our_tracks()] == [True]
    assert player.wait_subtitle() == "デモの旅 第2期 第9話"


def test_a_correction_counts_for_the_next_file_that_was_ready_already(
    mpv: Start, video: Video, home: Path
) -> None:
    five, six = (video(name(number)) for number in (5, 6))
    player = mpv()
    player.play(five)
    player.wait_subtitle()
    wait_ready(player, home, 2)
    player.forget()
    player.command("script-binding", "jimaku_mpv/next")
    player.wait_said("[Later] Demo no Tabi - 17")
    player.play(six)
    player.wait_subtitle()
    assert [Path(t["external-filename"]).name for t in player.our_tracks()] == [
        "[Later] Demo no Tabi - 18 (720p).ass"
    ]


def test_a_repeated_file_keeps_its_subtitle(mpv: Start, video: Video) -> None:
    player = mpv("--loop-file=inf")
    player.play(video(name(5)))
    player.wait_subtitle()
    player.command("seek", 239.5, "absolute+exact")
    player.wait_property("time-pos", lambda at: at is not None and at < 100)
    assert [is_ours_selected(track) for track in player.our_tracks()] == [True]


def test_a_repeated_playlist_comes_round(mpv: Start, video: Video) -> None:
    player = mpv("--loop-playlist=inf", str(video(name(5))), str(video(name(6))))
    for episode in (5, 6, 5):
        assert player.wait_subtitle() == f"デモの旅 第2期 第{episode}話"
        assert len(player.our_tracks()) == 1
        player.forget()
        player.command("playlist-next")
        player.wait(lambda event: event["event"] == "file-loaded")


def test_a_start_in_the_middle(mpv: Start, video: Video) -> None:
    player = mpv("--start=60", str(video(name(5))))
    player.wait_property("track-list", lambda tracks: any(map(is_ours_selected, tracks or [])))
    assert player.get("time-pos") >= 60


@pytest.mark.parametrize("ready", [True, False], ids=["ready", "not ready"])
@pytest.mark.parametrize("kind", [{}, {"sub": "eng", "default": True}], ids=["plain", "embedded"])
def test_a_resumed_file(mpv: Start, video: Video, home: Path, ready: bool, kind: dict[str, object]) -> None:
    path = video(name(5), **kind)
    player = mpv(f"--watch-later-directory={home}")
    player.play(path)
    player.wait_subtitle()
    player.command("seek", 60, "absolute+exact")
    player.wait_property("time-pos", lambda at: at is not None and at >= 60)
    player.forget()
    player.command("quit-watch-later")
    player.process.wait(PATIENCE)
    if not ready:
        for record in (home / ".cache").rglob("ready/*.json"):
            record.unlink()
    again = mpv(f"--watch-later-directory={home}")
    again.play(path)
    again.wait_property("track-list", lambda tracks: any(map(is_ours_selected, tracks or [])))
    assert again.get("time-pos") >= 59


def test_a_stream_is_known_by_its_title(mpv: Start, video: Video, server: Callable[[Path], str]) -> None:
    path = video("stream-1a2b3c.mkv")
    player = mpv("--force-media-title=Demo no Tabi S2 - 05")
    player.play(f"{server(path)}/Videos/1a2b3c/stream.mkv?api_key=secret")
    assert player.wait_subtitle() == "デモの旅 第2期 第5話"


def test_two_windows_at_once(mpv: Start, video: Video, standin: StandIn) -> None:
    one, two = mpv(), mpv()
    one.command("loadfile", str(video(name(5))))
    two.command("loadfile", str(video(name(6))))
    assert one.wait_subtitle() == "デモの旅 第2期 第5話"
    assert two.wait_subtitle() == "デモの旅 第2期 第6話"
    assert standin.counts()["search"] == 2


def test_keys_in_an_idle_player(mpv: Start) -> None:
    player = mpv("--player-operation-mode=pseudo-gui", "--force-window=no")
    for action in ("find", "next", "pick-file", "why", "undo", "dual"):
        player.forget()
        player.command("script-binding", f"jimaku_mpv/{action}")
        player.wait_said("no video is playing" if action != "undo" else "nothing of ours is loaded")
    player.forget()
    player.command("script-binding", "jimaku_mpv/menu")
    player.wait_said("open: Jimaku")
    assert not player.helpers()
