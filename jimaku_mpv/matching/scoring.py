"""Weighs a show against what a name says: named reasons that add up to a score of 0 to 100.

One table of weights; what follows from the score is decided elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from jimaku_mpv.matching.facts import Show
from jimaku_mpv.matching.season_words import take_apart
from jimaku_mpv.matching.similarity import Likeness, compare, compare_as_films, joined
from jimaku_mpv.matching.sources import ANIME_ONLY
from jimaku_mpv.model import Guess, Kind, Reason

TITLE = 0.9
LATER_TITLE = -3.0
SYNONYM = -3.5
SEASON_AGREES = 4.0
SEASON_EQUAL = 8.0
SEASON_DIFFERS = -30.0
SEASON_TWICE = -6.0
SEASON_UNSAID = -14.0
SEASON_TOO_MUCH = -12.0
SEASON_INHERITED = -4.0
PART_DIFFERS = -16.0
PART_UNSAID = -14.0
PART_TOO_MUCH = -9.0
YEAR_AGREES = 3.0
YEAR_NEAR = -2.0
YEAR_DIFFERS = -15.0
KIND_AGREES = 3.0
KIND_DIFFERS = -20.0
KIND_UNLIKELY = -6.0
# Below this a show's own names have nothing to do with the title.
OWN_NAME = 70.0
NOT_ANIME = -1.0
ANIME_SERVICE = -6.0
TOO_FEW_EPISODES = -10.0
NOT_ON_JIMAKU = -4.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """A show with its score; `like` is the best comparison, `conflict`: the name contradicts it.

    `first_title`: the name's main title is what is like it, not some part or translation of it.
    """

    show: Show
    score: float
    reasons: tuple[Reason, ...]
    like: Likeness
    conflict: bool
    first_title: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of a show from the seasons around it.

    `season`: the one it has by its place; `is_wanted`: that is the season which the name says;
    `earlier`: how like the title is to a season before this one; `reach`: the highest number that an
    episode can have when the following seasons are counted on, None when unknown.
    """

    season: int | None = None
    is_wanted: bool = False
    earlier: Likeness | None = None
    reach: int | None = None


def weigh(guess: Guess, show: Show, around: Surroundings) -> Verdict:
    """Score one show."""
    like, rank = _best_likeness(guess, show)
    family, strange = around.earlier if around.is_wanted else None, False
    inherits = family is not None and family.points + SEASON_INHERITED > _evidence((like, rank), show)[0]
    if family is not None and inherits:
        strange = like.points < OWN_NAME
        like, rank = replace(family, whole=False), 0
    reasons = [Reason(like.text, round(like.points * TITLE, 1))]
    if inherits:
        reasons.append(Reason("by the title of another season", SEASON_INHERITED))
    if rank:
        reasons.append(Reason("by another title in the name", LATER_TITLE * rank))
    if like.name.text in show.synonyms and not inherits:
        reasons.append(Reason("by a synonym", SYNONYM))
    hints = (
        _season(guess, like, show, around),
        _part(guess, like, show),
        _year(guess, show),
        _kind(guess, show),
        _count(guess, around),
        _medium(guess, show),
    )
    found = [hint for hint in hints if hint is not None]
    if show.entry is None:
        reasons.append(Reason("not on Jimaku", NOT_ON_JIMAKU))
    reasons += [hint for hint in found if hint.points]
    score = max(0.0, min(100.0, sum(reason.points for reason in reasons)))
    conflict = strange or any(hint.points <= KIND_UNLIKELY for hint in found)
    return Verdict(show, round(score, 1), tuple(reasons), like, conflict, rank == 0)


def with_reason(verdict: Verdict, reason: Reason) -> Verdict:
    """The verdict with one more reason in its score."""
    score = max(0.0, round(verdict.score + reason.points, 1))
    return replace(verdict, score=score, reasons=(*verdict.reasons, reason))


def _best_likeness(guess: Guess, show: Show) -> tuple[Likeness, int]:
    """The best comparison and how late its title stands; a title with its season words stands first."""
    ranked = []
    for rank, title in enumerate(guess.titles[:6]):
        parts = take_apart(title)
        late = 0 if parts.season and not parts.loose else min(rank, 3)
        ranked += [(compare(title, name), late) for name in show.names]
        if _is_film(guess, show):
            films = (compare_as_films(title, name) for name in show.names)
            ranked += [(like, late) for like in films if like is not None]
        both = joined(title, show.names)
        ranked += [(both, late)] if both is not None else []
    return max(ranked, key=lambda one: (*_evidence(one, show), bool(one[0].name.season)))


def _is_film(guess: Guess, show: Show) -> bool:
    return guess.kind is Kind.MOVIE or (guess.episode is None and show.kind is Kind.MOVIE)


def _evidence(ranked: tuple[Likeness, int], show: Show) -> tuple[float, bool]:
    like, late = ranked
    points = like.points + LATER_TITLE * late + (SEASON_EQUAL if _named_season(like) else 0.0)
    return points + (SYNONYM if like.name.text in show.synonyms else 0.0), like.whole


