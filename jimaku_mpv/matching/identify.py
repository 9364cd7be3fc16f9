"""Decides which entry and episode a name means, and whether that is certain enough to act alone.

Composes titles, facts, chains and scores; knows nothing of where the knowledge comes from.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from jimaku_mpv.matching.chain import chain_of, season_of
from jimaku_mpv.matching.contest import MOST_TITLES, contest
from jimaku_mpv.matching.episodes import Place, place
from jimaku_mpv.matching.facts import Show, show_of_entry
from jimaku_mpv.matching.scoring import Verdict, is_equal, is_exact
from jimaku_mpv.matching.season_words import take_apart
from jimaku_mpv.matching.titles import TitleIndex
from jimaku_mpv.model import (
    AniListId,
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


@dataclass(frozen=True, slots=True)
class Lookup:
    """What to ask AniList, in one request: the best media for each search, and media by id."""

    searches: tuple[str, ...]
    ids: tuple[AniListId, ...]


def identify(guess: Guess, index: TitleIndex, knowledge: Knowledge, entry: Entry | None = None) -> EntryMatch:
    """Entry, episode and confidence. A given `entry` is taken as certain, and only the episode is found."""
    given = entry or _by_id(guess, index)
    if given is not None:
        show = show_of_entry(given, knowledge)
        if entry is not None:
            return _within(place(guess, show, index, knowledge, fixed=True), "chosen by the user", True)
        return _by_path(guess, show, index, knowledge)
    if not guess.titles:
        return EntryMatch(None, guess.episode, Confidence.UNSURE)
    verdicts = contest(guess, index, knowledge)
    candidates = tuple(
        Candidate(v.show.entry, v.score, v.reasons) for v in verdicts if v.show.entry is not None
    )[:MOST_CANDIDATES]
    if not verdicts or verdicts[0].score < PLAUSIBLE_SCORE:
        return EntryMatch(None, guess.episode, Confidence.UNSURE, candidates=candidates)
    return _decide(guess, verdicts, candidates, index, knowledge)


def needs(guess: Guess, match: EntryMatch) -> Lookup | None:
    """What AniList should be asked about; None when nothing that it says could matter.

    Ask once: the answer goes into Knowledge, and `identify` is called again.
    """
    if match.entry is not None and not match.entry.anime and match.confidence is Confidence.CERTAIN:
        return None
    counted = match.absolute is not None or _is_first(match.entry)
    if match.confidence is Confidence.CERTAIN and counted and not _wants_count(guess, match.entry):
        return None
    searches = tuple(dict.fromkeys(take_apart(title).base for title in guess.titles[:2]))
    own = [match.entry] if match.entry else []
    entries = [*own, *(candidate.entry for candidate in match.candidates)]
    ids = tuple(dict.fromkeys(e.anilist_id for e in entries if e.anilist_id is not None))
    return Lookup(searches, ids) if searches or ids else None


def plausible_title(guess: Guess, index: TitleIndex, knowledge: Knowledge) -> tuple[str, ...]:
    """The one reading of the name by which a plausible candidate is found best; none if there is none."""
    scores: dict[str, float] = {}
    for title in guess.titles[:MOST_TITLES]:
        alone = replace(guess, titles=(title,), anilist_id=None, tmdb_id=None)
        scores[title] = max((c.score for c in identify(alone, index, knowledge).candidates), default=0.0)
    best = max(scores, key=lambda title: scores[title], default="")
    return (best,) if scores.get(best, 0.0) >= PLAUSIBLE_SCORE else ()


def _is_first(entry: Entry | None) -> bool:
    """No name of the entry says a season, so that nothing needs to be counted before it."""
    return entry is not None and all(take_apart(n).season in (None, 1) for n in entry.names())


def _wants_count(guess: Guess, entry: Entry | None) -> bool:
    """Without a number in the name, only a show of a single episode can be meant."""
    return guess.episode is None and guess.kind is not Kind.MOVIE and entry is not None and not entry.movie


def _by_id(guess: Guess, index: TitleIndex) -> Entry | None:
    if guess.anilist_id is not None:
        return index.by_anilist(guess.anilist_id)
    return index.by_tmdb(guess.tmdb_id) if guess.tmdb_id is not None else None


def _by_path(guess: Guess, show: Show, index: TitleIndex, knowledge: Knowledge) -> EntryMatch:
    """An id in the path may be that of the whole series: a later season is looked for along its sequels."""
    fits = guess.season in (None, 1, show.season)
    if not fits and show.anilist_id is not None:
        later = season_of(chain_of(show.anilist_id, index, knowledge), guess.season)
        show, fits = (later.show, True) if later else (show, False)
    return _within(place(guess, show, index, knowledge), "id in the path", fits)


def _within(found: Place, why: str, sure: bool) -> EntryMatch:
    reasons = (Reason(why, 100.0), *_how(found))
    entry = found.show.entry
    if entry is None:
        return EntryMatch(None, found.episode, Confidence.UNSURE, found.absolute, reasons)
    certain = sure and (found.sure or why.startswith("chosen"))
    confidence = Confidence.CERTAIN if certain else Confidence.LIKELY
    candidates = (Candidate(entry, 100.0, reasons),)
    return EntryMatch(entry, found.episode, confidence, found.absolute, reasons, candidates, found.show.count)


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
