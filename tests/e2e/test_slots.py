"""Where the subtitle goes: primary, secondary, beside a translation; and back again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from driver import Event, Mpv, is_ours, is_ours_selected

from tests.standin.server import StandIn

Start = Callable[..., Mpv]
Video = Callable[..., Path]

NAME = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
JAPANESE = "デモの旅 第2期 第5話"
ENGLISH = "an embedded line"


def wait_texts(player: Mpv, primary: str | None, secondary: str | None) -> None:
    """Until these words are on the screen, at the file's beginning."""
    wanted = [text is not None and text != ENGLISH for text in (primary, secondary) if text is not None]

    def is_selected(tracks: list[Event] | None) -> bool:
        shown = [track for track in tracks or [] if track["type"] == "sub" and track["selected"]]
        return [is_ours(track) for track in sorted(shown, key=lambda t: t.get("main-selection", 0))] == wanted

    player.wait_property("track-list", is_selected)
    # A line that began before its track was selected is not shown by mpv.
    player.command("seek", 0, "absolute")

    def shows(text: str | None) -> Callable[[object], bool]:
        return lambda shown: (shown or None) == text

    player.wait_property("sub-text", shows(primary))
    player.wait_property("secondary-sub-text", shows(secondary))


def play(player: Mpv, path: Path) -> None:
    player.play(path)
    player.wait_property("track-list", lambda tracks: any(map(is_ours, tracks or [])))


@pytest.mark.parametrize("again", [False, True], ids=["first time", "ready"])
@pytest.mark.parametrize(
    ("slot", "primary", "secondary"),
    [("primary", JAPANESE, None), ("secondary", ENGLISH, JAPANESE), ("dual", JAPANESE, ENGLISH)],
)
def test_the_slot_of_the_settings(
    mpv: Start,
    video: Video,
    settings: Callable[..., None],
    slot: str,
    primary: str,
    secondary: str | None,
    again: bool,
) -> None:
    settings(slot=slot)
    path = video(NAME, sub="eng", default=True)
    player = mpv()
    play(player, path)
    if again:
        # It lies ready only once mpv has opened it.
        player.wait_property("track-list", lambda tracks: any(map(is_ours_selected, tracks or [])))
        play(player, path)
    wait_texts(player, primary, secondary)
    assert len(player.our_tracks()) == 1


def test_a_slot_without_a_translation(mpv: Start, video: Video, settings: Callable[..., None]) -> None:
    settings(slot="dual")
    player = mpv()
    play(player, video(NAME))
    wait_texts(player, JAPANESE, None)


def test_the_action_dual_there_and_back(mpv: Start, video: Video) -> None:
    player = mpv()
    play(player, video(NAME, sub="eng", default=True))
    wait_texts(player, JAPANESE, None)
    player.command("script-binding", "jimaku_mpv/dual")
    wait_texts(player, JAPANESE, ENGLISH)
    player.command("script-binding", "jimaku_mpv/dual")
    wait_texts(player, JAPANESE, None)


@pytest.mark.parametrize("again", [False, True], ids=["first time", "ready"])
def test_undo_brings_back_what_was_there(mpv: Start, video: Video, again: bool) -> None:
    path = video(NAME, sub="eng", default=True)
    player = mpv()
    play(player, path)
    if again:
        # It lies ready only once mpv has opened it.
        player.wait_property("track-list", lambda tracks: any(map(is_ours_selected, tracks or [])))
        play(player, path)
    player.command("script-binding", "jimaku_mpv/dual")
    wait_texts(player, JAPANESE, ENGLISH)
    player.command("script-binding", "jimaku_mpv/undo")
    wait_texts(player, ENGLISH, None)
    assert player.our_tracks() == []


@pytest.mark.parametrize("again", [False, True], ids=["first time", "ready"])
def test_undo_leaves_the_track_in_the_other_slot_alone(
    mpv: Start, video: Video, settings: Callable[..., None], again: bool
) -> None:
    """Also where it is not the one that we would take for the translation."""
    settings(slot="secondary")
    path = video(NAME, sub="eng")
    path.with_suffix(".de.srt").write_text("1\n00:00:00,000 --> 00:03:00,000\nbeside it\n", "utf-8")
    player = mpv("--sub-auto=fuzzy")
    for _ in range(2 if again else 1):
        play(player, path)
        player.wait_property("secondary-sid", lambda sid: type(sid) is int)
    player.command("set_property", "sid", 2)
    player.command("script-message", "undo")
    player.wait_said("the subtitle is removed")
    assert (player.get("sid"), player.get("secondary-sid")) == (2, False)


def test_undo_of_the_only_subtitle_leaves_the_next_file_alone(mpv: Start, video: Video) -> None:
    player = mpv()
    play(player, video(NAME))
    player.command("script-binding", "jimaku_mpv/undo")
    wait_texts(player, None, None)
    play(player, video(NAME.replace("05", "06")))
    wait_texts(player, JAPANESE.replace("5", "6"), None)


def test_the_users_own_choice_while_a_search_runs_stands(mpv: Start, video: Video, standin: StandIn) -> None:
    player = mpv()
    with standin.hold("download") as held:
        player.play(video(NAME, sub="eng"))
        held.wait_arrived()
        player.command("set_property", "sid", 1)
    player.wait_property("track-list", lambda tracks: any(map(is_ours, tracks or [])))
    wait_texts(player, ENGLISH, None)


def test_the_title_of_the_track(mpv: Start, video: Video) -> None:
    player = mpv()
    play(player, video("Demo.no.Tabi.S01E05.1080p.NF.WEB-DL.x264-GRP.mkv"))
    track = player.our_tracks()[0]
    assert (track["title"], track["lang"]) == ("Jimaku: Netflix CC", "jpn")


def test_other_scripts_can_read_what_goes_on(mpv: Start, video: Video) -> None:
    player = mpv()
    play(player, video(NAME))
    if player.get("user-data") is None:
        pytest.skip("this mpv has no user-data")
    player.wait_property("user-data/jimaku_mpv/timing", bool)
    assert player.get("user-data/jimaku_mpv") == {
        "status": "loaded",
        "entry": "Demo no Tabi 2nd Season",
        "episode": "5",
        "file": "[Demo] Demo no Tabi S2 - 05 (1080p).srt",
        "timing": "The video has neither text nor sound. There is nothing to measure by",
    }
