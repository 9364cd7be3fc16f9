"""The rate limits: how many requests are left and what the headers say of it.

Knows only times; who asks, and when, is told from outside.
"""

from __future__ import annotations

import math
import struct
import threading
from dataclasses import dataclass
from decimal import Decimal

BURST = 25
WINDOW = 60.0
INTERVAL = 2_400_000
"""Microseconds."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the limit says to one request; `wait` and `reset` are what it tells, not what is so."""

    allowed: bool
    limit: int
    remaining: int
    reset: float
    wait: float

    def headers(self) -> dict[str, str]:
        """The headers as the site sends them, its rounding to single precision included."""
        found = {
            "x-ratelimit-limit": str(self.limit),
            "x-ratelimit-remaining": str(self.remaining),
            "x-ratelimit-reset": shortest(self.reset),
        }
        if self.remaining == 0:
            found["x-ratelimit-reset-after"] = shortest(self.wait)
        return found


BANNED = Verdict(allowed=False, limit=0, remaining=0, reset=0.0, wait=0.0)
"""For an address that the site can't see."""


class Limit:
    """A leaky bucket for each client: 25 may pass at once, then one every 2.4 s; up to 25 are saved again."""

    def __init__(self) -> None:
        self._due: dict[str, int] = {}
        self._lock = threading.Lock()

    def ask(self, client: str, now: float) -> Verdict:
        """Count one request of `client` at UNIX time `now`; a refused one costs nothing."""
        # Whole microseconds: at today's UNIX times a sum of fractions loses a request in 25.
        moment = round(now * 1_000_000)
        with self._lock:
            due = max(self._due.get(client, moment), moment) + INTERVAL
            spare = BURST * INTERVAL - (due - moment)
            allowed = spare >= 0
            if allowed:
                self._due[client] = due
        # The nearest whole number: "1" may be half a request, and the next one is refused.
        remaining = max(0, (2 * spare + INTERVAL) // (2 * INTERVAL))
        # As if the request had been counted, also when it was refused: then it is an interval too long.
        wait = (INTERVAL - spare) / 1_000_000 if remaining == 0 else 0.0
        return Verdict(allowed, BURST, remaining, now + wait, wait)


def unlimited(now: float) -> Verdict:
    """What a client sees that never gets near the limit."""
    return Verdict(True, BURST, BURST - 1, now, 0.0)


def shortest(value: float) -> str:
    """The shortest decimal that means the same number of 32 bits; a UNIX time is up to 64 s off in them."""
    single = _single(value)
    digits = next(text for places in range(1, 18) if _single(float(text := f"{single:.{places}g}")) == single)
    return f"{Decimal(digits):f}"


def _single(value: float) -> float:
    return float(struct.unpack("f", struct.pack("f", value))[0])


class Budget:
    """AniList's limit: 90 requests in each minute that begins with the first of them."""

    LIMIT = 90

    def __init__(self) -> None:
        self._ends = 0.0
        self._spent = 0
        self._lock = threading.Lock()

    def ask(self, now: float) -> tuple[bool, dict[str, str]]:
        """Whether one request at UNIX time `now` passes, and the headers of its answer."""
        with self._lock:
            if now >= self._ends:
                self._ends, self._spent = now + WINDOW, 0
            allowed = self._spent < self.LIMIT
            self._spent += allowed
            left, ends = self.LIMIT - self._spent, self._ends
        headers = {"x-ratelimit-limit": str(self.LIMIT), "x-ratelimit-remaining": str(left)}
        if not allowed:
            headers["retry-after"] = str(math.ceil(ends - now))
            headers["x-ratelimit-reset"] = str(math.ceil(ends))
        return allowed, headers
