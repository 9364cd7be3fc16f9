"""The stand-in counts requests as Jimaku and AniList do."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.standin.limit import Limit
from tests.standin.server import StandIn

NOON = 1_700_000_000.0
QUERY = "{ Page { media(id_in: [1], type: ANIME) { id } } }"


class Clock:
    """A clock that stands still until it is moved."""

    now = NOON

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The time that the stand-in sees."""
    return Clock()


@pytest.fixture
def limited(clock: Clock) -> Iterator[StandIn]:
    """A stand-in with its limits."""
    with StandIn(clock=clock) as server:
        yield server


def told(reply: Any) -> tuple[int, str, str | None]:
    """Status, requests left, seconds to wait."""
    headers = reply.headers
    return reply.status, headers["x-ratelimit-remaining"], headers.get("x-ratelimit-reset-after")


def test_a_burst_of_25_then_one_every_2_4_seconds(limited: StandIn, clock: Clock, asking: Any) -> None:
    ask = asking(limited)
    left = [ask("/api/entries/1").headers["x-ratelimit-remaining"] for _ in range(24)]
    assert left == [str(24 - number) for number in range(24)]
    assert told(ask("/api/entries/1")) == (200, "0", "2.4")
    refused = ask("/api/entries/1")
    assert (refused.status, refused.json()) == (429, {"error": "rate limit exceeded", "code": 8})
    assert "retry-after" not in refused.headers
    clock.now += 2.3
    assert ask("/api/entries/1").status == 429
    clock.now += 0.1
    assert [ask("/api/entries/1").status for _ in range(2)] == [200, 429]


def test_a_refusal_names_a_wait_that_is_one_interval_too_long(
    limited: StandIn, clock: Clock, asking: Any
) -> None:
    ask = asking(limited)
    for _ in range(25):
        ask("/api/entries/1")
    clock.now += 0.25
    assert told(ask("/api/entries/1")) == (429, "0", "4.55")
    clock.now += 2.15
    # The refused one has cost nothing, and the one that passes is told the truth.
    assert told(ask("/api/entries/1")) == (200, "0", "2.4")


def test_what_remains_is_rounded_to_nearest(limited: StandIn, clock: Clock, asking: Any) -> None:
    ask = asking(limited)
    for _ in range(24):
        ask("/api/entries/1")
    clock.now += 1.3
    assert told(ask("/api/entries/1")) == (200, "1", None)
    assert ask("/api/entries/1").status == 429
    clock.now += 1.1
    assert ask("/api/entries/1").status == 200


def test_a_pause_saves_25_requests_and_no_more(limited: StandIn, clock: Clock, asking: Any) -> None:
    ask = asking(limited)
    for pause in (60, 3600):
        clock.now += pause
        assert [ask("/api/entries/1").status for _ in range(26)].count(200) == 25


def test_the_headers_stand_on_every_answer_of_the_api(limited: StandIn, asking: Any) -> None:
    ask = asking(limited)
    paths = ["/api/entries/1", "/api/entries/77", "/api/entries/search?anime=x", "/api/openapi.json"]
    replies = [ask(path) for path in paths] + [ask("/api/entries/1", key=None), ask("/api/entries/1", "PUT")]
    assert [reply.status for reply in replies] == [200, 404, 400, 200, 401, 405]
    for number, reply in enumerate(replies):
        assert reply.headers["x-ratelimit-limit"] == "25"
        assert reply.headers["x-ratelimit-remaining"] == str(24 - number)
        assert "x-ratelimit-reset-after" not in reply.headers
    limited.surprises.clear()


@pytest.mark.parametrize(("now", "told"), [(1_795_723_099.5, "1795723100"), (NOON + 65, "1700000100")])
def test_reset_is_the_shortest_decimal_of_a_32_bit_float(
    limited: StandIn, clock: Clock, asking: Any, now: float, told: str
) -> None:
    clock.now = now
    assert asking(limited)("/api/entries/1").headers["x-ratelimit-reset"] == told
    assert struct.pack("f", float(told)) == struct.pack("f", now)


def test_downloads_and_relations_are_outside_the_limit(limited: StandIn, asking: Any) -> None:
    ask = asking(limited)
    for _ in range(30):
        assert ask("/anime-relations/date").status == 200
        assert ask("/entry/8/download/nothing.srt").status == 404
    reply = ask("/api/entries/1")
    assert (reply.status, reply.headers["x-ratelimit-remaining"]) == (200, "24")


def test_a_banned_client_is_told_nothing_to_wait_for(server: StandIn, ask: Any) -> None:
    server.banned = True
    reply = ask("/api/entries/1")
    assert reply.status == 429
    told = {name: value for name, value in reply.headers.items() if name.startswith("x-ratelimit")}
    assert told == {
        "x-ratelimit-limit": "0",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": "0",
        "x-ratelimit-reset-after": "0",
    }


def test_without_limit_the_headers_are_there_all_the_same(server: StandIn, ask: Any) -> None:
    replies = [ask("/api/entries/1") for _ in range(40)]
    assert {reply.status for reply in replies} == {200}
    assert {reply.headers["x-ratelimit-remaining"] for reply in replies} == {"24"}


def test_anilist_allows_90_in_a_minute(limited: StandIn, clock: Clock, asking: Any) -> None:
    ask = asking(limited)
    body = json.dumps({"query": QUERY}).encode()
    left = [ask("/graphql", "POST", None, body).headers["x-ratelimit-remaining"] for _ in range(90)]
    assert left == [str(89 - number) for number in range(90)]
    clock.now += 20
    refused = ask("/graphql", "POST", None, body)
    assert (refused.status, refused.headers["retry-after"]) == (429, "40")
    assert refused.headers["x-ratelimit-reset"] == str(int(NOON) + 60)
    assert refused.json()["errors"][0]["status"] == 429
    clock.now += 40
    assert ask("/graphql", "POST", None, body).status == 200


@given(st.lists(st.floats(0, 30), max_size=150))
def test_no_minute_sees_more_than_the_rule_allows(pauses: list[float]) -> None:
    limit = Limit()
    now, passed = NOON, []
    for pause in pauses:
        now += pause
        verdict = limit.ask("127.0.0.1", now)
        if verdict.allowed:
            passed.append(now)
        else:
            assert 2.4 < verdict.wait <= 4.8 + 1e-3
            assert verdict.remaining == 0
    for start, first in enumerate(passed):
        for end, last in enumerate(passed[start:], 1):
            assert end <= 25 + (last - first) / 2.4 + 1e-3


def test_each_client_has_a_limit_of_its_own() -> None:
    limit = Limit()
    assert [limit.ask("a", NOON).allowed for _ in range(26)].count(True) == 25
    assert limit.ask("b", NOON).allowed
