"""What the user has decided: this folder or series is that entry, this release group, this shift.

The user's own, apart from the cache: nothing here is ever dropped by the program itself.
Knows nothing of how a key is made, nor of what a decision leads to.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from jimaku_mpv.model import EntryId
from jimaku_mpv.store.database import Database
from jimaku_mpv.store.tables import DECISIONS

COLUMNS = "key, entry, release, shift, delays, made_at, changed_at"


@dataclass(frozen=True, slots=True)
class Decision:
    """What holds for `key` (a folder or a series).

    `release`: the preferred release group or source; `shift`: what to add to the video's episode
    number to get the entry's; `delays`: seconds by which subtitles come later, by the releases that they and
    the videos are of, in words; times in unix seconds.
    """

    key: str
    entry_id: EntryId | None = None
    release: str | None = None
    shift: int = 0
    delays: Mapping[str, float] = field(default_factory=dict)
    made_at: float = 0.0
    changed_at: float = 0.0


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
    ) -> Decision:
        """Add to what is decided for `key`; what is None stays as it was, and `delays` adds to the others.

        Another entry ends the old shift, which belonged to the old entry's episodes.
        """

        def work(db: sqlite3.Connection) -> Decision:
            old = _recall(db, key) or Decision(key, made_at=now)
            new = replace(
                _decided(old, entry_id, release, shift, now), delays={**old.delays, **(delays or {})}
            )
            told = json.dumps(dict(new.delays))
            values = (key, new.entry_id, new.release, new.shift, told, new.made_at, new.changed_at)
            db.execute(f"REPLACE INTO decisions ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", values)
            return new

        return self._database.write(work)

    def recall(self, key: str) -> Decision | None:
        """What is decided for `key`."""
        return self._database.read(lambda db: _recall(db, key))

    def forget(self, key: str) -> bool:
        """Take a decision back; False when there was none."""
        return self._database.write(
            lambda db: db.execute("DELETE FROM decisions WHERE key = ?", (key,)).rowcount == 1
        )

    def all(self) -> list[Decision]:
        """Every decision, the last changed first."""
        query = f"SELECT {COLUMNS} FROM decisions ORDER BY changed_at DESC, key"
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
    row = db.execute(f"SELECT {COLUMNS} FROM decisions WHERE key = ?", (key,)).fetchone()
    return _decision(row) if row else None


def _decision(row: tuple[Any, ...]) -> Decision:
    key, entry, release, shift, delays, made_at, changed_at = row
    entry_id = EntryId(entry) if entry is not None else None
    return Decision(key, entry_id, release, shift, json.loads(delays), made_at, changed_at)


def _decided(
    old: Decision, entry_id: EntryId | None, release: str | None, shift: int | None, now: float
) -> Decision:
    same_entry = entry_id is None or entry_id == old.entry_id
    return replace(
        old,
        entry_id=old.entry_id if entry_id is None else entry_id,
        release=old.release if release is None else release,
        shift=shift if shift is not None else (old.shift if same_entry else 0),
        changed_at=now,
    )
