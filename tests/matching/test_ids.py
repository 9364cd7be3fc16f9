"""Ids in names and in `.nfo` files."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jimaku_mpv.matching.ids import Ids, ids_in_nfo, ids_in_path, with_ids
from jimaku_mpv.model import AniListId, Guess, TmdbId


@pytest.mark.parametrize(
    ("path", "ids"),
    [
        ("/v/Umi [anilist-154587]/01.mkv", Ids(anilist=AniListId(154587))),
        ("/v/Umi {tmdb-209867}/01.mkv", Ids(tmdb=TmdbId("tv", 209867))),
        ("/v/Umi [tmdbid-movie:77].mkv", Ids(tmdb=TmdbId("movie", 77))),
        ("/v/Umi {tvdb-424536}/01.mkv", Ids(tvdb="424536")),
        ("/v/Umi [imdbid-tt22248376]/01.mkv", Ids(imdb="tt22248376")),
        ("/v/A [anilist-1]/B [anilist-2]/01.mkv", Ids(anilist=AniListId(2))),
        ("/v/Umi [anidb-17617]/01.mkv", Ids()),
        ("/v/Umi [imdbid-123]/01.mkv", Ids()),
        ("/v/Umi [anilist-0]/01.mkv", Ids()),
        ("/v/anilist-5/tmdb 7.mkv", Ids()),
    ],
)
def test_ids_in_a_path(path: str, ids: Ids) -> None:
    assert ids_in_path(path) == ids


def test_the_number_of_a_film_is_a_films() -> None:
    assert ids_in_path("/v/Umi (2020) {tmdb-77}/Umi (2020).mkv", is_film=True).tmdb == TmdbId("movie", 77)


SHOW = """<?xml version="1.0"?><tvshow><title>Umi</title>
<uniqueid type="tmdb" default="true">209867</uniqueid><uniqueid default="false" type='tvdb'>424536</uniqueid>
<uniqueid type="anilist">154587</uniqueid><uniqueid type="anidb">17617</uniqueid></tvshow>"""


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        (SHOW, Ids(AniListId(154587), TmdbId("tv", 209867), tvdb="424536")),
        ("<movie><uniqueid type='tmdb'>77</uniqueid></movie>", Ids(tmdb=TmdbId("movie", 77))),
        (
            "<movie><tmdbid>77</tmdbid><imdb_id>tt0000012</imdb_id></movie>",
            Ids(None, TmdbId("movie", 77), None, "tt0000012"),
        ),
        ("<episodedetails><uniqueid type='tmdb'>4711</uniqueid></episodedetails>", Ids()),
        ("https://anilist.co/anime/154587/Umi/", Ids(anilist=AniListId(154587))),
        ("https://www.themoviedb.org/movie/77-umi", Ids(tmdb=TmdbId("movie", 77))),
        ("https://www.imdb.com/title/tt22248376/", Ids(imdb="tt22248376")),
        ("a release group's drawing", Ids()),
        ("<tvshow><uniqueid type='tmdb'>none</uniqueid></tvshow>", Ids()),
    ],
)
def test_ids_in_an_nfo(text: str, ids: Ids) -> None:
    assert ids_in_nfo(text) == ids


def test_the_path_wins_and_then_the_nearest_nfo() -> None:
    guess = Guess(("Umi",), anilist_id=AniListId(1))
    nearest = "<tvshow><uniqueid type='tmdb'>5</uniqueid></tvshow>"
    farther = "<tvshow><anilistid>9</anilistid><tmdbid>6</tmdbid><tvdbid>7</tvdbid></tvshow>"
    found = with_ids(guess, (nearest, farther))
    assert (found.anilist_id, found.tmdb_id, found.tvdb_id) == (1, TmdbId("tv", 5), "7")


@settings(max_examples=200)
@given(st.text(alphabet="<>/=\"' :.-[]{}abcdilmnstvuq0123456789\n", max_size=300))
def test_no_text_makes_it_fail(text: str) -> None:
    ids_in_nfo(text)
    ids_in_path(text)
