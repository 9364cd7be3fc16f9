"""When auto-load keeps out of the way; the key works all the same."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from driver import Mpv

Start = Callable[..., Mpv]
Video = Callable[..., Path]

NAME = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ({"seconds": 100}, "shorter than 3 minutes"),
        ({"sub": "jpn"}, "it has Japanese subtitles"),
        ({"audio": "eng"}, "no audio track is Japanese"),
    ],
)
def test_auto_load_stays_out_but_the_key_loads(
    mpv: Start, video: Video, kind: dict[str, object], reason: str
) -> None:
    player = mpv()
    player.play(video(NAME, **kind))
    player.wait_said(f"not looking by itself: {reason}")
    assert not player.helpers()
    player.press("Alt+j")
    assert player.wait_subtitle() == "デモの旅 第2期 第5話"


@pytest.mark.parametrize(
    "kind", [{"audio": "jpn"}, {"audio": "und"}, {"sub": "eng"}, {"audio": "jpn", "sub": "eng"}]
)
def test_other_tracks_are_no_reason(mpv: Start, video: Video, kind: dict[str, object]) -> None:
    player = mpv()
    player.play(video(NAME, **kind))
    assert player.wait_subtitle() == "デモの旅 第2期 第5話"


def test_an_excluded_folder(mpv: Start, video: Video, settings: Callable[..., None], tmp_path: Path) -> None:
    settings(autoload_exclude=f"{tmp_path}/home videos;/mnt/*/private")
    player = mpv()
    player.play(video(NAME, folder="home videos"))
    player.wait_said("not looking by itself: excluded by autoload_exclude")
    player.play(video(NAME, folder="videos"))
    player.wait_subtitle()


def test_no_helper_for_music_pictures_and_an_idle_player(mpv: Start, tmp_path: Path) -> None:
    music, picture = tmp_path / "Song - 05.mp3", tmp_path / "Picture - 05.png"
    for source, path, extra in (
        ("sine=duration=200", music, []),
        ("testsrc2=size=64x36", picture, ["-frames:v", "1"]),
    ):
        command = ["ffmpeg", "-v", "error", "-nostdin", "-f", "lavfi", "-i", source, *extra, str(path)]
        subprocess.run(command, check=True)
    player = mpv("--image-display-duration=inf")
    for path in (music, picture):
        player.play(path)
        player.wait_said("not looking by itself: not a video")
        assert not player.helpers()


def test_a_live_stream_without_an_end(mpv: Start) -> None:
    player = mpv()
    player.play("av://lavfi:testsrc2=size=64x36:rate=5")
    player.wait_said("not looking by itself: a live stream")
    assert not player.helpers()


def test_the_key_without_a_video(mpv: Start) -> None:
    player = mpv()
    player.play("av://lavfi:testsrc2=size=64x36:rate=5")
    player.command("stop")
    player.wait_property("idle-active", bool)
    player.press("Alt+j")
    player.wait_said("no video is playing")
    assert not player.helpers()
