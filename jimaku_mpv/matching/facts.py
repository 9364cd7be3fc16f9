"""What is known of a show from the catalogue and AniList together; a show need not be in the catalogue.

Knows how to combine the two sources, nothing of the name that is being looked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from jimaku_mpv.matching.season_words import TitleParts, take_apart
from jimaku_mpv.matching.titles import TitleIndex
from jimaku_mpv.model import AniListId, Entry, Kind, Knowledge, Media, RelatedMedia, TmdbId

_OVA = re.compile(r"(?<![a-z])(?:OVA|OAD)s?(?![a-z])", re.IGNORECASE)
_SPECIAL = re.compile(r"(?<![a-z])(?:specials?|スペシャル|recap|mini)(?![a-z])", re.IGNORECASE)
_MOVIE = re.compile(r"(?<![a-z])(?:movie|gekijou?ban)(?![a-z])|劇場版|映画", re.IGNORECASE)
_FORMATS = {
    "TV": Kind.EPISODE,
    "TV_SHORT": Kind.EPISODE,
    "MOVIE": Kind.MOVIE,
    "OVA": Kind.OVA,
    "ONA": Kind.ONA,
    "SPECIAL": Kind.SPECIAL,
}


@dataclass(frozen=True, slots=True)
class Show:
    """One show, season or film; `entry` None: not on Jimaku, `media` None: AniList was not asked.

    `synonyms` are those of `names` that are only called so by some.
    """

    entry: Entry | None
    media: Media | None
    names: tuple[str, ...]
    kind: Kind | None
    count: int | None
    year: int | None
    synonyms: frozenset[str] = frozenset()

    @property
    def anilist_id(self) -> AniListId | None:
        """The id that joins the two sources."""
        if self.media is not None:
            return self.media.id
        return self.entry.anilist_id if self.entry else None

    @property
    def parts(self) -> tuple[TitleParts, ...]:
        """Every name taken apart."""
        return tuple(take_apart(name) for name in self.names)

    @property
    def season(self) -> int | None:
        """The season that the names say; a bare number or a roman one counts only if nothing clearer does."""
        return _vote([p.season for p in self.parts if not p.loose]) or _loose_season(self)

    @property
    def part(self) -> int | None:
        """The part or cour that the names say."""
        return _vote([p.part for p in self.parts])


def show_of_entry(entry: Entry, knowledge: Knowledge) -> Show:
    """An entry with what AniList and TMDB know of it."""
    if entry.anilist_id is None and entry.tmdb_id is not None:
        return _show_of_screen(entry, entry.tmdb_id, knowledge)
    media = known_media(entry.anilist_id, knowledge) if entry.anilist_id is not None else None
    return _show(entry, media)


def show_of_media(media: Media, index: TitleIndex, knowledge: Knowledge) -> Show:
    """A show that AniList knows, with its entry if there is one."""
    entry = index.by_anilist(media.id)
    if entry is not None:
        return show_of_entry(entry, knowledge)
    return _show(None, media)


def _show_of_screen(entry: Entry, number: TmdbId, knowledge: Knowledge) -> Show:
    show = _show(entry, None)
    told = (one for one in knowledge.screens if (one.id.kind, one.id.number) == (number.kind, number.number))
    screen = next(told, None)
    if screen is None:
        return show
    names = tuple(dict.fromkeys((*show.names, *screen.titles)))
    return replace(show, names=names, year=show.year or screen.year)


def _show(entry: Entry | None, media: Media | None) -> Show:
    official = (entry.names() if entry else ()) + (media.titles if media else ())
    names = tuple(dict.fromkeys((*official, *(media.synonyms if media else ()))))
    return Show(
        entry,
        media,
        names,
        _kind(entry, media, names),
        media.episodes if media else None,
        _year(media, names),
        frozenset(names) - frozenset(official),
    )


def known_media(number: AniListId, knowledge: Knowledge) -> Media | None:
    """What was told of that id, be it only as the other end of somebody's relation."""
    media = knowledge.media.get(number)
    if media is not None:
        return media
    found = next((media for media in knowledge.found or () if media.id == number), None)
    if found is not None:
        return found
    for other in (*knowledge.media.values(), *(knowledge.found or ())):
        for related in other.relations:
            if related.id == number:
                return from_relation(related)
    return None


def is_told(number: AniListId, knowledge: Knowledge) -> bool:
    """That media was told itself, so that its relations are all known."""
    return number in knowledge.media or any(media.id == number for media in knowledge.found or ())


def from_relation(related: RelatedMedia) -> Media:
    """The far end of a relation as a show of its own, its relations unknown."""
    return Media(
        related.id, related.titles, format=related.format, episodes=related.episodes, year=related.year
    )


def _kind(entry: Entry | None, media: Media | None, names: tuple[str, ...]) -> Kind | None:
    if entry is not None and entry.movie:
        return Kind.MOVIE
    if media is not None and media.format in _FORMATS:
        return _FORMATS[media.format]
    first = " ".join(names[:3])
    for kind, pattern in ((Kind.OVA, _OVA), (Kind.SPECIAL, _SPECIAL), (Kind.MOVIE, _MOVIE)):
        if pattern.search(first):
            return kind
    return None


def _year(media: Media | None, names: tuple[str, ...]) -> int | None:
    if media is not None and media.year is not None:
        return media.year
    return _vote([take_apart(name).year for name in names])


def _vote(values: list[int | None]) -> int | None:
    said = [value for value in values if value is not None]
    return max(dict.fromkeys(said), key=said.count) if said else None


def _loose_season(show: Show) -> int | None:
    """A bare number is a season only when two names agree on it."""
    official = (part for part in show.parts if part.text not in show.synonyms)
    loose = [p.season for p in official if p.loose]
    best = _vote(loose)
    return best if best is not None and (loose.count(best) > 1 or len(show.names) == 1) else None
