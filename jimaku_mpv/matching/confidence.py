"""When the program may act alone: what has to be true of the best show, its rivals and the episode.

The numbers are argued for by a table of cases in tests/matching/test_confidence.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from jimaku_mpv.matching.episodes import Place
from jimaku_mpv.matching.folding import folded
from jimaku_mpv.matching.scoring import NOT_ON_JIMAKU, YEAR_AGREES, Verdict
from jimaku_mpv.matching.similarity import BEGINS, EXACT, FOLDED, HEAD
from jimaku_mpv.model import Confidence, Guess, Kind, Knowledge

GAP = 3.0
"""How far the best show must be ahead of the next; twice that by a title that is not the name's first."""

LIKELY_SCORE = 70.0
TELLING = 10
"""Letters from which on a title is hardly borne by a second show that the catalogue does not know."""

LONG = 60
"""Episodes from which on a series without seasons is given some by others."""

_HAN = re.compile(r"[\u3400-\u9fff]+")
_SINGLE = (Kind.MOVIE, Kind.OVA, Kind.SPECIAL)


def judge(
    guess: Guess,
    best: Verdict,
    rivals: Sequence[Verdict],
    found: Place,
    knowledge: Knowledge,
    *,
    longest: int,
    may_be_title: bool,
) -> tuple[Confidence, tuple[str, ...]]:
    """How sure it is that `found` is meant, and what speaks against it.

    `rivals` are the shows that would lead to another episode; `longest`: how many episodes the longest
    show has that stands before it in its series; `may_be_title`: the number may be part of a name.
    """
    gap = GAP if best.first_title else 2 * GAP
    close = [rival for rival in rivals if _strength(rival, best, guess) >= best.score - gap]
    doubts = {
        "the title is hardly like it": best.score < LIKELY_SCORE,
        f"as close: {_name(close[0])}" if close else "": bool(close),
        "the name contradicts it": best.conflict,
        "which episode that is can't be told for sure": not found.sure,
        "the name has no number": not _is_numbered(guess, best, found),
        "the title is not quite its name": not _is_named(guess, best, rivals, knowledge),
        "the name says more than its title": not _is_all_said(guess, best),
        f"the year {guess.year} may be another show's": not _is_of_year(guess, best, rivals),
        "Jimaku does not know the id in the path": guess.anilist_id is not None,
        "it is no whole episode": guess.kind in (Kind.CREDITS, Kind.EXTRA),
        "it holds several episodes": guess.last is not None,
        "so long a show is split into seasons in more than one way": _is_split(guess, best, longest),
        "its number lies between two episodes": isinstance(guess.episode, float),
        "its number may belong to a title": may_be_title,
    }
    against = tuple(text for text, holds in doubts.items() if holds)
    if best.score < LIKELY_SCORE:
        return Confidence.UNSURE, against
    return Confidence.LIKELY if against else Confidence.CERTAIN, against


def _name(verdict: Verdict) -> str:
    show = verdict.show
    name = next(iter(show.names), "another show")
    return f"{name}{'' if show.entry else ', which Jimaku does not have'}"


def _strength(rival: Verdict, best: Verdict, guess: Guess) -> float:
    """What is not known of a show of the very same name makes it no less likely to be meant."""
    if not (rival.like.whole and rival.like.points >= best.like.points):
        return rival.score
    unknown = NOT_ON_JIMAKU if rival.show.entry is None else 0.0
    year = YEAR_AGREES if guess.year is not None and rival.show.year is None else 0.0
    return rival.score - unknown + year


def _is_split(guess: Guess, best: Verdict, longest: int) -> bool:
    """A season after hundreds of episodes: other databases divide the episodes before it into seasons."""
    if guess.season in (None, 0, 1) or (best.like.whole and best.like.name.season == guess.season):
        return False
    return longest > LONG


def _is_of_year(guess: Guess, best: Verdict, rivals: Sequence[Verdict]) -> bool:
    """The year in the name is the show's; a film's may be one beside it if no similar one is of that year.

    Nobody need have told a film's year. A series has one in its name because there is another of that name.
    """
    is_film = best.show.kind is Kind.MOVIE or guess.episode is None
    if guess.year is None or (guess.season or 1) > 1:
        return True
    if best.show.year is None:
        return best.show.media is not None or (is_film and not _is_anime(best))
    same = (rival for rival in rivals if rival.show.year == guess.year and rival.like.points >= BEGINS)
    return best.show.year == guess.year or (is_film and next(same, None) is None)


def _is_numbered(guess: Guess, best: Verdict, found: Place) -> bool:
    """The name says which episode, or there is only one, or nothing in the name could be a number."""
    if guess.episode is not None or found.show.kind is Kind.MOVIE or found.show.count == 1:
        return True
    if guess.kind in _SINGLE:
        return found.show.kind in _SINGLE
    return best.like.whole and best.first_title


def _is_named(guess: Guess, best: Verdict, rivals: Sequence[Verdict], knowledge: Knowledge) -> bool:
    """The title is the show's own; whatever is less than that, AniList must have had its say about.

    Where the title only begins its name, no other show may be called just so, unless the year decides.
    """
    asked = knowledge.found is not None
    told = asked and best.show.media is not None
    if best.like.points < FOLDED:
        equal = any(rival.like.whole and rival.like.points >= FOLDED for rival in rivals)
        decided = guess.year is not None and guess.year == best.show.year
        return told and best.like.points >= HEAD and (decided or not equal)
    if best.like.points < EXACT:
        return told or (asked and not _is_anime(best))
    return asked or (_is_anime(best) and len(folded(best.like.title.base)) >= TELLING)


def _is_all_said(guess: Guess, best: Verdict) -> bool:
    """What else the name's first title holds is another name of the same show, or what Chinese call it."""
    if best.first_title:
        return True
    rest = folded(guess.titles[0]).replace(folded(best.like.title.base), "")
    names = (*map(folded, best.show.names), "tv")
    return not rest or bool(_HAN.fullmatch(rest)) or any(rest in name for name in names)


def _is_anime(verdict: Verdict) -> bool:
    return verdict.show.entry is None or verdict.show.entry.anime
