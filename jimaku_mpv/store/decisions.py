"""What the user has decided: this folder or series is that entry, this release group, this shift.

The user's own, apart from the cache: nothing here is ever dropped by the program itself.
Knows nothing of how a key is made, nor of what a decision leads to.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from jimaku_mpv.model import Entry, EntryId
from jimaku_mpv.store import rows
from jimaku_mpv.store.database import Database
from jimaku_mpv.store.tables import DECISIONS

COLUMNS = "key, entry, release, shift, delays, made_at, changed_at"

# The first version changes decisions without `chosen`: of what it made anew, or gave another number, nothing
# stands there.
SELECT = """
    SELECT d.key, d.entry, d.release, d.shift, d.delays, d.made_at, d.changed_at, chosen.entry
    FROM decisions AS d LEFT JOIN chosen
        ON (chosen.key, chosen.number, chosen.made_at) = (d.key, d.entry, d.made_at)
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """What holds for `key` (a folder or a series).

    `release`: the preferred release group or source; `shift`: what to add to the video's episode
    number to get the entry's; `delays`: seconds by which subtitles come later, by the releases that they and
    the videos are of, in words; times in unix seconds. `entry`: the entry of that number as it was when it
    was chosen; None when nobody knows.
    """

    key: str
    entry_id: EntryId | None = None
    release: str | None = None
    shift: int = 0
    delays: Mapping[str, float] = field(default_factory=dict)
    made_at: float = 0.0
    changed_at: float = 0.0
    entry: Entry | None = None