def _named_season(like: Likeness) -> bool:
    return like.whole and not like.title.loose and bool(like.title.season or like.title.part)


def _season(guess: Guess, like: Likeness, show: Show, around: Surroundings) -> Reason | None:
    season = around.season
    said = _said_by_name(guess, like, show, around)
    if said is not None:
        return said
    by_number = guess.season in (None, 1) and like.title.loose and not like.whole
    wanted = like.title.season if by_number else guess.season
    if wanted in (None, 1):
        if not like.whole and like.name.loose:
            return Reason(f"is called number {like.name.season}", SEASON_TOO_MUCH)
        if season in (None, 1):
            return Reason("first season", SEASON_AGREES)
        return Reason(f"is season {season}", SEASON_TOO_MUCH if wanted is None else SEASON_DIFFERS)
    if season == wanted:
        inherited = around.earlier is not None and around.earlier.points >= like.points
        twice = like.whole and not like.name.season and not inherited
        how = "may be called so already" if twice else "agrees"
        return Reason(f"season {wanted} {how}", SEASON_TWICE if twice else SEASON_AGREES)
    if season is None:
        return Reason(f"does not say season {wanted}", SEASON_UNSAID)
    return Reason(f"is season {season}, not {wanted}", SEASON_DIFFERS)


def _said_by_name(guess: Guess, like: Likeness, show: Show, around: Surroundings) -> Reason | None:
    """The title itself tells which season it is: by its very name, `Final Season`, its part or its year."""
    season = around.season
    final = any(take_apart(title).final for title in guess.titles)
    if final:
        if any(part.final for part in show.parts):
            return Reason("final season", SEASON_AGREES)
        return Reason("not the final season", PART_DIFFERS)
    if _named_season(like):
        return Reason("equal with its season", SEASON_EQUAL)
    if guess.season not in (None, 1) or season in (None, 1):
        return None
    earlier = around.earlier
    if like.whole and not (earlier is not None and earlier.whole and earlier.points >= like.points):
        said = like.name.season is not None or like.name.final
        return Reason("season is part of the title", SEASON_AGREES if said else SEASON_AGREES / 2)
    if (
        guess.season is None
        and guess.year
        and guess.year in (like.name.year, *(part.year for part in show.parts))
    ):
        return Reason("year is part of the title", SEASON_AGREES)
    if guess.season is None and guess.part is not None and guess.part == show.part:
        return Reason("part tells the season", SEASON_AGREES / 2)
    return None


def _part(guess: Guess, like: Likeness, show: Show) -> Reason | None:
    part = show.part
    if part is not None and part > 1 and part == guess.season and show.season in (None, 1):
        return Reason(f"part {part} is called season {part}", SEASON_AGREES / 2)
    if like.whole and (like.title.part is not None or (guess.part is None and guess.season is None)):
        return None
    if guess.part is None or guess.part == 1:
        return Reason(f"is part {part}", PART_TOO_MUCH) if part and part > 1 else None
    if part == guess.part:
        return Reason(f"part {part} agrees", SEASON_AGREES)
    return Reason("is another part", PART_DIFFERS) if part else Reason("does not say the part", PART_UNSAID)


def _year(guess: Guess, show: Show) -> Reason | None:
    if guess.year is None or show.year is None:
        return None
    apart = abs(guess.year - show.year)
    if apart == 0:
        return Reason(f"year {show.year} agrees", YEAR_AGREES)
    return Reason(f"is of {show.year}", YEAR_NEAR if apart == 1 else YEAR_DIFFERS)


def _count(guess: Guess, around: Surroundings) -> Reason | None:
    if around.reach is None or not isinstance(guess.episode, int) or guess.episode <= around.reach:
        return None
    return Reason(f"has {around.reach} episodes", TOO_FEW_EPISODES)


def _medium(guess: Guess, show: Show) -> Reason | None:
    if show.entry is None or show.entry.anime:
        return None
    if guess.streaming_service in ANIME_ONLY:
        return Reason(f"live action, which {guess.streaming_service} does not show", ANIME_SERVICE)
    return Reason("live action", NOT_ANIME)


def _kind(guess: Guess, show: Show) -> Reason | None:
    series = show.kind in (Kind.EPISODE, Kind.ONA, None)
    if guess.kind is Kind.MOVIE:
        if show.kind is Kind.MOVIE:
            return Reason("is a film", KIND_AGREES)
        return Reason("is not a film", KIND_DIFFERS if show.media and show.kind else KIND_UNLIKELY)
    if guess.kind in (Kind.OVA, Kind.SPECIAL):
        if show.kind in (Kind.OVA, Kind.SPECIAL):
            return Reason("is an OVA or special", KIND_AGREES)
        return Reason("is not an OVA or special", KIND_UNLIKELY)
    if guess.episode is not None:
        if show.kind is Kind.MOVIE:
            return Reason("is a film", KIND_DIFFERS)
        return Reason("is a series", KIND_AGREES) if series else Reason("is an OVA or special", -3.0)
    return Reason("is a film", KIND_AGREES) if show.kind is Kind.MOVIE else None
