"""The stand-in's AniList answers the query that is really sent, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.standin.server import StandIn

FIELDS = """id idMal type title { romaji english native } synonyms format episodes status season seasonYear
startDate { year } nextAiringEpisode { episode }"""
WHOLE = f"{FIELDS} relations {{ edges {{ relationType(version: 2) node {{ {FIELDS} }} }} }}"


@pytest.fixture
def query(ask: Any) -> Any:
    """Sends a query and gives what came back."""

    def query(text: str, **variables: object) -> Any:
        body = json.dumps({"query": text, "variables": variables}).encode()
        return ask("/graphql", "POST", None, body, Content_Type="application/json")

    return query


def ids(reply: Any, page: str = "Page") -> list[int]:
    """The media on one page of an answer."""
    assert reply.status == 200, reply.body
    return [media["id"] for media in reply.json()["data"][page]["media"]]


def test_a_search_tells_everything_that_was_asked_for(query: Any) -> None:
    reply = query(
        f"query ($t: String) {{ Page(perPage: 1) {{ media(search: $t, type: ANIME, sort: SEARCH_MATCH)"
        f" {{ {WHOLE} }} }} }}",
        t="Demo Journey",
    )
    (media,) = reply.json()["data"]["Page"]["media"]
    assert media["title"] == {"romaji": "Demo no Tabi", "english": "Demo Journey", "native": "デモの旅"}
    assert (media["id"], media["idMal"], media["format"], media["episodes"]) == (900001, None, "TV", 12)
    edges = {edge["relationType"]: edge["node"] for edge in media["relations"]["edges"]}
    assert edges["SEQUEL"]["id"] == 900002
    assert edges["SOURCE"]["type"] == "MANGA"
    assert reply.headers["x-ratelimit-limit"] == "90"


def test_an_airing_show_has_no_count_but_a_next_episode(query: Any) -> None:
    reply = query("{ Page { media(id_in: [900003]) { episodes status nextAiringEpisode { episode } } } }")
    assert reply.json()["data"]["Page"]["media"] == [
        {"episodes": None, "status": "RELEASING", "nextAiringEpisode": {"episode": 5}}
    ]


def test_one_query_can_hold_several_searches(query: Any) -> None:
    reply = query(
        "query A($a: String, $b: [Int]) {"
        " x: Page(perPage: 5) { media(search: $a, type: ANIME) { ...m } }"
        " y: Page(perPage: 50) { media(id_in: $b, type: ANIME) { ...m } } }"
        " fragment m on Media { id title { romaji } }",
        a="呪術廻戦",
        b=[1, 5680, 424242],
    )
    assert ids(reply, "x") == [113415, 145064]
    assert sorted(ids(reply, "y")) == [1, 5680]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ('search: "jujutsu", type: ANIME', [113415, 145064]),
        ('search: "Detective Conan"', [235]),
        ('search: "spy x family part 2", type: ANIME', []),
        ('search: "Kimi no na wa", format_in: [TV]', []),
        ('search: "Kimi no na wa", format_in: [TV, MOVIE]', [21519]),
        ('search: "Sousou no Frieren", type: MANGA', [118586]),
        ("idMal_in: [52991], type: ANIME", [154587]),
        ("id_in: []", []),
    ],
)
def test_what_is_found(query: Any, arguments: str, found: list[int]) -> None:
    assert ids(query(f"{{ Page {{ media({arguments}) {{ id }} }} }}")) == found


def test_a_page_holds_no_more_than_asked_for(query: Any) -> None:
    text = '{ Page(page: %d, perPage: 1) { media(search: "demo no tabi", type: ANIME) { id } } }'
    assert [ids(query(text % page)) for page in (1, 2, 3)] == [[900001], [900002], []]


@pytest.mark.parametrize(
    "text",
    [
        "{ Media(id: 1) { id } }",
        "{ Page { media(id_in: [1]) { id popularity } } }",
        "{ Page { media(id_in: [424242]) { relations { edges { node { mean } } } } } }",
        "{ Page { media(id_in: [1]) { title } } }",
        "{ Page { media(id_in: [1]) { id { romaji } } } }",
        "{ Page { media(id_in: [1], isAdult: false) { id } } }",
        "{ Page { media(type: ANIME) { id } } }",
        "{ Page { pageInfo { total } } }",
        "{ Page(first: 3) { media(id_in: [1]) { id } } }",
        "{ Page { media(search: $title) { id } } }",
        "{ Page { media(id_in: [1]) { ...gone } } }",
        "{ Page { media(id_in: [1]) { id }",
        "mutation { Page { id } }",
        "",
    ],
)
def test_anything_else_is_refused_and_noted(server: StandIn, query: Any, text: str) -> None:
    reply = query(text)
    assert reply.status == 400
    assert reply.json()["data"] is None
    assert reply.json()["errors"][0]["message"]
    assert len(server.surprises) == 1


def test_a_body_that_is_no_json_is_refused(server: StandIn, ask: Any) -> None:
    assert ask("/graphql", "POST", None, b"query=1").status == 400
    assert ask("/graphql", "GET").status == 405
    assert len(server.surprises) == 2
