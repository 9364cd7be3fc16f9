"""The arithmetic of a rate limit: what the headers of an answer allow, now and a while later.

Pure: the time comes as a number, the headers as texts; knows no store and no connection.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from jimaku_mpv.model import RateWindow

PERIOD = 60.0
"""Seconds over which every server we ask counts its limit."""

LONGEST_WAIT = 600.0
"""Seconds. A longer wait is taken for a mistake of a clock, ours or theirs."""

BAN = 300.0
"""Seconds of silence after an answer that gives no hope."""

MARGIN = 0.05
"""Seconds on top of each wait, since headers and clocks round."""

UNCOUNTED = 8
"""Requests that all other windows together may have under way when the server answers."""

ROUNDED = 0.5
"""Requests by which `remaining` may be too high: the site rounds to nearest, so a 1 may be half a one."""

FIRST_SPREAD = 2.0
"""Intervals: up to so long is the random pause after a first refusal. 0 never grows, and eight machines come
back as a herd: 0.65 refusals a request instead of 0.17."""

GROWTH = 1.5
"""What each refusal multiplies the random pause with, and each answer that tells that others have taken
what was kept free for key presses. 1: the same herd, and beside four machines every other key press fails."""

SHRINK = 0.9
"""What each other answer multiplies it with. 1: a machine that is alone again stays slow."""

LONGEST_SPREAD = 30.0
"""Seconds. 300: an unlucky machine sleeps on when all others are done, and all takes a tenth longer."""

NO_SPREAD = 0.25
"""Intervals: a smaller random pause is none, so that a machine alone waits for no one."""

TINY = 1e-6
"""Requests: what sums of fractions lose at today's UNIX times."""

LIMIT = "x-ratelimit-limit"
RESET_AFTER = "x-ratelimit-reset-after"
PLAIN_WAITS = (RESET_AFTER, "retry-after")


def believable(window: RateWindow | None, now: float) -> RateWindow | None:
    """The window, a full one once it is worn out; None when the clock has jumped since it was written."""
    if window is None or window.at > now + 1 or window.until > now + LONGEST_WAIT + 1:
        return None
    if now - window.at >= PERIOD and window.until <= now:
        return full(window.limit, now) if window.limit > 0 else None
    return window


def full(limit: int, now: float) -> RateWindow:
    """A window of which nothing is spent yet."""
    return RateWindow(limit, limit, now)


def refilled(window: RateWindow, now: float) -> RateWindow:
    """Give back the requests that have become free since, one after the other as the site does."""
    if window.limit <= 0:
        return window
    interval = PERIOD / window.limit
    gained = int(max(0.0, now - window.at) / interval + TINY)
    return replace(
        window, remaining=min(window.limit, window.remaining + gained), at=window.at + gained * interval
    )


def spent(window: RateWindow, now: float) -> RateWindow:
    """The window after one more request."""
    left = refilled(window, now)
    return replace(left, remaining=max(0, left.remaining - 1))


