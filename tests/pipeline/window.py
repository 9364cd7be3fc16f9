"""A window of the user's on a stand-in server and a real store, and a clock that the test sets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jimaku_mpv.files.cache import SubtitleCache
from jimaku_mpv.model import Entry, EntryId, Preferences
from jimaku_mpv.net.anilist import AniListClient
from jimaku_mpv.net.http import Http
from jimaku_mpv.net.jimaku import JimakuClient
from jimaku_mpv.net.ratelimit import RateLimiter
from jimaku_mpv.net.tmdb import TmdbClient
from jimaku_mpv.pipeline.catalogue import Catalogue
from jimaku_mpv.pipeline.fetch import Fetcher
from jimaku_mpv.pipeline.find import Pipeline
from jimaku_mpv.pipeline.identification import Identification
from jimaku_mpv.pipeline.memory import Memory
from jimaku_mpv.pipeline.references import References
from jimaku_mpv.pipeline.screens import Screens
from jimaku_mpv.store.catalogue import CatalogueStore
from jimaku_mpv.store.decisions import Decisions
from tests.standin.server import StandIn

START = 1_798_761_600.0
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


class Clock:
    """UNIX seconds that pass only when told."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += seconds


class Window:
    """One program of the user's: its own objects on the folder that all of them share."""

    def __init__(self, server: StandIn, folder: Path, clock: Clock, http: Http) -> None:
        self._server, self._http, self._clock, self.has_tmdb = server, http, clock, False
        limiter = RateLimiter(server.url, clock=clock)
        self.store = CatalogueStore(folder / "catalogue.db")
        self.client = JimakuClient(http, server.url, server.key, limiter, 0.0)
        self.anilist = AniListClient(http, server.anilist_url, RateLimiter("anilist", clock=clock), 0.0)
        self.catalogue = Catalogue(self.store, clock)
        self.references = References(self.anilist, self.store, clock)
        self.cache = SubtitleCache(folder, 100_000_000)
        self.decisions = Decisions(folder.parent / "data" / "decisions.db")
        self.memory = Memory(self.decisions, self.catalogue, clock)

    def pipeline(
        self, online: str = "plausible", preferences: Preferences | None = None, aids: Sequence[str] = ()
    ) -> Pipeline:
        """The whole way to a subtitle."""
        wishes = preferences or Preferences()
        fetcher = Fetcher(self.cache, wishes, aids)
        tmdb = TmdbClient(self._http, self._server.tmdb_url, self._server.tmdb_key) if self.has_tmdb else None
        screens = Screens(tmdb, self.store, self._clock)
        identification = Identification(self.catalogue, self.references, screens, online)
        return Pipeline(self.client, self.catalogue, identification, self.memory, fetcher, wishes)

    def entry(self, number: EntryId) -> Entry | None:
        """The entry of that number, as the directory has it now."""
        return next((entry for entry in self.catalogue.index().entries if entry.id == number), None)

    def close(self) -> None:
        """Let go of the files."""
        self.decisions.close()
        self.store.close()
