"""What to ask AniList about a name, if anything: only what could change the answer.

Knows matches, not how or whether AniList is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from jimaku_mpv.matching.contest import MOST_TITLES
from jimaku_mpv.matching.given import Given, Scope
from jimaku_mpv.matching.identify import PLAUSIBLE_SCORE, identify
from jimaku_mpv.matching.season_words import take_apart
from jimaku_mpv.matching.titles import TitleIndex
from jimaku_mpv.model import AniListId, Confidence, Entry, EntryMatch, Guess, Kind, Knowledge

__all__ = ["PLAUSIBLE_SCORE", "Lookup", "needs", "plausible_title"]


@dataclass(frozen=True, slots=True)
class Lookup:
    """What to ask AniList, in one request: the best media for each search, and media by id."""

    searches: tuple[str, ...]
    ids: tuple[AniListId, ...]


def needs(guess: Guess, match: EntryMatch, given: Given | None = None) -> Lookup | None:
    """What AniList should be asked about; None when nothing that it says could matter.

    Ask once: the answer goes into Knowledge, and `identify` is called again.
    """
    if given is not None and given.scope is not Scope.SERIES:
        number = given.entry.anilist_id
        return Lookup((), (number,)) if number is not None else None
    if match.entry is not None and not match.entry.anime and match.confidence is Confidence.CERTAIN:
        return None
    counted = match.absolute is not None or _is_first(match.entry)
    if match.confidence is Confidence.CERTAIN and counted and not _wants_count(guess, match.entry):
        return None
    searches = tuple(dict.fromkeys(_search(guess, title) for title in guess.titles[:2]))
    own = [match.entry] if match.entry else []
    entries = [*own, *(candidate.entry for candidate in match.candidates)]
    ids = tuple(dict.fromkeys(e.anilist_id for e in entries if e.anilist_id is not None))
    return Lookup(searches, ids) if searches or ids else None


def wants_screens(match: EntryMatch, given: Given | None) -> bool:
    """Whether TMDB could help: no name fits for certain, and no anime is likely."""
    if given is not None or match.confidence is Confidence.CERTAIN:
        return False
    return match.entry is None or not match.entry.anime or match.confidence is Confidence.UNSURE


def plausible_title(guess: Guess, index: TitleIndex, knowledge: Knowledge) -> tuple[str, ...]:
    """The one reading of the name by which a plausible candidate is found best; none if there is none."""
    scores: dict[str, float] = {}
    for title in guess.titles[:MOST_TITLES]:
        alone = replace(guess, titles=(title,), anilist_id=None, tmdb_id=None, others=())
        scores[title] = max((c.score for c in identify(alone, index, knowledge).candidates), default=0.0)
    best = max(scores, key=lambda title: scores[title], default="")
    return (best,) if scores.get(best, 0.0) >= PLAUSIBLE_SCORE else ()


def _search(guess: Guess, title: str) -> str:
    """The title without its season; a film's number is part of its name."""
    return title if guess.kind is Kind.MOVIE else take_apart(title).base


def _is_first(entry: Entry | None) -> bool:
    """No name of the entry says a season, so that nothing needs to be counted before it."""
    return entry is not None and all(take_apart(n).season in (None, 1) for n in entry.names())


def _wants_count(guess: Guess, entry: Entry | None) -> bool:
    """Without a number in the name, only a show of a single episode can be meant."""
    return guess.episode is None and guess.kind is not Kind.MOVIE and entry is not None and not entry.movie
