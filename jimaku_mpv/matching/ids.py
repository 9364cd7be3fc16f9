"""Ids that media managers write into names and into `.nfo` files. Pure: texts in, ids out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce

from jimaku_mpv.model import AniListId, Guess, TmdbId

_IN_NAME = re.compile(
    r"[\[{(](?P<by>anilist|tmdb|tvdb|imdb)(?:id)?[-=_: ](?:(?P<kind>tv|movie):?)?(?P<id>tt\d{5,10}|\d{1,9})"
    r"[\]})]",
    re.IGNORECASE,
)
_ROOT = re.compile(r"<(movie|tvshow|episodedetails)\b", re.IGNORECASE)
_UNIQUE = re.compile(
    r"<uniqueid\b[^<>]{0,200}\btype\s*=\s*[\"'](\w+)[\"'][^<>]{0,200}>\s*(\w+)\s*<", re.IGNORECASE
)
_PLAIN = re.compile(r"<(anilist|tmdb|tvdb|imdb)_?id>\s*(\w+)\s*<", re.IGNORECASE)
_ADDRESS = re.compile(
    r"//(?:www\.)?(?:(?P<anilist>anilist\.co/anime/)|themoviedb\.org/(?P<tmdb>tv|movie)/|imdb\.com/title/)"
    r"(?P<id>tt\d+|\d+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ids:
    """`tvdb` and `imdb` mean nothing to Jimaku; TMDB can say which of its own they are."""

    anilist: AniListId | None = None
    tmdb: TmdbId | None = None
    tvdb: str | None = None
    imdb: str | None = None

    def __or__(self, other: Ids) -> Ids:
        """These ids, and those of `other` where there are none."""
        return Ids(
            self.anilist or other.anilist,
            self.tmdb or other.tmdb,
            self.tvdb or other.tvdb,
            self.imdb or other.imdb,
        )


def ids_in_path(path: str, is_film: bool = False) -> Ids:
    """The ids in a path; of two of one kind the one nearest to the file. `is_film`: what TMDB's is of."""
    found = Ids()
    for one in _IN_NAME.finditer(path):
        kind = (one["kind"] or ("movie" if is_film else "tv")).lower()
        found = _ids(one["by"].lower(), one["id"], kind) | found
    return found


def ids_in_nfo(text: str) -> Ids:
    """The ids of the show or film that an `.nfo` is about; those of a single episode lead nowhere."""
    root = _ROOT.search(text)
    if root and root[1].lower() == "episodedetails":
        return Ids()
    kind = "movie" if root and root[1].lower() == "movie" else "tv"
    tags = [*_UNIQUE.findall(text), *_PLAIN.findall(text)]
    ids = [_ids(by.lower(), number, kind) for by, number in tags]
    ids += [_of_address(one) for one in _ADDRESS.finditer(text)]
    return reduce(Ids.__or__, ids, Ids())


def with_ids(guess: Guess, nfos: Iterable[str]) -> Guess:
    """The guess with the ids of the `.nfo` files beside the video, nearest first; those in its path win."""
    own = Ids(guess.anilist_id, guess.tmdb_id, guess.tvdb_id, guess.imdb_id)
    ids = reduce(Ids.__or__, map(ids_in_nfo, nfos), own)
    return guess if ids == own else guess_with(guess, ids)


def guess_with(guess: Guess, ids: Ids) -> Guess:
    """The guess with these ids, and none other."""
    return replace(guess, anilist_id=ids.anilist, tmdb_id=ids.tmdb, tvdb_id=ids.tvdb, imdb_id=ids.imdb)


def _ids(by: str, number: str, kind: str) -> Ids:
    if by == "imdb" and re.fullmatch(r"tt\d{5,10}", number):
        return Ids(imdb=number)
    if not re.fullmatch(r"[1-9]\d{0,8}", number):
        return Ids()
    match by:
        case "anilist":
            return Ids(anilist=AniListId(int(number)))
        case "tmdb":
            return Ids(tmdb=TmdbId(kind, int(number)))
        case "tvdb":
            return Ids(tvdb=number)
    return Ids()


def _of_address(found: re.Match[str]) -> Ids:
    if found["anilist"]:
        return _ids("anilist", found["id"], "")
    if found["tmdb"]:
        return _ids("tmdb", found["id"], found["tmdb"].lower())
    return _ids("imdb", found["id"], "")
