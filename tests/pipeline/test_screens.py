"""TMDB: asked with the user's key, when names fail, and once."""

from __future__ import annotations

from pathlib import Path

import pytest
from window import DAY, Clock, Window

from jimaku_mpv.model import Confidence, EntryId, EntryMatch, PlayingFile, TmdbId
from jimaku_mpv.pipeline.request import Request
from tests.standin.server import StandIn
from tests.standin.shows import Entry, Run

BORDER = EntryId(12)
NAME = "Alice.in.Borderland.S01E03.1080p.WEB-DL-GRP.mkv"


@pytest.fixture(autouse=True)
def _border(server: StandIn, window: Window) -> None:
    """A drama that Jimaku knows by its Japanese name alone, and TMDB by its English one, too."""
    runs = (Run("今際の国のアリス S01E{e:02}.srt", last=8),)
    japanese = "今際の国のアリス"
    server.add_entry(Entry(BORDER, japanese, tmdb="tv:110316", anime=False, runs=runs))
    window.has_tmdb = True


def match(window: Window, path: str, *, by_itself: bool = False, online: str = "plausible") -> EntryMatch:
    return window.pipeline(online).find(Request(PlayingFile(path), by_itself=by_itself)).match


def test_an_english_name_is_found_through_tmdb(window: Window, server: StandIn) -> None:
    found = match(window, NAME)
    assert found.entry is not None
    assert (found.entry.id, found.episode, found.confidence) == (BORDER, 3, Confidence.CERTAIN)
    asked = server.counts()["tmdb"]
    match(window, NAME.replace("E03", "E04"))
    assert server.counts()["tmdb"] == asked


def test_it_is_asked_again_after_weeks(window: Window, server: StandIn, clock: Clock) -> None:
    match(window, NAME)
    asked = server.counts()["tmdb"]
    clock.pass_(22 * DAY)
    match(window, NAME)
    assert server.counts()["tmdb"] > asked


def test_without_a_key_it_is_not_asked(window: Window, server: StandIn) -> None:
    window.has_tmdb = False
    assert match(window, NAME).entry is None
    assert server.counts()["tmdb"] == 0


@pytest.mark.parametrize(("online", "by_itself"), [("plausible", True), ("jimaku", True), ("jimaku", False)])
def test_what_may_not_be_told_is_not_asked(
    window: Window, server: StandIn, online: str, by_itself: bool
) -> None:
    assert (
        match(window, "Birthday of aunt Erika S01E01.mkv", by_itself=by_itself, online=online).entry is None
    )
    assert server.counts()["tmdb"] == 0


def test_tmdb_that_is_down_is_done_without(window: Window, server: StandIn) -> None:
    server.fail("tmdb", status=500, body=b"{}")
    assert match(window, NAME).confidence is Confidence.UNSURE
    sure = match(window, "[Demo] Demo no Tabi S2 - 05 (1080p).mkv")
    assert sure.confidence is Confidence.CERTAIN


def test_an_id_of_imdb_is_translated(window: Window) -> None:
    found = match(window, "/videos/Something Else [imdbid-tt10795658]/Something Else S01E03.mkv")
    assert found.entry is not None
    assert (found.entry.id, found.confidence) == (BORDER, Confidence.CERTAIN)
    assert found.reasons[0].text == "id in the path or beside the file"


def test_an_nfo_beside_the_video_settles_the_entry(window: Window, tmp_path: Path) -> None:
    folder = tmp_path / "Season 1"
    folder.mkdir()
    video = folder / "whatever - 03.mkv"
    video.touch()
    (tmp_path / "tvshow.nfo").write_text("<tvshow><uniqueid type='tmdb'>110316</uniqueid></tvshow>", "utf-8")
    found = match(window, str(video))
    assert found.entry is not None
    assert (found.entry.tmdb_id, found.episode) == (TmdbId("tv", 110316), 3)
    assert found.confidence is Confidence.CERTAIN
