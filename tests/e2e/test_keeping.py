"""What stays on the disk, and what comes with a subtitle, in a real mpv."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from driver import Mpv, is_ours_selected
from packing import zipped

from tests.standin.server import StandIn
from tests.standin.shows import Entry, Run
from tests.standin.subtitles import subtitle

Start = Callable[..., Mpv]
Video = Callable[..., Path]
Settings = Callable[..., None]

NAME = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
LINE = "デモの旅 第2期 第5話"
ID = 800001
FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


def japanese(player: Mpv) -> list[str]:
    """The files of all Japanese tracks."""
    tracks = player.get("track-list")
    return [t["external-filename"] for t in tracks if t["type"] == "sub" and t.get("lang") in ("ja", "jpn")]


def test_a_subtitle_beside_the_video_is_there_without_us(
    mpv: Start, video: Video, settings: Settings, standin: StandIn
) -> None:
    settings(save="beside")
    path = video(NAME)
    player = mpv()
    player.play(path)
    assert player.wait_subtitle() == LINE
    assert japanese(player) == [str(path.with_suffix(".ja.srt"))]
    player.press("Alt+j")
    player.wait_said("[Demo] Demo no Tabi S2 - 05")
    assert len(japanese(player)) == 1
    player.quit()
    before = standin.counts()
    player = mpv("--slang=ja,jpn")
    player.play(path)
    assert japanese(player) == [str(path.with_suffix(".ja.srt"))]
    assert standin.counts() == before


def test_a_file_of_the_users_stays_and_it_is_said(mpv: Start, video: Video, settings: Settings) -> None:
    settings(save="beside")
    path = video(NAME)
    mine = path.with_suffix(".ja.srt")
    mine.write_text("1\n00:00:00,000 --> 00:01:00,000\nmine\n", "utf-8")
    player = mpv()
    player.play(path)
    player.press("Alt+j")
    player.wait_said("not saved: the video has another one already")
    assert player.wait_subtitle() == LINE
    assert "mine" in mine.read_text("utf-8")


def test_a_copy_for_learners(mpv: Start, video: Video, settings: Settings) -> None:
    settings(strip="cc")
    player = mpv("--pause")
    player.play(video(NAME))
    player.wait_property("track-list", lambda tracks: any(map(is_ours_selected, tracks or [])))
    shown = []
    for seconds in (14, 18):
        player.forget()
        player.command("seek", seconds, "absolute+exact")
        player.wait(lambda event: event["event"] == "playback-restart")
        shown.append(player.get("sub-text"))
    assert shown == ["では、次の町まで歩きましょう。", ""]


@pytest.mark.skipif(not FONT.exists(), reason="needs the font that Debian's mpv brings along")
def test_the_fonts_of_a_subtitle_are_used_where_mpv_can(mpv: Start, video: Video, standin: StandIn) -> None:
    standin.add_entry(Entry(ID, "Paper Lanterns", anilist=ID, runs=(Run("unrelated.txt"),)))
    members = (("05.ass", subtitle("一", "二", "ass")), ("fonts/Demo.ttf", FONT.read_bytes()))
    standin.add_file(ID, "Paper Lanterns [01-12].zip", zipped(*members))
    player = mpv("--pause")
    path = video("[Demo] Paper Lanterns - 05 (1080p).mkv")
    player.play(path)
    assert player.wait_subtitle() == "一"
    folder = player.get("sub-fonts-dir")
    if folder is None:
        player.wait_said("this mpv has no sub-fonts-dir")
        return
    assert [path.name for path in Path(folder).iterdir()] == ["fonts_Demo.ttf"]
    player.wait(lambda event: "Loading font file" in event.get("text", "") and folder in event["text"])
    player.play(video(NAME))
    assert player.get("sub-fonts-dir") == ""
    player.quit()
    player = mpv("--pause", str(path))
    player.wait(lambda event: event["event"] == "playback-restart")
    assert (player.get("sub-fonts-dir"), player.helpers()) == (folder, [])


def test_a_corrected_subtitle_is_the_one_that_is_saved(mpv: Start, video: Video, settings: Settings) -> None:
    settings(save="beside")
    path = video(NAME)
    player = mpv()
    player.play(path)
    assert player.wait_subtitle() == LINE
    for name, suffix in (("[Later]", ".ja.ass"), ("WEBRip.Amazon", ".ja.srt")):
        player.forget()
        player.command("script-binding", "jimaku_mpv/next")
        player.wait_said(name)
        assert japanese(player) == [str(path.with_suffix(suffix))]
        assert list(path.parent.glob("*.ja.*")) == [path.with_suffix(suffix)]
    assert "Amazon" in player.our_tracks()[0]["title"]
    player.quit()
    again = mpv("--slang=ja,jpn")
    again.play(path)
    assert japanese(again) == [str(path.with_suffix(".ja.srt"))]


def test_a_saved_subtitle_that_the_user_has_changed_stays(
    mpv: Start, video: Video, settings: Settings
) -> None:
    settings(save="beside")
    path = video(NAME)
    player = mpv()
    player.play(path)
    player.wait_subtitle()
    saved = path.with_suffix(".ja.srt")
    saved.write_text(saved.read_text("utf-8") + "\n", "utf-8")
    player.forget()
    player.command("script-binding", "jimaku_mpv/next")
    player.wait_said("not saved: the video has another one already")
    assert saved.exists()
