"""What the user has decided about a series, found again for its other episodes and seasons.

A decision holds for one season in one folder; where nothing is decided for a folder, the latest
decision about the same season elsewhere counts, and then one about another season of the series.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from jimaku_mpv.matching.series import Series, series_of
from jimaku_mpv.model import EntryId, Guess, PlayingFile
from jimaku_mpv.store.decisions import Decision, Decisions


@dataclass(frozen=True, slots=True)
class Recalled:
    """What was decided; `same_season` is False when it was about another season of the series."""

    decision: Decision
    same_season: bool


class Memory:
    """The user's decisions by what they hold for. `clock` gives UNIX seconds."""

    def __init__(self, decisions: Decisions, clock: Callable[[], float]) -> None:
        self._decisions = decisions
        self._clock = clock

    def recall(self, playing: PlayingFile, guess: Guess) -> Recalled | None:
        """What holds for this file."""
        series = series_of(playing, guess)
        if series is None:
            return None
        exact = self._decisions.recall(series.key())
        if exact is not None:
            return Recalled(exact, same_season=True)
        if not series.title:
            return None
        known = [(other, one) for one in self._decisions.all() if (other := Series.parse(one.key))]
        related = [(other, one) for other, one in known if series.is_series_of(other)]
        same = [one for other, one in related if series.is_same(other)]
        if same:
            return Recalled(same[0], same_season=True)
        return Recalled(related[0][1], same_season=False) if related else None

    def remember(
        self,
        playing: PlayingFile,
        guess: Guess,
        *,
        entry_id: EntryId | None = None,
        release: str | None = None,
        shift: int | None = None,
        delays: Mapping[str, float] | None = None,
    ) -> Decision | None:
        """Add to what is decided; None when there is nothing that it could hold for.

        What is None stays as it was; another entry ends the old shift.
        """
        series = series_of(playing, guess)
        if series is None:
            return None
        return self._decisions.remember(
            series.key(),
            now=self._clock(),
            entry_id=entry_id,
            release=release,
            shift=shift,
            delays=delays,
        )

    def forget(self, playing: PlayingFile, guess: Guess) -> int:
        """Take back what holds for this file, also where it was decided elsewhere; how many decisions."""
        forgotten = 0
        while (recalled := self.recall(playing, guess)) is not None and recalled.same_season:
            forgotten += self._decisions.forget(recalled.decision.key)
        return forgotten
