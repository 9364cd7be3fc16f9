"""The directory as we know it, and the manners of asking for it again.

Decides when the index, a file list or the relations are old enough to be asked for; everything
lies in the store, so all windows share it and most answers need no request.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterable

from jimaku_mpv.errors import JimakuError, NothingFound, NotOnServer
from jimaku_mpv.matching.titles import TitleIndex
from jimaku_mpv.model import Entry, EntryId, Relations, SubtitleFile
from jimaku_mpv.net.jimaku import JimakuClient
from jimaku_mpv.store.catalogue import CatalogueStore, full_stamp

log = logging.getLogger(__name__)

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
FULL_INDEX_EVERY = 30 * DAY
JITTER = 3 * DAY
CHANGES_EVERY = 6 * HOUR
CHANGES_AFTER_MISS_EVERY = 30 * MINUTE
LIST_AGAIN_EVERY = 15 * MINUTE
NOT_THERE_YET_FOR = 30 * MINUTE
RELATIONS_CHECKED_EVERY = 7 * DAY
CHANGES_OVERLAP = 10 * MINUTE
CLAIM_SECONDS = 60.0


class Catalogue:
    """All entries in memory, their file lists, and the relations. `clock` gives UNIX seconds."""

    def __init__(self, store: CatalogueStore, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._index: TitleIndex | None = None
        self._generation = -1

    def index(self) -> TitleIndex:
        """Every entry, ready to be matched; read anew when any window has changed the store."""
        generation = self._store.generation()
        if self._index is None or generation != self._generation:
            self._index, self._generation = TitleIndex(self._store.entries()), generation
        return self._index

    def ensure(self, client: JimakuClient) -> None:
        """At first use, fetch what is not there at all; both halves are needed to know a show."""
        for anime in (True, False):
            if self._store.stamp(full_stamp(anime)) is None:
                self._fetch_full(client, anime)

    def renew_if_due(self, client: JimakuClient) -> None:
        """Fetch the full index or the changes, whichever is due; nothing when another window does it."""
        for anime in (True, False):
            if self._is_past(_due(anime)) and self._claim(_due(anime)):
                self._fetch_full(client, anime)
        self._renew_changes(client, CHANGES_EVERY)

    def renew_after_miss(self, client: JimakuClient) -> bool:
        """A name found nothing: fetch the changes, at most every 30 minutes; True if anything changed."""
        before = self._store.generation()
        self._renew_changes(client, CHANGES_AFTER_MISS_EVERY)
        return self._store.generation() != before

    def entry(self, client: JimakuClient, entry_id: EntryId) -> Entry:
        """The entry with this id, from the store if it is there; NothingFound when it is nowhere."""
        known = self._store.entry(entry_id)
        if known is not None:
            return known
        try:
            return client.entry(entry_id)
        except NotOnServer as error:
            raise NothingFound(f"Jimaku has no entry {entry_id}") from error

    def files(
        self, client: JimakuClient, entry: Entry, wanted: str, fits: Callable[[Iterable[SubtitleFile]], bool]
    ) -> tuple[SubtitleFile, ...]:
        """The whole list of an entry; asked for again when nothing in it `fits` or the entry is newer.

        `wanted` names the episode: that it is not there yet is remembered for half an hour.
        """
        known = self._store.file_list(entry.id)
        if known is None:
            return self._fetch_files(client, entry)
        fitting = fits(known.files)
        outdated = entry.last_modified.timestamp() > known.fetched_at
        if (fitting and not outdated) or self._is_known_missing(entry.id, wanted, fitting):
            return known.files
        if not self._store.claim(f"list again {entry.id}", LIST_AGAIN_EVERY, self._clock()):
            return known.files
        files = self._fetch_files_again(client, entry, known.files)
        if not fits(files):
            self._store.note_missing(entry.id, wanted, self._clock())
        return files

    def relations(self, client: JimakuClient) -> Relations:
        """Which episodes of one entry are those of another; without the server, what is known."""
        known = self._store.relations()
        now = self._clock()
        if known is not None and now - known.checked_at < RELATIONS_CHECKED_EVERY:
            return known.relations
        try:
            if known is not None and client.relations_date()[0] == known.hash:
                self._store.touch_relations(now)
                return known.relations
            answer = client.relations()
        except JimakuError as error:
            log.warning("relations not renewed: %s", error.line())
            return known.relations if known is not None else {}
        self._store.save_relations(answer.hash, answer.relations, now)
        return answer.relations

    def _is_known_missing(self, entry_id: EntryId, wanted: str, fitting: bool) -> bool:
        since = self._store.missing_since(entry_id, wanted)
        return not fitting and since is not None and self._clock() - since < NOT_THERE_YET_FOR

    def _fetch_files(self, client: JimakuClient, entry: Entry) -> tuple[SubtitleFile, ...]:
        try:
            files = client.files(entry.id)
        except NotOnServer as error:
            self._store.drop(entry.id)
            raise NothingFound("Jimaku no longer has this entry", "Press the key again") from error
        self._store.save_file_list(entry.id, files, self._clock())
        return tuple(files)

    def _fetch_files_again(
        self, client: JimakuClient, entry: Entry, known: tuple[SubtitleFile, ...]
    ) -> tuple[SubtitleFile, ...]:
        try:
            return self._fetch_files(client, entry)
        except NothingFound:
            raise
        except JimakuError as error:
            log.warning("list of entry %d not renewed: %s", entry.id, error.line())
            return known

    def _fetch_full(self, client: JimakuClient, anime: bool) -> None:
        now = self._clock()
        entries = client.search(anime=anime)
        self._store.replace_all(anime, entries, now)
        self._store.set_stamp(_due(anime), now + FULL_INDEX_EVERY + random.uniform(-JITTER, JITTER))
        self._store.set_stamp(_changes(anime), now)
        log.info("index with anime=%s: %d entries", anime, len(entries))

    def _renew_changes(self, client: JimakuClient, every: float) -> None:
        for anime in (True, False):
            if self._is_past(_changes(anime), every) and self._claim(_changes(anime)):
                self._fetch_changes(client, anime)

    def _fetch_changes(self, client: JimakuClient, anime: bool) -> None:
        now = self._clock()
        since = (self._store.stamp(_changes(anime)) or 0.0) - CHANGES_OVERLAP
        entries = client.search(anime=anime, after=int(since))
        if entries:
            self._store.upsert(entries)
        self._store.set_stamp(_changes(anime), now)
        log.info("changes with anime=%s: %d entries", anime, len(entries))

    def _is_past(self, stamp: str, since: float = 0.0) -> bool:
        when = self._store.stamp(stamp)
        return when is not None and self._clock() >= when + since

    def _claim(self, name: str) -> bool:
        return self._store.claim(name, CLAIM_SECONDS, self._clock())


def _due(anime: bool) -> str:
    return f"full index due, anime={anime}"


def _changes(anime: bool) -> str:
    return f"changes, anime={anime}"
