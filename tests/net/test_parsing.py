"""Jimaku's JSON, as it is and as it should not be."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimaku_mpv.errors import NetworkError
from jimaku_mpv.model import AniListId, EpisodeRange, Redirection, TmdbId
from jimaku_mpv.net import parsing
from jimaku_mpv.net.fields import WrongShape

ENTRY: dict[str, Any] = {
    "id": 7,
    "name": "Tabi",
    "flags": {"anime": True, "movie": False, "adult": False, "external": False, "unverified": True},
    "last_modified": "2025-02-03T04:05:06.789Z",
}
FILE: dict[str, Any] = {
    "url": "https://jimaku.cc/entry/7/download/a.srt",
    "name": "a.srt",
    "size": 12,
    "last_modified": "2025-02-03T04:05:06+09:00",
}


def test_an_entry_with_only_what_must_be_there() -> None:
    entry = parsing.entry(ENTRY)
    assert (entry.id, entry.name, entry.anime, entry.unverified, entry.movie) == (
        7,
        "Tabi",
        True,
        True,
        False,
    )
    assert entry.last_modified == datetime(2025, 2, 3, 4, 5, 6, 789_000, UTC)
    assert (entry.anilist_id, entry.tmdb_id, entry.english_name, entry.notes) == (None, None, None, None)


def test_an_entry_with_everything_and_more() -> None:
    more = {
        "english_name": "Journey",
        "japanese_name": "旅",
        "anilist_id": 21,
        "tmdb_id": "tv:5",
        "creator_id": -1,
        "notes": "# One\r\nTwo\x1b[31m",
        "something_new": {"a": [1]},
    }
    entry = parsing.entry(ENTRY | more)
    assert entry.names() == ("Tabi", "Journey", "旅")
    assert (entry.anilist_id, entry.tmdb_id) == (21, TmdbId("tv", 5))
    assert entry.notes == "# One\nTwo [31m"


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("tv:5:season:2", TmdbId("tv", 5, ":season:2")),
        ("person:5", None),
        ("tv:" + "9" * 5000, None),
        (5, None),
    ],
)
def test_a_tmdb_id_of_another_form_does_not_lose_the_entry(text: object, parsed: TmdbId | None) -> None:
    assert parsing.entry(ENTRY | {"tmdb_id": text}).tmdb_id == parsed


@pytest.mark.parametrize("field", ["id", "name", "flags", "last_modified"])
@pytest.mark.parametrize("value", [None, [], True, "", {"a": 1}.keys()])
def test_an_error_names_the_field_that_is_missing(field: str, value: object) -> None:
    with pytest.raises(NetworkError) as caught:
        parsing.entry(ENTRY | {field: value})
    assert field in caught.value.hint
    without = {name: value for name, value in ENTRY.items() if name != field}
    with pytest.raises(WrongShape) as caught:
        parsing.entry(without)
    assert field in caught.value.hint


@pytest.mark.parametrize("number", [0, -1, 2**63, 1.5, "7", True])
def test_an_id_is_a_number_that_a_database_holds(number: object) -> None:
    with pytest.raises(WrongShape, match="another form"):
        parsing.entry(ENTRY | {"id": number})


@pytest.mark.parametrize("when", ["yesterday", "2025-13-01T00:00:00Z", "0001-01-01T00:00:00+14:00", 5])
def test_a_time_that_is_none(when: object) -> None:
    with pytest.raises(WrongShape):
        parsing.entry(ENTRY | {"last_modified": when})


@pytest.mark.parametrize(
    "when", ["2025-02-03t04:05:06z", "2025-02-03T04:05:06.123456789Z", "2025-02-03T04:05:06"]
)
def test_times_in_the_forms_that_occur(when: str) -> None:
    found = parsing.entry(ENTRY | {"last_modified": when}).last_modified
    assert found.replace(microsecond=0) == datetime(2025, 2, 3, 4, 5, 6, tzinfo=UTC)


def test_one_bad_item_does_not_lose_the_list(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    found = parsing.entries([ENTRY, {"id": 8}, "entry", None, ENTRY | {"id": 9}])
    assert [entry.id for entry in found] == [7, 9]
    assert len(caplog.records) == 3


@pytest.mark.parametrize("json", [{}, None, "[]", [{"id": 8}], [None, 5]])
def test_a_list_of_nothing_but_bad_items_is_not_taken_for_an_empty_one(json: object) -> None:
    for read in (parsing.entries, parsing.subtitle_files):
        with pytest.raises(WrongShape):
            read(json)


def test_a_file() -> None:
    (file,) = parsing.subtitle_files([FILE | {"x": 1}])
    assert (file.url, file.name, file.size) == (FILE["url"], "a.srt", 12)
    assert file.last_modified == datetime(2025, 2, 2, 19, 5, 6, tzinfo=UTC)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "javascript:alert(1)", "/entry/7", "https://a@b/", ""])
def test_a_file_that_is_not_on_the_web_is_left_out(url: str) -> None:
    assert len(parsing.subtitle_files([FILE, FILE | {"url": url}])) == 1


@pytest.mark.parametrize(
    ("sent", "read"),
    [("a\x00b\x1b[2J\n.srt", "a b [2J .srt"), ("\ud800.srt", "?.srt"), (" 字幕\u2028.srt", "字幕 .srt")],
)
def test_a_name_is_text_for_a_screen(sent: str, read: str) -> None:
    (file,) = parsing.subtitle_files([FILE | {"name": sent}])
    assert file.name == read


RULE = {
    "anilist_id": 2,
    "source": {"type": "inclusive", "begin": 13, "end": 24},
    "destination": {"type": "from", "value": 1},
}


def relations(**rules: object) -> dict[str, object]:
    return {"hash": "ab12", "created_at": "2025-01-01T00:00:00Z", "relations": rules}


def test_a_file_name_cannot_be_turned_around() -> None:
    name = "Show - 05 \u202egpj\u2066.srt"
    found = parsing.subtitle_file(FILE | {"name": name, "url": "https://jimaku.cc/\u202e"})
    assert (found.name, found.url) == ("Show - 05 gpj.srt", "https://jimaku.cc/\u202e")
    assert parsing.entry(ENTRY | {"name": "Ta\u202ebi\ufeff"}).name == "Tabi"


def test_a_text_without_end_costs_only_its_own_item() -> None:
    endless = "x" * 1_000_000
    found = parsing.entries([ENTRY | {"name": endless}, ENTRY | {"english_name": endless, "notes": endless}])
    assert [(entry.name, entry.english_name) for entry in found] == [("Tabi", None)]
    assert len(found[0].notes or "") < 10_000
    assert len(parsing.subtitle_files([FILE, FILE | {"url": f"https://a.example/{endless}"}])) == 1


def test_relations() -> None:
    answer = parsing.relations(relations(**{"1": [RULE, RULE | {"source": {"type": "number", "value": 25}}]}))
    there = AniListId(2)
    to = EpisodeRange(1, None)
    rules = (Redirection(there, EpisodeRange(13, 24), to), Redirection(there, EpisodeRange(25, 25), to))
    assert answer.relations == {AniListId(1): rules}
    assert (answer.hash, answer.created_at.year) == ("ab12", 2025)


@pytest.mark.parametrize(
    "source",
    [
        {"type": "season", "value": 1},
        {"type": "inclusive", "begin": 5, "end": 4},
        {"type": "number"},
        {"type": "number", "value": -1},
        5,
        None,
    ],
)
def test_a_rule_that_is_not_understood_is_left_out(source: object) -> None:
    bad = RULE | {"source": source}
    answer = parsing.relations(relations(**{"1": [RULE, bad], "2": [bad], "x": [RULE], "9" * 5000: [RULE]}))
    assert {key: len(rules) for key, rules in answer.relations.items()} == {1: 1, 2: 0}


def test_relations_without_a_hash_are_an_error_that_names_it() -> None:
    with pytest.raises(WrongShape) as caught:
        parsing.relations({"created_at": "2025-01-01T00:00:00Z", "relations": {}})
    assert "hash" in caught.value.hint


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from([*ENTRY, *FILE, "tmdb_id", "anilist_id", "relations", "hash"]), json_values
    )
)
def test_whatever_comes_ends_in_values_or_an_error_of_ours(changed: dict[str, object]) -> None:
    for read, proper in (
        (parsing.entries, [ENTRY | changed]),
        (parsing.subtitle_files, [FILE | changed]),
        (parsing.relations, relations() | changed),
        (parsing.relations_date, changed),
    ):
        try:
            read(proper)
        except WrongShape as error:
            repr(error.line().encode())
