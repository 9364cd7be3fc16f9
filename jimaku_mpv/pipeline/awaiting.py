"""Looking again, by itself, for the episode of a show on the air that Jimaku has nothing for yet.

Decides when the next look is due, for all windows of the machine together; who waits until then is told how
long. Knows no timers and no player.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from jimaku_mpv.errors import NetworkError, NothingFound, NotThereYet, RateLimited
from jimaku_mpv.model import EntryId
from jimaku_mpv.pipeline.find import Pipeline
from jimaku_mpv.pipeline.finding import Action, Finding
from jimaku_mpv.pipeline.request import Request
from jimaku_mpv.store.catalogue import CatalogueStore

log = logging.getLogger(__name__)

MINUTE, HOUR = 60.0, 3600.0

FIRST_AFTER = 15 * MINUTE
"""Seconds from the last time that anybody here asked: the video is out, and subtitles follow it soon."""

THEN_AFTER = 30 * MINUTE
"""From one look to the next. Whoever waits longer than a quarter of an hour waits for hours, and a request
each half hour is what an open page costs the site."""

AFTER_FAILURE = 5 * MINUTE
"""A network that comes back after sleep needs a moment, and a limit refills in one minute; sooner would be
knocking at a server in trouble."""

WHILE_ANOTHER_LOOKS = 1 * MINUTE
"""Another window is looking just now: by then its answer lies in the store."""

GIVEN_UP_AFTER = 6 * HOUR
"""From the first time that it was missing. An evening: who still has the file open then has left it open."""

SPREAD = 0.1
"""Part of each wait that is added by chance, so that windows and machines that began together part."""

KEPT_FREE = 10
"""Requests of the limit that looks leave to who presses a key: as many as prefetching does."""

LONGEST_LOOK = 2 * MINUTE
"""A look that takes longer is dead or cut off, and another window may do it."""

SLACK = 1.0
"""Seconds by which timers come early, or clocks are put right."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of a look: a finding with files, or none and in how many seconds to look `again`.

    Neither: it is not waited for any more. `why`: in words, where the server did not answer.
    """

    finding: Finding | None = None
    again: float | None = None
    why: str = ""


class Awaiting:
    """What is waited for, on the store that all windows share. `clock` gives UNIX seconds."""

    def __init__(
        self,
        pipeline: Pipeline,
        store: CatalogueStore,
        clock: Callable[[], float],
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._pipeline = pipeline
        self._store = store
        self._clock = clock
        self._chance = chance

    def missing(self, finding: Finding, request: Request) -> NothingFound:
        """Why there is nothing to load; NotThereYet where looking again is worth while."""
        why, entry = finding.what_is_missing(), finding.match.entry
        if entry is None or not self._pipeline.is_awaited(finding, request, self._now()):
            return why
        return NotThereYet(why, entry.id, self._spread(max(self._left(entry.id), SLACK)))

    def look(self, entry: EntryId, request: Request, waited: float = 0.0) -> Seen:
        """Ask Jimaku for the list of this entry if that is due, and see what is there now.

        `waited`: seconds since it was first missing. Raises KeyMissing or KeyRefused, and RateLimited where
        no wait would help.
        """
        try:
            if self._left(entry) > SLACK:
                return self._seen(replace(request, as_kept=True), waited)
            return self._asked(entry, request, waited)
        except NetworkError as error:
            if isinstance(error, RateLimited) and error.seconds is None:
                raise
            log.info("looked in vain: %s", error.line())
            self._store.set_stamp(_tried(entry), self._clock())
            return replace(self._later(self._left(entry), waited), why=error.line())
        except NothingFound as error:
            # The entry itself is gone.
            return Seen(why=error.line())

    def _asked(self, entry: EntryId, request: Request, waited: float) -> Seen:
        name = f"look for {entry}"
        if not self._store.claim(name, LONGEST_LOOK, self._clock):
            return self._later(WHILE_ANOTHER_LOOKS, waited)
        try:
            # Another window may have looked just before.
            due = self._left(entry) <= SLACK
            return self._seen(replace(request, afresh=due, as_kept=not due), waited)
        finally:
            self._store.release(name)

    def _seen(self, request: Request, waited: float) -> Seen:
        finding = self._pipeline.find(request)
        entry = finding.match.entry
        if request.afresh and entry is not None:
            self._store.set_stamp(_looked(entry.id), self._clock())
        if finding.action is not Action.NONE:
            return Seen(finding)
        why = self.missing(finding, request)
        if isinstance(why, NotThereYet):
            return self._later(self._left(EntryId(why.entry)), waited)
        log.info("not waited for any more: %s", why.line())
        return Seen(why=why.line())

    def _later(self, seconds: float, waited: float) -> Seen:
        """Not there yet: in so many seconds again, unless it was waited for long enough."""
        again = self._spread(max(seconds, SLACK))
        return Seen(again=again) if waited + again <= GIVEN_UP_AFTER else Seen()

    def _left(self, entry: EntryId) -> float:
        """Seconds until somebody here should ask for this entry's list again; 0 when nobody ever did."""
        known, now = self._store.entry(entry), self._clock()
        listed = self._store.file_list(known) if known is not None else None
        times = (
            (listed.fetched_at if listed is not None else None, FIRST_AFTER),
            (self._store.stamp(_looked(entry)), THEN_AFTER),
            (self._store.stamp(_tried(entry)), AFTER_FAILURE),
        )
        # A time to come is from a clock that was set back since.
        due = [at + after for at, after in times if at is not None and at <= now]
        return max((moment - now for moment in due), default=0.0)

    def _spread(self, seconds: float) -> float:
        return seconds * (1 + SPREAD * self._chance())

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)


def _tried(entry: EntryId) -> str:
    return f"looked in vain for {entry}"


def _looked(entry: EntryId) -> str:
    return f"looked for {entry}"
