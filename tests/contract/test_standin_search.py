"""The stand-in searches as the site does: what comes first, what is ignored, what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.standin.scoring import best_score
from tests.standin.server import StandIn


@pytest.fixture
def found(ask: Any) -> Any:
    """The ids that a search finds, in order."""
    return lambda query="": [entry["id"] for entry in ask(f"/api/entries/search?{query}").json()]


def test_without_parameters_it_is_all_anime(found: Any) -> None:
    assert set(found()) == {*range(1, 12), 900001, 900002, 900003, 900004}
    assert set(found("anime=false")) == {12, 13}


def test_live_action_is_only_found_when_asked_for(found: Any) -> None:
    assert found("tmdb_id=tv:110316") == []
    assert found("tmdb_id=tv:110316&anime=false") == [12]
    assert found("tmdb_id=movie:758866&anime=false") == [13]
    assert found("anilist_id=1&anime=false") == []


def test_an_id_makes_the_rest_unimportant(found: Any) -> None:
    assert found("query=zzzz&anilist_id=154587&after=9999999999") == [1]
    assert found("anilist_id=1&tmdb_id=tv:110316") == [9]
    assert found("anilist_id=424242") == []


def test_dates_are_inclusive(found: Any) -> None:
    day = int(datetime(2025, 1, 20, tzinfo=UTC).timestamp())
    assert found(f"after={day}&before={day}") == [900003]
    assert 900003 not in found(f"after={day + 1}")
    assert set(found(f"after={day}")) == {2, 900003}


def test_an_upload_shows_in_what_has_changed(server: StandIn, found: Any) -> None:
    start = int(datetime.now(UTC).timestamp())
    server.add_file(6, "new.srt", b"")
    assert found(f"after={start}") == [6]


def test_a_query_finds_by_all_three_names(found: Any) -> None:
    assert found("query=frieren") == [1, 2]
    assert found("query=Your%20Name.")[0] == 8
    assert found("query=名探偵コナン") == [5]
    assert found("query=quxqux") == []


def test_a_query_is_generous(found: Any) -> None:
    """Letters in order are enough, so much is found that was not meant."""
    assert 5 in found("query=mtnco")
    assert {8, 11} <= set(found("query=ona"))


@pytest.mark.parametrize(
    "query",
    [
        "anilist_id=abc",
        "anilist_id=-1",
        "anilist_id=",
        "tmdb_id=show:1",
        "tmdb_id=1",
        "anime=True",
        "anime=1",
        "after=now",
        "after=1.5",
        "before=",
        "anime=true&anime=false",
    ],
)
def test_a_wrong_type_is_refused_with_a_sentence(server: StandIn, ask: Any, query: str) -> None:
    reply = ask(f"/api/entries/search?{query}")
    assert (reply.status, reply.json()["code"]) == (400, 1)
    assert len(reply.json()["error"].split()) > 3
    assert not server.surprises


@pytest.mark.parametrize("query", ["q=frieren", "search=frieren", "page=2"])
def test_an_unknown_parameter_is_noted(server: StandIn, ask: Any, query: str) -> None:
    assert ask(f"/api/entries/search?{query}").status == 400
    assert len(server.surprises) == 1


@given(st.text(min_size=1), st.text())
def test_a_score_needs_all_letters_in_order(query: str, name: str) -> None:
    score = best_score(query, [name])
    letters = iter(name.casefold())
    if query.isascii() and name.isascii() and score is not None:
        assert all(letter in letters for letter in query.casefold() if letter != " ")


@given(st.text(st.characters(categories=["Lu", "Ll", "Lo"]), min_size=2))
def test_a_name_finds_itself(name: str) -> None:
    assert best_score(name, [name]) is not None


def test_what_stands_together_scores_higher() -> None:
    scores = [best_score("kon", [name]) for name in ("K-ON!", "Kono Oto", "Kaizoku no Uta nanoda")]
    assert None not in scores
    apart = best_score("demo tabi", ["Demo no Tabi"])
    assert apart is not None
    assert apart > (best_score("demo tabi", ["Dan to Emo no Tada no Akubi"]) or 0)
