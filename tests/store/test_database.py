from __future__ import annotations

import errno
import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from jimaku_mpv.errors import StoreError
from jimaku_mpv.store import opening
from jimaku_mpv.store.database import Database
from jimaku_mpv.store.opening import Damaged, Schema

NOTES = "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)"
CACHE = Schema((NOTES,))
OWN = Schema((NOTES,), precious=True)
ADD = """
import sys
from pathlib import Path
from jimaku_mpv.store.database import Database
from jimaku_mpv.store.opening import Schema
print("ready", flush=True)
sys.stdin.readline()
with Database(Path(sys.argv[1]), Schema((sys.argv[2],))) as database:
    database.write(lambda db: db.execute("INSERT INTO notes (text) VALUES (?)", sys.argv[3:]).close())
"""


def add(database: Database, *texts: str) -> None:
    database.write(
        lambda db: db.executemany("INSERT INTO notes (text) VALUES (?)", [(text,) for text in texts]).close()
    )


def notes(database: Database) -> list[str]:
    return database.read(lambda db: [row[0] for row in db.execute("SELECT text FROM notes ORDER BY id")])


def spoil(path: Path, start: int = 0) -> None:
    """Overwrite the file from `start` on, as a bad disk would."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\xa5" * (size - start))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "below" / "notes.sqlite"


def test_what_was_written_is_there_after_closing(path: Path) -> None:
    with Database(path, OWN) as database:
        add(database, "a", "b")
    with Database(path, OWN) as database:
        assert notes(database) == ["a", "b"]
        assert database.recovered is None


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
def test_folders_and_file_are_for_the_user_alone(path: Path) -> None:
    with Database(path, OWN) as database:
        add(database, "secret")
        assert [stat.S_IMODE(p.stat().st_mode) for p in (path.parent.parent, path.parent, path)] == [
            0o700,
            0o700,
            0o600,
        ]


def test_a_failed_piece_of_work_leaves_nothing(path: Path) -> None:
    def half_done(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO notes (text) VALUES ('half')")
        raise KeyError("stop")

    with Database(path, OWN) as database:
        with pytest.raises(KeyError):
            database.write(half_done)
        add(database, "whole")
        assert notes(database) == ["whole"]


def test_threads_share_one_database(path: Path) -> None:
    with Database(path, CACHE) as database:
        threads = [threading.Thread(target=add, args=(database, f"{n}")) for n in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(notes(database)) == sorted(str(n) for n in range(16))


def test_many_processes_may_make_it_at_once(path: Path) -> None:
    command = [sys.executable, "-c", ADD, str(path), NOTES]
    processes = [
        subprocess.Popen([*command, str(number)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for number in range(6)
    ]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate()
    assert [process.returncode for process in processes] == [0] * 6
    with Database(path, CACHE) as database:
        assert sorted(notes(database)) == [str(number) for number in range(6)]


def test_an_older_file_is_brought_up_to_date(path: Path) -> None:
    with Database(path, OWN) as database:
        add(database, "old")
    newer = Schema((NOTES, "ALTER TABLE notes ADD COLUMN colour TEXT DEFAULT 'red'"), precious=True)
    with Database(path, newer) as database:
        assert database.read(lambda db: db.execute("SELECT text, colour FROM notes").fetchall()) == [
            ("old", "red")
        ]


def test_the_users_file_from_a_newer_version_is_refused_and_untouched(path: Path) -> None:
    with Database(path, Schema((NOTES, "CREATE TABLE more (x)"), precious=True)) as database:
        add(database, "of tomorrow")
    before = path.read_bytes()
    with Database(path, OWN) as database, pytest.raises(StoreError, match="newer") as refusal:
        notes(database)
    assert "Update" in refusal.value.hint
    assert path.read_bytes() == before


def test_a_cache_from_a_newer_version_is_built_anew(path: Path) -> None:
    with Database(path, Schema((NOTES, "CREATE TABLE more (x)"))) as database:
        add(database, "of tomorrow")
    with Database(path, CACHE) as database:
        assert notes(database) == []
        add(database, "of today")
    with Database(path, CACHE) as database:
        assert notes(database) == ["of today"]


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_put_aside(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with Database(path, OWN) as database:
        add(database, "new")
        assert notes(database) == ["new"]
        if content:
            copy = path.with_name("notes.sqlite.corrupt-1")
            assert copy.read_bytes() == content
            assert str(copy) in (database.recovered or "")


def test_damage_inside_the_users_file_is_found_at_opening(path: Path) -> None:
    for number in (1, 2):
        with Database(path, OWN) as database:
            add(database, *("x" * 500 for _ in range(50)))
        spoil(path, start=4096 * 2)
        with Database(path, OWN) as database:
            assert notes(database) == []
            assert f"corrupt-{number}" in (database.recovered or "")


def test_damage_that_shows_later_costs_a_cache_its_content_only(path: Path) -> None:
    with Database(path, CACHE) as database:
        add(database, *("x" * 500 for _ in range(50)))
    spoil(path, start=4096)
    with Database(path, CACHE) as database:
        assert notes(database) == []
        add(database, "again")
        assert notes(database) == ["again"]
        assert not database.in_memory
    with Database(path, CACHE) as database:
        assert notes(database) == ["again"]


def test_a_text_that_cannot_be_text_counts_as_damage(path: Path) -> None:
    with Database(path, CACHE) as database:
        database.write(lambda db: db.execute("INSERT INTO notes VALUES (1, CAST(x'ff' AS TEXT))").close())
        assert notes(database) == []


def test_two_windows_survive_the_same_damage(path: Path) -> None:
    with Database(path, CACHE) as one, Database(path, CACHE) as two:
        add(one, *("x" * 500 for _ in range(50)))
        one.read(lambda db: db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
        spoil(path, start=0)
        for database in (two, one):
            add(database, "mended")
        assert notes(one) == notes(two) == ["mended", "mended"]


def damaged_once(meanwhile: Callable[[], object] = lambda: None) -> Callable[[sqlite3.Connection], None]:
    first = iter([True])

    def work(db: sqlite3.Connection) -> None:
        if next(first, False):
            meanwhile()
            raise Damaged

    return work


def test_who_finds_the_damage_last_leaves_the_new_file_alone(path: Path) -> None:
    with Database(path, CACHE) as one, Database(path, CACHE) as two:

        def mended_by_two() -> None:
            two.read(damaged_once())
            add(two, "new")

        one.read(damaged_once(mended_by_two))
        assert notes(one) == notes(two) == ["new"]


def test_a_file_that_was_deleted_is_made_again(path: Path) -> None:
    with Database(path, CACHE) as database:
        add(database, "gone")
        path.unlink()
        add(database, "new")
        with Database(path, CACHE) as other:
            assert notes(other) == ["new"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    check_refusal(tmp_path / "notes.sqlite")


def test_a_place_where_no_folder_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    check_refusal(tmp_path / "file" / "notes.sqlite")


def test_the_users_file_is_read_where_it_cannot_be_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Database(path, OWN) as database:
        add(database, "before")

    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    with monkeypatch.context() as patch, Database(path, OWN) as database:
        database.close()
        patch.setattr(opening, "open_file", refuse)
        assert notes(database) == ["before"]
        with pytest.raises(StoreError, match="can't be"):
            add(database, "never")
        patch.undo()
        add(database, "after")
        assert notes(database) == ["before", "after"]


def check_refusal(path: Path) -> None:
    with Database(path, OWN) as database:
        assert notes(database) == []
        with pytest.raises(StoreError) as refusal:
            add(database, "never")
    assert str(path) in refusal.value.hint
    with Database(path, CACHE) as database:
        add(database, "for now")
        assert notes(database) == ["for now"]
        assert database.in_memory


@pytest.mark.parametrize("schema", [OWN, CACHE])
def test_a_full_disk(path: Path, schema: Schema) -> None:
    with Database(path, schema) as database:
        add(database, "before")
        pages = database.read(lambda db: db.execute("PRAGMA page_count").fetchone()[0])
        database.read(lambda db: db.execute(f"PRAGMA max_page_count = {pages}").fetchall())
        if schema.precious:
            with pytest.raises(StoreError, match="disk is full"):
                add(database, "x" * 50_000)
            assert notes(database) == ["before"]
        else:
            add(database, "x" * 50_000)
            assert notes(database) == ["before", "x" * 50_000]
            assert database.in_memory


def test_a_mistake_of_ours_is_not_taken_for_a_bad_disk(path: Path) -> None:
    with Database(path, CACHE) as database:
        with pytest.raises(sqlite3.IntegrityError):
            database.write(lambda db: db.execute("INSERT INTO notes (text) VALUES (NULL)").close())
        assert not database.in_memory
