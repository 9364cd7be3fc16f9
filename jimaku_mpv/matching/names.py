"""Reads the name of the playing video: the anchor finds title and number, guessit tells the rest.

Knows names only; which entry they mean is decided elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from jimaku_mpv.matching.kinds import KindMark, read_kind
from jimaku_mpv.matching.location import Location, ids_in, locate, normalise
from jimaku_mpv.matching.marks import Mark, find_mark
from jimaku_mpv.matching.release import Release, crc_of, group_of, read_release
from jimaku_mpv.matching.season_words import take_apart
from jimaku_mpv.matching.sources import service_of, source_of
from jimaku_mpv.matching.title_text import film_titles, titles_after, titles_before
from jimaku_mpv.model import Episode, Guess, Kind, PlayingFile

_GENERIC = re.compile(
    r"^(?:vlcsnap|video|movie|index|stream|master|playlist|playback|watch|play|file|untitled|output|sample|download"
    r"|episodes?|ep|e|media|default|manifest|chunklist|hls|dash|sub|raw|tv|bd|\W*|[0-9a-f]{16,}|[\d\W]+)$",
    re.IGNORECASE,
)
_GENERIC_FOLDER = re.compile(
    r"^(?:videos?|downloads?|animes?|movies?|films?|tv|tv ?shows|shows|series|media|home|users?|root|tmp|temp"
    r"|mnt|storage|data|completed?|torrents?|incoming|watch|stream|play|public|files|desktop|documents|live|v\d|api"
    r"|アニメ|ビデオ|\W*|[a-z]|[0-9a-f]{16,})$",
    re.IGNORECASE,
)
_NUMBER_TAIL = re.compile(r"[\s\-,:#]*(?:ep?|episode)?\s*\d+(?:\.5)?(?:v\d)?(?:\s?end)?$", re.IGNORECASE)
_SEASON_FOLDER = re.compile(r"^(?:season|saison|staffel|s|第)\s*(\d{1,2})\s*(?:期|シーズン)?$", re.IGNORECASE)
_SKIPPED_FOLDER = re.compile(
    r"^(?:specials?|extras?|ovas?|sp|disc\s*\d+|vol\.?\s*\d+|bd|bdmv|stream)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Reading:
    titles: tuple[str, ...]
    mark: Mark | None
    kind: KindMark
    year: int | None
    text: str


def read_name(playing: PlayingFile) -> Guess:
    """What path and media-title say; an empty tuple of titles when they say nothing. Never raises."""
    location = locate(playing.path)
    reading = _read_text(location.name)
    says_nothing = not reading.titles
    if says_nothing and "://" in playing.path[:20]:
        reading = _read_spare((*location.spare, playing.media_title or "")) or reading
    titles, season, year = reading.titles, None, None
    if not titles or (reading.mark and reading.mark.trust == "leading"):
        above, season, year = _read_folders(location)
        titles = tuple(dict.fromkeys((*above, *titles)))
    if not titles and playing.media_title and not _is_url(playing):
        reading = _read_spare((playing.media_title,)) or reading
        titles = reading.titles
    guess = _assemble(reading, titles, season, year or reading.year)
    anilist_id, tmdb_id = ids_in(playing.path)
    return _with_release(replace(guess, anilist_id=anilist_id, tmdb_id=tmdb_id), reading, location.name)


def _is_url(playing: PlayingFile) -> bool:
    return "://" in playing.path[:20]


def _read_text(name: str) -> _Reading:
    text = normalise(name)
    kind = read_kind(text)
    mark = find_mark(text) if kind.numbered is None else None
    if mark and kind.kind is Kind.MOVIE and mark.trust in ("trailing", "leading"):
        mark = None
    if kind.cut is not None and (mark is None or not _goes_on(text[kind.cut : mark.start])):
        titles, year = film_titles(text[: kind.cut])
        return _Reading(_fit((*titles, *kind.titles)), mark, kind, year, text)
    if mark is None:
        titles, year = film_titles(text)
        return _Reading(_fit(titles), None, kind, year, text)
    titles = titles_before(text[: mark.start]) + titles_after(text[mark.end :])
    if not titles and mark.trust == "leading":
        titles = film_titles(text[mark.end :].strip(" -.v"))[0]
    if mark.trust == "season 2 - 05" and titles:
        titles = (*titles, _NUMBER_TAIL.sub("", text[mark.start - len(titles[0]) - 1 : mark.end]).strip(" -"))
    if mark.trust == "trailing" and titles:
        titles = (*titles, f"{titles[0]} {text[mark.start : mark.end].strip(' .')}")
    return _Reading(_fit(titles), mark, kind, None, text)


def _goes_on(between: str) -> bool:
    """More title stands between the word for the kind and the mark, or the mark stands in front."""
    return len(re.findall(r"[^\W\d_]{2,}", between)) != 1


def _fit(titles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        t
        for t in dict.fromkeys(titles)
        if not _GENERIC.match(t) or (len(t) < 6 and any(c.isdigit() for c in t))
    )


def _read_spare(texts: tuple[str, ...]) -> _Reading | None:
    for text in texts:
        reading = _read_text(locate(text).name) if text else None
        if reading and reading.titles:
            return reading
    return None


def _read_folders(location: Location) -> tuple[tuple[str, ...], int | None, int | None]:
    season: int | None = None
    for folder in location.folders:
        text = normalise(folder)
        found = _SEASON_FOLDER.match(text)
        if found:
            season = season or int(found[1])
            continue
        if _SKIPPED_FOLDER.match(text) or _GENERIC_FOLDER.match(text):
            continue
        titles, year = film_titles(text)
        fit = _fit(titles)
        if fit:
            return fit, season, year
    return (), season, None


def _assemble(reading: _Reading, titles: tuple[str, ...], season: int | None, year: int | None) -> Guess:
    """Peel the season words off the titles; what is peeled stays as a later title."""
    mark, first = reading.mark, take_apart(titles[0]) if titles else None
    strict = first if first and not first.loose else None
    names: list[str] = []
    for title in titles:
        parts = take_apart(title)
        if parts.final:
            names += [title, parts.base]
        else:
            names += [title] if parts.loose else [parts.base, title]
    marked = mark.season if mark else None
    number: Episode | None = mark.number if mark else reading.kind.numbered
    return Guess(
        titles=tuple(dict.fromkeys(name for name in names if name)),
        season=_first(strict.season if strict else None, marked, season),
        episode=number,
        absolute=mark.absolute if mark else None,
        part=strict.part if strict else None,
        kind=_kind(reading, number),
        year=_first(strict.year if strict else None, year),
    )


def _kind(reading: _Reading, number: Episode | None) -> Kind:
    if reading.kind.kind is not None:
        return reading.kind.kind
    if isinstance(number, float) or (reading.mark and reading.mark.season == 0):
        return Kind.SPECIAL
    return Kind.EPISODE


def _with_release(guess: Guess, reading: _Reading, name: str) -> Guess:
    title, mark = guess.titles[0] if guess.titles else None, reading.mark
    if mark and title:
        number = int(mark.number)
        text = f"{title} S{guess.season or 1:02}E{number:02} {reading.text[mark.end :]}"
        release = read_release(text, title)
    else:
        release = read_release(reading.text, None) if reading.text else Release()
    rest = reading.text[mark.end :] if mark else reading.text
    return replace(
        guess,
        release_group=group_of(name) or _no_service(release.group),
        source=release.source or source_of(rest),
        streaming_service=release.service or service_of(rest),
        crc=crc_of(name),
        year=guess.year or (release.year if release.year and release.year > 1950 else None),
    )


def _no_service(group: str | None) -> str | None:
    return None if group is None or service_of(group) else group


def _first(*values: int | None) -> int | None:
    return next((value for value in values if value is not None), None)
