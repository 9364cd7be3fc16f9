"""What the servers have told, kept for all windows: entries, file lists, relations, other answers.

A cache: it can be deleted at any time. Times are unix seconds, handed in by the caller; to claim a job, the
clock itself.
Knows nothing of the network, nor of when something is too old.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from jimaku_mpv.matching.subtitle_names import SubtitleName
from jimaku_mpv.model import Entry, EntryId, Relations, SubtitleFile
from jimaku_mpv.processes import is_running
from jimaku_mpv.store import rows
from jimaku_mpv.store.database import Database
from jimaku_mpv.store.rates import SharedRates
from jimaku_mpv.store.readings import readings, readings_text
from jimaku_mpv.store.tables import CATALOGUE, ENTRY_COLUMNS, SAVE_ENTRY

DAY = 86400.0
ANSWERS_KEPT = 90 * DAY
MISSING_KEPT = 7 * DAY
OF_AN_ENTRY = ("file_lists", "readings", "missing")
"""Tables whose rows belong to the entry that `owners` names for their number."""


@dataclass(frozen=True, slots=True)
class FileList:
    """An entry's whole list as the server gave it at `fetched_at`.

    `modified`: the date that the entry had then, by the server's clock; None when the list turned out wrong.
    """

    files: tuple[SubtitleFile, ...]
    fetched_at: float
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class StoredRelations:
    """The redirections; `hash` is the server's, `checked_at` when it was last compared."""

    hash: str
    checked_at: float
    relations: Relations


@dataclass(frozen=True, slots=True)
class Answer:
    """Another server's answer as the text it was saved as."""

    payload: str
    fetched_at: float


def full_stamp(anime: bool) -> str:
    """The name of the stamp that `replace_all` sets."""
    return "full-anime" if anime else "full-live-action"


