"""Requests pass as the server allows: one window or several, a key press or patient work."""

from __future__ import annotations

import itertools
import re
import threading
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimaku_mpv.errors import RateLimited
from jimaku_mpv.model import RateWindow
from jimaku_mpv.net.ratelimit import KEY_PRESS, Change, Patience, ProcessRates, RateLimiter
from tests.standin.limit import Limit

PATIENT = 600.0


@dataclass
class Clock:
    """A time that passes only when somebody sleeps."""

    now: float = 1_000_000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@dataclass(frozen=True)
class Reply:
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Site:
    """The stand-in's own limit, asked without a network."""

    clock: Clock
    limit: Limit = field(default_factory=Limit)
    refused: int = 0
    seen: int = 0

    def send(self) -> Reply:
        verdict = self.limit.ask("me", self.clock())
        self.seen += 1
        self.refused += not verdict.allowed
        return Reply(200 if verdict.allowed else 429, verdict.headers())


def limiter(clock: Clock, store: ProcessRates | None = None) -> RateLimiter:
    return RateLimiter("site", store, clock, clock.sleep)


def test_a_burst_passes_and_then_one_every_interval() -> None:
    clock = Clock()
    site, rate = Site(clock), limiter(clock)
    for _ in range(25):
        rate.call(site.send, PATIENT)
    assert sum(clock.slept) < 1.3, "the last one: what is left is rounded"
    for _ in range(10):
        rate.call(site.send, PATIENT)
    assert sum(clock.slept) == pytest.approx(24, abs=2.5)
    assert site.refused == 0


@given(st.lists(st.floats(0, 90), max_size=60), st.integers(1, 3))
def test_windows_that_share_the_state_are_never_refused(gaps: list[float], windows: int) -> None:
    clock, store = Clock(), ProcessRates()
    site = Site(clock)
    rates = [limiter(clock, store) for _ in range(windows)]
    for number, gap in enumerate([*gaps, *[0.0] * 40]):
        clock.now += gap
        assert rates[number % windows].call(site.send, PATIENT).status == 200
    assert site.refused == 0


def test_a_key_press_waits_three_seconds_at_most() -> None:
    clock = Clock()
    rate = limiter(clock)
    rate.call(
        lambda: Reply(200, {"x-ratelimit-limit": "25", "x-ratelimit-remaining": "0", "retry-after": "9"})
    )
    with pytest.raises(RateLimited) as caught:
        rate.call(Reply)
    assert caught.value.seconds == pytest.approx(9, abs=0.06)
    assert clock.slept == []
    clock.now += 6.5
    assert rate.call(Reply).status == 200
    assert sum(clock.slept) == pytest.approx(2.5, abs=0.06)


def refusal(**more: str) -> Reply:
    told = {"limit": "25", "remaining": "0", **{k.replace("_", "-"): v for k, v in more.items()}}
    return Reply(429, {f"x-ratelimit-{name}": value for name, value in told.items()})


def test_a_refusal_is_waited_for_once_and_asked_once_more() -> None:
    clock = Clock()
    replies = [refusal(reset_after="2.4"), Reply(200)]
    assert limiter(clock).call(lambda: replies.pop(0)).status == 200
    assert sum(clock.slept) == pytest.approx(2.45, abs=0.06)


@pytest.mark.parametrize("told", ["0.001", "1.0", "2.4", "4.7"])
def test_a_key_press_that_is_refused_again_and_again_asks_three_times_at_most(told: str) -> None:
    """Also when the site names a wait that is much too short."""
    for _ in range(50):
        clock = Clock()
        asked: list[Reply] = []
        with pytest.raises(RateLimited, match="try again in"):
            limiter(clock).call(partial(refused_again, asked, refusal(reset_after=told)))
        assert 2 <= len(asked) <= 3
        assert sum(clock.slept) <= KEY_PRESS + 0.05


def test_who_is_patient_is_refused_as_often_as_it_takes() -> None:
    clock = Clock()
    replies = [*[refusal(reset_after="4.7")] * 9, Reply(200)]
    assert limiter(clock).call(lambda: replies.pop(0), PATIENT).status == 200


