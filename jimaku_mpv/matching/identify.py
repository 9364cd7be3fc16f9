"""Decides which entry and episode a name means, and whether that is certain enough to act alone.

Composes titles, facts, chains and scores; knows nothing of where the knowledge comes from.
"""

from __future__ import annotations

from dataclasses import replace

from jimaku_mpv.matching.chain import Link, chain_of
from jimaku_mpv.matching.confidence import judge
from jimaku_mpv.matching.contest import contest
from jimaku_mpv.matching.episodes import Place, place
from jimaku_mpv.matching.folding import folded
from jimaku_mpv.matching.given import Given, Scope, within
from jimaku_mpv.matching.scoring import Verdict
from jimaku_mpv.matching.titles import TitleIndex
from jimaku_mpv.model import (
    AniListId,
    Candidate,
    Confidence,
    Entry,
    EntryMatch,
    Guess,
    Knowledge,
    Reason,
)

MOST_CANDIDATES = 10
PLAUSIBLE_SCORE = 55.0


def identify(guess: Guess, index: TitleIndex, knowledge: Knowledge, given: Given | None = None) -> EntryMatch:
    """Entry, episode and confidence; of what is `given`, or of an id in the path, only the episode."""
    given = given or _by_id(guess, index)
    if given is not None:
        return within(guess, given, index, knowledge)
    if not guess.titles:
        return EntryMatch(None, guess.episode, Confidence.UNSURE)
    rounds = [(one, contest(one, index, knowledge)) for one in (guess, *guess.others) if one.titles]
    guess, verdicts = max(rounds, key=lambda one: one[1][0].score if one[1] else 0.0)
    others = [found[0] for one, found in rounds if one is not guess and found]
    candidates = tuple(
        Candidate(v.show.entry, v.score, v.reasons) for v in verdicts if v.show.entry is not None
    )[:MOST_CANDIDATES]
    if not verdicts or verdicts[0].score < PLAUSIBLE_SCORE:
        return EntryMatch(None, guess.episode, Confidence.UNSURE, candidates=candidates, guess=guess)
    return replace(_decide(guess, verdicts, others, candidates, index, knowledge), guess=guess)


def _by_id(guess: Guess, index: TitleIndex) -> Given | None:
    """An id in the path may be that of the whole series."""
    entry = index.by_anilist(guess.anilist_id) if guess.anilist_id is not None else None
    if entry is None and guess.tmdb_id is not None:
        entry = index.by_tmdb(guess.tmdb_id)
    return Given(entry, Scope.SERIES, "id in the path or beside the file") if entry is not None else None


def _decide(
    guess: Guess,
    verdicts: list[Verdict],
    others: list[Verdict],
    candidates: tuple[Candidate, ...],
    index: TitleIndex,
    knowledge: Knowledge,
) -> EntryMatch:
    best = verdicts[0]
    found = place(guess, best.show, index, knowledge)
    start = found.show.anilist_id
    chain = chain_of(start, index, knowledge) if start is not None else ()
    later = _later_in_series(guess, found, chain)
    rivals = [v for v in verdicts[1:] if v.show.anilist_id not in later or _is_better_named(v, best)] + others
    rivals = [v for v in rivals if not _leads_to(v, found, guess, index, knowledge)]
    confidence, doubts = judge(
        guess,
        best,
        rivals,
        found,
        knowledge,
        longest=_longest_before(found, chain),
        may_be_title=_may_be_title(guess.others, index, knowledge),
    )
    entry = found.show.entry
    reasons = (*best.reasons, *_how(found))
    if entry is None:
        return EntryMatch(
            None,
            found.episode,
            Confidence.UNSURE,
            found.absolute,
            reasons,
            candidates,
            known_as=next(iter((*found.show.names, *best.show.names)), None),
        )
    if best.show.entry is not entry:
        candidates = _with_first(candidates, entry, best, found)
    return EntryMatch(
        entry,
        found.episode,
        confidence,
        found.absolute,
        reasons,
        candidates,
        found.show.count,
        doubts=doubts,
    )


def _with_first(
    candidates: tuple[Candidate, ...], entry: Entry, best: Verdict, found: Place
) -> tuple[Candidate, ...]:
    first = Candidate(entry, best.score, (*best.reasons, *_how(found)))
    others = (c for c in candidates if c.entry.id != entry.id)
    return (first, *others)[:MOST_CANDIDATES]


def _how(found: Place) -> tuple[Reason, ...]:
    return (Reason(found.how),) if found.how else ()


def _later_in_series(guess: Guess, found: Place, chain: tuple[Link, ...]) -> frozenset[AniListId]:
    """The seasons and parts that follow; a name that speaks of none of them means the first that fits."""
    if guess.season not in (None, 1) or guess.part not in (None, 1):
        return frozenset()
    start, line = found.show.anilist_id, [link.show.anilist_id for link in chain]
    after = line[line.index(start) + 1 :] if start in line else []
    return frozenset(number for number in after if number is not None)


def _is_better_named(verdict: Verdict, best: Verdict) -> bool:
    """`Title!!!` is the third season by its very name, though it says no number."""
    return verdict.like.whole and verdict.like.points > best.like.points


def _may_be_title(readings: tuple[Guess, ...], index: TitleIndex, knowledge: Knowledge) -> bool:
    """Some show's name begins with the title and its number, or nobody was asked whether one does."""
    if readings and knowledge.found is None:
        return True
    keys = [folded(title) for reading in readings for title in reading.titles[:1]]
    told = [folded(name) for media in knowledge.found or () for name in (*media.titles, *media.synonyms)]
    return any(index.begins_a_name(key) or any(name.startswith(key) for name in told) for key in keys)


def _longest_before(found: Place, chain: tuple[Link, ...]) -> int:
    """How many episodes the longest of the shows has that stand before it in its series."""
    here = next((link.position for link in chain if link.show.anilist_id == found.show.anilist_id), 0)
    return max((link.show.count or 0 for link in chain if link.position <= here), default=0)


def _leads_to(verdict: Verdict, found: Place, guess: Guess, index: TitleIndex, knowledge: Knowledge) -> bool:
    """The number leads from this show to the same episode, as it does between seasons of one series."""
    other = place(guess, verdict.show, index, knowledge)
    return other.show == found.show and other.episode == found.episode is not None
