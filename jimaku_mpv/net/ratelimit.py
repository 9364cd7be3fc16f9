"""How many requests a server still allows, as its headers say, shared by all windows of the player.

Knows no HTTP library and no disk: answers, store, clock and sleep are handed in.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Lock
from typing import Protocol, TypeVar

from jimaku_mpv.errors import RateLimited
from jimaku_mpv.model import RateWindow
from jimaku_mpv.net.window import (
    believable,
    full,
    read_window,
    refilled,
    spent,
    stricter,
    told_wait,
    wait_for,
)

KEY_PRESS = 3.0
"""Seconds that somebody who pressed a key is kept waiting at most."""

SLACK = 0.05
"""Seconds by which a sleep may end early or late."""

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


@dataclass(slots=True)
class Patience:
    """Seconds of waiting that are left for several calls together, as for one key press."""

    left: float

    @classmethod
    def of(cls, patience: float | Patience) -> Patience:
        """Given seconds are a patience of their own."""
        return patience if isinstance(patience, Patience) else cls(patience)

    @contextmanager
    def part(self, seconds: float) -> Iterator[Patience]:
        """At most `seconds` of it for one piece of the work; what is used there is gone from the whole."""
        part = Patience(min(self.left, seconds))
        given = part.left
        try:
            yield part
        finally:
            self.left -= given - part.left

    @contextmanager
    def spending(self) -> Iterator[float]:
        """The seconds that are left, less in the end what the work inside took by a real clock."""
        began = time.monotonic()
        try:
            yield self.left
        finally:
            self.left -= time.monotonic() - began


class RateLimiter:
    """Lets requests to one server pass as its headers allow; safe to use from several threads.

    `assumed`: requests a minute that count until the server has said how many it allows.
    """

    def __init__(
        self,
        server: str,
        store: RateStore | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        service: str = "Jimaku",
        assumed: int | None = None,
    ) -> None:
        self._server = server
        self._assumed = assumed
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

    def call(self, send: Callable[[], R], patience: float | Patience = KEY_PRESS) -> R:
        """Send within the limit, once more after a 429 that names a wait; `patience` seconds in all.

        Raises RateLimited when the server wants a longer wait, or does not say how long.
        """
        budget = Patience.of(patience)
        budget.left -= self.before(budget.left)
        reply, wait = self._once(send)
        if reply.status == 429 and wait is not None:
            budget.left -= self.before(budget.left)
            reply, wait = self._once(send)
        if reply.status == 429:
            raise RateLimited(wait or self._pause(), self._service)
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
            self._store.update(self._server, lambda known: stricter(believable(known, now), fewer, now))
        elif 200 <= status < 300 and "x-ratelimit-limit" not in headers:
            # Who answers without a word of a limit has none, whatever was assumed.
            self._assumed = None
            self._store.update(self._server, lambda known: known if known and known.until > now else None)
        return wait

    def _pause(self) -> float | None:
        """Seconds that we keep away by ourselves; None for a client that is not wanted."""
        now = self._clock()
        wait = wait_for(believable(self._store.load(self._server), now), now)
        return wait if 0 < wait < math.inf else None

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
            if known is None and self._assumed is not None:
                known = full(self._assumed, now)
            wait = wait_for(known, now)
            return spent(known, now) if known and not wait else known

        self._store.update(self._server, change)
        return wait
