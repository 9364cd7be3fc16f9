from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimaku_mpv.matching.subtitle_names import read_subtitle_name
from jimaku_mpv.model import (
    AniListId,
    Entry,
    EntryId,
    EpisodeRange,
    Redirection,
    SubtitleFile,
    TmdbId,
)
from jimaku_mpv.store import rows
from jimaku_mpv.store.catalogue import CatalogueStore, full_stamp
from jimaku_mpv.store.tables import CATALOGUE

WHEN = datetime(2026, 4, 25, 0, 57, 16, 123456, tzinfo=UTC)
TABI = Entry(
    EntryId(1),
    "Tabi no Hibi",
    WHEN,
    "Days of Travel",
    "旅の日々",
    AniListId(900001),
    notes="**Cour 2** below",
)
DRAMA = Entry(EntryId(2), "Machi no Uta", WHEN, tmdb_id=TmdbId("tv", 12, ":season:3"), anime=False)
FILM = Entry(EntryId(3), "Umi", WHEN, movie=True, adult=True, unverified=True, external=True)
LIST = (
    SubtitleFile("https://example.invalid/a%20b", "旅 01.ja.srt", 31_337, WHEN),
    SubtitleFile("https://example.invalid/c", "02.ass", 0, WHEN + timedelta(days=1)),
)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalogue.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[CatalogueStore]:
    with CatalogueStore(path) as opened:
        yield opened


def test_entries_come_back_as_they_were(store: CatalogueStore, path: Path) -> None:
    store.upsert([FILM, TABI, DRAMA])
    with CatalogueStore(path) as other:
        assert other.entries() == [TABI, DRAMA, FILM]
        assert other.entry(TABI.id) == TABI
        assert other.entry(EntryId(9)) is None


@given(
    st.builds(
        Entry,
        st.integers(0, 2**40),
        TEXTS,
        st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),
        st.none() | TEXTS,
        st.none() | TEXTS,
        st.none() | st.integers(0, 2**40),
        st.none() | st.builds(TmdbId, st.sampled_from(["tv", "movie"]), st.integers(0, 2**60)),
        *[st.booleans()] * 5,
        st.none() | TEXTS,
    )
)
def test_any_entry_survives_its_row(entry: Entry) -> None:
    assert rows.entries([rows.entry_row(entry)]) == [entry]


def test_a_full_index_takes_away_what_it_does_not_hold(store: CatalogueStore) -> None:
    store.replace_all(True, [TABI, FILM], 10.0)
    store.replace_all(False, [DRAMA], 20.0)
    store.save_file_list(FILM, LIST, 1.0)
    renamed = replace(TABI, name="Tabi no Hibi!!")
    store.replace_all(True, [renamed], 30.0)
    assert store.entries() == [renamed, DRAMA]
    assert store.file_list(FILM) is None
    assert (store.stamp(full_stamp(True)), store.stamp(full_stamp(False))) == (30.0, 20.0)


def test_an_entry_may_change_sides(store: CatalogueStore) -> None:
    store.replace_all(True, [TABI, FILM], 1.0)
    store.replace_all(False, [replace(FILM, anime=False)], 1.0)
    store.replace_all(True, [TABI], 2.0)
    assert [entry.id for entry in store.entries()] == [TABI.id, FILM.id]


def test_a_dropped_entry_takes_its_list_along(store: CatalogueStore) -> None:
    store.upsert([TABI, DRAMA])
    store.save_file_list(TABI, LIST, 1.0)
    store.note_missing(TABI, "5", 1.0)
    store.drop(TABI.id)
    assert store.entries() == [DRAMA]
    assert store.file_list(TABI) is None
    assert store.missing_since(TABI, "5") is None


def test_the_generation_tells_every_window_when_to_load_again(store: CatalogueStore, path: Path) -> None:
    with CatalogueStore(path) as other:
        changes: list[Callable[[], None]] = [
            lambda: store.upsert([TABI, DRAMA]),
            lambda: store.replace_all(True, [], 1.0),
            lambda: store.drop(DRAMA.id),
            lambda: store.upsert([DRAMA]),
            store.clear,
        ]
        seen = [other.generation()]
        for change in changes:
            change()
            seen.append(other.generation())
    assert seen == sorted(set(seen))


def test_what_changes_no_entry_keeps_the_generation(store: CatalogueStore) -> None:
    store.replace_all(True, [TABI, FILM], 1.0)
    before = store.generation()
    store.replace_all(True, [FILM, TABI], 2.0)
    store.upsert([TABI])
    store.upsert([])
    store.drop(EntryId(77))
    store.save_file_list(TABI, LIST, 1.0)
    assert store.generation() == before


