"""The main job: a file plays, and its Japanese subtitle is on the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from driver import Mpv

from tests.standin.server import StandIn
from tests.standin.subtitles import subtitle

Start = Callable[..., Mpv]
Video = Callable[..., Path]

SHOWS = [
    ("[Demo] Demo no Tabi S2 - 05 (1080p).mkv", "デモの旅 第2期 第5話"),
    ("[SubsPlease] Sousou no Frieren - 05 (1080p) [ABCD1234].mkv", "葬送のフリーレン 第5話"),
    ("[SubsPlease] Jujutsu Kaisen - 30 (1080p) [ABCD1234].mkv", "呪術廻戦 第2期 第6話"),
    ("Jujutsu.Kaisen.S02E39.1080p.NF.WEB-DL.AAC2.0.H.264-VARYG.mkv", "呪術廻戦 第2期 第15話"),
    ("Kimi.no.Na.wa.2016.1080p.BluRay.x264-DEMO.mkv", "君の名は。"),
    ("Alice.in.Borderland.S01E02.1080p.NF.WEB-DL.x264-GRP.mkv", "今際の国のアリス"),
    ("[Demo] Cowboy Bebop - 15.mkv", "カウボーイビバップ 第15話"),
    ("[Demo] K-ON! - 03.mkv", "けいおん! 第3話"),
    ("[Demo] K-ON!! - 03.mkv", "けいおん!! 第3話"),
]


@pytest.mark.parametrize(("name", "line"), SHOWS)
def test_auto_load_shows_the_fitting_subtitle(mpv: Start, video: Video, name: str, line: str) -> None:
    player = mpv()
    player.play(video(name))
    assert line in player.wait_subtitle()


def test_a_key_press_finds_and_loads(mpv: Start, video: Video, settings: Callable[..., None]) -> None:
    settings(autoload="no")
    player = mpv()
    player.play(video("[Demo] Demo no Tabi S2 - 05 (1080p).mkv"))
    assert not player.helpers()
    player.press("Alt+j")
    assert player.wait_subtitle() == "デモの旅 第2期 第5話"
    track = player.our_tracks()[0]
    assert (track["lang"], track["external"]) == ("jpn", True)


def test_the_key_adds_nothing_twice(mpv: Start, video: Video) -> None:
    player = mpv()
    player.play(video("[Demo] Demo no Tabi S2 - 05 (1080p).mkv"))
    player.wait_subtitle()
    player.command("set_property", "sid", "no")
    player.press("Alt+j")
    player.wait_subtitle()
    assert len(player.our_tracks()) == 1


def test_a_second_episode_costs_no_request(mpv: Start, video: Video, standin: StandIn) -> None:
    player = mpv()
    player.play(video("[Demo] Demo no Tabi S2 - 05 (1080p).mkv"))
    player.wait_subtitle()
    first = standin.counts()
    assert (first["search"], first["files"], first["api"]) == (2, 1, 3)
    player.play(video("[Demo] Demo no Tabi S2 - 06 (1080p).mkv"))
    assert player.wait_subtitle() == "デモの旅 第2期 第6話"
    second = standin.counts()
    assert (second["api"], second["anilist"]) == (3, first["anilist"])


def test_an_airing_show_gets_its_new_episode(mpv: Start, video: Video, standin: StandIn) -> None:
    player = mpv()
    player.play(video("[Demo] Asayake Demo Densha - 03 (1080p).mkv"))
    player.wait_subtitle()
    new = subtitle("朝焼けデモ電車 第4話", "新しい字幕")
    standin.add_file(900003, "[Demo] Asayake Demo Densha - 04 (1080p).srt", new)
    player.play(video("[Demo] Asayake Demo Densha - 04 (1080p).mkv"))
    assert player.wait_subtitle() == "朝焼けデモ電車 第4話"
    assert standin.counts()["files"] == 2


def test_not_there_yet_is_said_and_not_asked_again(mpv: Start, video: Video, standin: StandIn) -> None:
    player = mpv()
    player.play(video("[Demo] Asayake Demo Densha - 03 (1080p).mkv"))
    player.wait_subtitle()
    for _ in range(2):
        player.play(video("[Demo] Asayake Demo Densha - 04 (1080p).mkv"))
        player.wait_said("No subtitle yet for “Asayake Demo Densha”, episode 4")
    player.press("Alt+j")
    player.wait_said("No subtitle yet for “Asayake Demo Densha”, episode 4")
    assert standin.counts()["files"] == 2


def test_with_the_server_gone_what_is_cached_still_loads(mpv: Start, video: Video, standin: StandIn) -> None:
    player = mpv()
    path = video("[Demo] Demo no Tabi S2 - 05 (1080p).mkv")
    player.play(path)
    player.wait_subtitle()
    standin.close()
    copy = video("[Demo] Demo no Tabi S2 - 05 (1080p).mkv", folder="elsewhere")
    player.play(copy)
    assert player.wait_subtitle() == "デモの旅 第2期 第5話"
