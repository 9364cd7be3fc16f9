"""Decides which entry and episode a name means, and whether that is certain enough to act alone.

Composes titles, facts, chains and scores; knows nothing of where the knowledge comes from.
"""

from __future__ import annotations

from jimaku_mpv.matching.contest import contest
from jimaku_mpv.matching.episodes import Place, place
from jimaku_mpv.matching.given import Given, Scope, within
from jimaku_mpv.matching.scoring import Verdict, is_equal, is_exact
from jimaku_mpv.matching.titles import TitleIndex
from jimaku_mpv.model import (
    Candidate,
    Confidence,
    Entry,
    EntryMatch,
    Guess,
    Kind,
    Knowledge,
    Reason,
)

MOST_CANDIDATES = 10
GAP = 3.0
LIKELY_SCORE = 70.0
PLAUSIBLE_SCORE = 55.0


def identify(guess: Guess, index: TitleIndex, knowledge: Knowledge, given: Given | None = None) -> EntryMatch:
    """Entry, episode and confidence; of what is `given`, or of an id in the path, only the episode."""
    given = given or _by_id(guess, index)
    if given is not None:
        return within(guess, given, index, knowledge)
    if not guess.titles:
        return EntryMatch(None, guess.episode, Confidence.UNSURE)
    verdicts = contest(guess, index, knowledge)
    candidates = tuple(
        Candidate(v.show.entry, v.score, v.reasons) for v in verdicts if v.show.entry is not None
    )[:MOST_CANDIDATES]
    if not verdicts or verdicts[0].score < PLAUSIBLE_SCORE:
        return EntryMatch(None, guess.episode, Confidence.UNSURE, candidates=candidates)
    return _decide(guess, verdicts, candidates, index, knowledge)


def _by_id(guess: Guess, index: TitleIndex) -> Given | None:
    """An id in the path may be that of the whole series."""
    entry = index.by_anilist(guess.anilist_id) if guess.anilist_id is not None else None
    if entry is None and guess.tmdb_id is not None:
        entry = index.by_tmdb(guess.tmdb_id)
    return Given(entry, Scope.SERIES, "id in the path") if entry is not None else None


def _decide(
    guess: Guess,
    verdicts: list[Verdict],
    candidates: tuple[Candidate, ...],
    index: TitleIndex,
    knowledge: Knowledge,
) -> EntryMatch:
    best = verdicts[0]
    found = place(guess, best.show, index, knowledge)
    confidence = _confidence(guess, verdicts, found, knowledge)
    entry = found.show.entry
    reasons = (*best.reasons, *_how(found))
    if entry is None:
        reasons = (*reasons, Reason("Jimaku has no entry for it"))
        return EntryMatch(None, found.episode, Confidence.UNSURE, found.absolute, reasons, candidates)
    if best.show.entry is not entry:
        candidates = _with_first(candidates, entry, best, found)
    return EntryMatch(entry, found.episode, confidence, found.absolute, reasons, candidates, found.show.count)


def _with_first(
    candidates: tuple[Candidate, ...], entry: Entry, best: Verdict, found: Place
) -> tuple[Candidate, ...]:
    first = Candidate(entry, best.score, (*best.reasons, *_how(found)))
    others = (c for c in candidates if c.entry.id != entry.id)
    return (first, *others)[:MOST_CANDIDATES]


def _how(found: Place) -> tuple[Reason, ...]:
    return (Reason(found.how),) if found.how else ()


def _confidence(guess: Guess, verdicts: list[Verdict], found: Place, knowledge: Knowledge) -> Confidence:
    best = verdicts[0]
    if best.score < LIKELY_SCORE:
        return Confidence.UNSURE
    gap = GAP if best.first_title else 2 * GAP
    rivals = [v for v in verdicts[1:] if v.score > best.score - gap]
    if rivals or best.conflict or not found.sure or not is_equal(best):
        return Confidence.LIKELY
    if guess.anilist_id is not None:
        return Confidence.LIKELY
    asked = best.show.media is not None and knowledge.found is not None
    if not asked and best.show.entry is not None and best.show.entry.anime and not is_exact(best):
        return Confidence.LIKELY
    if guess.kind in (Kind.CREDITS, Kind.EXTRA) or isinstance(guess.episode, float):
        return Confidence.LIKELY
    return Confidence.CERTAIN
