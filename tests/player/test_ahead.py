"""After a subtitle is shown, the next file's lies ready."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from desk import Desk

from jimaku_mpv.model import AniListId, EntryId, PlayingFile
from jimaku_mpv.pipeline.memory import VOID
from jimaku_mpv.player.messages import Asked, Find, Loaded, Offer, Watching
from jimaku_mpv.player.ready import record_name
from jimaku_mpv.player.rows import parse_entry
from jimaku_mpv.store.catalogue import full_stamp
from tests.standin.server import StandIn

KEY = "the settings"


@pytest.fixture
def episodes(tmp_path: Path) -> list[str]:
    paths = [tmp_path / f"[Demo] Demo no Tabi S2 - {number:02} (1080p).mkv" for number in (5, 6, 7)]
    for path in paths:
        path.write_bytes(b"picture")
    return [str(path) for path in paths]


def ready(desk: Desk, episodes: list[str]) -> list[bool]:
    desk.finish()
    return [desk.ready.has(path, KEY) for path in episodes]


def test_the_next_in_the_folder_lies_ready(desk: Desk, episodes: list[str]) -> None:
    assert isinstance(desk.answer_to(episodes[0], Asked.AUTO), Loaded)
    assert ready(desk, episodes) == [True, True, False]


def test_the_playlist_goes_before_the_folder(desk: Desk, episodes: list[str]) -> None:
    desk.session.handle(Find(9, Asked.AUTO, PlayingFile(episodes[0]), KEY, following=episodes[2]))
    assert isinstance(desk.answer(), Loaded)
    assert ready(desk, episodes) == [True, False, True]


def test_a_file_that_lay_ready_itself_has_the_next_one_prepared(desk: Desk, episodes: list[str]) -> None:
    desk.session.handle(Watching(PlayingFile(episodes[0]), KEY))
    assert ready(desk, episodes) == [False, True, False]


def test_what_lies_ready_is_not_prepared_again(desk: Desk, episodes: list[str], standin: StandIn) -> None:
    desk.answer_to(episodes[0], Asked.AUTO)
    desk.finish()
    before = len(standin.requests)
    record = desk.ready.folder / record_name(episodes[1])
    os.utime(record, (1, 1))
    desk.session.handle(Watching(PlayingFile(episodes[0]), KEY))
    assert ready(desk, episodes) == [True, True, False]
    assert len(standin.requests) == before
    assert record.stat().st_mtime == 1


@pytest.mark.parametrize("option", ["prefetch", "autoload"])
def test_nothing_is_prepared_where_it_is_not_wanted(desk: Desk, episodes: list[str], option: str) -> None:
    desk.set(**{option: "no"})
    assert isinstance(desk.answer_to(episodes[0]), Loaded)
    assert ready(desk, episodes) == [True, False, False]


def test_that_a_choice_is_void_is_said_rather_than_prepared(desk: Desk, episodes: list[str]) -> None:
    """Its number means another show now, and the name alone would do."""
    loaded = desk.answer_to(episodes[0], Asked.AUTO)
    assert isinstance(loaded, Loaded)
    desk.finish()
    desk.ready.forget_folder(episodes[0])
    pipeline = desk.around.build(desk.built[-1]).pipeline
    there = pipeline.entry(parse_entry(loaded.about.source.partition("/")[0]) or EntryId(0))
    pipeline.remember(PlayingFile(episodes[0]), entry=replace(there, anilist_id=AniListId(7)))
    desk.session.handle(Watching(PlayingFile(episodes[0]), KEY))
    assert ready(desk, episodes) == [False, False, False]
    answer = desk.answer_to(episodes[1], Asked.AUTO)
    assert isinstance(answer, Loaded)
    assert answer.note == VOID


def test_after_an_offer_nothing_is_prepared(desk: Desk, tmp_path: Path) -> None:
    paths = [tmp_path / f"[Demo] Demo no Tabi OVA - {number:02}.mkv" for number in (3, 4)]
    for path in paths:
        path.write_bytes(b"picture")
    assert isinstance(desk.answer_to(str(paths[0])), Offer)
    assert ready(desk, [str(path) for path in paths]) == [False, False]


@pytest.mark.parametrize("following", ["https://example.org/6.mkv", "/nowhere/6.mkv"])
def test_what_is_no_file_here_is_not_prepared(desk: Desk, episodes: list[str], following: str) -> None:
    desk.session.handle(Find(9, Asked.AUTO, PlayingFile(episodes[0]), KEY, following))
    assert isinstance(desk.answer(), Loaded)
    assert ready(desk, episodes) == [True, False, False]


def test_without_the_server_what_is_kept_here_is_prepared_all_the_same(
    desk: Desk, episodes: list[str], standin: StandIn
) -> None:
    desk.answer_to(episodes[0], Asked.AUTO)
    desk.finish()
    (desk.ready.folder / record_name(episodes[1])).unlink()
    for anime in (True, False):
        desk.assembly.store.set_stamp(full_stamp(anime), 1.0)
    standin.close()
    assert isinstance(desk.answer_to(episodes[0]), Loaded)
    assert ready(desk, episodes) == [True, True, False]
