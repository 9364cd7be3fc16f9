"""What the headers of an answer mean, also when they are odd and when clocks jump."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimaku_mpv.model import RateWindow
from jimaku_mpv.net.window import (
    BAN,
    LONGEST_WAIT,
    PERIOD,
    UNCOUNTED,
    believable,
    learned,
    read_window,
    refilled,
    spent,
    stricter,
    told_wait,
    wait_for,
)

NOW = 1_800_000_000.0


def headers(
    limit: object = None, remaining: object = None, reset: object = None, after: object = None, **more: str
) -> dict[str, str]:
    given = {"limit": limit, "remaining": remaining, "reset": reset, "reset-after": after}
    return {f"x-ratelimit-{name}": str(value) for name, value in given.items() if value is not None} | more


def wait_after(status: int, told: dict[str, str], later: float = 0.0) -> float:
    return wait_for(believable(read_window(status, told, NOW), NOW + later), NOW + later)


def test_as_many_as_the_server_says() -> None:
    window = read_window(200, headers(25, 7), NOW)
    assert window
    assert refilled(window, NOW).remaining == 6
    assert refilled(window, NOW + 1.3).remaining == 7, "the site rounds: it may have been half a request less"


def test_the_last_one_makes_us_wait_as_long_as_the_server_says() -> None:
    assert wait_after(200, headers(25, 0, after="1.7321")) == pytest.approx(1.7321, abs=0.06)
    assert wait_after(200, headers(25, 0, after="1.7321"), later=1.8) == 0


@pytest.mark.parametrize(("told", "passes"), [(4.72, 2.32), (2.41, 0.01), (2.4, 2.4), (1.9, 1.9)])
def test_a_refused_one_passes_an_interval_before_the_time_that_is_told(told: float, passes: float) -> None:
    """A wait within one interval can't be one too long: then this site counts rightly."""
    wait = wait_after(429, headers(25, 0, after=told))
    assert passes + 0.02 < wait <= passes + 0.06, "headers and clocks round: a moment on top"
    assert wait_after(200, headers(25, 0, after=told)) == wait
    assert told_wait({"x-ratelimit-limit": "25", "retry-after": str(told)}, NOW) == told


def test_a_one_that_is_left_may_be_half_a_one() -> None:
    assert wait_after(200, headers(25, 1)) == pytest.approx(1.2)
    assert wait_after(200, headers(25, 2)) == 0


def test_what_is_kept_free_is_waited_for_but_never_the_whole_limit() -> None:
    window = RateWindow(25, 3, NOW)
    assert wait_for(window, NOW) == 0
    assert wait_for(window, NOW, kept_free=3) == pytest.approx(2.4)
    assert wait_for(RateWindow(2, 2, NOW), NOW, kept_free=10) == 0
    closed = read_window(429, headers(25, 0, after=4.72), NOW)
    assert wait_for(closed, NOW, kept_free=3) == pytest.approx(2.37 + 3 * 2.4)


def answers(*told: tuple[int, dict[str, str]], kept_free: int = 0) -> float:
    """The random pause after such answers."""
    window = None
    for status, headers_ in told:
        window = learned(window, status, headers_, NOW, kept_free=kept_free)
    assert window
    return window.spread


def test_a_random_pause_grows_with_refusals_and_shrinks_with_successes() -> None:
    refused, passed = (429, headers(25, 0, after=4.72)), (200, headers(25, 9))
    assert answers(passed) == 0, "a machine alone waits for no one"
    assert 2.4 < answers(refused) < answers(refused, refused) < answers(*[refused] * 3)
    assert answers(refused, passed) < answers(refused)
    assert answers(*[refused] * 40) <= 30
    assert answers(*[refused] * 40, *[passed] * 40) == 0


def test_who_leaves_some_free_sees_that_others_take_them() -> None:
    low = (200, headers(25, 1))
    assert answers(low) == 0
    assert answers(low, kept_free=3) > 0
    assert answers((200, headers(25, 3)), kept_free=3) == 0


def test_after_the_wait_there_is_one_request_and_then_one_every_interval() -> None:
    window = read_window(429, headers(25, 0, after=2), NOW)
    assert window
    free = NOW + 2.06
    assert wait_for(window, free) == 0
    assert wait_for(spent(window, free), free) == pytest.approx(2.4, abs=0.02)


def test_reset_after_is_believed_before_reset() -> None:
    assert told_wait(headers(25, 0, reset=NOW + 50, after="2"), NOW) == 2
    assert told_wait(headers(25, 0, reset=NOW + 50), NOW) == 50
    assert told_wait({"retry-after": "30", "x-ratelimit-reset": str(NOW + 55)}, NOW) == 30


@pytest.mark.parametrize("odd", ["soon", "-2.4", "0", "NaN", "3600"])
def test_beside_a_wait_that_makes_no_sense_another_one_counts(odd: str) -> None:
    assert told_wait({"x-ratelimit-reset-after": odd, "retry-after": "3"}, NOW) == 3.0


