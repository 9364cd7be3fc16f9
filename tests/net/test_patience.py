"""What one key press waits for in all, over several requests."""

from __future__ import annotations

import pytest

from jimaku_mpv.errors import RateLimited
from jimaku_mpv.model import EntryId
from jimaku_mpv.net.http import Http
from jimaku_mpv.net.jimaku import JimakuClient
from jimaku_mpv.net.ratelimit import RateLimiter
from tests.standin.server import StandIn

BURST = 25


class Clock:
    """A time that passes only while somebody waits."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.waited = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.waited += seconds


def test_the_waits_of_one_piece_of_work_add_up() -> None:
    clock = Clock()
    http = Http()
    with StandIn(clock=clock) as standin:
        limiter = RateLimiter(standin.url, clock=clock, sleep=clock.sleep)
        client = JimakuClient(http, standin.url, standin.key, limiter).patient(3.0)
        for _ in range(BURST + 1):
            client.entry(EntryId(1))
        with pytest.raises(RateLimited):
            client.entry(EntryId(1))
        asked = standin.counts()["entry"]
        client.patient(3.0).entry(EntryId(1))
    http.close()
    assert asked == BURST + 1
    assert 2.0 < clock.waited < 6.0
