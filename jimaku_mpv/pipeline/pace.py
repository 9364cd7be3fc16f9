"""How often something may be downloaded that nobody may need: previews, tries."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Lock

MOST = 10
PERIOD = 60.0


class Pace:
    """At most 10 downloads a minute; what was fetched before lies in the cache and is free."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._known: set[str] = set()
        self._times: deque[float] = deque(maxlen=MOST)
        self._lock = Lock()

    def wait(self, name: str) -> float:
        """Seconds until `name` may be fetched; 0 takes one of the ten."""
        with self._lock:
            if name in self._known:
                return 0.0
            now = self._clock()
            if len(self._times) == MOST and now - self._times[0] < PERIOD:
                return PERIOD - (now - self._times[0])
            self._times.append(now)
            self._known.add(name)
            return 0.0
