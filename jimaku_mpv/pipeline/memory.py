"""What the user has decided about a series, found again for its other episodes and seasons.

A decision holds for one season in one folder; where nothing is decided for a folder, the latest
decision about the same season elsewhere counts, and then one about another season of the series.
It holds for the entry that was chosen: under another number of the site's it is found again, and where
the site gave the number to another entry, it holds no more.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from jimaku_mpv.errors import NothingFound, StoreError
from jimaku_mpv.matching.series import Series, series_of
from jimaku_mpv.model import Entry, EntryId, Guess, PlayingFile
from jimaku_mpv.net.jimaku import JimakuClient
from jimaku_mpv.pipeline.catalogue import Catalogue
from jimaku_mpv.store.decisions import Decision, Decisions

log = logging.getLogger(__name__)

VOID = "what you chose here is another show now: choose again"
GONE = "what you chose here is gone from Jimaku: choose again"


@dataclass(frozen=True, slots=True)
class Recalled:
    """What was decided; `same_season` is False when it was about another season of the series.

    `entry`: what was chosen, as the directory has it now; None when no entry was.
    """

    decision: Decision
    same_season: bool
    entry: Entry | None = None


class Memory:
    """The user's decisions by what they hold for. `clock` gives UNIX seconds."""

    def __init__(self, decisions: Decisions, catalogue: Catalogue, clock: Callable[[], float]) -> None:
        self._decisions = decisions
        self._catalogue = catalogue
        self._clock = clock

    def adopt(self) -> None:
        """Note what the first version's numbers stand for, before the directory is renewed."""
        try:
            self._decisions.adopt(self._meant_by)
        except StoreError as error:
            log.warning("decisions of an older version stay numbers: %s", error.line())

    def recall(
        self, playing: PlayingFile, guess: Guess, client: JimakuClient | None, void: list[str]
    ) -> Recalled | None:
        """What holds for this file; why something decided does not any more goes to `void`, in words.

        Without a client, nobody is asked for an entry that is not in the directory here.
        """
        self.adopt()
        for recalled in self._decided(playing, guess):
            found = self._as_it_is_now(recalled, client, void)
            if found is not None:
                return found
        return None

    def delay(self, playing: PlayingFile, guess: Guess, releases: str) -> float | None:
        """Seconds by which subtitles come later between these releases in this season; asks nobody."""
        recalled = next(self._decided(playing, guess), None)
        if recalled is None or not recalled.same_season or self.is_void(recalled.decision):
            return None
        return recalled.decision.delays.get(releases)

    def remember(
        self,
        playing: PlayingFile,
        guess: Guess,
        *,
        entry: Entry | EntryId | None = None,
        release: str | None = None,
        shift: int | None = None,
        delays: Mapping[str, float] | None = None,
        undoable: bool = False,
        checkpoint: Callable[[], None] = lambda: None,
    ) -> Series | None:
        """Add to what is decided, and tell for what; None when there is nothing that it could hold for.

        What is None stays as it was; another entry ends the old shift. `entry`: as the person saw it, or its
        number alone. `undoable`: `take_back` for this file ends it.
        """
        series = series_of(playing, guess)
        if series is None:
            return None
        seen = entry if isinstance(entry, Entry) or entry is None else self._catalogue.known(entry)
        self._decisions.remember(
            series.key(),
            now=self._clock(),
            entry_id=entry.id if isinstance(entry, Entry) else entry,
            entry=seen,
            release=release,
            shift=shift,
            delays=delays,
            video=_video(playing) if undoable else None,
            checkpoint=checkpoint,
        )
        return series

    def choose_alone(self, playing: PlayingFile, guess: Guess, checkpoint: Callable[[], None]) -> None:
        """Note a choice that holds for this file alone, so that `take_back` ends it."""
        series = series_of(playing, guess)
        if series is not None:
            self._decisions.choose_alone(series.key(), _video(playing), checkpoint)

    @property
    def lasts(self) -> bool:
        """Whether what is remembered outlives this program."""
        return not self._decisions.in_memory

    def take_back(self, playing: PlayingFile, guess: Guess) -> bool:
        """What was decided before the choices for this file holds again; False when there were none."""
        series = series_of(playing, guess)
        return series is not None and self._decisions.take_back(series.key(), _video(playing))

    def holds_for(self, playing: PlayingFile, guess: Guess) -> bool:
        """Whether anything is decided for this season."""
        return any(recalled.same_season for recalled in self._decided(playing, guess))

    def forget(self, playing: PlayingFile, guess: Guess) -> int:
        """Take back what holds for this file, also where it was decided elsewhere; how many decisions."""
        keys = [one.decision.key for one in self._decided(playing, guess) if one.same_season]
        return sum(self._decisions.forget(key) for key in keys)

    def is_void(self, decision: Decision) -> bool:
        """Whether its number means another entry, as far as the directory here tells; asks nobody."""
        there = self._catalogue.known(decision.entry_id) if decision.entry_id is not None else None
        return there is not None and decision.entry is not None and not there.is_same_as(decision.entry)

    def _decided(self, playing: PlayingFile, guess: Guess) -> Iterator[Recalled]:
        """All that may hold for this file, the nearest first."""
        series = series_of(playing, guess)
        if series is None:
            return
        exact = self._decisions.recall(series.key())
        if exact is not None:
            yield Recalled(exact, same_season=True)
        if not series.title:
            return
        known = [(other, one) for one in self._decisions.all() if (other := Series.parse(one.key))]
        related = [
            Recalled(one, series.is_same(other))
            for other, one in known
            if series.is_series_of(other) and other != series
        ]
        yield from sorted(related, key=lambda one: not one.same_season)

    def _as_it_is_now(
        self, recalled: Recalled, client: JimakuClient | None, void: list[str]
    ) -> Recalled | None:
        """With the entry that was chosen, wherever it is now; None when it is nowhere."""
        decision = recalled.decision
        if decision.entry_id is None:
            return recalled
        if client is None:
            return None if self.is_void(decision) else recalled
        there, why = self._under_its_number(decision, decision.entry_id, client)
        if there is not None:
            return replace(recalled, entry=there)
        moved = self._catalogue.successor(client, decision.entry) if decision.entry is not None else None
        if moved is None:
            log.warning("entry %d, chosen before: %s", decision.entry_id, why)
            void.append(why)
            return None
        log.info("entry %d, chosen before, is entry %d now", decision.entry_id, moved.id)
        try:
            self._decisions.move(decision, moved)
        except StoreError as error:
            log.warning("not noted: %s", error.line())
        return replace(recalled, entry=moved, decision=replace(decision, entry_id=moved.id, entry=moved))

    def _under_its_number(
        self, decision: Decision, number: EntryId, client: JimakuClient
    ) -> tuple[Entry | None, str]:
        """What was chosen, if the number still means it; else why not."""
        try:
            there = self._catalogue.entry(client, number)
        except NothingFound:
            return None, GONE
        same = decision.entry is None or there.is_same_as(decision.entry)
        return (there, "") if same else (None, VOID)

    def _meant_by(self, number: EntryId) -> Entry | None:
        """What a number stands for, None while the directory is not there to tell.

        What a whole directory does not have was gone before: whatever comes under its number is another.
        """
        found = self._catalogue.known(number)
        if found is not None or not self._catalogue.has_all():
            return found
        return Entry(number, "", datetime.fromtimestamp(0, UTC))


def _video(playing: PlayingFile) -> str:
    """At one address, one title can follow the other."""
    return f"{playing.path}\0{playing.media_title}" if "://" in playing.path else playing.path