class CatalogueStore:
    """One file, shared by all windows; every method may be called from any thread.

    `rates` is where the rate limiter keeps what all windows must know.
    """

    def __init__(self, path: Path) -> None:
        self._database = Database(path, CATALOGUE)
        self.rates = SharedRates(self._database)

    @property
    def in_memory(self) -> bool:
        """True when the disk refuses: nothing is kept beyond this process."""
        return self._database.in_memory

    @property
    def remark(self) -> str | None:
        """What to tell the user when the disk has no file locks."""
        if self._database.lockless:
            return f"No file locks here: the directory is not kept. {self._database.path.parent}"
        return None

    def entries(self) -> list[Entry]:
        """Every entry, by id."""
        query = f"SELECT {ENTRY_COLUMNS} FROM entries ORDER BY id"
        return self._database.read(lambda db: rows.entries(db.execute(query)))

    def entry(self, entry_id: EntryId) -> Entry | None:
        """One entry, None when the catalogue does not hold it."""
        query = f"SELECT {ENTRY_COLUMNS} FROM entries WHERE id = ?"
        found = self._database.read(lambda db: rows.entries(db.execute(query, (entry_id,))))
        return found[0] if found else None

    def replace_all(self, anime: bool, entries: Iterable[Entry], now: float) -> None:
        """Take a full index: entries of that flag that are not in it vanish; sets `full_stamp(anime)`.

        An entry that has another's AniList or TMDB id takes its place, see `upsert`.
        """
        new = [rows.entry_row(entry) for entry in entries]

        def work(db: sqlite3.Connection) -> None:
            kept = {row[0] for row in new}
            old = {row[0] for row in db.execute("SELECT id FROM entries WHERE anime = ?", (anime,))}
            changed = _drop(db, (old - kept) | _replaced(db, new)) + db.executemany(SAVE_ENTRY, new).rowcount
            _count_change(db, changed)
            _stamp(db, full_stamp(anime), now)

        self._database.write(work)

    def upsert(self, entries: Iterable[Entry]) -> None:
        """Add entries, or replace those of the same id; what is the same already is no change.

        AniList's and TMDB's ids are unique on the site: an entry that is known to have one of these, under
        another number, was deleted and made again, and goes with all that is kept for it.
        """
        new = [rows.entry_row(entry) for entry in entries]

        def work(db: sqlite3.Connection) -> None:
            _count_change(db, _drop(db, _replaced(db, new)) + db.executemany(SAVE_ENTRY, new).rowcount)

        if new:
            self._database.write(work)

    def drop(self, entry_id: EntryId) -> None:
        """Forget an entry that the server no longer has, and its file list."""
        self._database.write(lambda db: _count_change(db, _drop(db, (entry_id,))))

    def generation(self) -> int:
        """Grows with each change of the entries by any process; never falls, not even after a rebuild."""
        row = self._row("SELECT value FROM counters WHERE name = 'generation'")
        return int(row[0]) if row else 0

    def stamp(self, name: str) -> float | None:
        """When `set_stamp` was last called for this name."""
        row = self._row("SELECT at FROM stamps WHERE name = ?", name)
        return row[0] if row else None

    def set_stamp(self, name: str, when: float) -> None:
        """Note that something was done at `when`."""
        self._database.write(lambda db: _stamp(db, name, when))

    def remove_stamp(self, name: str) -> None:
        """As if nothing had been noted under this name."""
        self._execute("DELETE FROM stamps WHERE name = ?", name)

    def file_list(self, entry: Entry) -> FileList | None:
        """The list as last saved; None also when it was that of another entry with this number."""

        def work(db: sqlite3.Connection) -> FileList | None:
            query = "SELECT files, at, modified FROM file_lists WHERE entry = ?"
            row = db.execute(query, (entry.id,)).fetchone()
            if row is None or not _is_owner(db, entry):
                return None
            return FileList(rows.files(row[0]), row[1], rows.moment(row[2]) if row[2] is not None else None)

        return self._database.read(work)

    def save_file_list(self, entry: Entry, files: Sequence[SubtitleFile], now: float) -> None:
        """Keep the whole list of the entry, which is as it was known before the list was asked for."""
        row = (entry.id, now, rows.files_text(files), rows.microseconds(entry.last_modified))

        def work(db: sqlite3.Connection) -> None:
            _make_owner(db, entry)
            db.execute("REPLACE INTO file_lists VALUES (?, ?, ?, ?)", row)

        self._database.write(work)

    def outdate_file_list(self, entry_id: EntryId) -> None:
        """Take the list for wrong, though nothing newer is known."""
        self._execute("UPDATE file_lists SET modified = NULL WHERE entry = ?", entry_id)

    def reading(self, entry_id: EntryId, of: str) -> tuple[SubtitleName, ...] | None:
        """What was read from the entry's list; None when it was read `of` anything else."""

        def work(db: sqlite3.Connection) -> tuple[SubtitleName, ...] | None:
            query = "SELECT names FROM readings WHERE entry = ? AND of = ?"
            row = db.execute(query, (entry_id, of)).fetchone()
            return readings(row[0]) if row else None

        return self._database.read(work)

    def save_reading(self, entry_id: EntryId, of: str, names: tuple[SubtitleName, ...]) -> None:
        """Keep what was read from the entry's list."""
        self._execute("REPLACE INTO readings VALUES (?, ?, ?)", entry_id, of, readings_text(names))

    def missing_since(self, entry: Entry, episode_key: str) -> float | None:
        """When `note_missing` was last called for this episode of this very entry."""

        def work(db: sqlite3.Connection) -> float | None:
            query = "SELECT at FROM missing WHERE entry = ? AND episode = ?"
            row = db.execute(query, (entry.id, episode_key)).fetchone()
            return row[0] if row and _is_owner(db, entry) else None

        return self._database.read(work)

    def note_missing(self, entry: Entry, episode_key: str, now: float) -> None:
        """Remember that the server had nothing for this episode; forgotten after a week."""

        def work(db: sqlite3.Connection) -> None:
            _make_owner(db, entry)
            db.execute("DELETE FROM missing WHERE at < ?", (now - MISSING_KEPT,))
            db.execute("REPLACE INTO missing VALUES (?, ?, ?)", (entry.id, episode_key, now))

        self._database.write(work)

    def relations(self) -> StoredRelations | None:
        """The redirections as last saved."""

        def work(db: sqlite3.Connection) -> StoredRelations | None:
            row = db.execute("SELECT hash, at, rules FROM relations").fetchone()
            return StoredRelations(row[0], row[1], rows.relations(row[2])) if row else None

        return self._database.read(work)

    def save_relations(self, digest: str, relations: Relations, now: float) -> None:
        """Keep the redirections; `digest` is the server's hash of them, checked `now`."""
        self._execute(
            "REPLACE INTO relations VALUES (0, ?, ?, ?)", digest, now, rows.relations_text(relations)
        )

    def touch_relations(self, now: float) -> None:
        """Note that the server's hash is still the same."""
        self._execute("UPDATE relations SET at = ?", now)

    def answer(self, source: str, key: str) -> Answer | None:
        """What `source` (a server) answered to `key` (a question), as last saved."""
        row = self._row("SELECT payload, at FROM answers WHERE source = ? AND question = ?", source, key)
        return Answer(row[0], row[1]) if row else None

    def save_answer(self, source: str, key: str, payload: str, now: float) -> None:
        """Keep an answer; those that are three months old go."""

        def work(db: sqlite3.Connection) -> None:
            db.execute("DELETE FROM answers WHERE at < ?", (now - ANSWERS_KEPT,))
            db.execute("REPLACE INTO answers VALUES (?, ?, ?, ?)", (source, key, now, payload))

        self._database.write(work)

    def claim(self, name: str, seconds: float, clock: Callable[[], float]) -> bool:
        """Whether this caller may do the job called `name`: nobody began it in the last `seconds`.

        A process that ends before it has called `settle` or `release` leaves the job to the others. `clock`
        is read when it is this caller's turn: a time from before would lie behind that of a faster one.
        """

        def work(db: sqlite3.Connection) -> bool:
            now = clock()
            db.execute("DELETE FROM claims WHERE begun <= ?", (now - DAY,))
            row = db.execute("SELECT begun, owner FROM claims WHERE name = ?", (name,)).fetchone()
            # A claim from further ahead than it lasts comes from a clock that was set back since. Clocks are
            # also put right by a moment; then it holds for that much longer.
            if row and abs(now - row[0]) < seconds and (row[1] is None or is_running(row[1])):
                return False
            db.execute("REPLACE INTO claims VALUES (?, ?, ?)", (name, now, os.getpid()))
            return True

        return self._database.write(work)

    def settle(self, name: str) -> None:
        """Note that a claimed job is done: whoever asks within its time need not do it again."""
        self._execute("UPDATE claims SET owner = NULL WHERE name = ?", name)

    def release(self, name: str) -> None:
        """End a claim early, when the job is done or has failed."""
        self._execute("DELETE FROM claims WHERE name = ?", name)

    def clear(self) -> None:
        """Empty the cache for all windows; the rate state and running claims stay."""

        def work(db: sqlite3.Connection) -> None:
            for table in ("entries", "stamps", *OF_AN_ENTRY, "owners", "relations", "answers"):
                db.execute(f"DELETE FROM {table}")
            _count_change(db, 1)

        self._database.write(work)
        self._database.read(lambda db: db.execute("VACUUM").close())

    def open(self) -> None:
        """Open the file now; raises StoreError when nothing can be read from it."""
        self._database.read(lambda _: None)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _row(self, query: str, *values: object) -> tuple[Any, ...] | None:
        def work(db: sqlite3.Connection) -> tuple[Any, ...] | None:
            row: tuple[Any, ...] | None = db.execute(query, values).fetchone()
            return row

        return self._database.read(work)

    def _execute(self, statement: str, *values: object) -> None:
        self._database.write(lambda db: db.execute(statement, values).close())


