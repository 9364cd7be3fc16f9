"""The values that travel through the program."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimaku_mpv import model
from jimaku_mpv.model import Entry, EntryId, EpisodeRange, Guess, TmdbId


@pytest.mark.parametrize("text", ["tv:1234", "movie:9", "tv:1234:season:2"])
def test_a_tmdb_id_reads_and_writes_the_same_text(text: str) -> None:
    parsed = TmdbId.parse(text)
    assert parsed is not None
    assert str(parsed) == text


def test_a_tmdb_id_has_kind_number_and_rest() -> None:
    assert TmdbId.parse("movie:77/cut") == TmdbId("movie", 77, "/cut")


@pytest.mark.parametrize("text", ["", "tv", "tv:", "show:1", "1234", "xtv:1", "tv:-1"])
def test_what_is_not_a_tmdb_id_is_none(text: str) -> None:
    assert TmdbId.parse(text) is None


def test_a_number_without_end_is_none_of_tmdbs() -> None:
    assert TmdbId.parse("tv:" + "9" * 5000) is None


@given(begin=st.integers(0, 2000), length=st.integers(0, 2000), number=st.integers(-5, 5000))
def test_a_range_holds_its_ends_and_what_lies_between(begin: int, length: int, number: int) -> None:
    end = begin + length
    assert (number in EpisodeRange(begin, end)) == (begin <= number <= end)
    assert (number in EpisodeRange(begin, None)) == (number >= begin)


def test_half_episodes_and_words_are_in_no_range() -> None:
    assert 2.5 not in EpisodeRange(1, 12)
    assert "2" not in EpisodeRange(1, 12)


def test_an_entry_names_itself_romaji_first_without_gaps() -> None:
    entry = Entry(EntryId(1), "Sora", datetime(2024, 1, 1, tzinfo=UTC), japanese_name="空")
    assert entry.names() == ("Sora", "空")


def test_all_values_are_frozen_and_slotted() -> None:
    kinds = [kind for kind in vars(model).values() if dataclasses.is_dataclass(kind)]
    assert len(kinds) > 10
    for kind in kinds:
        assert isinstance(kind, type)
        assert "__slots__" in vars(kind), kind
        assert kind.__dataclass_params__.frozen, kind  # type: ignore[attr-defined]


def test_a_guess_needs_only_titles() -> None:
    assert Guess(("Sora",)).kind is model.Kind.EPISODE
