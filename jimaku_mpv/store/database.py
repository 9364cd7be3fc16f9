"""One SQLite file of ours, shared by threads and processes, that mends itself.

A precious file (the user's own) is never thrown away: damaged, it is kept as a copy and the user
told; where the disk refuses, it can still be read. A cache gives way: rebuilt when damaged or too
new, kept in memory where the disk refuses. On a disk without file locks both are read once and
then kept in memory.
Knows nothing of what the tables mean.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Self, TypeVar

from jimaku_mpv.errors import StoreError
from jimaku_mpv.privacy import make_private_folder
from jimaku_mpv.store import opening
from jimaku_mpv.store.opening import Damaged, NoLocks, Schema, TooNew

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

log = logging.getLogger(__name__)
OUR_MISTAKES = (sqlite3.ProgrammingError, sqlite3.IntegrityError, sqlite3.NotSupportedError)
FAILURES = (sqlite3.DatabaseError, OSError, Damaged, NoLocks)
STILL_BUSY = 0.25
"""Seconds to wait for another window that did not let go in `opening.WAIT`: each statement asks again, and
whoever pressed a key waits for all of them."""


class Database:
    """A file that is opened when it is first used; every method may be called from any thread.

    `recovered`: what to tell the user when a damaged file was put aside, else None.
    `in_memory`: True once nothing that is written outlives this process; `lockless`: since the disk has
    no file locks.
    """

    def __init__(self, path: Path, schema: Schema) -> None:
        self.path = path
        self.recovered: str | None = None
        self.in_memory = False
        self.lockless = False
        self._schema = schema
        self._wait = opening.WAIT
        self._lock = threading.RLock()
        self._identity: tuple[int, int] | None = None
        self._connection: sqlite3.Connection | None = None

    def read(self, work: Work[T]) -> T:
        """What `work` returns; raises StoreError. After mending the file the work is done once more."""
        with self._lock:
            try:
                return self._done(work)
            except FAILURES as error:
                if self._is_lockless(error):
                    self._work_without_locks(error)
                elif self._schema.precious and self._is_refusal(error):
                    return self._from_copy(work, error)
                else:
                    self._mend(error)
            try:
                return self._done(work)
            except FAILURES as error:
                raise self._in_words(error) from error

    def _done(self, work: Work[T]) -> T:
        result = work(self._current())
        self._wait = opening.WAIT
        return result

    def write(self, work: Work[T]) -> T:
        """Like `read`, but as one transaction that holds the write lock from its beginning."""

        def transaction(connection: sqlite3.Connection) -> T:
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = work(connection)
                connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise
            return result

        return self.read(transaction)

    def close(self) -> None:
        """Let go of the file; used again, it is opened again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None
            self._identity = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _current(self) -> sqlite3.Connection:
        if self._connection is not None and self.in_memory:
            return self._connection
        # Another process may have put the file aside, or the user deleted it: writes would be lost.
        if self._connection is None or opening.identity(self.path) != self._identity:
            self._connection = self._opened()
        return self._connection

    def _opened(self) -> sqlite3.Connection:
        self.close()
        make_private_folder(self.path.parent)
        with opening.turn(self.path, self._wait):
            try:
                connection = opening.open_file(self.path, self._schema, self._wait)
            except TooNew:
                self._give_way_to_newer()
                connection = opening.open_file(self.path, self._schema, self._wait)
            self._identity = opening.identity(self.path)
        return connection

    def _mend(self, error: Exception) -> None:
        """Put right what can be put right, so that a second try makes sense; else raise StoreError."""
        if isinstance(error, OUR_MISTAKES):
            raise error
        if opening.is_damage(error):
            self._replace_damaged(error)
        elif self._is_refusal(error):
            self._move_to_memory(error)
        else:
            # Opened anew, it waits no longer than it should.
            self.close()
            self._wait = STILL_BUSY
            raise self._in_words(error) from error

    def _is_refusal(self, error: Exception) -> bool:
        """Whether it is the disk that does not want, rather than another window or what the file holds."""
        ours = isinstance(error, OUR_MISTAKES) or opening.is_damage(error)
        return not ours and opening.code(error) not in opening.BUSY

    def _is_lockless(self, error: Exception) -> bool:
        if self.in_memory or isinstance(error, OUR_MISTAKES):
            return False
        return isinstance(error, NoLocks) or opening.is_lockless(error, self.path.parent)

    def _work_without_locks(self, error: Exception) -> None:
        """From here on with a copy of what is on the disk, where nothing is written any more."""
        self.close()
        try:
            memory = opening.copy_of(self.path, self._schema)
        except (TooNew, *FAILURES) as trouble:
            if self._schema.precious:
                raise self._refused(trouble) from error
            memory = opening.connect(None)
            opening.upgrade(memory, self._schema)
        log.warning("%s lies on a disk without file locks: in memory from here on", self.path)
        self._connection, self.in_memory, self.lockless = memory, True, True

    def _refused(self, trouble: Exception) -> StoreError:
        return self._of_newer() if isinstance(trouble, TooNew) else self._in_words(trouble)

    def _from_copy(self, work: Work[T], refusal: Exception) -> T:
        """What `work` reads; what it writes raises the refusal. The next call tries the disk again."""
        self.close()
        try:
            with contextlib.closing(opening.copy_of(self.path, self._schema)) as copy:
                copy.execute("PRAGMA query_only = ON")
                return work(copy)
        except TooNew:
            raise self._of_newer() from None
        except FAILURES:
            raise self._in_words(refusal) from refusal

    def _replace_damaged(self, error: Exception) -> None:
        damaged = self._identity or opening.identity(self.path)
        self.close()
        try:
            with opening.turn(self.path):
                if opening.identity(self.path) != damaged:
                    return  # another process was faster
                copy = opening.set_aside(self.path, every_copy=self._schema.precious)
        except (sqlite3.DatabaseError, OSError) as refusal:
            if self._schema.precious:
                raise self._in_words(refusal) from error
            self._move_to_memory(refusal)
            return
        log.warning("%s was damaged (%s): put aside as %s", self.path, error, copy.name)
        self.recovered = f"{self.path.name} was damaged; a copy is kept as {copy}"

    def _give_way_to_newer(self) -> None:
        if self._schema.precious:
            raise self._of_newer()
        log.warning("%s is from a newer version: put aside", self.path)
        opening.set_aside(self.path, every_copy=False)

    def _of_newer(self) -> StoreError:
        return StoreError(
            "These decisions are from a newer jimaku-mpv", f"Update jimaku-mpv, or move {self.path} away"
        )

    def _move_to_memory(self, error: Exception) -> None:
        log.warning("%s can't be kept on disk (%s): in memory from here on", self.path, error)
        memory = opening.connect(None)
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.backup(memory)
        self.close()
        opening.upgrade(memory, self._schema)
        self._connection = memory
        self.in_memory = True

    def _in_words(self, error: Exception) -> StoreError:
        reason = getattr(error, "strerror", None) or str(error)
        match opening.code(error):
            case sqlite3.SQLITE_FULL:
                message = "The disk is full"
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                message = "Another window keeps our data busy"
            case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
                message = "Our data folder can't be written"
            case _:
                message = "Our data on disk can't be used"
        return StoreError(message, f"{self.path}: {reason}")
