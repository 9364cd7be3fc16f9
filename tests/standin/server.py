"""The stand-in itself: starts and stops the server, sends each request where it belongs, keeps count.

Behaves as the real sites do, their limits included. One thing differs on purpose: Jimaku ignores parameters
that it does not know, the stand-in answers 400 to them. They, unknown paths and wrong methods are `surprises`
at which a test fails: a client that asks such a thing believes in something that is not there.

Its search finds in the same manner, not with the same numbers.
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
from tests.standin.answers import Answer, HungUp, Manner, Refused, Request
from tests.standin.directory import Directory
from tests.standin.faults import KINDS, PROXY_PAGE, Faults, Held, is_api
from tests.standin.handler import handler_for
from tests.standin.limit import BANNED, Budget, Limit, Verdict, unlimited
from tests.standin.listener import Listener
from tests.standin.routes import Route, route
from tests.standin.shows import Catalogue, Entry, demo_catalogue
from tests.standin.site import Site

KEY = "demo-key"
LARGEST_REQUEST = 16 << 20


class StandIn:
    """Jimaku, AniList and TMDB on a free port of this machine, until `close`.

    `limit=False` refuses nobody; `latency` in seconds is added to every answer; `clock` gives UNIX
    seconds. `surprises` collects what the real sites don't know, one sentence each: a test that
    expects none asserts that it is empty. `banned`: the site can't see the address of who asks.
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
        self._site = site = Site(self.directory, catalogue, self.url, lambda: self.key)
        self._actions: Mapping[str, Callable[..., Answer]] = {
            "search": site.search,
            "entry": site.entry,
            "files": site.files,
            "create": site.create,
            "upload": site.upload,
            "openapi": site.openapi,
            "docs": site.docs,
            "download": site.download,
            "relations": site.relations,
            "relations_date": site.relations_date,
            "anilist": AniList(catalogue).answer,
            "tmdb_search": tmdb.Tmdb(catalogue).search,
            "tmdb_find": tmdb.Tmdb(catalogue).find,
            "wrong_method": _wrong_method,
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

    def add_entry(self, entry: Entry, scraped: bool = False) -> None:
        """Put up a new entry, or change the one that has its id; see `Directory.add_entry`."""
        self.directory.add_entry(entry, scraped)

    def remove_entry(self, entry_id: int) -> None:
        """Take an entry and its files away."""
        self.directory.remove_entry(entry_id)

    def lose_folder(self, entry_id: int) -> None:
        """An entry's files vanish from the site's disk, and the entry does not know."""
        self.directory.lose_folder(entry_id)

    def forget_relations(self) -> None:
        """The site was started while the source of its relations was away: it has none."""
        self._site.forget_relations()

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
        if len(request.body) > LARGEST_REQUEST:
            return Answer(413, b"length limit exceeded", {"content-type": "text/plain"})
        try:
            if is_api(request):
                return self._limited(request, found, client)
            return self._metered(request, found) if request.kind == "anilist" else self._act(request, found)
        except HungUp:
            return None

    def _metered(self, request: Request, found: Route | None) -> Answer:
        allowed, headers = self._budget.ask(self._clock())
        answer = self._act(request, found) if allowed else refusal(429, "Too Many Requests.").answer()
        return replace(answer, headers={**answer.headers, **headers})

    def _limited(self, request: Request, found: Route | None, client: str) -> Answer:
        verdict = self._verdict(client)
        if verdict.allowed:
            answer = self._act(request, found)
        else:
            answer = Refused(429, "rate limit exceeded", 8).answer()
        return replace(answer, headers={**answer.headers, **verdict.headers()})

    def _verdict(self, client: str) -> Verdict:
        if self.banned:
            return BANNED
        now = self._clock()
        return self._limit.ask(client, now) if self._limit else unlimited(now)

    def _act(self, request: Request, found: Route | None) -> Answer:
        try:
            if found is None:
                raise Refused(404, "nobody knows this path", surprise=True, body={})
            return self._actions[found.action](request, *found.arguments)
        except Refused as refused:
            if refused.surprise:
                self._surprise(f"{request.method} {request.target}: {refused.sentence}")
            return refused.answer()

    def _failed(self, error: BaseException) -> None:
        self._surprise("".join(traceback.format_exception(error)))

    def _surprise(self, sentence: str) -> None:
        with self._lock:
            self.surprises.append(sentence)


def _wrong_method(_: Request, right: str) -> Answer:
    raise Refused(405, "this path has no such method", surprise=True, body={}, headers={"allow": right})
