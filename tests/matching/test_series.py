"""What a decision holds for, as the names of files tell it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jimaku_mpv.matching.names import read_name
from jimaku_mpv.matching.series import Series, series_of
from jimaku_mpv.model import Guess, PlayingFile


def of(path: str, media_title: str | None = None) -> Series:
    playing = PlayingFile(path, media_title)
    series = series_of(playing, read_name(playing))
    assert series is not None
    return series


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/v/[A] Umi no Koe - 05.mkv", "/v/[B] Umi no Koe - 06 (720p).mkv"),
        ("/v/Umi no Koe S2 - 05.mkv", "/elsewhere/Umi.no.Koe.S02E06.1080p.WEB-DL-X.mkv"),
        ("/v/Umi no Koe - 05.mkv", "/v/Umi.no.Koe.S01E06.1080p.WEB-DL-X.mkv"),
        ("https://a.example/1/stream?token=x", "https://a.example/2/stream?token=y"),
    ],
)
def test_episodes_of_one_season(one: str, other: str) -> None:
    title = "Umi no Koe - 05" if "://" in one else None
    assert of(one, title).is_same(of(other, title))


@pytest.mark.parametrize(
    ("one", "other", "one_series"),
    [
        ("Umi no Koe - 05.mkv", "Umi no Koe S2 - 05.mkv", True),
        ("Umi no Koe - 05.mkv", "Umi no Koe Part 2 - 05.mkv", True),
        ("Umi no Koe - 05.mkv", "Umi no Koe (2019) - 05.mkv", False),
        ("Umi no Koe - 05.mkv", "Umi no Koe OVA [1080p].mkv", False),
        ("Umi no Koe - 05.mkv", "Yama no Koe - 05.mkv", False),
    ],
)
def test_what_is_another_season_or_another_series(one: str, other: str, one_series: bool) -> None:
    assert not of(one).is_same(of(other))
    assert of(one).is_series_of(of(other)) is one_series


def test_a_name_that_says_nothing_belongs_to_its_folder() -> None:
    first, second = of("/v/x/00ff00ff00ff00ff.mkv"), of("/v/x/11ee11ee11ee11ee.mkv")
    assert first == second
    assert first != of("/v/y/00ff00ff00ff00ff.mkv")
    assert series_of(PlayingFile("00ff00ff00ff00ff.mkv"), Guess(())) is None


def test_no_secret_of_an_address_is_kept() -> None:
    key = of("https://me:word@a.example:8096/s/1?api_key=abc#t", "Umi no Koe - 05").key()
    assert "a.example:8096" in key
    assert not any(secret in key for secret in ("word", "abc", "/s/"))


@settings(max_examples=100)
@given(st.text(max_size=30), st.none() | st.integers(0, 99), st.none() | st.integers(), st.text(max_size=20))
def test_a_key_can_be_read_back(title: str, season: int | None, year: int | None, place: str) -> None:
    series = Series(title, season, None, year, "", place)
    assert Series.parse(series.key()) == series


@pytest.mark.parametrize("text", ["", "[]", "/v/x", "[1, 2, 3, 4, 5, 6]", '["a", "b", null, null, "", ""]'])
def test_what_is_no_key(text: str) -> None:
    assert Series.parse(text) is None