def test_the_generation_does_not_fall_when_the_file_is_lost(store: CatalogueStore, path: Path) -> None:
    store.upsert([TABI])
    before = store.generation()
    store.close()
    path.write_bytes(b"ruined" * 1000)
    with CatalogueStore(path) as rebuilt:
        assert rebuilt.entries() == []
        assert rebuilt.generation() > before


def test_file_lists(store: CatalogueStore) -> None:
    assert store.file_list(TABI) is None
    store.save_file_list(TABI, LIST, 5.0)
    store.save_file_list(DRAMA, (), 6.0)
    found = store.file_list(TABI)
    assert found is not None
    assert (found.files, found.fetched_at) == (LIST, 5.0)
    empty = store.file_list(DRAMA)
    assert empty is not None
    assert empty.files == ()


def test_not_there_yet_is_remembered_for_a_while(store: CatalogueStore) -> None:
    store.note_missing(TABI, "5", 100.0)
    store.note_missing(TABI, "5", 200.0)
    assert store.missing_since(TABI, "5") == 200.0
    assert store.missing_since(TABI, "6") is None
    store.note_missing(TABI, "6", 200.0 + 8 * 86400)
    assert store.missing_since(TABI, "5") is None


def test_relations(store: CatalogueStore) -> None:
    assert store.relations() is None
    rules = {
        AniListId(1): (
            Redirection(AniListId(2), EpisodeRange(13, 24), EpisodeRange(1, 12)),
            Redirection(AniListId(3), EpisodeRange(25, None), EpisodeRange(1, None)),
        )
    }
    store.save_relations("abc", {AniListId(9): ()}, 1.0)
    store.save_relations("def", rules, 2.0)
    store.touch_relations(3.0)
    found = store.relations()
    assert found is not None
    assert (found.hash, found.checked_at, found.relations) == ("def", 3.0, rules)


def test_answers_of_other_servers_last_a_season(store: CatalogueStore) -> None:
    store.save_answer("anilist", "旅", '{"a": 1}', 1.0)
    store.save_answer("tmdb", "旅", "[]", 2.0)
    found = store.answer("anilist", "旅")
    assert found is not None
    assert (found.payload, found.fetched_at) == ('{"a": 1}', 1.0)
    assert store.answer("anilist", "海") is None
    store.save_answer("tmdb", "海", "[]", 91 * 86400.0)
    assert store.answer("anilist", "旅") is None


def test_stamps(store: CatalogueStore) -> None:
    assert store.stamp("after") is None
    store.set_stamp("after", 1.5)
    store.set_stamp("after", 2.5)
    assert store.stamp("after") == 2.5


def test_clearing_empties_all_but_the_rates(store: CatalogueStore) -> None:
    store.replace_all(True, [TABI], 1.0)
    store.save_answer("anilist", "旅", "{}", 1.0)
    store.save_file_list(TABI, LIST, 1.0)
    store.clear()
    assert store.entries() == []
    assert store.answer("anilist", "旅") is None
    assert store.file_list(TABI) is None
    assert store.stamp(full_stamp(True)) is None


def test_a_list_that_cannot_be_read_back_is_damage(store: CatalogueStore) -> None:
    store.save_file_list(TABI, LIST, 1.0)
    store._database.write(lambda db: db.execute("UPDATE file_lists SET files = '[[1]]'").close())
    assert store.file_list(TABI) is None
    store.save_file_list(TABI, LIST, 2.0)
    assert store.file_list(TABI) is not None


def test_the_whole_index_is_loaded_at_once(store: CatalogueStore) -> None:
    entries = [
        replace(TABI, id=EntryId(number), name=f"{TABI.name} {number}", anilist_id=AniListId(number))
        for number in range(5500)
    ]
    store.replace_all(True, entries, 1.0)
    start = time.process_time()
    assert len(store.entries()) == 5500
    assert time.process_time() - start < 0.3


NAMES = (
    "[Coast] Tabi - 05v2 (BD) [A1B2C3D4].ja[cc].srt",
    "Tabi (01-12).zip",
    "旅.S02E15.第39話.WEBRip.Netflix.ja-en.srt",
    "Tabi OVA 2 (re-timed for Coast).ass",
    "Tabi - 05.5.srt",
    "",
)


