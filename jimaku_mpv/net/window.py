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

PLAIN_WAITS = ("x-ratelimit-reset-after", "retry-after")


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
    gained = int(max(0.0, now - window.at) / interval)
    return replace(
        window, remaining=min(window.limit, window.remaining + gained), at=window.at + gained * interval
    )


def spent(window: RateWindow, now: float) -> RateWindow:
    """The window after one more request."""
    full = refilled(window, now)
    return replace(full, remaining=max(0, full.remaining - 1))


def stricter(known: RateWindow | None, told: RateWindow, now: float) -> RateWindow:
    """What holds after an answer: the server could not yet count what others have sent meanwhile.

    That is a few requests; when it allows many more than we think, it is right.
    """
    if known is None or known.limit != told.limit or told.until > now:
        return told
    left = refilled(known, now)
    if known.until > now or told.remaining - UNCOUNTED <= left.remaining <= told.remaining:
        return left
    if left.remaining > told.remaining:
        return told
    return replace(told, remaining=max(0, told.remaining - UNCOUNTED))


def wait_for(window: RateWindow | None, now: float) -> float:
    """Seconds until a request may be sent; 0 for now, infinite for a client that is not wanted."""
    if window is None:
        return 0.0
    if window.until > now:
        return window.until - now if window.limit > 0 else math.inf
    full = refilled(window, now)
    return 0.0 if full.remaining > 0 or full.limit <= 0 else full.at + PERIOD / full.limit - now


def read_window(status: int, headers: Mapping[str, str], now: float) -> RateWindow | None:
    """What the headers of an answer allow from now on; None when they say nothing usable."""
    limit = _count(headers.get("x-ratelimit-limit"))
    remaining = _count(headers.get("x-ratelimit-remaining"))
    if status == 429:
        return _refused(limit, told_wait(headers, now), now)
    if limit is None or remaining is None or limit == 0:
        return None
    if remaining > 0:
        return RateWindow(limit, min(remaining, limit), now)
    return _closed(limit, min(_soon(headers) or PERIOD / limit, PERIOD), now)


def _refused(limit: int | None, wait: float | None, now: float) -> RateWindow:
    if wait is not None:
        return _closed(limit or 1, wait, now)
    if limit == 0:
        return RateWindow(0, 0, now, now + BAN)
    return _closed(limit or 1, PERIOD / (limit or 1), now)


def _closed(limit: int, wait: float, now: float) -> RateWindow:
    """Nothing for `wait` seconds and then at least one request."""
    wait += MARGIN
    return RateWindow(limit, 0, min(now, now + wait - PERIOD / limit), now + wait)


def told_wait(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that a 429 asks for, up to `LONGEST_WAIT`; None when it names no wait that makes sense.

    `reset` is looked at last: the site prints it so coarsely that it may be a minute off.
    """
    if any(name in headers for name in PLAIN_WAITS):
        return _soon(headers)
    reset = _number(headers.get("x-ratelimit-reset"))
    return _wait(reset - now) if reset is not None else None


def _soon(headers: Mapping[str, str]) -> float | None:
    return next((_wait(_number(headers[name])) for name in PLAIN_WAITS if name in headers), None)


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
