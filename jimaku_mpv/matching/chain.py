"""The seasons of a show in the order in which they follow each other, by AniList's sequels.

Knows seasons, cours and counts; nothing of names that are being looked for.
"""

from __future__ import annotations

from dataclasses import dataclass

from jimaku_mpv.matching.facts import Show, is_told, known_media, show_of_media
from jimaku_mpv.matching.titles import TitleIndex
from jimaku_mpv.model import AniListId, Kind, Knowledge, Media, RelatedMedia

_LONGEST = 40
_SERIES = (Kind.EPISODE, Kind.ONA, None)


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a chain: the `season` it belongs to, and the episodes `before` it, None when unknown.

    `position` counts entries from 1, cours too; `root` is the first entry's id.
    """

    show: Show
    season: int
    before: int | None
    position: int
    root: AniListId


def chain_of(start: AniListId, index: TitleIndex, knowledge: Knowledge) -> tuple[Link, ...]:
    """The series around `start`, first season first; films and OVAs between them are passed over."""
    first = _walk_back(start, knowledge)
    shows = [show_of_media(media, index, knowledge) for media in _walk_on(first, knowledge)]
    series = [show for show in shows if show.kind in _SERIES or show.anilist_id == start]
    rooted = is_told(first, knowledge) or _follows(series)
    return _numbered(series, first, rooted)


def place_absolute(chain: tuple[Link, ...], number: int) -> tuple[Link, int] | None:
    """Where an episode counted from the very first one falls; None when a count on the way is unknown."""
    for position, link in enumerate(chain):
        if link.before is None:
            return None
        count, inside = link.show.count, number - link.before
        last = position == len(chain) - 1
        if inside >= 1 and ((count is not None and inside <= count) or (count is None and last)):
            return link, inside
    return None


def season_of(chain: tuple[Link, ...], season: int | None) -> Link | None:
    """The first entry of that season; the n-th entry when no season has that number."""
    fit = [link for link in chain if may_be_season(link, season)]
    return min(fit, key=lambda link: (link.season != season, link.position), default=None)


def may_be_season(link: Link, season: int | None) -> bool:
    """It is that season, or stands at that place and does not call itself another one."""
    return link.season == season or (link.position == season and link.show.season in (None, season))


def _follows(series: list[Show]) -> bool:
    """The first show's own relations were not told, but the next one says that it is the second season."""
    return len(series) > 1 and series[0].season in (None, 1) and 2 in (series[1].season, series[1].part)


def _walk_back(start: AniListId, knowledge: Knowledge) -> AniListId:
    seen = {start}
    current = start
    for _ in range(_LONGEST):
        media = known_media(current, knowledge)
        before = [r for r in _related(media, "PREQUEL", knowledge) if r.id not in seen]
        if not before:
            return current
        current = min(before, key=_preference).id
        seen.add(current)
    return current


def _walk_on(first: AniListId, knowledge: Knowledge) -> list[Media]:
    line: list[Media] = []
    seen: set[AniListId] = set()
    current: AniListId | None = first
    while current is not None and current not in seen and len(line) < _LONGEST:
        seen.add(current)
        media = known_media(current, knowledge)
        if media is None:
            break
        line.append(media)
        after = [r for r in _related(media, "SEQUEL", knowledge) if r.id not in seen]
        current = min(after, key=_preference).id if after else None
    return line


def _related(media: Media | None, relation: str, knowledge: Knowledge) -> list[RelatedMedia]:
    """Relations as told from this side or from the other one."""
    if media is None:
        return []
    found = {r.id: r for r in media.relations if r.relation == relation}
    mirrored = "SEQUEL" if relation == "PREQUEL" else "PREQUEL"
    for other in (*knowledge.media.values(), *(knowledge.found or ())):
        for back in other.relations:
            if back.id == media.id and back.relation == mirrored and other.id not in found:
                found[other.id] = RelatedMedia(
                    relation, other.id, other.format, other.episodes, other.titles, other.year
                )
    return list(found.values())


def _preference(related: RelatedMedia) -> tuple[bool, int]:
    """A series before a film, the earlier before the later."""
    return related.format not in ("TV", "ONA", "TV_SHORT", None), related.year or 9999


def _numbered(shows: list[Show], root: AniListId, rooted: bool) -> tuple[Link, ...]:
    links: list[Link] = []
    season, before = 0, 0 if rooted else None
    for show in shows:
        said, part = show.season, show.part
        if said is not None and said >= season:
            season = said
        elif not (part is not None and part > 1 and links):
            season += 1
        links.append(Link(show, season, before, len(links) + 1, root))
        before = before + show.count if before is not None and show.count is not None else None
    return tuple(links)
