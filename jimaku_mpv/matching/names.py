"""Reads the name of the playing video: the anchor finds title and number, guessit tells the rest.

Knows names only; which entry they mean is decided elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import zip_longest
from urllib.parse import unquote

from jimaku_mpv.matching.folding import folded
from jimaku_mpv.matching.ids import guess_with, ids_in_path
from jimaku_mpv.matching.location import Location, locate, named_by, normalise, strip_extension
from jimaku_mpv.matching.reading import Reading, fit, other_readings, read_text
from jimaku_mpv.matching.release import Release, crc_of, group_of, read_release, says_nothing
from jimaku_mpv.matching.season_words import take_apart
from jimaku_mpv.matching.sources import service_of, source_of
from jimaku_mpv.matching.title_text import film_titles
from jimaku_mpv.model import Episode, Guess, Kind, PlayingFile
from jimaku_mpv.privacy import is_address, is_key

_GENERIC_FOLDER = re.compile(
    r"^(?:videos?|downloads?|animes?|movies?|films?|tv|tv ?shows|shows|series|media|homes?|users?|root|tmp"
    r"|temp|documents and settings|mnt|var|volumes?\d*|storage|data|completed?|torrents?|incoming|watch"
    r"|stream|play|public|files|desktop|documents|live|v\d|api|アニメ|ビデオ|\W*|[a-z]|[0-9a-f]{16,})$",
    re.IGNORECASE,
)
# Below these a folder has a person's name.
_HOMES = re.compile(r"^(?:homes?|users|documents and settings)$", re.IGNORECASE)
_WHOLE_PATH = re.compile(r"[A-Za-z]:[\\/]|[\\/]")
_SEASON_FOLDER = re.compile(r"^(?:season|saison|staffel|s|第)\s*(\d{1,2})\s*(?:期|シーズン)?$", re.IGNORECASE)
_KIND_FOLDERS = (
    (Kind.SPECIAL, re.compile(r"^(?:specials?|sps?|特典)$", re.IGNORECASE)),
    (Kind.OVA, re.compile(r"^(?:ovas?|oads?)$", re.IGNORECASE)),
    (
        Kind.EXTRA,
        re.compile(r"^(?:extras?|bonus(?:es)?|featurettes?|menus?|previews?|trailers?)$", re.IGNORECASE),
    ),
    (Kind.CREDITS, re.compile(r"^(?:nc|creditless|openings?|endings?)$", re.IGNORECASE)),
)
_NO_VIDEO = re.compile(
    r"\.(?:jpe?g|png|gif|webp|bmp|mp3|flac|m4a|aac|ogg|opus|wav|mka|txt|pdf|nfo|cbz|epub|log|torrent)$",
    re.IGNORECASE,
)
_SKIPPED_FOLDER = re.compile(
    r"^(?:specials?|extras?|ovas?|sp|disc\s*\d+|vol\.?\s*\d+|bd|bdmv|stream)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Folders:
    """`season` and `kind` are those of the nearest folders, `titles` and `year` of the first with a title."""

    titles: tuple[str, ...] = ()
    season: int | None = None
    year: int | None = None
    kind: Kind | None = None


def read_name(playing: PlayingFile) -> Guess:
    """What path and media-title say; an empty tuple of titles when they say nothing. Never raises."""
    location, is_url = locate(playing.path), is_address(playing.path)
    folders, reading, origin = _read_folders(location), read_text(location.name), "name"
    elsewhere = [("media title", _title_of(playing))]
    if is_url:
        elsewhere = [("address", text) for text in location.spare] + elsewhere
    if not reading.titles and (is_url or not folders.titles):
        reading, origin = _first_with_title(elsewhere) or (reading, origin)
    if not reading.titles and folders.titles:
        origin = "folder"
    guesses = [replace(_assemble(one, folders), origin=origin) for one in (reading, *other_readings(reading))]
    if _NO_VIDEO.search(playing.path):
        guesses = [replace(guess, kind=Kind.EXTRA) for guess in guesses]
    is_film = guesses[0].kind is Kind.MOVIE or guesses[0].episode is guesses[0].season is None
    ids = ids_in_path(playing.path, is_film)
    first, *others = (guess_with(guess, ids) for guess in guesses)
    return _with_release(replace(first, others=tuple(others)), reading, location.name)


def _first_with_title(texts: list[tuple[str, str]]) -> tuple[Reading, str] | None:
    readings = ((read_text(text), origin) for origin, text in texts if text)
    return next((one for one in readings if one[0].titles), None)


def _title_of(playing: PlayingFile) -> str:
    """The title that mpv has for it, unless that is the end of the address: then nobody gave it one."""
    title = playing.media_title or ""
    if _WHOLE_PATH.match(title):
        # Some programs write into a video what they made it from.
        title = re.split(r"[\\/]", title)[-1]
    if not is_address(playing.path):
        title = named_by(title) if is_address(title) else strip_extension(title)
        return "" if is_key(title) else title
    return (
        "" if title in unquote(playing.path, errors="replace") or title in playing.path else named_by(title)
    )


def _read_folders(location: Location) -> _Folders:
    season: int | None = None
    kind: Kind | None = None
    for folder, above in zip_longest(location.folders, location.folders[1:], fillvalue=""):
        text = normalise(folder)
        if _HOMES.match(above):
            continue
        kind = kind or next((one for one, pattern in _KIND_FOLDERS if pattern.match(text)), None)
        found = _SEASON_FOLDER.match(text)
        if found:
            season = season or int(found[1])
        elif not _SKIPPED_FOLDER.match(text) and not _GENERIC_FOLDER.match(text):
            titles, year = film_titles(text)
            if fitting := fit(titles):
                return _Folders(fitting, season, year, kind)
    return _Folders(season=season, kind=kind)


def _assemble(reading: Reading, folders: _Folders) -> Guess:
    """Peel the season words off the titles; what is peeled stays as a later title."""
    mark, titles = reading.mark, reading.titles
    if not titles or (mark and mark.trust == "leading"):
        titles = tuple(dict.fromkeys((*folders.titles, *titles)))
    first = take_apart(titles[0]) if titles else None
    strict = first if first and not first.loose else None
    number: Episode | None = mark.number if mark else reading.kind.numbered
    return Guess(
        titles=_without_season_words(titles),
        season=_first(strict.season if strict else None, mark.season if mark else None, folders.season),
        episode=number,
        absolute=mark.absolute if mark else None,
        part=first.part if first else None,
        last=mark.last if mark else None,
        kind=_kind(reading, number, folders),
        year=_first(strict.year if strict else None, reading.year, _year_of(folders, titles)),
    )


def _without_season_words(titles: tuple[str, ...]) -> tuple[str, ...]:
    names: list[str] = []
    for title in titles:
        parts = take_apart(title)
        if parts.final:
            names += [title, parts.base]
        else:
            names += [title] if parts.loose else [parts.base, title]
    return tuple(dict.fromkeys(name for name in names if name))


def _year_of(folders: _Folders, titles: tuple[str, ...]) -> int | None:
    """The year beside the same title in a folder's name."""
    mine, theirs = ({folded(take_apart(one).base) for one in names} for names in (titles, folders.titles))
    return folders.year if mine & theirs else None


def _kind(reading: Reading, number: Episode | None, folders: _Folders) -> Kind:
    if reading.kind.kind is not None:
        return reading.kind.kind
    if folders.kind is not None:
        return folders.kind
    if isinstance(number, float) or (reading.mark and reading.mark.season == 0):
        return Kind.SPECIAL
    return Kind.EPISODE


def _with_release(guess: Guess, reading: Reading, name: str) -> Guess:
    title, mark = guess.titles[0] if guess.titles else None, reading.mark
    rest = reading.text[mark.end :] if mark else reading.text
    if mark and title and says_nothing(rest):
        release = Release()
    elif mark and title:
        release = read_release(f"{title} {rest}", title)
    else:
        release = read_release(reading.text, None) if reading.text else Release()
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
