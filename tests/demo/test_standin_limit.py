"""The stand-in counts requests as Jimaku and AniList do."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimaku_mpv.demo.limit import Limit
from jimaku_mpv.demo.server import StandIn

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


def test_a_burst_of_25_then_one_every_2_4_seconds(limited: StandIn, clock: Clock, asking: Any) -> None:
    ask = asking(limited)
    left = [ask("/api/entries/1").headers["x-ratelimit-remaining"] for _ in range(25)]
    assert left == [str(24 - number) for number in range(25)]
    refused = ask("/api/entries/1")
    assert (refused.status, refused.json()) == (429, {"error": "rate limit exceeded", "code": 8})
    assert "retry-after" not in refused.headers
    told = float(refused.headers["x-ratelimit-reset-after"])
    assert told == pytest.approx(4.8), "one interval more than it takes"
    clock.now += 2.3
    assert ask("/api/entries/1").status == 429
    clock.now += 0.1
    assert [ask("/api/entries/1").status for _ in range(2)] == [200, 429]
    clock.now += 60
    assert ask("/api/entries/1").headers["x-ratelimit-remaining"] == "24"


def test_the_headers_stand_on_every_answer_of_the_api(limited: StandIn, asking: Any) -> None:
    ask = asking(limited)
    paths = ["/api/entries/1", "/api/entries/77", "/api/entries/search?anime=x", "/api/nothing"]
    replies = [ask(path) for path in paths] + [ask("/api/entries/1", key=None)]
    assert [reply.status for reply in replies] == [200, 404, 400, 404, 401]
    for number, reply in enumerate(replies):
        assert reply.headers["x-ratelimit-limit"] == "25"
        assert reply.headers["x-ratelimit-remaining"] == str(24 - number)
        assert "x-ratelimit-reset-after" not in reply.headers
    limited.surprises.clear()


def test_reset_is_off_as_single_precision_makes_it(limited: StandIn, clock: Clock, asking: Any) -> None:
    clock.now = NOON + 63
    reset = float(asking(limited)("/api/entries/1").headers["x-ratelimit-reset"])
    assert struct.pack("f", reset) == struct.pack("f", clock.now)
    assert 30 < abs(reset - clock.now) <= 64


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
