"""How a SQLite file is made, brought to our version, checked, and put aside when it is of no use.

Everything here happens while this process holds the file's turn, so that two processes never make
or move the same file at once. Knows nothing of what the tables mean.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

WAIT = 5.0  # seconds that another process may keep us waiting
DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
LOCKING = (*BUSY, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM)
"""What SQLite may say where there are no locks: it takes ENOLCK for another window that holds one."""

WITHOUT_LOCKS = "win32-none" if sys.platform == "win32" else "unix-none"
"""The part of SQLite that never locks."""


class Damaged(Exception):
    """The file can be read, but its content can't be right."""


class TooNew(Exception):
    """The file was written by a later version of the program."""


class NoLocks(Exception):
    """The disk has no file locks, as some network homes: nothing can be shared safely there."""


@dataclass(frozen=True, slots=True)
class Schema:
    """`steps[n]` is the SQL from version n to n + 1: steps are only ever added, never changed.

    `beside`: tables that came without a new version, so that older programs still open the file; each is made
    where it is missing. A precious file is the user's own; any other is a cache that can be fetched again.
    """

    steps: tuple[str, ...]
    precious: bool = False
    beside: str = ""


def connect(path: Path | None, wait: float = WAIT) -> sqlite3.Connection:
    """A connection for all threads, each statement its own transaction; None: in memory.

    `wait`: seconds that a statement waits for another process.
    """
    return sqlite3.connect(
        path or ":memory:", timeout=wait, isolation_level=None, check_same_thread=False, cached_statements=64
    )


def open_file(path: Path, schema: Schema, wait: float = WAIT) -> sqlite3.Connection:
    """The file at our version, made if need be. Raises sqlite3.Error, OSError, TooNew or Damaged."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    connection = connect(path, wait)
    try:
        version = upgrade(connection, schema)
        if version > len(schema.steps):
            raise TooNew
        if schema.precious and connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise Damaged
    except BaseException:
        connection.close()
        raise
    return connection


def copy_of(path: Path, schema: Schema) -> sqlite3.Connection:
    """A copy in memory of a file that can't be used where it lies; empty when there is none.

    Takes no lock and writes nothing. Raises sqlite3.Error, OSError, TooNew or Damaged.
    """
    if not any(folder.is_dir() for folder in path.absolute().parents):
        raise FileNotFoundError(errno.ENOENT, "The drive or share is not there", str(path))
    memory = connect(None)
    try:
        if path.exists():
            # The -wal alone may hold what was written last; SQLite reads it when it has the file to itself.
            address = f"{path.absolute().as_uri()}?mode=ro&vfs={WITHOUT_LOCKS}"
            with contextlib.closing(sqlite3.connect(address, uri=True, timeout=0)) as file:
                file.execute("PRAGMA locking_mode = EXCLUSIVE")
                file.backup(memory)
            # Nobody kept the others from writing meanwhile.
            if memory.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise Damaged
        if upgrade(memory, schema) > len(schema.steps):
            raise TooNew
    except BaseException:
        memory.close()
        raise
    return memory


def upgrade(connection: sqlite3.Connection, schema: Schema) -> int:
    """Take the steps that are missing, each whole or not at all; returns the version found before."""
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if found > len(schema.steps):
        return found
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {'FULL' if schema.precious else 'NORMAL'}")
    for version, step in enumerate(schema.steps[found:], start=found + 1):
        connection.executescript(f"BEGIN IMMEDIATE; {step}; PRAGMA user_version = {version}; COMMIT;")
    connection.executescript(schema.beside)
    return found


def is_damage(error: Exception) -> bool:
    """Whether this error says that the file's content is broken, not that the disk is in a bad mood."""
    if isinstance(error, Damaged):
        return True
    if not isinstance(error, sqlite3.DatabaseError):
        return False
    text = str(error)
    return code(error) in DAMAGE or text.startswith(("no such table", "no such column", "Could not decode"))


def code(error: Exception) -> int:
    """SQLite's primary result code, 0 when the error has none."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def set_aside(path: Path, every_copy: bool) -> Path:
    """Rename the file to `*.corrupt-<n>` and return that name; of a cache only the last copy is kept."""
    numbers = count(1) if every_copy else iter((1,))
    names = (path.with_name(f"{path.name}.corrupt-{number}") for number in numbers)
    copy = next(name for name in names if not every_copy or not name.exists())
    # The main file goes first: SQLite drops a -wal without one, but would play it back into a new file.
    path.replace(copy)
    for ending in ("-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            Path(f"{path}{ending}").replace(f"{copy}{ending}")
    return copy


def identity(path: Path) -> tuple[int, int] | None:
    """What tells this file from another one of the same name; None when there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


@contextlib.contextmanager
def turn(path: Path, wait: float = WAIT) -> Iterator[None]:
    """Hold the right to make or move the file; SQLite's own lock, so a killed process lets go of it.

    Raises NoLocks at once where there are none, rather than wait for one.
    """
    with contextlib.closing(connect(path.with_name(f"{path.name}.lock"), 0.0)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if is_lockless(error, path.parent):
                raise NoLocks from error
            lock.execute(f"PRAGMA busy_timeout = {int(wait * 1000)}")
            lock.execute("BEGIN EXCLUSIVE")
        yield


def is_lockless(error: Exception, folder: Path) -> bool:
    """Whether this error comes of a disk without file locks, and not of somebody who holds one."""
    if code(error) not in LOCKING or sys.platform == "win32":
        return False
    import fcntl

    try:
        # A file of its own: to close it again lets go of every lock that this process has on it.
        with tempfile.TemporaryFile(dir=folder) as file:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return True
    except OSError:
        pass  # nothing can be made there, which is another trouble
    return False
