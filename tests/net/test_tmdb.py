"""Titles and foreign ids become TMDB's ids, with the user's key only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rawserver import Handler, RawServer, always, reply

from jimaku_mpv.errors import KeyMissing, KeyRefused, NetworkError, RateLimited
from jimaku_mpv.model import TmdbId
from jimaku_mpv.net.http import Http
from jimaku_mpv.net.tmdb import TmdbClient
from tests.standin.server import StandIn

Raw = Callable[[Handler], RawServer]
ALICE = TmdbId("tv", 110316)
DRIVE = TmdbId("movie", 758866)


@pytest.fixture
def client(http: Http, standin: StandIn) -> TmdbClient:
    return TmdbClient(http, standin.tmdb_url, standin.tmdb_key)


def test_shows_and_films_by_title(client: TmdbClient) -> None:
    (show,) = client.search("Alice in Borderland")
    assert (show.id, show.year) == (ALICE, 2020)
    assert all(title.isprintable() for title in show.titles)
    assert [found.id for found in client.search("Drive My Car")] == [DRIVE]
    assert client.search("no such title") == []


def test_only_the_kind_that_is_wanted_is_asked_for(client: TmdbClient, standin: StandIn) -> None:
    assert client.search("Alice in Borderland", kinds=("movie",)) == []
    assert standin.counts()["tmdb"] == 1


def test_the_year_narrows(client: TmdbClient) -> None:
    assert [found.id for found in client.search("Alice in Borderland", year=2020)] == [ALICE]
    assert client.search("Alice in Borderland", year=1999) == []


def test_foreign_ids(client: TmdbClient) -> None:
    assert client.find("tt10795658", "imdb_id") == [ALICE]
    assert client.find("tt0000000", "imdb_id") == []


def test_a_season_or_an_episode_gives_its_show(raw: Raw, http: Http) -> None:
    body = b"""{"tv_results": [{"id": 5}], "movie_results": [], "person_results": [{"id": 6}],
        "tv_season_results": [{"id": 99, "show_id": 5}],
        "tv_episode_results": [{"id": 98, "show_id": 7}, null]}"""
    server = raw(always(reply(body)))
    found = TmdbClient(http, server.url, "k").find("a/../b", "tvdb_id")
    assert found == [TmdbId("tv", 5), TmdbId("tv", 7)]
    assert server.heard[0].target.startswith("/find/a%2F..%2Fb?")


def test_holes_in_the_results(raw: Raw, http: Http) -> None:
    body = b'{"results": [null, {"id": null}, {"id": 5}, {"id": 6, "name": "", "first_air_date": ""}]}'
    found = TmdbClient(http, raw(always(reply(body))).url, "k").search("a", kinds=("tv",))
    assert [(one.id.number, one.titles, one.year) for one in found] == [(5, (), None), (6, (), None)]


def test_without_a_key_nothing_is_asked(http: Http, standin: StandIn) -> None:
    with pytest.raises(KeyMissing, match="No TMDB API key") as caught:
        TmdbClient(http, standin.tmdb_url, None).search("a")
    assert "--tmdb" in caught.value.hint
    assert standin.requests == []


def test_a_wrong_key(http: Http, standin: StandIn) -> None:
    with pytest.raises(KeyRefused, match="TMDB refused") as caught:
        TmdbClient(http, standin.tmdb_url, "wrong").search("a")
    assert "--tmdb" in caught.value.hint


def test_its_limit(raw: Raw, http: Http) -> None:
    server = raw(always(reply(b"{}", "429 Too Many Requests", retry_after="7")))
    with pytest.raises(RateLimited, match="TMDB rate limit: try again in 7 s"):
        TmdbClient(http, server.url, "k").search("a")


@pytest.mark.parametrize(
    ("body", "status"), [(b"{}", "500 Trouble"), (b"<html>", "200 OK"), (b"{}", "200 OK")]
)
def test_an_answer_that_is_none(raw: Raw, http: Http, body: bytes, status: str) -> None:
    with pytest.raises(NetworkError):
        TmdbClient(http, raw(always(reply(body, status))).url, "k").search("a")
