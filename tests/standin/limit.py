"""The rate limits: how many requests are left and what the headers say of it.

Knows only times; who asks, and when, is told from outside.
"""

from __future__ import annotations

import math
import struct
import threading
from dataclasses import dataclass

BURST = 25
WINDOW = 60.0
INTERVAL = 2_400_000
"""Microseconds."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the limit says to one request; `wait` is seconds until the next one would pass."""

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
            "x-ratelimit-reset": f"{single_precision(self.reset):.0f}",
        }
        if self.remaining == 0:
            found["x-ratelimit-reset-after"] = f"{self.wait:.6g}"
        return found


BANNED = Verdict(allowed=False, limit=0, remaining=0, reset=0.0, wait=0.0)


class Limit:
    """GCRA: a burst of 25 may pass, then one every 2.4 s, for each client by itself."""

    def __init__(self) -> None:
        self._due: dict[str, int] = {}
        self._lock = threading.Lock()

    def ask(self, client: str, now: float) -> Verdict:
        """Count one request of `client` at UNIX time `now`; a refused one costs nothing."""
        # Whole microseconds: at today's UNIX times a sum of fractions loses a request in 25.
        moment = round(now * 1_000_000)
        with self._lock:
            due = max(self._due.get(client, moment), moment)
            allowed = due - moment <= (BURST - 1) * INTERVAL
            if allowed:
                due += INTERVAL
                self._due[client] = due
        used = -((moment - due) // INTERVAL)
        wait = max(0, due - moment - (BURST - 1) * INTERVAL) / 1_000_000
        return Verdict(allowed, BURST, BURST - used, now + wait, wait)


def unlimited(now: float) -> Verdict:
    """What a client sees that never gets near the limit."""
    return Verdict(True, BURST, BURST - 1, now, 0.0)


def single_precision(value: float) -> float:
    """The nearest number that fits 32 bits; for UNIX times that is up to 64 s away."""
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
