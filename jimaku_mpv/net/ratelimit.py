"""How many requests a server still allows, as its headers say, shared by all windows of the player.

Knows no HTTP library and no disk: answers, store, clock and sleep are handed in.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from threading import Lock
from typing import Protocol, TypeVar

from jimaku_mpv.errors import RateLimited
from jimaku_mpv.model import RateWindow

PERIOD = 60.0
"""Seconds over which every server we ask counts its limit."""

LONGEST_WAIT = 3600.0
"""A server that names a longer wait is not waited for."""

BAN = 300.0
"""Seconds of silence after an answer that gives no hope."""

KEY_PRESS = 3.0
"""Seconds that somebody who pressed a key is kept waiting at most."""

SLACK = 0.05
"""Seconds by which a sleep may end early or late."""

PLAIN_WAITS = ("x-ratelimit-reset-after", "retry-after")

Change = Callable[[RateWindow | None], RateWindow | None]


class RateStore(Protocol):
    """Where the state lives. `update` reads, changes and writes in one step, over all processes."""

    def load(self, server: str) -> RateWindow | None: ...

    def update(self, server: str, change: Change) -> RateWindow | None: ...


class Reply(Protocol):
    """What the limiter needs of an answer; header names in lower case."""

    @property
    def status(self) -> int: ...

    @property
    def headers(self) -> Mapping[str, str]: ...


R = TypeVar("R", bound=Reply)


class ProcessRates:
    """A RateStore that ends with the process, for when there is no disk."""

    def __init__(self) -> None:
        self._windows: dict[str, RateWindow] = {}
        self._lock = Lock()

    def load(self, server: str) -> RateWindow | None:
        return self._windows.get(server)

    def update(self, server: str, change: Change) -> RateWindow | None:
        with self._lock:
            window = change(self._windows.get(server))
            if window is None:
                self._windows.pop(server, None)
            else:
                self._windows[server] = window
            return window


class RateLimiter:
    """Lets requests to one server pass as its headers allow; safe to use from several threads."""

    def __init__(
        self,
        server: str,
        store: RateStore | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        service: str = "Jimaku",
    ) -> None:
        self._server = server
        self._store = store or ProcessRates()
        self._clock = clock
        self._sleep = sleep
        self._service = service
        self._under_way = 0
        self._lock = Lock()

    @property
    def remaining(self) -> int | None:
        """Requests that are left as far as is known; None before the first answer."""
        now = self._clock()
        window = believable(self._store.load(self._server), now)
        return refilled(window, now).remaining if window else None

    def call(self, send: Callable[[], R], patience: float = KEY_PRESS) -> R:
        """Send within the limit, once more after a 429 that names a wait; `patience` seconds in all.

        Raises RateLimited when the server wants a longer wait, or does not say how long.
        """
        left = patience - self.before(patience)
        reply, wait = self._once(send)
        if reply.status == 429 and wait is not None:
            self.before(left)
            reply, wait = self._once(send)
        if reply.status == 429:
            raise RateLimited(wait, self._service)
        return reply

    def before(self, patience: float) -> float:
        """Take one request from the window; gives the seconds it had to wait.

        Raises RateLimited when that would take more than `patience` seconds.
        """
        waited = 0.0
        while wait := self._take():
            if math.isinf(wait):
                raise RateLimited(None, self._service)
            if waited + wait > patience + SLACK:
                raise RateLimited(wait, self._service)
            self._sleep(wait)
            waited += wait
        return waited

    def after(self, status: int, headers: Mapping[str, str]) -> float | None:
        """Learn from an answer; gives the seconds that a 429 asks for, None when it names no usable wait."""
        now = self._clock()
        told = read_window(status, headers, now)
        wait = told_wait(headers, now) if status == 429 else None
        if told:
            with self._lock:
                others = max(0, self._under_way - 1)
            fewer = replace(told, remaining=max(0, told.remaining - others))
            self._store.update(self._server, lambda _: fewer)
        return wait

    def _once(self, send: Callable[[], R]) -> tuple[R, float | None]:
        with self._lock:
            self._under_way += 1
        try:
            reply = send()
            return reply, self.after(reply.status, reply.headers)
        finally:
            with self._lock:
                self._under_way -= 1

    def _take(self) -> float:
        """Seconds to wait before asking again; 0 when a request was taken, infinite when banned."""
        wait = 0.0
        now = self._clock()

        def change(window: RateWindow | None) -> RateWindow | None:
            nonlocal wait
            known = believable(window, now)
            wait = wait_for(known, now)
            return spent(known, now) if known and not wait else known

        self._store.update(self._server, change)
        return wait


def believable(window: RateWindow | None, now: float) -> RateWindow | None:
    """The window, unless it is worn out or the clock has jumped since it was written."""
    if window is None or window.at > now + 1 or window.until > now + LONGEST_WAIT:
        return None
    return None if now - window.at >= PERIOD and window.until <= now else window


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
    return _closed(limit, _soon(headers) or PERIOD / limit, now)


def _refused(limit: int | None, wait: float | None, now: float) -> RateWindow:
    if wait is not None:
        return _closed(limit or 1, wait, now)
    if limit == 0:
        return RateWindow(0, 0, now, now + BAN)
    return _closed(limit or 1, PERIOD / (limit or 1), now)


def _closed(limit: int, wait: float, now: float) -> RateWindow:
    """Nothing for `wait` seconds and then at least one request."""
    return RateWindow(limit, 0, min(now, now + wait - PERIOD / limit), now + wait)


def told_wait(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that a 429 asks for, up to an hour; None when it names no wait that makes sense.

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
