"""Finding entries by title: spellings, punctuation, beginnings, typing errors, and a whole site of them."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shelf import DRAMA, INDEX, entry, named

from jimaku_mpv.matching.folding import folded
from jimaku_mpv.matching.titles import TitleIndex
from jimaku_mpv.model import AniListId, TmdbId


def first(*titles: str) -> str:
    return INDEX.candidates(titles)[0].entry.name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("UMI NO KOE", "Umi no Koe"),
        ("Umi no Koe", "Umi no Koe"),
        ("Kaeru Keiji!!", "Kaeru Keiji!!"),
        ("Kaeru Keiji!", "Kaeru Keiji!"),
        ("Hoshi x Family", "Hoshi×Family"),
        ("Star and Family", "Hoshi×Family"),
        ("Yuki o Matsu", "Yuki wo Matsu"),
        ("77 Seventy Seven", "77: Seventy Seven"),
        ("Yuki wo Mattsu", "Yuki wo Matsu"),
        ("Voice of the Sea Before the Storm", "Umi no Koe: Arashi no Mae"),
    ],
)
def test_spellings_of_one_name(title: str, name: str) -> None:
    assert first(title) == name


def test_the_reasons_add_up_to_the_score() -> None:
    for candidate in INDEX.candidates(["Kaze no Ballad", "Umi"]):
        assert sum(reason.points for reason in candidate.reasons) == pytest.approx(candidate.score)
        assert 0 <= candidate.score <= 100


def test_spellings_of_particles_and_long_vowels_are_as_good_as_equal() -> None:
    for title in ("Yuki o Matsu", "Yuuki wo Matsu"):
        assert INDEX.candidates([title])[0].reasons[0].text == "title is equal when folded"


def test_never_more_than_asked_for() -> None:
    assert len(INDEX.candidates(["Umi no Koe"], limit=2)) == 2


def test_entries_by_their_ids() -> None:
    assert INDEX.by_anilist(AniListId(3)) == named("Umi no Koe: Arashi no Mae")
    assert INDEX.by_tmdb(TmdbId("tv", 500, "/season/2")) == DRAMA
    assert INDEX.by_tmdb(TmdbId("movie", 500)) is None


@settings(max_examples=100)
@given(st.text(max_size=60))
def test_no_title_makes_it_fail(title: str) -> None:
    INDEX.candidates([title])


def test_fast_at_the_size_of_the_site() -> None:
    dice = random.Random(7)
    syllables = [a + b for a in "kstnhmyrwg" for b in "aiueo"]
    names = [" ".join("".join(dice.choices(syllables, k=3)) for _ in range(4)).title() for _ in range(5500)]
    entries = [entry(name, english=name[::-1]) for name in names]
    began = time.perf_counter()
    index = TitleIndex(entries)
    built = time.perf_counter() - began
    index.candidates([names[0]])
    began = time.perf_counter()
    for name in names[:20]:
        assert index.candidates([name])[0].entry.name == name
        index.candidates([name[2:] + "x"])
    assert (time.perf_counter() - began) / 40 < 0.05
    assert built < 0.5


@pytest.mark.parametrize(
    "title", ["The Frieren Show", "xx Arashi no Frieren xx", "Frieren Arashi no Frieren"]
)
def test_names_within_a_title_are_found_longest_first(title: str) -> None:
    names = ["arashi", "frieren", "friere", "arashinofrieren", "other", "show"]
    index = TitleIndex(entry(name) for name in names)
    found = [one.name for one in index.find(title)]
    within = [name for name in names if len(name) > 5 and name in folded(title)]
    assert [name for name in found if name in within] == sorted(within, key=lambda name: (-len(name), name))
