"""The directory as we know it, and the manners of asking for it again.

Decides when the index or a file list is old enough to be asked for; everything lies in the store, so all
windows share it and most answers need no request.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Iterator

from jimaku_mpv.errors import JimakuError, KeyMissing, KeyRefused, NetworkError, NothingFound, NotOnServer
from jimaku_mpv.matching.titles import TitleIndex
from jimaku_mpv.model import Entry, EntryId, SubtitleFile
from jimaku_mpv.net.call import JSON_SECONDS
from jimaku_mpv.net.jimaku import JimakuClient
from jimaku_mpv.net.ratelimit import Patience
from jimaku_mpv.pipeline.readings import Readings
from jimaku_mpv.pipeline.relations import KnownRelations
from jimaku_mpv.pipeline.request import BY_ITSELF, NEVER, Again, is_recent
from jimaku_mpv.store.catalogue import CatalogueStore, FileList, full_stamp

log = logging.getLogger(__name__)

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0

FULL_INDEX_EVERY = 30 * DAY
"""Only a full index shows what was deleted, renamed or edited; few entries are."""

JITTER = 3 * DAY
"""More or less, so that all who began on one day do not come back on one day."""

FULL_INDEX_WANTED_EVERY = DAY
"""When there is reason to believe that something was deleted or renamed: half a megabyte each time."""

CHANGES_EVERY = 6 * HOUR
"""An airing show gets an episode a week; until it is known here, its list is asked for when it is missed."""

CHANGES_AFTER_MISS_EVERY = 30 * MINUTE
"""Most names that find nothing are of home videos, and none of these will ever be there."""

CHANGES_OVERLAP = DAY
"""What the site takes over from elsewhere carries the date that it had there, hours before it appeared."""

LIST_AFTER_FAILURE_EVERY = 5 * MINUTE
"""A folder of episodes need not wait for the server at each of them."""

UPLOAD_SECONDS = 60.0
"""Dates are whole seconds, and who uploads a season is at it for a while: a list that came as soon after the
entry's date may lack files. It does until a list may be asked for again."""

CLAIM_SECONDS = 60.0
"""Two halves of the directory, each within the time that the server gives itself; and how long a server in
trouble is left alone."""

OTHER_WINDOW_SECONDS = 10.0
"""A wait for the directory that another window is fetching; longer, and asking twice is the lesser evil."""

LOOK_EVERY = 0.1
RENEWING = "the directory is being renewed: try again"


