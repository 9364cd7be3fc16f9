"""What a test can make go wrong: answers that fail, and requests that are kept waiting.

Knows nothing of what the requests mean; it goes by their kind alone.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping

from tests.standin.answers import Answer, Manner, Request
from tests.standin.routes import API

KINDS = (*sorted(API), "download", "relations", "relations_date", "anilist", "tmdb")
PROXY_PAGE = b"<!DOCTYPE html><html><body><h1>Error</h1><p>The origin did not answer.</p></body></html>"


class Held:
    """Requests of one kind that wait until they are let go."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._arrived = 0
        self._open = False
        self._change = threading.Condition()

    @property
    def arrived(self) -> int:
        """How many requests have come so far."""
        with self._change:
            return self._arrived

    def wait_arrived(self, timeout: float = 10.0, count: int = 1) -> None:
        """Return once `count` requests wait here; TimeoutError after `timeout` seconds."""
        with self._change:
            if not self._change.wait_for(lambda: self._arrived >= count, timeout):
                raise TimeoutError(f"{self._arrived} of {count} {self.kind} requests came in {timeout} s")

    def release(self) -> None:
        """Let go what waits here, and what comes later."""
        with self._change:
            self._open = True
            self._change.notify_all()

    def wait_here(self) -> None:
        """For the server: keep one request until `release`."""
        with self._change:
            if self._open:
                return
            self._arrived += 1
            self._change.notify_all()
            self._change.wait_for(lambda: self._open)

    def __enter__(self) -> Held:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


class Faults:
    """The faults that are waiting to happen, oldest first."""

    def __init__(self) -> None:
        self._failures: list[tuple[str, Answer | None]] = []
        self._held: list[Held] = []
        self._lock = threading.Lock()

    def fail(
        self,
        kind: str,
        times: int = 1,
        status: int = 503,
        body: bytes = PROXY_PAGE,
        headers: Mapping[str, str] | None = None,
        drop: bool = False,
        manner: Manner = Manner.WHOLE,
    ) -> None:
        """Answer the next `times` requests of `kind` so; `drop` hangs up without an answer.

        A `content-length` in `headers` that is larger than `body` breaks off in the middle, as does
        `Manner.CUT`, whose length is not told.
        """
        _check(kind)
        given = {name.lower(): value for name, value in (headers or {}).items()}
        answer = Answer(status, body, {"content-type": "text/html", **given}, manner=manner)
        with self._lock:
            self._failures += [(kind, None if drop else answer)] * times

    def hold(self, kind: str) -> Held:
        """Keep requests of `kind` waiting until `release` is called."""
        _check(kind)
        held = Held(kind)
        with self._lock:
            self._held.append(held)
        return held

    def clear(self) -> None:
        """Forget all faults and let go of what waits."""
        with self._lock:
            held, self._held = self._held, []
            self._failures.clear()
        for one in held:
            one.release()

    def wait(self, request: Request) -> None:
        """For the server: keep the request as long as somebody holds its kind."""
        with self._lock:
            held = [one for one in self._held if _fits(one.kind, request)]
        for one in held:
            one.wait_here()

    def take(self, request: Request) -> tuple[bool, Answer | None]:
        """For the server: whether this request fails, and with which answer (None: hang up)."""
        with self._lock:
            for place, (kind, answer) in enumerate(self._failures):
                if _fits(kind, request):
                    del self._failures[place]
                    return True, answer
        return False, None


def is_api(request: Request) -> bool:
    """Whether the request counts against the site's limit."""
    return request.kind in API


def _fits(kind: str, request: Request) -> bool:
    return kind == request.kind or (kind == "api" and is_api(request))


def _check(kind: str) -> None:
    if kind not in (*KINDS, "api"):
        raise ValueError(f"no kind of request is called {kind!r}; there are {', '.join(KINDS)} and api")
