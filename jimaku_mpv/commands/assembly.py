"""Puts the program together: addresses, folders, stores and clients become a pipeline."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from jimaku_mpv import config, keys, log, paths
from jimaku_mpv.config import Settings
from jimaku_mpv.errors import JimakuError
from jimaku_mpv.files.cache import SubtitleCache
from jimaku_mpv.net.anilist import AniListClient
from jimaku_mpv.net.http import Http
from jimaku_mpv.net.jimaku import JimakuClient
from jimaku_mpv.net.ratelimit import RateLimiter
from jimaku_mpv.net.tmdb import TmdbClient
from jimaku_mpv.paths import Folders, Servers
from jimaku_mpv.pipeline.account import Account
from jimaku_mpv.pipeline.catalogue import Catalogue
from jimaku_mpv.pipeline.fetch import Fetcher
from jimaku_mpv.pipeline.find import Pipeline
from jimaku_mpv.pipeline.identification import Identification
from jimaku_mpv.pipeline.memory import Memory
from jimaku_mpv.pipeline.references import References
from jimaku_mpv.pipeline.screens import Screens
from jimaku_mpv.store.catalogue import CatalogueStore
from jimaku_mpv.store.decisions import Decisions

logger = logging.getLogger(__name__)

MEGABYTE = 1_000_000
ASSUMED = {"Jimaku": 25, "AniList": 30}
"""Requests a minute before the first answer, by the name of the service."""


class Assembly:
    """What lives as long as the process; pipelines for changing settings are built on top of it."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self.servers = Servers.from_environment(environ)
        self.folders = Folders.for_server(self.servers.jimaku)
        self.http = Http()
        self.store = CatalogueStore(self.folders.cache / "catalogue.db")
        self.decisions = Decisions(self.folders.data / "decisions.db")
        self._environ = environ
        self._catalogue = Catalogue(self.store, time.time)
        self.memory = Memory(self.decisions, self._catalogue, time.time)
        self.memory.adopt()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()
        self.decisions.close()
        self.store.close()

    def remarks(self) -> tuple[str, ...]:
        """What the user should know of both stores, as far as they were used yet."""
        return tuple(text for text in (self.decisions.remark, self.store.remark) if text)

    def jimaku(self, key: str | None) -> JimakuClient:
        """A client for Jimaku with this key."""
        return JimakuClient(self.http, self.servers.jimaku, key, self._limiter(self.servers.jimaku, "Jimaku"))

    def anilist(self) -> AniListClient:
        """A client for AniList."""
        limiter = self._limiter(self.servers.anilist, "AniList")
        return AniListClient(self.http, self.servers.anilist, limiter)

    def pipeline(self, settings: Settings) -> Pipeline:
        """The way to a subtitle for these settings; raises SettingsError when the key can't be read."""
        return self.pipeline_with(self.jimaku(self.key(settings)), settings)

    def account(self, settings: Settings) -> Account:
        """The account with Jimaku."""
        command = "api_key_command" if settings.api_key_command else None
        return Account(
            service="Jimaku",
            where=f"{self.servers.jimaku}/account",
            file=keys.key_file(self.folders.config),
            prove=lambda key: self.jimaku(key).check_key(),
            ahead="JIMAKU_API_KEY" if self._environ.get("JIMAKU_API_KEY") else command,
        )

    def tmdb_account(self) -> Account:
        """The account with TMDB."""
        return Account(
            service="TMDB",
            where="themoviedb.org/settings/api",
            file=keys.tmdb_key_file(self.folders.config),
            prove=lambda key: TmdbClient(self.http, self.servers.tmdb, key).check_key(),
            ahead="TMDB_API_KEY" if self._environ.get("TMDB_API_KEY") else None,
        )

    def key(self, settings: Settings) -> str | None:
        """The API key that counts; raises SettingsError when it can't be read."""
        log.set_level(settings.log_level)
        return keys.jimaku_key(settings.api_key_command, self.folders.config, self._environ)

    def pipeline_with(self, client: JimakuClient, settings: Settings) -> Pipeline:
        """The way to a subtitle with a client of one's own."""
        references = References(self.anilist(), self.store, time.time)
        tmdb = keys.tmdb_key(self.folders.config, self._environ)
        tmdb_client = TmdbClient(self.http, self.servers.tmdb, tmdb) if tmdb else None
        screens = Screens(tmdb_client, self.store, time.time)
        cache = SubtitleCache(self.folders.cache, settings.cache_limit * MEGABYTE)
        preferences = settings.preferences()
        return Pipeline(
            client=client,
            catalogue=self._catalogue,
            identification=Identification(self._catalogue, references, screens, settings.online),
            memory=self.memory,
            fetcher=Fetcher(cache, preferences, settings.strip),
            preferences=preferences,
            save=settings.save,
        )

    def _limiter(self, server: str, service: str) -> RateLimiter:
        return RateLimiter(server, self.store.rates, service=service, assumed=ASSUMED[service])


def conf_settings() -> Settings:
    """The settings in mpv's conf, for the command line; the log starts with them."""
    given = config.read_conf(conf_path())
    settings = config.parse(given)
    log.start(Folders.for_server(Servers.from_environment().jimaku).log, settings.log_level)
    return settings


def renew(pipeline: Pipeline) -> None:
    """Bring the directory up to date after the work, if it is time; a failure waits for the next run."""
    try:
        pipeline.renew()
    except JimakuError as error:
        logger.warning("not renewed: %s", error.line())


def conf_path() -> Path:
    """The conf that the command line reads."""
    return paths.conf_file(paths.mpv_config_folder())