def test_what_was_read_of_a_list_comes_back(store: CatalogueStore, path: Path) -> None:
    names = tuple(read_subtitle_name(name, ("Tabi", "旅")) for name in NAMES)
    store.save_reading(TABI.id, "this list", names)
    with CatalogueStore(path) as other:
        assert other.reading(TABI.id, "this list") == names
        assert other.reading(TABI.id, "another list") is None
        assert other.reading(FILM.id, "this list") is None


def test_a_reading_goes_with_its_entry(store: CatalogueStore) -> None:
    store.upsert([TABI])
    store.save_reading(TABI.id, "this list", ())
    store.drop(TABI.id)
    assert store.reading(TABI.id, "this list") is None


def test_a_reading_that_can_not_be_understood_is_none(store: CatalogueStore, path: Path) -> None:
    store.save_reading(TABI.id, "this list", ())
    with sqlite3.connect(path) as database:
        database.execute("UPDATE readings SET names = '[[1]]'")
    assert store.reading(TABI.id, "this list") is None


ANIME_FILM = replace(DRAMA, id=EntryId(12), anime=True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (TABI, replace(TABI, id=EntryId(11), name="Another Name")),
        (DRAMA, replace(DRAMA, id=EntryId(12))),
        (DRAMA, ANIME_FILM),
        (ANIME_FILM, DRAMA),
    ],
)
@pytest.mark.parametrize("whole", [True, False])
def test_an_entry_that_was_made_again_takes_the_old_ones_place(
    store: CatalogueStore, old: Entry, new: Entry, whole: bool
) -> None:
    store.upsert([FILM, old])
    store.save_file_list(old, LIST, 1.0)
    store.save_reading(old.id, "this list", ())
    store.note_missing(old, "5", 1.0)
    before = store.generation()
    if whole:
        store.replace_all(new.anime, [new, *([FILM] if new.anime else [])], 2.0)
    else:
        store.upsert([new])
    assert {entry.id for entry in store.entries()} == {FILM.id, new.id}
    assert store.generation() > before
    assert store.file_list(old) is None
    assert store.missing_since(old, "5") is None
    assert store.reading(old.id, "this list") is None


def test_what_has_no_id_takes_nobodys_place(store: CatalogueStore) -> None:
    store.upsert([FILM, replace(FILM, id=EntryId(31))])
    store.upsert([replace(FILM, id=EntryId(32))])
    assert [entry.id for entry in store.entries()] == [3, 31, 32]


def test_two_entries_that_change_ids_both_stay(store: CatalogueStore) -> None:
    second = replace(TABI, id=EntryId(11), anilist_id=AniListId(900011))
    store.upsert([TABI, second])
    swapped = [
        replace(TABI, anilist_id=second.anilist_id),
        replace(second, anilist_id=TABI.anilist_id),
    ]
    store.upsert(swapped)
    assert store.entries() == swapped


def test_a_list_is_of_the_date_that_the_entry_had(store: CatalogueStore) -> None:
    store.save_file_list(TABI, LIST, 5.0)
    store.upsert([replace(TABI, last_modified=WHEN + timedelta(days=1))])
    found = store.file_list(TABI)
    assert found is not None
    assert found.modified == WHEN
    store.outdate_file_list(TABI.id)
    found = store.file_list(TABI)
    assert found is not None
    assert (found.fetched_at, found.modified) == (5.0, None), "when it came is still known"


def test_lists_that_an_older_program_kept_are_still_good(path: Path) -> None:
    """Where the entry is no newer than they are, and none of their files was missed."""
    when, hour = WHEN.timestamp(), 3600.0
    listed = rows.files_text(LIST)
    with sqlite3.connect(path) as database:
        for number, step in enumerate(CATALOGUE.steps[:3], 1):
            database.executescript(f"{step}; PRAGMA user_version = {number}")
        marks = ", ".join("?" * 10)
        for entry, at in ((TABI, when + hour), (DRAMA, when - hour), (FILM, 0.0)):
            database.execute(f"INSERT INTO entries VALUES ({marks})", rows.entry_row(entry))
            database.execute("INSERT INTO file_lists VALUES (?, ?, ?)", (entry.id, at, listed))
    database.close()
    with CatalogueStore(path) as store:
        found = [store.file_list(entry) for entry in (TABI, DRAMA, FILM)]
    assert [one is not None and one.files for one in found] == [LIST] * 3
    modified = [one.modified if one is not None else None for one in found]
    assert modified[0] == WHEN
    assert modified[1] is not None
    assert modified[1] < WHEN
    assert modified[2] is None
