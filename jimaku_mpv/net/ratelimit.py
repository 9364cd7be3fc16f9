"""How many requests a server still allows, as its headers say, shared by all windows of the player.

Knows no HTTP library and no disk: answers, store, clock and sleep are handed in.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Lock
from typing import Protocol, TypeVar

from jimaku_mpv.errors import RateLimited
from jimaku_mpv.model import RateWindow
from jimaku_mpv.net.window import PERIOD, believable, full, learned, refilled, spent, told_wait, wait_for

KEY_PRESS = 3.0
"""Seconds that somebody who pressed a key is kept waiting at most."""

SLACK = 0.05
"""Seconds by which a sleep may end early or late."""

SPREAD_PART = 0.1
"""Of the patience that is left, for a random pause: a key press that could be answered in time is."""

AGAIN = 0.5
"""Intervals that each further refusal of a request adds at least, for a server whose waits are too short."""

DOUBT = 1.0
"""Intervals by which our count may be too strict, since the site rounds what it tells: half a request each
time that it matters. A refused request costs nothing, so who can't wait any longer asks then. 0: a key press
that could load in time does not; more, and who can't load in time is refused in vain."""

TICK = 1.0
"""Seconds between two words on how long a wait still takes."""

Change = Callable[[RateWindow | None], RateWindow | None]
Tell = Callable[[str, float], None]
"""Called with the name of the service, and the seconds that are still to wait for its limit; 0 at the end."""


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
    """Seconds of waiting that are left for several calls together, as for one key press.

    `kept_free`: requests that are left to those who are in a hurry. `tell` hears of every wait.
    """

    left: float
    kept_free: int = 0
    tell: Tell | None = None

    @classmethod
    def of(cls, patience: float | Patience) -> Patience:
        """Given seconds are a patience of their own."""
        return patience if isinstance(patience, Patience) else cls(patience)

    @contextmanager
    def part(self, seconds: float) -> Iterator[Patience]:
        """At most `seconds` of it for one piece of the work; what is used there is gone from the whole."""
        part = replace(self, left=min(self.left, seconds))
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
        kept = self._store.load(self._server)
        now = self._clock()
        window = believable(kept, now)
        return refilled(window, now).remaining if window else None

    def call(self, send: Callable[[], R], patience: float | Patience = KEY_PRESS) -> R:
        """Send within the limit, again after a 429 that names a wait, as long as the patience lasts.

        Raises RateLimited when the server wants a longer wait, or does not say how long.
        """
        budget = Patience.of(patience)
        refusals = 0
        while True:
            taken = self._turn(budget, refusals)
            reply, wait = self._once(send, budget.kept_free, taken)
            if reply.status != 429:
                return reply
            if wait is None:
                raise RateLimited(self._pause(), self._service)
            refusals += 1

    def before(self, patience: float) -> float:
        """Take one request from the window; gives the seconds it had to wait.

        Raises RateLimited when that would take longer than the patience lasts.
        """
        budget = Patience(patience)
        self._turn(budget, 0)
        return patience - budget.left

    def after(
        self,
        status: int,
        headers: Mapping[str, str],
        kept_free: int = 0,
        taken: RateWindow | None = None,
    ) -> float | None:
        """Learn from an answer; gives the seconds that a 429 asks for, None when it names no usable wait.

        `kept_free` and `taken`: see `learned`.
        """
        with self._lock:
            others = max(0, self._under_way - 1)
        unlimited = 200 <= status < 300 and "x-ratelimit-limit" not in headers
        if unlimited:
            # Who answers without a word of a limit has none, whatever was assumed.
            self._assumed = None

        def change(window: RateWindow | None) -> RateWindow | None:
            now = self._clock()
            if unlimited:
                return window if window and window.until > now else None
            return learned(believable(window, now), status, headers, now, others, kept_free, taken)

        self._store.update(self._server, change)
        return told_wait(headers, self._clock()) if status == 429 else None

    def _turn(self, budget: Patience, refusals: int) -> RateWindow | None:
        """Wait until a request may be sent, and take it; gives the window as that leaves it."""
        # Who was refused has waited for its turn once: to keep free even then would starve the unlucky.
        kept_free, at_least = (0 if refusals else budget.kept_free), max(0, refusals - 1) * AGAIN
        while True:
            window, wait = self._take(kept_free, at_least)
            if not wait:
                return window
            if math.isinf(wait):
                raise RateLimited(None, self._service)
            if wait > budget.left + SLACK:
                return self._last_try(window, wait, budget, refusals)
            spread = window.spread if window else 0.0
            wait += random.uniform(0.0, min(spread, max(0.0, budget.left - wait) * SPREAD_PART))
            self._rest(wait, budget)
            at_least = 0.0

    def _last_try(
        self, window: RateWindow | None, wait: float, budget: Patience, refusals: int
    ) -> RateWindow | None:
        """Take one as the patience ends, where only our own count speaks against it."""
        in_hurry = budget.left > 0 and not budget.kept_free and not refusals
        counted = window is not None and window.limit > 0 and window.until <= self._clock()
        doubt = DOUBT * PERIOD / window.limit if in_hurry and counted and window else 0.0
        if wait <= budget.left + doubt:
            self._rest(budget.left, budget)
            window, wait = self._take(0, 0.0, doubt)
        if wait > doubt:
            raise RateLimited(wait, self._service)
        return window

    def _pause(self) -> float | None:
        """Seconds that we keep away by ourselves; None for a client that is not wanted."""
        kept = self._store.load(self._server)
        now = self._clock()
        wait = wait_for(believable(kept, now), now)
        return wait if 0 < wait < math.inf else None

    def _once(
        self, send: Callable[[], R], kept_free: int, taken: RateWindow | None
    ) -> tuple[R, float | None]:
        with self._lock:
            self._under_way += 1
        try:
            reply = send()
            return reply, self.after(reply.status, reply.headers, kept_free, taken)
        finally:
            with self._lock:
                self._under_way -= 1

    def _take(self, kept_free: int, at_least: float, doubt: float = 0.0) -> tuple[RateWindow | None, float]:
        """The window, and seconds to wait before asking again: 0 when one was taken, infinite when banned.

        `at_least`: intervals. `doubt`: seconds that need not be waited to the end.
        """
        wait = 0.0

        def change(window: RateWindow | None) -> RateWindow | None:
            nonlocal wait
            # Read when it is this window's turn: before, another one may be writing a later time.
            now = self._clock()
            known = believable(window, now)
            if known is None and self._assumed is not None:
                known = full(self._assumed, now)
            wait = wait_for(known, now, kept_free)
            if known and at_least:
                wait = max(wait, at_least * PERIOD / max(1, known.limit))
            return spent(known, now) if known and wait <= doubt else known

        return self._store.update(self._server, change), wait

    def _rest(self, seconds: float, budget: Patience) -> None:
        budget.left -= seconds
        if budget.tell is None:
            self._sleep(seconds)
            return
        while seconds > 0:
            budget.tell(self._service, seconds)
            self._sleep(min(TICK, seconds))
            seconds -= TICK
        budget.tell(self._service, 0.0)
