"""The stand-in itself: starts and stops the server, sends each request where it belongs, keeps count.

Behaves as the real sites do, their limits included, and refuses loudly what they do not know.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import parse_qsl

from tests.standin import tmdb
from tests.standin.anilist import AniList, refusal
from tests.standin.answers import Answer, Manner, Refused, Request, in_json
from tests.standin.directory import Directory
from tests.standin.faults import KINDS, PROXY_PAGE, Faults, Held, is_api
from tests.standin.handler import handler_for
from tests.standin.limit import BANNED, Budget, Limit, Verdict, unlimited
from tests.standin.listener import Listener
from tests.standin.routes import Route, route
from tests.standin.shows import Catalogue, Entry, demo_catalogue
from tests.standin.site import Site

KEY = "demo-key"


class StandIn:
    """Jimaku, AniList and TMDB on a free port of this machine, until `close`.

    `limit=False` refuses nobody; `latency` in seconds is added to every answer; `clock` gives UNIX
    seconds. `surprises` collects what the real sites don't know, one sentence each: a test that
    expects none asserts that it is empty.
    """

    key = KEY
    tmdb_key = tmdb.KEY

    def __init__(
        self,
        limit: bool = True,
        latency: float = 0.0,
        catalogue: Catalogue | None = None,
        clock: Callable[[], float] = time.time,
        port: int = 0,
    ) -> None:
        catalogue = catalogue or demo_catalogue()
        self.latency = latency
        self.banned = False
        self.surprises: list[str] = []
        self.faults = Faults()
        self._clock = clock
        self._limit = Limit() if limit else None
        self._budget = Budget()
        self._requests: list[Request] = []
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._listener = Listener(port, handler_for(self._answer), self._failed)
        self.url = f"http://127.0.0.1:{self._listener.server_address[1]}"
        self.anilist_url = f"{self.url}/graphql"
        self.tmdb_url = f"{self.url}/3"
        self.directory = Directory(catalogue, clock)
        site = Site(self.directory, catalogue, self.url)
        self._actions: Mapping[str, Callable[..., Answer]] = {
            "search": site.search,
            "entry": site.entry,
            "files": site.files,
            "download": site.download,
            "relations": site.relations,
            "relations_date": site.relations_date,
            "anilist": AniList(catalogue).answer,
            "tmdb_search": tmdb.Tmdb(catalogue).search,
            "tmdb_find": tmdb.Tmdb(catalogue).find,
        }
        self._listener.start()

    @property
    def requests(self) -> list[Request]:
        """Every request seen so far, in the order in which they came."""
        with self._lock:
            return list(self._requests)

    def counts(self) -> dict[str, int]:
        """How many requests of each kind came; `api` are those that the site's limit counts."""
        seen = self.requests
        kinds = Counter(request.kind for request in seen)
        return {**{kind: kinds[kind] for kind in KINDS}, "api": sum(map(is_api, seen))}

    def add_file(self, entry_id: int, name: str, data: bytes) -> None:
        """Upload a file between two plays; the entry's `last_modified` becomes now."""
        self.directory.add_file(entry_id, name, data)

    def remove_file(self, entry_id: int, name: str) -> None:
        """Take a file away, as an editor of the site would."""
        self.directory.remove_file(entry_id, name)

    def add_entry(self, entry: Entry) -> None:
        """Put up a new entry, or change the one that has its id."""
        self.directory.add_entry(entry)

    def remove_entry(self, entry_id: int) -> None:
        """Take an entry and its files away."""
        self.directory.remove_entry(entry_id)

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
        """Answer the next requests of `kind` so; see `Faults.fail`."""
        self.faults.fail(kind, times, status, body, headers, drop, manner)

    def hold(self, kind: str) -> Held:
        """Keep requests of `kind` waiting until `release`; see `Held`."""
        return self.faults.hold(kind)

    def close(self) -> None:
        """Stop; afterwards no thread and no socket is left."""
        if self._closing.is_set():
            return
        self._closing.set()
        self.faults.clear()
        self._listener.stop()

    def __enter__(self) -> StandIn:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _answer(self, request: Request, client: str) -> Answer | None:
        found = route(request.method, request.path)
        query = dict(parse_qsl(request.target.partition("?")[2], keep_blank_values=True))
        request = replace(request, kind=found.kind if found else "unknown", query=query)
        with self._lock:
            self._requests.append(request)
        self._closing.wait(self.latency)
        self.faults.wait(request)
        failing, answer = self.faults.take(request)
        if failing:
            return answer
        if is_api(request):
            return self._limited(request, found, client)
        return self._metered(request, found) if request.kind == "anilist" else self._act(request, found)

    def _metered(self, request: Request, found: Route | None) -> Answer:
        allowed, headers = self._budget.ask(self._clock())
        answer = self._act(request, found) if allowed else _error(refusal(429, "Too Many Requests."))
        return replace(answer, headers={**answer.headers, **headers})

    def _limited(self, request: Request, found: Route | None, client: str) -> Answer:
        verdict = self._verdict(client)
        if not verdict.allowed:
            answer = _error(Refused(429, "rate limit exceeded", 8))
        elif request.headers.get("authorization") != self.key:
            answer = _error(Refused(401, "unauthorized", 7))
        else:
            answer = self._act(request, found)
        return replace(answer, headers={**answer.headers, **verdict.headers()})

    def _verdict(self, client: str) -> Verdict:
        if self.banned:
            return BANNED
        now = self._clock()
        return self._limit.ask(client, now) if self._limit else unlimited(now)

    def _act(self, request: Request, found: Route | None) -> Answer:
        try:
            if found is None:
                raise Refused(404, f"The stand-in knows no {request.method} {request.path}", 6, surprise=True)
            return self._actions[found.action](request, *found.arguments)
        except Refused as refused:
            if refused.surprise:
                self._surprise(f"{request.method} {request.target}: {refused.sentence}")
            return _error(refused)

    def _failed(self, error: BaseException) -> None:
        self._surprise("".join(traceback.format_exception(error)))

    def _surprise(self, sentence: str) -> None:
        with self._lock:
            self.surprises.append(sentence)


def _error(refused: Refused) -> Answer:
    return in_json(refused.body, refused.status)