@given(st.floats(0, 2.4), st.integers(0, 26))
def test_whatever_is_rounded_a_request_of_ours_alone_is_refused_once_at_most(late: float, used: int) -> None:
    """Others have sent some before us; how long it takes is what the site counts, and a moment."""
    clock = Clock()
    site = Site(clock)
    for _ in range(used):
        site.send()
    clock.now += late
    rate = limiter(clock)
    for _ in range(30):
        refused, site.refused = site.refused, 0
        rate.call(site.send, PATIENT)
        assert site.refused <= 1
        site.refused += refused
    assert site.refused <= 2, "the first one learns, and what passed after it may be rounded"
    assert sum(clock.slept) <= (used + 30 - 24) * 2.4 + 3


def crowded(now: float, _: RateWindow | None) -> RateWindow:
    """A window of which one is left, on an address that others use."""
    return RateWindow(25, 1, now, spread=30.0)


def test_a_key_press_loads_when_a_request_becomes_free_in_time() -> None:
    """Told 4.72 s, it passes after 2.32; also on an address where others make everybody wait at random."""
    for _ in range(50):
        clock, store = Clock(), ProcessRates()
        store.update("site", partial(crowded, clock()))
        replies = [refusal(reset_after="4.72"), Reply(200)]
        assert limiter(clock, store).call(partial(replies.pop, 0)).status == 200
        assert sum(clock.slept) <= KEY_PRESS


def test_who_could_not_load_in_time_by_any_count_asks_nothing() -> None:
    clock, store = Clock(), ProcessRates()
    interval = 60 / 25
    store.update("site", lambda _: RateWindow(25, 0, clock() + 0.9))
    with pytest.raises(RateLimited):
        limiter(clock, store).call(partial(pytest.fail, "asked"), 0.9 + interval - 1.1 * interval)
    assert clock.slept == []


def test_a_wait_is_told_second_by_second_and_that_it_is_over() -> None:
    clock = Clock()
    told: list[tuple[str, float]] = []
    replies = [refusal(reset_after="4.72"), Reply(200)]
    patience = Patience(PATIENT, tell=lambda service, seconds: told.append((service, round(seconds, 2))))
    limiter(clock).call(lambda: replies.pop(0), patience)
    assert {service for service, _ in told} == {"Jimaku"}
    left = [seconds for _, seconds in told]
    assert left[-1] == 0
    assert all(before - after <= 1.01 for before, after in itertools.pairwise(left))
    assert left[0] == pytest.approx(sum(clock.slept), abs=0.01)