class Catalogue:
    """All entries in memory, and their file lists. `clock` gives UNIX seconds.

    `readings`: what the names in the lists say.
    """

    def __init__(
        self, store: CatalogueStore, clock: Callable[[], float], sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._store = store
        self._clock = clock
        self._sleep = sleep
        self._index: TitleIndex | None = None
        self._generation = -1
        self._reading = threading.Lock()
        self._index_failed: tuple[float, JimakuError] | None = None
        self._lists_failed: dict[EntryId, tuple[float, JimakuError]] = {}
        self.readings = Readings(store)
        self.relations = KnownRelations(store, clock)

    def index(self) -> TitleIndex:
        """Every entry, ready to be matched; read anew when any window has changed the store."""
        # The first job and the warm-up come at the same time; one of them reads for both.
        with self._reading:
            generation = self._store.generation()
            if self._index is None or generation != self._generation:
                self._index, self._generation = TitleIndex(self._store.entries()), generation
            return self._index

    def ensure(self, client: JimakuClient) -> None:
        """At first use, fetch what is not there at all; both halves are needed to know a show.

        What another job or window is fetching is waited for, a while, rather than asked for twice.
        """
        for anime in (True, False):
            if not self._has_full(anime):
                claimed = self._claim_or_wait(anime)
                if not self._has_full(anime):
                    self._fetch_first(client, anime, claimed)

    def renew_if_due(self, client: JimakuClient) -> None:
        """Fetch the full index or the changes, whichever is due; nothing when another window does it."""
        for anime in (True, False):
            full = self._store.stamp(full_stamp(anime))
            if full is not None and self._is_full_due(anime, full) and self._claim(_full(anime)):
                self._fetch_full(client, anime)
        self._renew_changes(client, CHANGES_EVERY)

    def renew_after_miss(self, client: JimakuClient, missed: list[JimakuError]) -> bool:
        """A name found nothing: fetch the changes, at most every 30 minutes; True if anything changed.

        Without the server, what is known has to do; why is added to `missed`.
        """
        before = self._generation
        try:
            self._renew_changes(client, CHANGES_AFTER_MISS_EVERY)
        except NetworkError as error:
            log.warning("changes not fetched: %s", error.line())
            missed.append(error)
        return self._store.generation() != before

    def renewals(
        self, client: JimakuClient, missed: list[JimakuError], aside: Patience | None
    ) -> Iterator[None]:
        """What may bring what was not found, one after the other; yields when there is anything new.

        `aside`: the time that a person who waits has for the full index; None when nobody asked: most names
        that find nothing by themselves are of home videos. A server in trouble is asked no further.
        """
        if self.renew_after_miss(client, missed):
            yield
        if aside is not None and not missed and self.renew_in_full(client, missed, aside):
            yield

    def renew_in_full(self, client: JimakuClient, missed: list[JimakuError], aside: Patience) -> bool:
        """A person's name found nothing: an entry may have a new one. Once a day; True if anything changed.

        What does not come in the time that `aside` has is left to `renew_if_due`; why goes to `missed`.
        """
        before = self._generation
        for anime in (True, False):
            full = self._store.stamp(full_stamp(anime))
            if full is not None and not is_recent(full, FULL_INDEX_WANTED_EVERY, self._clock()):
                self._want_full(anime)
                trouble = self._fetch_in_time(client, anime, aside)
                if trouble is not None:
                    log.warning("index with anime=%s not renewed: %s", anime, trouble.line())
                    missed.append(trouble)
                    break
        return self._store.generation() != before

    def asked_at(self) -> float | None:
        """When Jimaku was last asked what there is; None before it was, and when no clock can tell."""
        both = [self._last_changes(anime) for anime in (True, False)]
        return min((at for at in both if at is not None), default=None) if None not in both else None

    def unasked_since(self, asked_at: float | None) -> list[float]:
        """How many seconds ago that was, if it is still the last time that Jimaku was asked; else nothing."""
        same = asked_at is not None and self.asked_at() == asked_at
        return [self._clock() - asked_at] if same and asked_at is not None else []

    def entry(self, client: JimakuClient, entry_id: EntryId) -> Entry:
        """The entry with this id, asked for if it is not in the store; NothingFound when it is nowhere."""
        known = self._store.entry(entry_id)
        if known is not None:
            return known
        try:
            entry = client.entry(entry_id)
        except NotOnServer as error:
            hint = "Find its number: jimaku-mpv search TITLE"
            raise NothingFound(f"Jimaku has no entry {entry_id}", hint) from error
        self._store.upsert([entry])
        return entry

    def files(
        self,
        client: JimakuClient,
        entry: Entry,
        wanted: str,
        fits: Callable[[tuple[SubtitleFile, ...]], bool],
        missed: list[JimakuError],
        again: Again = BY_ITSELF,
        asked: list[float] | None = None,
    ) -> tuple[SubtitleFile, ...]:
        """The whole list of an entry; asked for again when nothing in it `fits` or the entry is newer.

        `wanted` names the episode: that it is not there yet is remembered, `again` tells for how long.
        Raises the reason for not asking when nothing that is known fits, else it is added to `missed`.
        To `asked` goes how many seconds ago Jimaku was asked, where it was not asked for this.
        """
        known = self._store.file_list(entry)

        def remembered(known: FileList) -> tuple[SubtitleFile, ...]:
            if asked is not None:
                asked.append(self._clock() - known.fetched_at)
            return known.files

        fitting = known is not None and fits(known.files)
        if known is not None and not self._may_ask_again(known, entry, wanted, fitting, missed, again):
            return remembered(known)
        try:
            files = self._fetch_files(client, entry, known)
        except (NetworkError, KeyMissing, KeyRefused) as error:
            self._store.release(_again(entry))
            if known is None or not fitting:
                raise
            self._lists_failed[entry.id] = self._clock(), error
            missed.append(error)
            log.warning("list of entry %d not renewed: %s", entry.id, error.line())
            return remembered(known)
        if known is not None:
            self._store.settle(_again(entry))
        if not fits(files):
            self._store.note_missing(entry, wanted, self._clock())
        return files

    def distrust(self, entry_id: EntryId) -> None:
        """What the list of this entry says is no longer there: ask for it again the next time."""
        self._store.outdate_file_list(entry_id)

    def listed(self, entry: Entry) -> tuple[SubtitleFile, ...]:
        """An entry's files as they are known; asks nobody."""
        known = self._store.file_list(entry)
        return tuple(known.files) if known is not None else ()

    def known(self, entry_id: EntryId) -> Entry | None:
        """The entry of this number as the directory has it here; asks nobody."""
        return self._store.entry(entry_id)

    def has_all(self) -> bool:
        """Whether the whole directory was fetched before, so that what is not in it was not on the site."""
        return self._has_full(True) and self._has_full(False)

    def successor(self, client: JimakuClient, gone: Entry) -> Entry | None:
        """The entry that is now what this one was, under whatever number; only by AniList's or TMDB's id.

        It may have come since the directory was last renewed: then its changes are asked for.
        """
        self.ensure(client)
        found = self._of_ids(gone)
        if found is None and self.renew_after_miss(client, []):
            found = self._of_ids(gone)
        return found

    def _of_ids(self, gone: Entry) -> Entry | None:
        index = self.index()
        found = index.by_anilist(gone.anilist_id) if gone.anilist_id is not None else None
        if found is None and gone.tmdb_id is not None:
            found = index.by_tmdb(gone.tmdb_id)
        return found

    def _may_ask_again(
        self,
        known: FileList,
        entry: Entry,
        wanted: str,
        fitting: bool,
        missed: list[JimakuError],
        again: Again,
    ) -> bool:
        """Whether the list that is known is too old for this; if so, it is this caller's to fetch."""
        if again is NEVER:
            return False
        failure, outdated = self._failed_lately(entry.id), self._is_outdated(known, entry)
        if outdated and fitting and failure is not None:
            missed.append(failure)
            return False
        if not outdated and (fitting or self._is_known_missing(entry, wanted, again)):
            return False
        return self._store.claim(_again(entry), again.list, self._clock)

    def _is_outdated(self, known: FileList, entry: Entry) -> bool:
        # That the list came after the entry's date proves nothing: the clock here may be ahead of the site's.
        if known.modified is None or entry.last_modified > known.modified:
            return True
        # A list from the future was fetched before the clock was set back: nobody knows how old it is.
        whole = entry.last_modified.timestamp() + UPLOAD_SECONDS <= known.fetched_at <= self._clock()
        return not (whole or is_recent(known.fetched_at, BY_ITSELF.list, self._clock()))

    def _failed_lately(self, entry_id: EntryId) -> JimakuError | None:
        """Why this list did not come a moment ago: a folder of episodes need not wait for each of them."""
        failed_at, error = self._lists_failed.get(entry_id, (None, None))
        return error if is_recent(failed_at, LIST_AFTER_FAILURE_EVERY, self._clock()) else None

    def _is_known_missing(self, entry: Entry, wanted: str, again: Again) -> bool:
        return is_recent(self._store.missing_since(entry, wanted), again.missing, self._clock())

    def _fetch_files(
        self, client: JimakuClient, entry: Entry, known: FileList | None
    ) -> tuple[SubtitleFile, ...]:
        now, gone = self._clock(), "Jimaku no longer has this entry"
        try:
            files = client.files(entry.id)
            there = client.entry(entry.id) if self._may_be_another(entry, known, files) else entry
        except NotOnServer as error:
            self._store.drop(entry.id)
            self._want_full(True, False)
            raise NothingFound(gone, "Try again: it may have a new one") from error
        if not there.is_same_as(entry):
            self._store.upsert([there])
            self._want_full(True, False)
            raise NothingFound(gone, "Try again: it may have a new one")
        self._store.save_file_list(entry, files, now)
        return tuple(files)

    def _may_be_another(self, entry: Entry, known: FileList | None, files: list[SubtitleFile]) -> bool:
        """A list does not say whose it is, and the site gives the newest number, once free, to a new one."""
        newest = max((one.id for one in self.index().entries), default=entry.id)
        kept = {file.name for file in known.files} if known is not None else set()
        return entry.id >= newest or bool(kept and kept.isdisjoint([file.name for file in files]))

    def _has_full(self, anime: bool) -> bool:
        return self._store.stamp(full_stamp(anime)) is not None

    def _claim_or_wait(self, anime: bool) -> bool:
        waited = 0.0
        while not (claimed := self._claim(_full(anime))):
            if self._has_full(anime) or waited >= OTHER_WINDOW_SECONDS:
                break
            if not waited:
                log.info("another window is fetching the directory")
            self._sleep(LOOK_EVERY)
            waited += LOOK_EVERY
        return claimed

    def _fetch_first(self, client: JimakuClient, anime: bool, claimed: bool) -> None:
        try:
            self._fetch_full(client, anime)
        except BaseException:
            if claimed:
                self._store.release(_full(anime))
            raise

    def _is_full_due(self, anime: bool, fetched_at: float) -> bool:
        """Whether its time is over, or there is reason to believe that entries were deleted or renamed."""
        wanted = self._store.stamp(_wanted(anime)) is not None
        every = FULL_INDEX_WANTED_EVERY if wanted else _lifetime(fetched_at)
        return not is_recent(fetched_at, every, self._clock())

    def _want_full(self, *halves: bool) -> None:
        for anime in halves:
            self._store.set_stamp(_wanted(anime), self._clock())

    def _fetch_in_time(self, client: JimakuClient, anime: bool, aside: Patience) -> JimakuError | None:
        """What has kept the half from coming; None when it came."""
        if aside.left <= 0:
            return NetworkError(RENEWING)
        if not self._claim(_full(anime)):
            failed_at, error = self._index_failed or (None, None)
            lately = error if is_recent(failed_at, CLAIM_SECONDS, self._clock()) else None
            return lately or NetworkError(RENEWING)
        try:
            with aside.spending() as seconds:
                self._fetch_full(client, anime, min(seconds, JSON_SECONDS))
        except NetworkError as error:
            if aside.left > 0:
                self._index_failed = self._clock(), error
                return error
            self._store.release(_full(anime))
            return NetworkError(RENEWING)
        return None

    def _fetch_full(self, client: JimakuClient, anime: bool, seconds: float = JSON_SECONDS) -> None:
        now = self._clock()
        entries = client.search(anime=anime, seconds=seconds)
        if entries or not any(one.anime == anime for one in self.index().entries):
            self._store.replace_all(anime, entries, now)
            self._store.remove_stamp(_wanted(anime))
        else:
            # A mistake of the site, which would hide every show here for a month: in a day again.
            self._store.set_stamp(full_stamp(anime), now)
            self._want_full(anime)
        self._store.release(_full(anime))
        log.info("index with anime=%s: %d entries", anime, len(entries))

    def _renew_changes(self, client: JimakuClient, every: float) -> None:
        last = {anime: self._last_changes(anime) for anime in (True, False) if self._has_full(anime)}
        due = [anime for anime, when in last.items() if not is_recent(when, every, self._clock())]
        if due and self._claim("changes"):
            for anime in due:
                self._fetch_changes(client, anime, last[anime])

    def _last_changes(self, anime: bool) -> float | None:
        """When anything last came; None when that was before the clock was set back."""
        stamps = (self._store.stamp(full_stamp(anime)), self._store.stamp(_changes(anime)))
        return max((at for at in stamps if at is not None and at <= self._clock()), default=None)

    def _fetch_changes(self, client: JimakuClient, anime: bool, last: float | None) -> None:
        now = self._clock()
        # The newest upload that is known is the server's own time, whatever this clock said then.
        newest = (e.last_modified.timestamp() for e in self.index().entries if e.anime == anime)
        since = min(last or now, max(newest, default=0.0)) - CHANGES_OVERLAP
        entries = client.search(anime=anime, after=max(0, int(since)))
        self._store.upsert(entries)
        self._store.set_stamp(_changes(anime), now)
        log.info("changes with anime=%s: %d entries", anime, len(entries))

    def _claim(self, name: str) -> bool:
        return self._store.claim(name, CLAIM_SECONDS, self._clock)


def _lifetime(fetched_at: float) -> float:
    """Seconds that a full index lasts: the same for all windows, different for each user."""
    return FULL_INDEX_EVERY + random.Random(fetched_at).uniform(-JITTER, JITTER)


def _full(anime: bool) -> str:
    return f"full index, anime={anime}"


def _wanted(anime: bool) -> str:
    return f"full index wanted, anime={anime}"


def _changes(anime: bool) -> str:
    return f"changes, anime={anime}"


def _again(entry: Entry) -> str:
    return f"list again {entry.id}"
