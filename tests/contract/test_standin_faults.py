"""What can be made to go wrong at the stand-in, and that it leaves nothing behind."""

from __future__ import annotations

import http.client
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.standin.answers import Manner
from tests.standin.server import StandIn


def connect(server: StandIn) -> http.client.HTTPConnection:
    """A connection that stays open."""
    return http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=10)


def test_a_kind_of_request_fails_as_often_as_told(server: StandIn, ask: Any) -> None:
    server.fail("files", times=2, status=502)
    replies = [ask("/api/entries/1/files") for _ in range(3)]
    assert [reply.status for reply in replies] == [502, 502, 200]
    assert replies[0].body.startswith(b"<!DOCTYPE html>")
    assert "x-ratelimit-limit" not in replies[0].headers
    assert server.counts()["files"] == 3


def test_a_failure_meets_only_its_kind(server: StandIn, ask: Any) -> None:
    server.fail("download", status=404)
    server.fail("api", status=429, body=b"{}", headers={"Content-Type": "application/json"})
    assert ask("/anime-relations/date").status == 200
    limited = ask("/api/entries/1")
    assert (limited.status, limited.headers["content-type"]) == (429, "application/json")
    assert ask("/entry/8/download/a.srt").headers["content-type"] == "text/html"


def test_it_can_hang_up_without_a_word(server: StandIn, ask: Any) -> None:
    server.fail("entry", drop=True)
    with pytest.raises(http.client.RemoteDisconnected):
        ask("/api/entries/1")
    assert ask("/api/entries/1").status == 200


def test_it_can_break_off_in_the_middle(server: StandIn, ask: Any) -> None:
    server.fail("download", status=200, body=b"half", headers={"Content-Length": "8"})
    with pytest.raises(http.client.IncompleteRead):
        ask("/entry/8/download/a.srt")


def test_held_requests_wait_until_they_are_let_go(server: StandIn, ask: Any) -> None:
    with ThreadPoolExecutor(2) as pool, server.hold("entry") as held:
        waiting = [pool.submit(ask, f"/api/entries/{number}") for number in (1, 2)]
        held.wait_arrived(count=2)
        assert held.arrived == 2
        assert not any(one.done() for one in waiting)
        assert ask("/anime-relations/date").status == 200
        held.release()
        assert [one.result().json()["id"] for one in waiting] == [1, 2]
        assert ask("/api/entries/3").status == 200


def test_waiting_for_a_request_that_never_comes_ends(server: StandIn) -> None:
    with pytest.raises(TimeoutError, match="0 of 1 search requests"):
        server.hold("search").wait_arrived(timeout=0.01)


@pytest.mark.parametrize("kind", ["downloads", "", "unknown"])
def test_a_kind_that_does_not_exist_is_refused(server: StandIn, kind: str) -> None:
    with pytest.raises(ValueError, match="no kind of request"):
        server.fail(kind)
    with pytest.raises(ValueError, match="no kind of request"):
        server.hold(kind)


def test_latency_is_added_to_every_answer(asking: Any) -> None:
    with StandIn(latency=0.05) as server:
        started = time.monotonic()
        asking(server)("/anime-relations/date")
        assert time.monotonic() - started >= 0.05


def test_a_connection_is_kept_and_answers_at_once(server: StandIn) -> None:
    connection = connect(server)
    took = []
    for _ in range(20):
        started = time.monotonic()
        connection.request("GET", "/anime-relations/date")
        answer = connection.getresponse()
        answer.read()
        took.append(time.monotonic() - started)
        assert not answer.will_close
    connection.close()
    # Two packets a piece would cost 40 ms each, by delayed acknowledgements.
    assert sorted(took)[10] < 0.03


def test_nothing_is_left_when_it_closes() -> None:
    before = set(threading.enumerate())
    server = StandIn()
    open_ones = [connect(server) for _ in range(3)]
    for connection in open_ones:
        connection.request("GET", "/anime-relations/date")
        connection.getresponse().read()
    held = server.hold("entry")
    open_ones[0].request("GET", "/api/entries/1")
    held.wait_arrived()
    assert len(set(threading.enumerate()) - before) == 4
    server.close()
    server.close()
    assert set(threading.enumerate()) == before
    for connection in open_ones:
        connection.close()
    with pytest.raises(ConnectionRefusedError):
        connect(server).connect()


def test_a_client_that_leaves_is_no_surprise(server: StandIn, ask: Any) -> None:
    with server.hold("search") as held:
        connection = connect(server)
        connection.request("GET", "/api/entries/search")
        held.wait_arrived()
        connection.close()
    assert ask("/api/entries/1").status == 200
    server.close()
    assert not server.surprises


def test_a_mistake_of_its_own_is_a_surprise(server: StandIn, ask: Any) -> None:
    server._actions = {}
    with pytest.raises(http.client.RemoteDisconnected):
        ask("/api/entries/1")
    server.close()
    assert "KeyError" in server.surprises[0]


def test_it_can_reset_a_connection_in_the_middle(server: StandIn, ask: Any) -> None:
    server.fail("download", status=200, body=b"x" * 100_000, manner=Manner.RESET)
    with pytest.raises((ConnectionResetError, http.client.IncompleteRead)):
        ask("/entry/8/download/a.srt")
    assert ask("/api/entries/1").status == 200


@pytest.mark.parametrize("manner", [Manner.DRIP, Manner.SILENT])
def test_it_can_keep_a_client_waiting_until_that_leaves(server: StandIn, manner: Manner) -> None:
    server.fail("entry", status=200, headers={"content-length": "999999"}, manner=manner)
    connection = connect(server)
    connection.request("GET", "/api/entries/1")
    if manner is Manner.DRIP:
        assert connection.getresponse().read(3) == b"   "
    connection.close()
    server.close()
    assert not server.surprises
