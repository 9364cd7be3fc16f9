"""One query for several titles and ids, and answers with holes in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rawserver import Handler, RawServer, always, reply

from jimaku_mpv.errors import NetworkError, RateLimited
from jimaku_mpv.model import AniListId, Media
from jimaku_mpv.net import anilist
from jimaku_mpv.net.anilist import AniListAnswer, AniListClient
from jimaku_mpv.net.fields import WrongShape
from jimaku_mpv.net.http import Http
from jimaku_mpv.net.ratelimit import RateLimiter
from tests.standin.server import StandIn

Raw = Callable[[Handler], RawServer]
TABI, TABI_2, FRIEREN = AniListId(900001), AniListId(900002), AniListId(154587)
ASAYAKE = AniListId(900003)


@pytest.fixture
def client(http: Http, standin: StandIn) -> AniListClient:
    return AniListClient(http, standin.anilist_url, limiter())


def limiter() -> RateLimiter:
    return RateLimiter("anilist", service="AniList")


def answering(http: Http, raw: Raw, body: object, status: str = "200 OK", **headers: str) -> AniListClient:
    server = raw(always(reply(json.dumps(body).encode(), status, **headers)))
    return AniListClient(http, server.url, limiter())


def test_several_titles_and_ids_cost_one_request(client: AniListClient, standin: StandIn) -> None:
    answer = client.look_up(["Demo no Tabi", "Sousou no Frieren", "qqqq"], [TABI_2, FRIEREN])
    assert TABI in [media.id for media in answer.found[0]]
    assert answer.found[1][0].id == FRIEREN
    assert answer.found[2] == ()
    assert {media.id for media in answer.media} == {TABI_2, FRIEREN}
    assert standin.counts()["anilist"] == 1


def test_what_is_told_of_an_anime(client: AniListClient) -> None:
    (media,) = client.look_up([], [FRIEREN]).media
    assert media.titles[0] == "Sousou no Frieren"
    assert (media.format, media.episodes, media.year, media.aired) == ("TV", 28, 2023, None)
    assert [(related.relation, related.id) for related in media.relations] == [("SEQUEL", 182255)]


def test_a_show_that_airs_tells_how_far_it_is(client: AniListClient) -> None:
    (media,) = client.look_up([], [ASAYAKE]).media
    assert (media.aired, media.episodes) == (4, None)


def test_an_empty_or_repeated_search_costs_nothing(client: AniListClient, standin: StandIn) -> None:
    assert client.look_up([]) == AniListAnswer()
    assert client.look_up([" ", ""]).found == ((), ())
    assert standin.requests == []
    first, blank, again = client.look_up(["Demo no Tabi", "", "Demo no Tabi "]).found
    assert first == again != blank == ()


def test_formats_narrow_the_searches_but_not_the_ids(client: AniListClient) -> None:
    answer = client.look_up(["Demo no Tabi"], [TABI], formats=["MOVIE"])
    assert answer.found == ((),)
    assert [media.id for media in answer.media] == [TABI]


def test_many_titles_are_spread_over_few_queries(client: AniListClient, standin: StandIn) -> None:
    titles = [f"Demo no Tabi {number}" for number in range(17)]
    assert len(client.look_up(titles, [AniListId(n) for n in range(1, 70)]).found) == 17
    assert standin.counts()["anilist"] == 3


def test_titles_go_as_variables(raw: Raw, http: Http) -> None:
    server = raw(always(reply(b'{"data": {"p0": null}}')))
    AniListClient(http, server.url, limiter()).look_up(['a"}) { id } #'])
    sent = json.loads(server.heard[0].body)
    assert sent["variables"] == {"v0": 'a"}) { id } #'}
    assert '"' not in sent["query"]
    assert "authorization" not in server.heard[0].headers


def test_manga_and_novels_are_no_relations(raw: Raw, http: Http) -> None:
    nodes: list[dict[str, Any]] = [
        {"id": 1, "type": "MANGA", "format": "MANGA"},
        {"id": 2, "type": None, "format": "NOVEL"},
        {"id": 3, "type": "ANIME", "format": "TV"},
    ]
    edges = [{"relationType": "SOURCE", "node": node} for node in nodes]
    body = {"data": {"p0": {"media": [{"id": 9, "relations": {"edges": edges}}]}}}
    (media,) = answering(http, raw, body).look_up([], [AniListId(9)]).media
    assert [related.id for related in media.relations] == [3]


@pytest.mark.parametrize("media", [None, [], [None, None], [{"id": 5}, None]])
def test_nulls_are_survived(raw: Raw, http: Http, media: object) -> None:
    body = {"data": {"p0": {"media": media}, "p1": None}}
    answer = answering(http, raw, body).look_up(["a", "b"])
    assert answer.found[0] in ((), (Media(AniListId(5), ()),))
    assert answer.found[1] == ()


def test_what_came_in_spite_of_errors_is_used(raw: Raw, http: Http) -> None:
    body = {"errors": [{"message": "one failed"}], "data": {"p0": {"media": [{"id": 5}]}, "p1": None}}
    answer = answering(http, raw, body, "404 Not Found").look_up(["a", "b"])
    assert [len(found) for found in answer.found] == [1, 0]


@pytest.mark.parametrize(
    ("body", "status", "hint"),
    [
        ({"errors": [{"message": "API disabled"}], "data": None}, "403 Forbidden", "API disabled"),
        ({"errors": [{"message": "Too complex"}], "data": {"p0": None}}, "200 OK", "Too complex"),
        ({"errors": ["x"]}, "400 Bad", "Try again later"),
        ([], "500 Trouble", "Try again later"),
        ({}, "200 OK", "Try again later"),
    ],
)
def test_an_answer_without_data(raw: Raw, http: Http, body: object, status: str, hint: str) -> None:
    with pytest.raises(NetworkError, match="gave no answer") as caught:
        answering(http, raw, body, status).look_up(["a"])
    assert caught.value.hint == hint


def test_a_web_page(raw: Raw, http: Http) -> None:
    server = raw(always(reply(b"<html>", "200 OK")))
    with pytest.raises(NetworkError, match="a web page"):
        AniListClient(http, server.url, limiter()).look_up(["a"])


def test_its_limit_is_its_own(raw: Raw, http: Http) -> None:
    client = answering(http, raw, {"data": None}, "429 Too Many Requests", retry_after="55")
    with pytest.raises(RateLimited) as caught:
        client.look_up(["a"])
    assert caught.value.seconds == pytest.approx(55, abs=1)
    assert caught.value.message.startswith("AniList")


odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=6,
)
names = st.sampled_from(
    ["title", "synonyms", "format", "episodes", "startDate", "seasonYear", "nextAiringEpisode", "relations"]
)


@given(st.dictionaries(names, odd | st.fixed_dictionaries({"edges": odd, "year": odd, "episode": odd})))
def test_only_the_id_has_to_be_there(json: dict[str, object]) -> None:
    assert anilist.media({"id": 5, **json}).id == 5
    with pytest.raises(WrongShape):
        anilist.media(json)
