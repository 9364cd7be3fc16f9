"""Values of the model as rows and compact texts of the database, and back.

A text that can't be read back is `Damaged`. Knows nothing of SQL.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

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
from jimaku_mpv.store.opening import Damaged

T = TypeVar("T")
EntryRow = tuple[int, bool, int, int, str, str | None, str | None, int | None, str | None, str | None]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MOVIE, ADULT, UNVERIFIED, EXTERNAL = 1, 2, 4, 8


def entry_row(entry: Entry) -> EntryRow:
    """In the order of the table's columns; times in microseconds since 1970, flags as bits."""
    flags = (
        MOVIE * entry.movie | ADULT * entry.adult | UNVERIFIED * entry.unverified | EXTERNAL * entry.external
    )
    tmdb = str(entry.tmdb_id) if entry.tmdb_id else None
    return (
        entry.id,
        entry.anime,
        flags,
        microseconds(entry.last_modified),
        entry.name,
        entry.english_name,
        entry.japanese_name,
        entry.anilist_id,
        tmdb,
        entry.notes,
    )


def entries(rows: Iterable[EntryRow]) -> list[Entry]:
    """Thousands at once, so in one plain loop."""
    return restored(
        lambda: [
            Entry(
                EntryId(number),
                name,
                EPOCH + timedelta(microseconds=modified),
                english,
                japanese,
                AniListId(anilist) if anilist is not None else None,
                TmdbId.parse(tmdb) if tmdb else None,
                anime == 1,
                flags & MOVIE != 0,
                flags & ADULT != 0,
                flags & UNVERIFIED != 0,
                flags & EXTERNAL != 0,
                notes,
            )
            for number, anime, flags, modified, name, english, japanese, anilist, tmdb, notes in rows
        ]
    )


def entry_text(entry: Entry) -> str:
    """An entry as compact JSON, without its notes."""
    return _dump(entry_row(replace(entry, notes=None)))


def entry(text: str) -> Entry:
    """Read back what `entry_text` wrote."""
    return restored(lambda: entries([json.loads(text)])[0])


def files_text(files: Iterable[SubtitleFile]) -> str:
    """A file list as compact JSON."""
    return _dump([[file.url, file.name, file.size, microseconds(file.last_modified)] for file in files])


def files(text: str) -> tuple[SubtitleFile, ...]:
    """Read back what `files_text` wrote."""
    return restored(
        lambda: tuple(
            SubtitleFile(url, name, size, EPOCH + timedelta(microseconds=modified))
            for url, name, size, modified in json.loads(text)
        )
    )


def relations_text(relations: Relations) -> str:
    """The redirections as compact JSON."""
    return _dump({str(source): [_rule(rule) for rule in rules] for source, rules in relations.items()})


def relations(text: str) -> Relations:
    """Read back what `relations_text` wrote."""
    return restored(
        lambda: {
            AniListId(int(source)): tuple(
                Redirection(AniListId(target), EpisodeRange(*begin), EpisodeRange(*end))
                for target, begin, end in rules
            )
            for source, rules in json.loads(text).items()
        }
    )


def microseconds(when: datetime) -> int:
    """Since 1970; a time without a zone is taken as UTC, as the servers mean it."""
    return ((when if when.tzinfo else when.replace(tzinfo=UTC)) - EPOCH) // MICROSECOND


def moment(since: int) -> datetime:
    """Read back what `microseconds` gave."""
    return restored(lambda: EPOCH + timedelta(microseconds=since))


def _rule(rule: Redirection) -> list[Any]:
    return [
        rule.anilist_id,
        [rule.source.begin, rule.source.end],
        [rule.destination.begin, rule.destination.end],
    ]


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def restored(work: Callable[[], T]) -> T:
    """What `work` makes of a stored text; Damaged when it can't."""
    try:
        return work()
    except (ValueError, TypeError, AttributeError, LookupError, OverflowError) as error:
        raise Damaged(str(error)) from error