class Decisions:
    """One file, shared by all windows; every method may be called from any thread."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, DECISIONS)

    @property
    def in_memory(self) -> bool:
        """True when nothing that is decided outlives this process."""
        return self._database.in_memory

    @property
    def remark(self) -> str | None:
        """What to tell the user: a damaged file had to be put aside, or nothing can be kept."""
        if self._database.lockless:
            return f"No file locks here: what you choose ends with mpv. {self._database.path.parent}"
        return self._database.recovered

    def remember(
        self,
        key: str,
        *,
        now: float,
        entry_id: EntryId | None = None,
        release: str | None = None,
        shift: int | None = None,
        delays: Mapping[str, float] | None = None,
        entry: Entry | None = None,
        video: str | None = None,
        checkpoint: Callable[[], None] = lambda: None,
    ) -> Decision:
        """Add to what is decided for `key`; what is None stays as it was, and `delays` adds to the others.

        Another entry ends the old shift, which belonged to the old entry's episodes. `entry`: what the number
        stands for. `video`: for which it was chosen, so that `take_back` can find what was before.
        `checkpoint` is called when nobody else can write any more, and may raise.
        """

        def work(db: sqlite3.Connection) -> Decision:
            checkpoint()
            old = _recall(db, key)
            begun = old or Decision(key, made_at=now)
            new = replace(
                _decided(begun, entry_id, entry, release, shift),
                delays={**begun.delays, **(delays or {})},
                changed_at=now,
            )
            _save(db, new)
            if video is not None:
                _note_before(db, video, old, new)
            return new

        return self._database.write(work)

    def choose_alone(self, key: str, video: str, checkpoint: Callable[[], None] = lambda: None) -> None:
        """Note a choice for this video by which nothing is decided for `key`: `take_back` finds it."""

        def work(db: sqlite3.Connection) -> None:
            checkpoint()
            # Under a key of its own: what was chosen for another video can still be taken back there.
            values = (_mark(video), _mark(video), "", _left_at(_recall(db, key)))
            db.execute("REPLACE INTO undo VALUES (?, ?, ?, ?)", values)

        self._database.write(work)

    def recall(self, key: str) -> Decision | None:
        """What is decided for `key`."""
        return self._database.read(lambda db: _recall(db, key))

    def take_back(self, key: str, video: str) -> bool:
        """What was decided for `key` before the choices for this video is decided again.

        False when there were none, or when something else was decided since.
        """

        def work(db: sqlite3.Connection) -> bool:
            now = _recall(db, key)
            noted, alone = (_noted(db, one, video, now) for one in (key, _mark(video)))
            db.execute("DELETE FROM undo WHERE key = ?", (_mark(video),))
            if noted is None:
                return alone is not None
            _forget(db, key)
            before = _from_text(key, noted)
            if before is not None:
                _save(db, before)
            return True

        return self._database.write(work)

    def move(self, decision: Decision, to: Entry) -> None:
        """The entry that was chosen has another number now; nothing else is decided anew."""

        def work(db: sqlite3.Connection) -> None:
            now = _recall(db, decision.key)
            if now is not None and now.entry_id == decision.entry_id:
                _save(db, replace(now, entry_id=to.id, entry=to))

        self._database.write(work)

    def adopt(self, directory: Callable[[EntryId], Entry | None]) -> None:
        """Note what the numbers stand for of which nothing is noted: the first version kept numbers."""
        numbers = [one for one in self.all() if one.entry_id is not None and one.entry is None]
        known = [(one, found) for one in numbers if one.entry_id and (found := directory(one.entry_id))]

        def work(db: sqlite3.Connection) -> None:
            for one, entry in known:
                if _recall(db, one.key) == one:
                    _save_entry(db, one, entry)

        if known:
            self._database.write(work)

    def forget(self, key: str) -> bool:
        """Take a decision back; False when there was none."""
        return self._database.write(lambda db: _forget(db, key))

    def all(self) -> list[Decision]:
        """Every decision, the last changed first."""
        query = f"{SELECT} ORDER BY d.changed_at DESC, d.key"
        return self._database.read(lambda db: [_decision(row) for row in db.execute(query)])

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


def _recall(db: sqlite3.Connection, key: str) -> Decision | None:
    row = db.execute(f"{SELECT} WHERE d.key = ?", (key,)).fetchone()
    return _decision(row) if row else None


def _decision(row: tuple[Any, ...]) -> Decision:
    key, number, release, shift, delays, made_at, changed_at, entry = row
    entry_id = EntryId(number) if number is not None else None
    known = rows.entry(entry) if entry is not None else None
    return Decision(key, entry_id, release, shift, json.loads(delays), made_at, changed_at, known)


def _save(db: sqlite3.Connection, one: Decision) -> None:
    delays = json.dumps(dict(one.delays))
    values = (one.key, one.entry_id, one.release, one.shift, delays, one.made_at, one.changed_at)
    db.execute(f"REPLACE INTO decisions ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", values)
    _save_entry(db, one, one.entry)


def _save_entry(db: sqlite3.Connection, one: Decision, entry: Entry | None) -> None:
    db.execute("DELETE FROM chosen WHERE key = ?", (one.key,))
    if entry is not None:
        values = (one.key, one.entry_id, one.made_at, rows.entry_text(entry))
        db.execute("INSERT INTO chosen VALUES (?, ?, ?, ?)", values)


def _forget(db: sqlite3.Connection, key: str) -> bool:
    for table in ("chosen", "undo"):
        db.execute(f"DELETE FROM {table} WHERE key = ?", (key,))
    return db.execute("DELETE FROM decisions WHERE key = ?", (key,)).rowcount == 1


def _decided(
    old: Decision, entry_id: EntryId | None, entry: Entry | None, release: str | None, shift: int | None
) -> Decision:
    changed = old.entry is not None and entry is not None and not old.entry.is_same_as(entry)
    other = entry_id is not None and (changed or entry_id != old.entry_id)
    return replace(
        old,
        entry_id=old.entry_id if entry_id is None else entry_id,
        entry=entry if other or entry is not None else old.entry,
        release=old.release if release is None else release,
        shift=shift if shift is not None else 0 if other else old.shift,
    )


def _note_before(db: sqlite3.Connection, video: str, old: Decision | None, new: Decision) -> None:
    """All choices in a row for one video are taken back together, so what was before the first is kept."""
    first = _noted(db, new.key, video, old)
    before = first if first is not None else _to_text(old)
    values = (new.key, _mark(video), before, _left_at(new))
    db.execute("REPLACE INTO undo VALUES (?, ?, ?, ?)", values)


def _noted(db: sqlite3.Connection, key: str, video: str, now: Decision | None) -> str | None:
    """What was before the choices for this video, as text, if those are the latest."""
    query = "SELECT before FROM undo WHERE (key, video, left_at) = (?, ?, ?)"
    row = db.execute(query, (key, _mark(video), _left_at(now))).fetchone()
    return str(row[0]) if row else None


def _left_at(one: Decision | None) -> float:
    """Changes with all that is decided; no decision is of 1970."""
    return one.changed_at if one is not None else 0.0


def _mark(video: str) -> str:
    """An address can hold secrets."""
    return hashlib.sha256(os.fsencode(video)).hexdigest()


def _to_text(one: Decision | None) -> str:
    if one is None:
        return "null"
    entry = rows.entry_text(one.entry) if one.entry is not None else None
    fields = [one.entry_id, one.release, one.shift, json.dumps(dict(one.delays)), one.made_at, one.changed_at]
    return json.dumps([*fields, entry])


def _from_text(key: str, text: str) -> Decision | None:
    fields = json.loads(text)
    return None if fields is None else _decision((key, *fields))