def test_a_coarse_reset_alone_does_not_slow_down_what_is_allowed() -> None:
    assert wait_after(200, headers(25, 0, reset=NOW + 59)) == pytest.approx(2.4, abs=0.06)


@pytest.mark.parametrize("odd", ["nan", "inf", "-inf", "-1", "0", "1e300", "soon", "", "99999"])
def test_a_wait_that_makes_no_sense_is_none(odd: str) -> None:
    assert told_wait(headers(25, 0, after=odd), NOW) is None
    assert told_wait(headers(25, 0, reset=odd), NOW) is None
    assert 0 < wait_after(200, headers(25, 0, after=odd)) <= PERIOD + 1


def test_who_is_banned_is_told_so_and_stays_silent() -> None:
    for told in (headers(0, 0, after=0), headers(0, 0, reset=0), headers(0, 0, reset="1970")):
        assert wait_after(429, told) == math.inf
        assert wait_after(429, told, later=BAN + 1) == 0


def test_a_refusal_without_a_word_still_makes_a_pause() -> None:
    assert 0 < wait_after(429, {}) <= PERIOD + 1
    assert wait_after(429, headers(25, 0)) == pytest.approx(2.4, abs=0.06)


def test_nothing_said_is_nothing_known() -> None:
    assert read_window(200, {}, NOW) is None
    assert read_window(502, {"content-type": "text/html"}, NOW) is None
    assert read_window(200, headers(0, 0), NOW) is None
    assert wait_for(None, NOW) == 0


def test_requests_come_back_one_after_the_other() -> None:
    window = RateWindow(25, 0, NOW)
    assert refilled(window, NOW + 2.3).remaining == 0
    assert refilled(window, NOW + 12.1).remaining == 5
    assert refilled(window, NOW + 600).remaining == 25


@pytest.mark.parametrize("jump", [-86_400.0, -120.0, 61.0 + 3, 86_400.0, 1e9])
def test_a_clock_that_jumps_locks_nobody_out(jump: float) -> None:
    window = read_window(200, headers(25, 0, after=2), NOW)
    assert wait_for(believable(window, NOW + jump), NOW + jump) == 0


def test_a_worn_out_window_is_full_again() -> None:
    window = believable(RateWindow(25, 3, NOW), NOW + PERIOD)
    assert window == RateWindow(25, 25, NOW + PERIOD)
    assert believable(RateWindow(0, 0, NOW), NOW + PERIOD) is None


def test_of_what_is_known_and_what_is_told_the_stricter_holds() -> None:
    known, told = RateWindow(25, 10, NOW), RateWindow(25, 17, NOW)
    assert stricter(known, told, NOW) == known
    assert stricter(told, known, NOW) == known
    assert stricter(None, told, NOW) == told
    assert stricter(RateWindow(60, 10, NOW), told, NOW) == told, "the server has another limit by now"
    closed = RateWindow(25, 0, NOW, NOW + 5)
    assert stricter(closed, told, NOW) == closed
    assert stricter(known, closed, NOW) == closed
    assert stricter(RateWindow(0, 0, NOW, NOW + BAN), told, NOW) == told


finite = st.floats(allow_nan=True, allow_infinity=True)
words = st.one_of(st.text(max_size=20), finite.map(str), st.integers().map(str))


@given(
    st.sampled_from([200, 401, 404, 429, 500]),
    st.dictionaries(st.sampled_from([*headers(1, 1, 1, 1), "retry-after"]), words),
    st.floats(0, 1e10),
)
def test_no_header_makes_a_wait_without_end(status: int, told: dict[str, str], later: float) -> None:
    window = read_window(status, told, NOW)
    now = NOW + later
    wait = wait_for(believable(window, now), now)
    assert wait >= 0
    assert wait <= LONGEST_WAIT + 1 or (wait == math.inf and later <= BAN)
    if window:
        assert 0 <= refilled(window, now).remaining <= max(window.limit, 0)


def test_a_server_that_allows_more_than_we_think_is_believed() -> None:
    known = RateWindow(25, 25, 0.0)
    for _ in range(60):
        known = stricter(spent(known, 0.0), RateWindow(25, 24, 0.0), 0.0)
    assert wait_for(known, 0.0) == 0
    assert 24 - UNCOUNTED <= known.remaining <= 24


def test_a_late_answer_does_not_give_back_what_others_have_used_since() -> None:
    """Sent as the first of 25, answered when the others had been."""
    taken, told = RateWindow(25, 24, 0.0), RateWindow(25, 23, 0.0)
    assert stricter(RateWindow(25, 2, 0.0), told, 0.0, taken).remaining == 2
    assert stricter(RateWindow(25, 2, 0.0), told, 0.0, RateWindow(25, 3, 0.0)).remaining > 2


def test_what_others_have_under_way_is_not_forgotten() -> None:
    assert stricter(RateWindow(25, 3, 0.0), RateWindow(25, 7, 0.0), 0.0).remaining == 3
    assert stricter(RateWindow(25, 9, 0.0), RateWindow(25, 7, 0.0), 0.0).remaining == 7
