"""Gathers every show that a name may mean and weighs them all, best first.

A season that is not called by its number is found by its place among the sequels. What follows
from the order is decided elsewhere.
"""

from __future__ import annotations

from jimaku_mpv.matching.chain import Link, chain_of
from jimaku_mpv.matching.facts import Show, show_of_entry, show_of_media
from jimaku_mpv.matching.scoring import Verdict, weigh
from jimaku_mpv.matching.similarity import Likeness
from jimaku_mpv.matching.titles import TitleIndex
from jimaku_mpv.model import AniListId, EntryId, Guess, Kind, Knowledge

MOST_TITLES = 6
_CHAINED = 4
_Key = tuple[EntryId | None, AniListId | None]
_Links = dict[AniListId, Link]


def contest(guess: Guess, index: TitleIndex, knowledge: Knowledge) -> list[Verdict]:
    """All shows with a similar name, on Jimaku or not, weighed; best first."""
    shows = _by_title(guess, index, knowledge)
    verdicts = [weigh(guess, show, show.season) for show in shows.values()]
    links = _links(sorted(verdicts, key=_order)[:_CHAINED], index, knowledge)
    if not links:
        return sorted(verdicts, key=_order)
    for link in links.values():
        shows.setdefault(_key(link.show), link.show)
    return sorted(_weigh_with_links(guess, list(shows.values()), links), key=_order)


def _by_title(guess: Guess, index: TitleIndex, knowledge: Knowledge) -> dict[_Key, Show]:
    found = [index.find(title) for title in guess.titles[:MOST_TITLES]]
    entries = {entry.id: entry for some in found for entry in some}
    shows = [show_of_entry(entry, knowledge) for entry in entries.values()]
    shows += [show_of_media(media, index, knowledge) for media in knowledge.found or ()]
    return {_key(show): show for show in shows}


def _key(show: Show) -> _Key:
    return (show.entry.id if show.entry else None, None if show.entry else show.anilist_id)


def _order(verdict: Verdict) -> tuple[float, bool]:
    return -verdict.score, verdict.show.entry is None


def _links(verdicts: list[Verdict], index: TitleIndex, knowledge: Knowledge) -> _Links:
    """The seasons around the best shows."""
    links: _Links = {}
    for verdict in verdicts:
        start = verdict.show.anilist_id
        if start is None or start in links or verdict.show.kind is Kind.MOVIE:
            continue
        for link in chain_of(start, index, knowledge):
            if link.show.anilist_id is not None:
                links.setdefault(link.show.anilist_id, link)
    return links


def _weigh_with_links(guess: Guess, shows: list[Show], links: _Links) -> list[Verdict]:
    """Weigh by the shows' own names, and the wanted season also by the names of its other seasons."""
    chosen = _places(guess.season, links)
    roots = [link.root for link in links.values()]
    several = {root for root in roots if roots.count(root) > 1}
    verdicts, family = [], _families(guess, shows, links)
    for show in shows:
        link = links.get(show.anilist_id) if show.anilist_id is not None else None
        if link is not None and show.anilist_id in chosen:
            verdicts.append(weigh(guess, show, guess.season, family[link.root]))
        else:
            by_place = link.season if link is not None and link.root in several else None
            verdicts.append(weigh(guess, show, show.season or by_place))
    return verdicts


def _families(guess: Guess, shows: list[Show], links: _Links) -> dict[AniListId, Likeness]:
    """How like the title is to any season of a chain, by the chain's first show."""
    best: dict[AniListId, Likeness] = {}
    for show in shows:
        link = links.get(show.anilist_id) if show.anilist_id is not None else None
        if link is None:
            continue
        like = weigh(guess, show, None).like
        if link.root not in best or best[link.root].points < like.points:
            best[link.root] = like
    return best


def _places(season: int | None, links: _Links) -> set[AniListId]:
    """In each chain the first entry of the wanted season; when no season has that number, the n-th entry."""
    if season is None or season < 2:
        return set()
    found: dict[AniListId, tuple[bool, int, AniListId]] = {}
    for number, link in links.items():
        if season in (link.season, link.position):
            rank = (link.season != season, link.position, number)
            found[link.root] = min(found.get(link.root, rank), rank)
    return {number for _, _, number in found.values()}
