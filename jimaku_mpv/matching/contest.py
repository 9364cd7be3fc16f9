"""Gathers every show that a name may mean and weighs them all, best first.

A season that is not called by its number is found by its place among the sequels. What follows
from the order is decided elsewhere.
"""

from __future__ import annotations

from jimaku_mpv.matching.chain import Link, chain_of, may_be_season
from jimaku_mpv.matching.facts import Show, show_of_entry, show_of_media
from jimaku_mpv.matching.folding import folded
from jimaku_mpv.matching.scoring import Surroundings, Verdict, weigh, with_reason
from jimaku_mpv.matching.similarity import BEGINS, HEAD, Likeness
from jimaku_mpv.matching.titles import TitleIndex
from jimaku_mpv.model import AniListId, EntryId, Guess, Kind, Knowledge, Reason

MOST_TITLES = 6
_CHAINED = 4
GOES_ON = Reason("its name goes on after another's", -4.0)
_Key = tuple[EntryId | None, AniListId | None]
_Links = dict[AniListId, Link]


def contest(guess: Guess, index: TitleIndex, knowledge: Knowledge) -> list[Verdict]:
    """All shows with a similar name, on Jimaku or not, weighed; best first."""
    shows = _by_title(guess, index, knowledge)
    verdicts = [weigh(guess, show, Surroundings(show.season)) for show in shows.values()]
    links = _links(sorted(verdicts, key=_order)[:_CHAINED], index, knowledge)
    for link in links.values():
        shows.setdefault(_key(link.show), link.show)
    if links:
        verdicts = _weigh_with_links(guess, list(shows.values()), links, knowledge)
    return sorted(_derived_later(verdicts), key=_order)


def _by_title(guess: Guess, index: TitleIndex, knowledge: Knowledge) -> dict[_Key, Show]:
    found = [index.find(title) for title in guess.titles[:MOST_TITLES]]
    found.append([entry for screen in knowledge.screens if (entry := index.by_tmdb(screen.id))])
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


def _weigh_with_links(guess: Guess, shows: list[Show], links: _Links, knowledge: Knowledge) -> list[Verdict]:
    """Weigh by the shows' own names, and the wanted season also by the names of its other seasons."""
    chosen = _places(guess.season, links)
    roots = [link.root for link in links.values()]
    several = {root for root in roots if roots.count(root) > 1}
    likes, verdicts = _likes(guess, shows, links), []
    for show in shows:
        link = links.get(show.anilist_id) if show.anilist_id is not None else None
        season, is_wanted = show.season, link is not None and show.anilist_id in chosen
        if is_wanted:
            season = guess.season
        elif link is not None and link.root in several:
            season = show.season or link.season
        earlier = _earlier(link, likes, links) if link is not None else None
        around = Surroundings(season, is_wanted, earlier, _reach(show, link, links, knowledge))
        verdicts.append(weigh(guess, show, around))
    return verdicts


def _likes(guess: Guess, shows: list[Show], links: _Links) -> dict[AniListId, Likeness]:
    """How like the title is to each show of a chain."""
    numbered = ((show.anilist_id, show) for show in shows if show.anilist_id in links)
    return {
        number: weigh(guess, show, Surroundings()).like for number, show in numbered if number is not None
    }


def _earlier(link: Link, likes: dict[AniListId, Likeness], links: _Links) -> Likeness | None:
    """The best of what the seasons before it are called."""
    before = [
        like
        for number, like in likes.items()
        if links[number].root == link.root and links[number].position < link.position
    ]
    return max(before, key=lambda like: like.points, default=None)


def _reach(show: Show, link: Link | None, links: _Links, knowledge: Knowledge) -> int | None:
    """How far the numbers go that start here; a redirection says that they go on elsewhere."""
    if show.anilist_id in knowledge.relations or show.count is None:
        return None
    if link is None:
        return show.count
    later = [one.show.count for one in links.values() if one.root == link.root]
    return None if None in later else sum(count for count in later if count is not None)


def _derived_later(verdicts: list[Verdict]) -> list[Verdict]:
    """Where a title begins several names, a name that goes on after another one stands behind it."""
    beginnings = [v for v in verdicts if not v.like.whole and BEGINS <= v.like.points <= HEAD]
    names = [folded(v.like.name.base) for v in beginnings]
    derived = {
        id(verdict)
        for verdict, name in zip(beginnings, names, strict=True)
        if any(name.startswith(other) and len(name) > len(other) for other in names)
    }
    return [with_reason(v, GOES_ON) if id(v) in derived else v for v in verdicts]


def _places(season: int | None, links: _Links) -> set[AniListId]:
    """In each chain the first entry of the wanted season; when no season has that number, the n-th entry."""
    if season is None or season < 2:
        return set()
    found: dict[AniListId, tuple[bool, int, AniListId]] = {}
    for number, link in links.items():
        if may_be_season(link, season):
            rank = (link.season != season, link.position, number)
            found[link.root] = min(found.get(link.root, rank), rank)
    return {number for _, _, number in found.values()}