def learned(
    known: RateWindow | None,
    status: int,
    headers: Mapping[str, str],
    now: float,
    others: int = 0,
    kept_free: int = 0,
    taken: RateWindow | None = None,
) -> RateWindow | None:
    """What holds after an answer; `others`: requests that the server may have counted after this one.

    `taken`: the window as this request left it. `kept_free`: what this request meant to leave; when less is
    left, others share the limit.
    """
    told = read_window(status, headers, now)
    if told is None:
        return known
    fewer = replace(told, remaining=max(0, told.remaining - others))
    kept = min(kept_free, told.limit // 2)
    growth = GROWTH if status == 429 or told.remaining + 1 < kept else SHRINK
    return replace(stricter(known, fewer, now, taken), spread=_spread(known, told, growth))


def stricter(
    known: RateWindow | None, told: RateWindow, now: float, taken: RateWindow | None = None
) -> RateWindow:
    """What holds after an answer: the server could not yet count what others have sent meanwhile.

    When it allows many more than were left at the moment of the question, `taken`, it is right.
    """
    if known is None or known.limit != told.limit or told.until > now:
        return told
    left = refilled(known, now)
    if known.until > now:
        return left
    if _level(left, now) > _level(told, now):
        return told
    # Against what is left now, a late answer would give back what others have used since.
    before = taken if taken is not None and taken.limit == told.limit else left
    more = int(_level(told, now) - _level(before, now)) - UNCOUNTED
    return replace(left, remaining=left.remaining + more) if more > 0 else left


def wait_for(window: RateWindow | None, now: float, kept_free: int = 0) -> float:
    """Seconds until a request may be sent; 0 for now, infinite for a client that is not wanted.

    `kept_free`: requests that must be left for others after it, up to half of what the limit allows.
    """
    if window is None:
        return 0.0
    if window.limit <= 0:
        return math.inf if window.until > now else 0.0
    left = refilled(window, now)
    lacking = 1 + min(kept_free, window.limit // 2) - left.remaining
    free = left.at + lacking * PERIOD / left.limit if lacking > 0 else now
    return max(0.0, free - now, window.until - now)


def read_window(status: int, headers: Mapping[str, str], now: float) -> RateWindow | None:
    """What the headers of an answer allow from now on; None when they say nothing usable."""
    limit = _count(headers.get(LIMIT))
    remaining = _count(headers.get("x-ratelimit-remaining"))
    if status == 429:
        return _refused(limit, told_wait(headers, now), now)
    if limit is None or remaining is None or limit == 0:
        return None
    interval = PERIOD / limit
    if remaining > 0:
        return RateWindow(limit, min(remaining, limit) - 1, now - (1 - ROUNDED) * interval)
    return _closed(limit, min(_soon(headers) or interval, PERIOD), now)


def told_wait(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds until a refused request would pass, up to `LONGEST_WAIT`; None when no sensible wait is told.

    `reset` is looked at last: the site prints it so coarsely that it may be a minute off.
    """
    if any(name in headers for name in PLAIN_WAITS):
        return _soon(headers)
    reset = _number(headers.get("x-ratelimit-reset"))
    return _wait(reset - now) if reset is not None else None


def _refused(limit: int | None, wait: float | None, now: float) -> RateWindow:
    if limit == 0:
        # Whatever wait is told: after it there is nothing, either.
        return RateWindow(0, 0, now, now + BAN)
    return _closed(limit or 1, PERIOD / (limit or 1) if wait is None else wait, now)


def _closed(limit: int, wait: float, now: float) -> RateWindow:
    """Nothing for `wait` seconds and then at least one request."""
    wait += MARGIN
    return RateWindow(limit, 0, min(now, now + wait - PERIOD / limit), now + wait)


def _level(window: RateWindow, now: float) -> float:
    """Requests that are left, with the part of the next one that has come back already."""
    return window.remaining + max(0.0, now - window.at) * window.limit / PERIOD


def _spread(known: RateWindow | None, told: RateWindow, growth: float) -> float:
    """Seconds of the random pause that keeps those who wait for the same limit out of each other's way."""
    if told.limit <= 0:
        return 0.0
    before, interval = known.spread if known else 0.0, PERIOD / told.limit
    if growth > 1:
        return min(LONGEST_SPREAD, max(FIRST_SPREAD * interval, before * growth))
    after = before * growth
    return after if after >= NO_SPREAD * interval else 0.0


def _soon(headers: Mapping[str, str]) -> float | None:
    waits = {name: _wait(_number(headers.get(name))) for name in PLAIN_WAITS}
    name, told = next(((name, wait) for name, wait in waits.items() if wait is not None), ("", None))
    limit = _count(headers.get(LIMIT))
    if name != RESET_AFTER or told is None or not limit:
        return told
    # The site adds one interval: it names the request after the next. A wait within one interval can't hold
    # such an addition, so a site that counts rightly is believed as well.
    interval = PERIOD / limit
    return told - interval if told > interval else told


def _wait(seconds: float | None) -> float | None:
    return seconds if seconds is not None and 0 < seconds <= LONGEST_WAIT else None


def _count(text: str | None) -> int | None:
    number = _number(text)
    return int(number) if number is not None and 0 <= number <= 1_000_000 else None


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None
