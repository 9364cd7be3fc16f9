"""How long one question waits in all, whichever servers it has to ask."""

from __future__ import annotations

import time

import pytest
from window import DAY, Clock, Window

from jimaku_mpv.model import PlayingFile, RateWindow
from jimaku_mpv.net.anilist import AniListClient
from jimaku_mpv.net.http import Http
from jimaku_mpv.net.jimaku import JimakuClient
from jimaku_mpv.net.ratelimit import ProcessRates, RateLimiter
from jimaku_mpv.pipeline.references import References
from jimaku_mpv.pipeline.request import Request
from tests.standin.server import StandIn

MISSPELT = "[Demo] Sousou no Friren - 05 (1080p).mkv"


class Waiting(Clock):
    """A time that passes only while somebody waits."""

    def __init__(self) -> None:
        super().__init__()
        self.waited = 0.0

    def sleep(self, seconds: float) -> None:
        self.pass_(seconds)
        self.waited += seconds


def closed(server: str, clock: Waiting, seconds: float) -> RateLimiter:
    """The limit of a server that lets nothing pass for a while."""
    rates = ProcessRates()
    rates.update(server, lambda _: RateWindow(60, 0, clock(), clock() + seconds))
    return RateLimiter(server, rates, clock=clock, sleep=clock.sleep, service=server)


@pytest.fixture
def clock() -> Waiting:
    return Waiting()


def test_both_servers_together_make_nobody_wait_longer(
    window: Window, server: StandIn, clock: Waiting
) -> None:
    http = Http()
    window.client = JimakuClient(http, server.url, server.key, closed("Jimaku", clock, 2.0))
    anilist = AniListClient(http, server.anilist_url, closed("AniList", clock, 4.0))
    window.references = References(anilist, window.store, clock)
    finding = window.pipeline().find(Request(PlayingFile(MISSPELT), patience=3.0))
    assert finding.match.candidates
    assert server.counts()["anilist"] == 0
    assert 2.0 <= clock.waited <= 3.0
    http.close()


@pytest.mark.parametrize("kind", ["relations", "anilist"])
def test_what_an_answer_can_do_without_does_not_hold_it_up(
    window: Window, server: StandIn, kind: str
) -> None:
    began = time.monotonic()
    with server.hold(kind) as held:
        for number in (3, 4):
            request = Request(PlayingFile(f"[Demo] Sousou no Friren - {number:02}.mkv"), aside_seconds=0.3)
            finding = window.pipeline().find(request)
            assert finding.match.entry is not None
            assert (finding.match.entry.name, finding.match.episode) == ("Sousou no Frieren", number)
        assert held.arrived == 1
    assert time.monotonic() - began < 5.0


def test_all_of_it_together_has_one_limit(window: Window, server: StandIn) -> None:
    with server.hold("relations"), server.hold("anilist"):
        began = time.monotonic()
        window.pipeline().find(Request(PlayingFile(MISSPELT)))
        assert time.monotonic() - began < 5.0
    assert server.counts()["anilist"] == 0


def test_relations_that_are_due_are_used_at_once(window: Window, server: StandIn, clock: Waiting) -> None:
    sure = Request(PlayingFile("[Demo] Demo no Tabi S2 - 05 (1080p).mkv"))
    before = window.pipeline().find(sure)
    clock.pass_(8 * DAY)
    assert window.pipeline().find(sure) == before
    assert server.counts()["relations_date"] == 0
