"""Choosing in a real mpv: nothing wrong is taken by a slip, and what was wrong is taken back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from driver import Mpv, is_ours_selected
from viewer import KEYS, Viewer, file_on_screen, wait_for_keys

Start = Callable[..., Mpv]
Video = Callable[..., Path]
Settings = Callable[..., None]

FIVE = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
SIX = "[Demo] Demo no Tabi S2 - 06 (1080p).mkv"
FRIEREN = "[SubsPlease] Sousou no Frieren - {:02} (1080p).mkv"


@pytest.fixture(params=["our list", "uosc"])
def typist(request: pytest.FixtureRequest, mpv: Start, config: Path, program: str) -> Viewer:
    """Somebody who types into a list of ours, or of uosc's."""
    if request.param == "uosc":
        shutil.copy(Path(__file__).with_name("uosc.lua"), config / "scripts" / "uosc.lua")
    elif program != "mpv":
        pytest.skip("this mpv has a list of its own, into which nobody can type without a window")
    return Viewer(mpv(KEYS), request.param == "uosc")


def take_the_wrong_show(viewer: Viewer) -> None:
    """By a search, as somebody would who reads too fast."""
    player = viewer.player
    viewer.run("search")
    player.wait_said("open: ")
    wait_for_keys(player)
    for _ in range(40):
        player.command("keypress", "BS")
    viewer.types("cowboy")
    viewer.sees("Which show is it?")
    viewer.picks(1)
    player.wait_said("kept for this folder")
    assert player.wait_subtitle() == "カウボーイビバップ 第5話"


@pytest.mark.parametrize("save", ["cache", "beside"])
@pytest.mark.parametrize("restarted", [False, True])
def test_the_wrong_show_is_gone_with_its_subtitle(
    mpv: Start, video: Video, settings: Settings, save: str, restarted: bool
) -> None:
    settings(save=save)
    five, six = video(FIVE), video(SIX)
    viewer = Viewer(mpv(KEYS), uosc=False)
    player = viewer.player
    player.play(five)
    assert player.wait_subtitle() == "デモの旅 第2期 第5話"
    take_the_wrong_show(viewer)
    if restarted and save == "cache":
        player.quit()
        viewer = Viewer(mpv(KEYS), uosc=False)
        player = viewer.player
        player.play(five)
        assert player.wait_subtitle() == "カウボーイビバップ 第5話"
    viewer.run("undo")
    player.wait_said("removed, and what you chose is taken back")
    assert player.our_tracks() == []
    assert not list(five.parent.glob("*05*.ja.*"))
    player.play(six)
    assert player.wait_subtitle() == "デモの旅 第2期 第6話"
    player.play(five)
    assert player.wait_subtitle() == "デモの旅 第2期 第5話"


def test_forget_takes_the_subtitle_away_as_well(mpv: Start, video: Video) -> None:
    viewer = Viewer(mpv(KEYS), uosc=False)
    player = viewer.player
    player.play(video(FIVE))
    player.wait_subtitle()
    take_the_wrong_show(viewer)
    viewer.run("forget")
    player.wait_said("forgotten what you chose here")
    assert player.our_tracks() == []
    viewer.run("forget")
    player.wait_said("nothing was chosen here")


def test_typing_takes_a_file_of_no_other_episode(typist: Viewer, video: Video) -> None:
    player = typist.player
    player.play(video(FRIEREN.format(5)))
    player.wait_subtitle()
    typist.run("pick-file")
    typist.sees("Files of")
    typist.types("netflix")
    player.wait_said("kept for this folder")
    assert "S01E05.WEBRip.Netflix" in file_on_screen(player)
    player.play(video(FRIEREN.format(6)))
    player.wait_property("track-list", lambda tracks: any(map(is_ours_selected, tracks or [])))
    assert "S01E06.WEBRip.Netflix" in file_on_screen(player)


def test_another_episode_is_two_lists_away_and_for_this_video_only(typist: Viewer, video: Video) -> None:
    player = typist.player
    player.play(video(FRIEREN.format(5)))
    player.wait_subtitle()
    typist.run("pick-file")
    typist.sees("Files of")
    typist.types("all files")
    typist.sees("All files of")
    typist.types("episode 9")
    typist.sees("Episode 9: files of")
    typist.types("netflix")
    player.wait_said("for this video only")
    assert "S01E09.WEBRip.Netflix" in file_on_screen(player)
    player.play(video(FRIEREN.format(6)))
    player.wait_property("track-list", lambda tracks: any(map(is_ours_selected, tracks or [])))
    assert "Netflix" not in file_on_screen(player)