class SlowStore(ProcessRates):
    """A store in which other windows write while this one waits for its turn."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        super().__init__()
        self._clock, self._seconds = clock, seconds

    def update(self, server: str, change: Change) -> RateWindow | None:
        self._clock.now += self._seconds
        super().update(server, lambda _: RateWindow(25, 0, self._clock(), self._clock() + 2.0))
        return super().update(server, change)


def test_a_window_that_waited_for_its_turn_does_not_take_the_others_time_for_a_jump() -> None:
    clock = Clock()
    with pytest.raises(RateLimited):
        RateLimiter("site", SlowStore(clock, 1.5), clock, clock.sleep).before(0)


def test_the_waits_before_and_after_count_together() -> None:
    clock = Clock()
    rate = limiter(clock)
    rate.after(200, {"x-ratelimit-limit": "25", "x-ratelimit-remaining": "0", "x-ratelimit-reset-after": "2"})
    with pytest.raises(RateLimited):
        rate.call(lambda: refusal(reset_after="2"), KEY_PRESS)
    assert sum(clock.slept) <= KEY_PRESS


@pytest.mark.parametrize(
    "reply", [refusal(reset_after="0"), refusal(reset="0"), refusal(reset_after="nan"), Reply(429)]
)
def test_a_refusal_that_names_no_wait_is_not_asked_again(reply: Reply) -> None:
    asked: list[Reply] = []

    def refuse() -> Reply:
        asked.append(reply)
        return reply

    with pytest.raises(RateLimited) as caught:
        limiter(Clock()).call(refuse, PATIENT)
    assert caught.value.message.startswith("Rate limit: try again in")
    assert caught.value.seconds is not None
    assert 2 < caught.value.seconds < 61
    assert len(asked) == 1


def test_who_is_banned_asks_nothing_for_a_while() -> None:
    clock, store = Clock(), ProcessRates()
    banned = Reply(
        429,
        {"x-ratelimit-limit": "0", "x-ratelimit-remaining": "0", "x-ratelimit-reset-after": "0.0000"},
    )
    for reply in (banned, Reply(200)):
        with pytest.raises(RateLimited, match="refuses requests from this address"):
            limiter(clock, store).call(partial(copy, reply), PATIENT)
    assert clock.slept == []


def test_what_is_left_is_known_and_counted_down() -> None:
    clock = Clock()
    rate = limiter(clock)
    assert rate.remaining is None
    rate.call(lambda: Reply(200, {"x-ratelimit-limit": "25", "x-ratelimit-remaining": "9"}))
    assert rate.remaining == 8, "told 9, which is rounded"
    rate.before(0)
    assert rate.remaining == 7
    clock.now += 5
    assert rate.remaining == 9


def test_before_the_first_answer_the_usual_limit_counts() -> None:
    clock = Clock()
    rate = RateLimiter("site", None, clock, clock.sleep, assumed=25)
    for _ in range(25):
        assert rate.before(0) == 0
    with pytest.raises(RateLimited):
        rate.before(0)


def test_a_server_that_says_nothing_of_a_limit_is_not_slowed_down() -> None:
    clock, store = Clock(), ProcessRates()
    rates = [RateLimiter("site", store, clock, clock.sleep, assumed=25) for _ in range(2)]
    for _ in range(60):
        for rate in rates:
            assert rate.call(Reply, 0.0).status == 200
    with pytest.raises(RateLimited):
        rates[0].call(lambda: Reply(429))
    clock.now += 61
    for _ in range(60):
        assert rates[1].call(Reply, 0.0).status == 200
    assert clock.slept == []


def refused_again(asked: list[Reply], reply: Reply) -> Reply:
    asked.append(reply)
    return reply


ODD = (None, "0", "-1", "NaN", "inf", "1e12", "soon")


@pytest.mark.parametrize("limit", [None, "0", "25", "-1", "NaN"])
@pytest.mark.parametrize("remaining", [None, "0", "3", "-1", "NaN"])
def test_any_refusal_ends_in_a_wait_that_is_told_and_kept(limit: str | None, remaining: str | None) -> None:
    for after, reset in itertools.product((*ODD, "2.4"), (*ODD, "-61", "+2.4", "+61")):
        clock = Clock()
        moment = str(clock.now + float(reset)) if reset and reset[0] in "+-" and reset != "-1" else reset
        told = {"limit": limit, "remaining": remaining, "reset-after": after, "reset": moment}
        reply = Reply(429, {f"x-ratelimit-{k}": v for k, v in told.items() if v is not None})
        rate = limiter(clock)
        asked: list[Reply] = []
        with pytest.raises(RateLimited) as caught:
            rate.call(partial(refused_again, asked, reply))
        assert len(asked) <= 2, told
        assert sum(clock.slept) <= KEY_PRESS + 0.1, told
        named = re.fullmatch(r"Rate limit: try again in (\d+) s", caught.value.message)
        assert named or (limit == "0" and "refuses requests from this address" in caught.value.message), told
        assert named is None or 1 <= int(named[1]) <= 62, told
        with pytest.raises(RateLimited):
            rate.before(0)
        clock.now += 301
        assert rate.before(0) == 0, "nobody is locked out for good"


def test_a_failure_on_the_way_leaves_the_limiter_usable() -> None:
    rate = limiter(Clock())
    with pytest.raises(ConnectionError):
        rate.call(lambda: (_ for _ in ()).throw(ConnectionError()))
    assert rate.call(Reply).status == 200


def test_answers_that_are_still_under_way_are_taken_off() -> None:
    rate = limiter(Clock())
    arrived, go = threading.Event(), threading.Event()
    left = {"x-ratelimit-limit": "25", "x-ratelimit-remaining": "10"}

    def slow() -> Reply:
        arrived.set()
        go.wait(10)
        return Reply(502)

    other = threading.Thread(target=rate.call, args=(slow,))
    other.start()
    arrived.wait(10)
    rate.call(lambda: Reply(200, left))
    go.set()
    other.join()
    assert rate.remaining == 8