def _replaced(db: sqlite3.Connection, new: Sequence[rows.EntryRow]) -> set[int]:
    """The numbers of entries that the new ones were before."""
    numbers = {row[0] for row in new}
    anilist, tmdb = ({row[at] for row in new} - {None} for at in (7, 8))
    known = db.execute("SELECT id, anilist, tmdb FROM entries")
    return {one for one, a, t in known if one not in numbers and (a in anilist or t in tmdb)}


def _drop(db: sqlite3.Connection, gone: Iterable[int]) -> int:
    numbers = [(number,) for number in gone]
    for table in OF_AN_ENTRY:
        db.executemany(f"DELETE FROM {table} WHERE entry = ?", numbers)
    db.executemany("DELETE FROM owners WHERE id = ?", numbers)
    return db.executemany("DELETE FROM entries WHERE id = ?", numbers).rowcount


def _owner(db: sqlite3.Connection, number: EntryId) -> Entry | None:
    found = rows.entries(db.execute(f"SELECT {ENTRY_COLUMNS} FROM owners WHERE id = ?", (number,)))
    return found[0] if found else None


def _is_owner(db: sqlite3.Connection, entry: Entry) -> bool:
    owner = _owner(db, entry.id)
    return owner is not None and owner.is_same_as(entry)


def _make_owner(db: sqlite3.Connection, entry: Entry) -> None:
    """What was kept for another entry of this number is nobody's any more."""
    if not _is_owner(db, entry):
        for table in OF_AN_ENTRY:
            db.execute(f"DELETE FROM {table} WHERE entry = ?", (entry.id,))
    marks = ", ".join("?" * len(rows.entry_row(entry)))
    db.execute(f"REPLACE INTO owners ({ENTRY_COLUMNS}) VALUES ({marks})", rows.entry_row(entry))


def _count_change(db: sqlite3.Connection, changed: int) -> None:
    if changed > 0:
        db.execute("UPDATE counters SET value = value + 1 WHERE name = 'generation'")


def _stamp(db: sqlite3.Connection, name: str, when: float) -> None:
    db.execute("REPLACE INTO stamps VALUES (?, ?)", (name, when))
