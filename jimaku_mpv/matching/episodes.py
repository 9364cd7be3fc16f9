"""Which episode of which season a number means: own counts first, then redirections, then sums along sequels.

Knows chains and counts; titles have been judged before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from jimaku_mpv.matching.chain import Link, chain_of, place_absolute
from jimaku_mpv.matching.facts import Show, known_media, show_of_media
from jimaku_mpv.matching.titles import TitleIndex
from jimaku_mpv.model import Episode, Guess, Knowledge, Media, Redirection

SAFE_WITHOUT_COUNT = 12


@dataclass(frozen=True, slots=True)
class Place:
    """An episode within a show. `sure`: no count that matters is unknown; `how` says by what it was found."""

    show: Show
    episode: Episode | None
    absolute: int | None
    sure: bool
    how: str | None = None


def place(guess: Guess, show: Show, index: TitleIndex, knowledge: Knowledge, fixed: bool = False) -> Place:
    """Find the episode, which may lie in another season than `show`, unless that is `fixed`."""
    number = guess.episode
    if number is None or not isinstance(number, int):
        return Place(show, number, None, sure=number is None)
    if guess.absolute is not None and show.season is None and (guess.season or 1) > 1:
        return place(replace(guess, episode=guess.absolute, season=None), show, index, knowledge, fixed)
    chain = chain_of(show.anilist_id, index, knowledge) if show.anilist_id is not None else ()
    here = next((link for link in chain if link.show.anilist_id == show.anilist_id), None)
    if show.count is not None and number <= show.count:
        inside = _inside(guess, show, number, here, chain)
        moved = _redirect(show, number, fixed, index, knowledge)
        return inside if moved is None or moved.show == show else replace(inside, sure=False)
    moved = _redirect(show, number, fixed, index, knowledge) or _absolute_inside(show, number, here)
    if moved is None and show.count is not None and not fixed:
        moved = _elsewhere(guess, number, here, chain)
    if moved is not None:
        return moved
    if show.count is None:
        return _inside(guess, show, number, here, chain)
    return Place(show, number, number if fixed else None, sure=False)


def _inside(guess: Guess, show: Show, number: int, here: Link | None, chain: tuple[Link, ...]) -> Place:
    before = here.before if here else None
    absolute = guess.absolute or (before + number if before is not None else None)
    if show.count is not None:
        return Place(show, number, absolute, sure=number >= 1)
    later = here is not None and chain[-1] is not here
    aired = show.media is not None and show.media.aired is not None and number <= show.media.aired
    through = bool(before) and before is not None and number > before
    sure = (
        1 <= number <= SAFE_WITHOUT_COUNT or aired or (show.media is not None and not later and not through)
    )
    return Place(show, number, absolute, sure=sure and number >= 1)


def _absolute_inside(show: Show, number: int, here: Link | None) -> Place | None:
    """The number counts through, and still falls into this very season."""
    if here is None or not here.before or show.count is None:
        return None
    inside = number - here.before
    if 1 <= inside <= show.count:
        return Place(show, inside, number, sure=True, how="number counts through all seasons")
    return None


def _redirect(show: Show, number: int, fixed: bool, index: TitleIndex, knowledge: Knowledge) -> Place | None:
    rules = knowledge.relations.get(show.anilist_id, ()) if show.anilist_id is not None else ()
    for rule in rules:
        if number in rule.source and not (fixed and rule.anilist_id != show.anilist_id):
            return _redirected(rule, number, index, knowledge)
    return None


def _redirected(rule: Redirection, number: int, index: TitleIndex, knowledge: Knowledge) -> Place | None:
    """None when the rule is open at its end and the show has fewer episodes."""
    media = known_media(rule.anilist_id, knowledge) or Media(rule.anilist_id, ())
    single = rule.destination.end == rule.destination.begin
    episode = rule.destination.begin + (0 if single else number - rule.source.begin)
    show = show_of_media(media, index, knowledge)
    if show.count is not None and episode > show.count:
        return None
    sure = show.count is not None or rule.source.end is not None
    return Place(show, episode, number, sure, how="redirected by a rule of the site")


def _elsewhere(guess: Guess, number: int, here: Link | None, chain: tuple[Link, ...]) -> Place | None:
    """Further cours or sequels; with a season in the name a number beyond them counts from the first."""
    if here is None:
        return None
    onwards = _overflow(number, here, chain)
    if guess.season in (None, 1):
        return onwards
    if onwards is not None and onwards.show.count is not None:
        same = any(link.show is onwards.show and link.season == here.season for link in chain)
        return replace(onwards, sure=onwards.sure and same)
    found = place_absolute(chain, number)
    if found is not None and found[0].show.count is not None:
        return Place(found[0].show, found[1], number, sure=False, how="counted from the first season")
    return replace(onwards, sure=False) if onwards is not None else None


def _overflow(number: int, here: Link, chain: tuple[Link, ...]) -> Place | None:
    """The number goes on into the following cours or seasons, counted from this one."""
    start = chain.index(here)
    later = _recounted(chain[start:])
    found = place_absolute(later, number)
    if found is None:
        return None
    link, inside = found
    absolute = here.before + number if here.before is not None else None
    sure = link.show.count is not None or inside <= SAFE_WITHOUT_COUNT * 2 + 2
    return Place(link.show, inside, absolute, sure=sure, how="counted on along the sequels")


def _recounted(chain: tuple[Link, ...]) -> tuple[Link, ...]:
    links: list[Link] = []
    before: int | None = 0
    for link in chain:
        links.append(replace(link, before=before))
        before = before + link.show.count if before is not None and link.show.count is not None else None
    return tuple(links)
