"""An entry that need not be guessed: named by the user, chosen before, or by an id in the path.

Finds the season and episode within what was given. A title only tells which season of a series.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from jimaku_mpv.matching.chain import Link, chain_of, season_of
from jimaku_mpv.matching.contest import contest
from jimaku_mpv.matching.episodes import Place, place
from jimaku_mpv.matching.facts import Show, show_of_entry
from jimaku_mpv.matching.scoring import Verdict
from jimaku_mpv.matching.season_words import take_apart
from jimaku_mpv.matching.similarity import FOLDED
from jimaku_mpv.matching.titles import TitleIndex
from jimaku_mpv.model import Candidate, Confidence, Entry, EntryMatch, Guess, Kind, Knowledge, Reason


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
    if given.scope is Scope.SERIES:
        return _in_series(guess, given, index, knowledge)
    found = place(
        guess, show_of_entry(given.entry, knowledge), index, knowledge, fixed=given.scope is Scope.ENTRY
    )
    match = _match(found, given.why, found.sure or found.show.entry is given.entry)
    return replace(match, chosen=True)


def _in_series(guess: Guess, given: Given, index: TitleIndex, knowledge: Knowledge) -> EntryMatch:
    """An id, or a choice for another season, says which series; the name can say which part of it."""
    show = show_of_entry(given.entry, knowledge)
    chain = chain_of(show.anilist_id, index, knowledge) if show.anilist_id is not None else ()
    best = next(iter(contest(guess, index, knowledge)), None) if guess.titles else None
    if best is not None and _is_other_of(best, show, chain):
        found = place(guess, best.show, index, knowledge)
        return _match(found, given.why, found.sure and not best.conflict and _is_of_kind(guess, best.show))
    fits = True
    if given.entry.anime and guess.season not in (None, 1, show.season):
        later = season_of(chain, guess.season)
        show, fits = (later.show, True) if later else (show, False)
    found = place(guess, show, index, knowledge)
    fits = (
        fits and _is_of_kind(guess, show) and guess.part in (None, 1, show.part) and _ends_like(guess, show)
    )
    return _match(found, given.why, fits and found.sure)


def _is_other_of(best: Verdict, show: Show, chain: tuple[Link, ...]) -> bool:
    """The title names another show of the chain, or one that is called just so."""
    if best.show.anilist_id == show.anilist_id or best.like.points < FOLDED:
        return False
    in_chain = any(link.show.anilist_id == best.show.anilist_id for link in chain)
    return in_chain or (best.like.whole and not best.conflict and show.anilist_id is not None)


def _ends_like(guess: Guess, show: Show) -> bool:
    final = any(take_apart(title).final for title in guess.titles)
    return not final or any(part.final for part in show.parts)


def _is_of_kind(guess: Guess, show: Show) -> bool:
    if guess.kind in (Kind.EPISODE, Kind.ONA):
        return show.kind is not Kind.MOVIE or guess.episode is None
    return guess.kind is show.kind


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
