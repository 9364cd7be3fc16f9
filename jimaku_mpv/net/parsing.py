"""Jimaku's JSON turned into the model: entries, files, relations. Knows no HTTP."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from jimaku_mpv.errors import NetworkError
from jimaku_mpv.model import (
    AniListId,
    Entry,
    EntryId,
    EpisodeRange,
    Redirection,
    Relations,
    SubtitleFile,
    TmdbId,
)
from jimaku_mpv.net import fields
from jimaku_mpv.net.fields import Json, WrongShape
from jimaku_mpv.net.origin import origin_of

# Python refuses to read numbers of thousands of digits, with an error of its own.
LONGEST_ID = 50

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RelationsAnswer:
    """The season numbering rules; `hash` changes when they do."""

    hash: str
    created_at: datetime
    relations: Relations


def entry(json: Json) -> Entry:
    """Read one entry; raises WrongShape naming the field that is missing."""
    flags = fields.as_object(json.get("flags"), "flags")
    tmdb_id = fields.maybe_text(json, "tmdb_id")
    anilist_id = fields.maybe_integer(json, "anilist_id", least=1)
    return Entry(
        id=EntryId(fields.integer(json, "id", least=1)),
        name=fields.text(json, "name"),
        last_modified=fields.moment(json, "last_modified"),
        english_name=fields.maybe_text(json, "english_name"),
        japanese_name=fields.maybe_text(json, "japanese_name"),
        anilist_id=AniListId(anilist_id) if anilist_id is not None else None,
        tmdb_id=TmdbId.parse(tmdb_id) if tmdb_id is not None and len(tmdb_id) <= LONGEST_ID else None,
        anime=flags.get("anime") is not False,
        movie=fields.flag(flags, "movie"),
        adult=fields.flag(flags, "adult"),
        unverified=fields.flag(flags, "unverified"),
        external=fields.flag(flags, "external"),
        notes=fields.maybe_lines(json, "notes"),
    )


def entries(json: object) -> list[Entry]:
    """Read a list of entries."""
    return fields.each(fields.as_list(json, "the entries"), entry, "entry")


def subtitle_file(json: Json) -> SubtitleFile:
    """Read one file of an entry; raises WrongShape when its address is not one of the web."""
    url = fields.address(json, "url")
    try:
        origin_of(url)
    except NetworkError:
        raise WrongShape("url is not a web address") from None
    return SubtitleFile(
        url=url,
        name=fields.text(json, "name"),
        size=fields.integer(json, "size"),
        last_modified=fields.moment(json, "last_modified"),
    )


def subtitle_files(json: object) -> list[SubtitleFile]:
    """Read the list of an entry's files."""
    return fields.each(fields.as_list(json, "the files"), subtitle_file, "file")


def relations_date(json: object) -> tuple[str, datetime]:
    """Read the hash and the time of the relations."""
    answer = fields.as_object(json, "the relations")
    return fields.text(answer, "hash"), fields.moment(answer, "created_at")


def relations(json: object) -> RelationsAnswer:
    """Read the relations; a rule of a kind that is not known is left out."""
    answer = fields.as_object(json, "the relations")
    rules: dict[AniListId, tuple[Redirection, ...]] = {}
    for key, value in fields.as_object(answer.get("relations"), "relations").items():
        if key.isascii() and key.isdigit() and len(key) <= LONGEST_ID and isinstance(value, list):
            rules[AniListId(int(key))] = _redirections(value)
        else:
            log.warning("relations of %.20s left out", fields.clean(key))
    return RelationsAnswer(*relations_date(json), rules)


def _redirections(values: list[object]) -> tuple[Redirection, ...]:
    try:
        return tuple(fields.each(values, _redirection, "relation"))
    except WrongShape:
        return ()


def _redirection(json: Json) -> Redirection:
    return Redirection(
        AniListId(fields.integer(json, "anilist_id", least=1)),
        _episodes(fields.as_object(json.get("source"), "source")),
        _episodes(fields.as_object(json.get("destination"), "destination")),
    )


def _episodes(json: Json) -> EpisodeRange:
    kind = fields.text(json, "type")
    if kind == "number":
        number = fields.integer(json, "value")
        return EpisodeRange(number, number)
    if kind == "from":
        return EpisodeRange(fields.integer(json, "value"), None)
    if kind == "inclusive":
        begin = fields.integer(json, "begin")
        return EpisodeRange(begin, fields.integer(json, "end", least=begin))
    raise WrongShape(f"a range of episodes is of type {kind[:20]}")
