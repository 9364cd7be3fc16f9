"""TMDB's answers, with the user's own key only: kept for weeks, done without when it is down."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import partial

from jimaku_mpv.errors import KeyRefused, NetworkError
from jimaku_mpv.model import Guess, Screen, TmdbId
from jimaku_mpv.net.tmdb import Source, TmdbClient
from jimaku_mpv.store.catalogue import CatalogueStore

log = logging.getLogger(__name__)

KEPT_FOR = 21 * 86400.0
SEARCHES = 2
TVDB: Source = "tvdb_id"
IMDB: Source = "imdb_id"


class Screens:
    """What TMDB knows of live action and films; `client` None: the user has no key. `clock`: UNIX seconds."""

    def __init__(self, client: TmdbClient | None, store: CatalogueStore, clock: Callable[[], float]) -> None:
        self._client = client
        self._store = store
        self._clock = clock

    @property
    def can_ask(self) -> bool:
        """Whether there is a key to ask with."""
        return self._client is not None

    def search(self, guess: Guess) -> tuple[Screen, ...]:
        """What TMDB finds by the titles of the name; asked once per title."""
        found: dict[TmdbId, Screen] = {}
        for title in guess.titles[:SEARCHES]:
            for screen in self._kept(f"search\n{title}", partial(TmdbClient.search, title=title)):
                found.setdefault(screen.id, screen)
        return tuple(found.values())

    def translated(self, guess: Guess) -> tuple[TmdbId, ...]:
        """TMDB's ids for the ids that stand in the path or beside the file."""
        for number, source in ((guess.tvdb_id, TVDB), (guess.imdb_id, IMDB)):
            if number is not None:
                screens = self._kept(f"{source}\n{number}", partial(_translate, number=number, source=source))
                return tuple(screen.id for screen in screens)
        return ()

    def _kept(self, question: str, ask: Callable[[TmdbClient], list[Screen]]) -> list[Screen]:
        known = self._store.answer("tmdb", question)
        if known is not None and 0 <= self._clock() - known.fetched_at <= KEPT_FOR:
            return _read(known.payload)
        if self._client is None:
            return []
        try:
            screens = ask(self._client)
        except (NetworkError, KeyRefused) as error:
            log.warning("without TMDB: %s", error.line())
            return []
        self._store.save_answer("tmdb", question, _written(screens), self._clock())
        return screens


def _translate(client: TmdbClient, number: str, source: Source) -> list[Screen]:
    return [Screen(one, ()) for one in client.find(number, source)]


def _written(screens: list[Screen]) -> str:
    return json.dumps([[str(one.id), list(one.titles), one.year] for one in screens])


def _read(payload: str) -> list[Screen]:
    try:
        return [
            Screen(number, tuple(titles), year)
            for text, titles, year in json.loads(payload)
            if (number := TmdbId.parse(text)) is not None
        ]
    except (ValueError, TypeError):
        log.warning("a stored answer of TMDB is not readable")
        return []
