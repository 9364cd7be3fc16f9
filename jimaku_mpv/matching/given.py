"""An entry that need not be guessed: named by the user, chosen before, or by an id in the path.

Finds the season and episode within what was given; titles play no part.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jimaku_mpv.matching.chain import chain_of, season_of
from jimaku_mpv.matching.episodes import Place, place
from jimaku_mpv.matching.facts import Show, show_of_entry
from jimaku_mpv.matching.titles import TitleIndex
from jimaku_mpv.model import Candidate, Confidence, Entry, EntryMatch, Guess, Knowledge, Reason


class Scope(StrEnum):
    """How far an entry was given: itself alone; also what its episodes run on into; its whole series."""

    ENTRY = "entry"
    SHOW = "show"
    SERIES = "series"


@dataclass(frozen=True, slots=True)
class Given:
    """`why` is told to the user."""

    entry: Entry
    scope: Scope
    why: str


def within(guess: Guess, given: Given, index: TitleIndex, knowledge: Knowledge) -> EntryMatch:
    """The episode within what was given."""
    show, fits = show_of_entry(given.entry, knowledge), True
    if given.scope is Scope.SERIES:
        show, fits = _season(guess, show, index, knowledge)
    found = place(guess, show, index, knowledge, fixed=given.scope is Scope.ENTRY)
    if given.scope is Scope.SERIES:
        sure = fits and found.sure
    else:
        sure = found.sure or found.show.entry is given.entry
    return _match(found, given.why, sure)


def _season(guess: Guess, show: Show, index: TitleIndex, knowledge: Knowledge) -> tuple[Show, bool]:
    """The wanted season along the sequels; an entry of all seasons has no sequels and needs none."""
    if guess.season in (None, 1, show.season) or (show.entry is not None and not show.entry.anime):
        return show, True
    if show.anilist_id is None:
        return show, False
    later = season_of(chain_of(show.anilist_id, index, knowledge), guess.season)
    return (later.show, True) if later else (show, False)


def _match(found: Place, why: str, sure: bool) -> EntryMatch:
    reasons = (Reason(why, 100.0), *((Reason(found.how),) if found.how else ()))
    entry = found.show.entry
    if entry is None:
        known_as = next(iter(found.show.names), None)
        return EntryMatch(None, found.episode, Confidence.UNSURE, found.absolute, reasons, known_as=known_as)
    doubts = () if sure else ("which season or episode that is can't be told for sure",)
    return EntryMatch(
        entry,
        found.episode,
        Confidence.CERTAIN if sure else Confidence.LIKELY,
        found.absolute,
        reasons,
        (Candidate(entry, 100.0, reasons),),
        found.show.count,
        doubts=doubts,
    )
