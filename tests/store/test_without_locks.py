"""A disk without file locks: SQLite takes that for a busy one, and would wait at each statement."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lockless import lockless_below

from jimaku_mpv.errors import StoreError
from jimaku_mpv.model import EntryId
from jimaku_mpv.store import opening
from jimaku_mpv.store.catalogue import CatalogueStore
from jimaku_mpv.store.database import STILL_BUSY
from jimaku_mpv.store.decisions import Decisions

WORK = """
import json, os, sys
from pathlib import Path
from jimaku_mpv.model import EntryId, RateWindow
from jimaku_mpv.store import opening
from jimaku_mpv.store.catalogue import CatalogueStore
from jimaku_mpv.store.decisions import Decisions

waits = []
def connect(path, wait=opening.WAIT):
    waits.append(wait if path else 0.0)
    return real(path, wait)
real, opening.connect = opening.connect, connect

folder = Path(sys.argv[1])
decisions, store = Decisions(folder / "decisions.db"), CatalogueStore(folder / "catalogue.db")
found = [one.key for one in decisions.all()]
decisions.remember("new", now=1.0, entry_id=EntryId(8))
store.set_stamp("new", 5.0)
store.rates.update("server", lambda _: RateWindow(25, 7, 1.0, 61.0))
print(json.dumps({
    "found": found,
    "old stamp": store.stamp("old"),
    "kept": [one.key for one in decisions.all()],
    "stamp": store.stamp("new"),
    "rate": store.rates.load("server").remaining,
    "in memory": store.in_memory,
    "remarks": [decisions.remark, store.remark],
    "waited": max(waits),
}), flush=True)
# As every helper ends.
os._exit(0)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "share"


def work(folder: Path, environ: dict[str, str]) -> dict[str, Any]:
    """What a process of ours finds in the stores of this folder, and can do with them."""
    done = subprocess.run(
        [sys.executable, "-c", WORK, str(folder)], env=environ, capture_output=True, text=True, check=True
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_what_is_there_is_read_and_the_rest_is_kept_in_memory(folder: Path, tmp_path: Path) -> None:
    """Of what was there, the last part is in the -wal alone, since a helper never ends in order."""
    with CatalogueStore(folder / "catalogue.db") as store:
        store.set_stamp("old", 3.0)
    assert work(folder, dict(os.environ))["found"] == []
    before = {path: path.read_bytes() for path in folder.iterdir() if path.suffix != ".db-shm"}
    told = work(folder, lockless_below(folder, tmp_path))
    assert told["found"] == ["new"]
    assert told["old stamp"] == 3.0
    assert (told["kept"], told["stamp"], told["rate"], told["in memory"]) == (["new"], 5.0, 7, True)
    assert [str(remark).partition(":")[0] for remark in told["remarks"]] == ["No file locks here"] * 2
    assert {path: path.read_bytes() for path in before} == before
    assert work(folder, dict(os.environ))["remarks"] == [None, None]


def test_nobody_waits_for_a_lock_that_never_comes(folder: Path, tmp_path: Path) -> None:
    environ = lockless_below(tmp_path, tmp_path)
    told = work(folder, environ)
    assert told["waited"] == 0.0
    assert told["kept"] == ["new"]


LOSE = """
import os, sys
from pathlib import Path
from jimaku_mpv.model import EntryId
from jimaku_mpv.store import opening
from jimaku_mpv.store.decisions import Decisions

opening.WAIT = 0.1
with Decisions(Path(sys.argv[1]) / "decisions.db") as decisions:
    decisions.remember("before", now=1.0, entry_id=EntryId(8))
    os.environ["LOCKLESS"] = sys.argv[1]
    decisions.remember("after", now=2.0, entry_id=EntryId(8))
    print(*(one.key for one in decisions.all()), decisions.remark)
"""


def test_locks_that_are_lost_later_lose_nothing(folder: Path, tmp_path: Path) -> None:
    """As when the network's lock service goes away while mpv runs."""
    environ = {**lockless_below(folder, tmp_path), "LOCKLESS": "/nowhere"}
    done = subprocess.run(
        [sys.executable, "-c", LOSE, str(folder)], env=environ, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("after before No file locks here: ")


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Another window has the file to itself."""
    code = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA locking_mode = EXCLUSIVE")
db.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.readline()
"""
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield


@pytest.mark.parametrize("name", ["decisions.db", "decisions.db.lock"])
def test_another_window_is_not_a_disk_without_locks(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """It is waited for, told in words, and asked again."""
    monkeypatch.setattr(opening, "WAIT", 0.3)
    with Decisions(folder / "decisions.db") as before:
        before.remember("k", now=1.0, entry_id=EntryId(7))
    decisions = Decisions(folder / "decisions.db")
    with held(folder / name):
        for _ in range(2):
            with pytest.raises(StoreError, match="Another window keeps our data busy"):
                decisions.all()
        assert decisions.remark is None
    assert [one.key for one in decisions.all()] == ["k"]


def test_a_window_that_never_lets_go_is_waited_for_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever pressed a key would wait again at each statement of the search."""
    waits: list[float] = []
    real = opening.connect

    def connect(path: Path | None, wait: float = opening.WAIT) -> sqlite3.Connection:
        waits.append(wait)
        return real(path, wait)

    monkeypatch.setattr(opening, "WAIT", 0.5)
    monkeypatch.setattr(opening, "connect", connect)
    with Decisions(folder / "decisions.db") as before:
        before.all()
    decisions = Decisions(folder / "decisions.db")
    with held(folder / "decisions.db"):
        waits.clear()
        for _ in range(3):
            with pytest.raises(StoreError):
                decisions.all()
    decisions.all()
    decisions.close()
    decisions.all()
    assert [wait for wait in waits if wait] == [0.5, STILL_BUSY, STILL_BUSY, STILL_BUSY, 0.5]
    assert STILL_BUSY <= 0.25
