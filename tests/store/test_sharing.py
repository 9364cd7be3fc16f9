"""Several processes on one store, and those that are killed."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from jimaku_mpv.model import EntryId, RateWindow
from jimaku_mpv.store.catalogue import CatalogueStore
from jimaku_mpv.store.decisions import Decisions

COUNT_DOWN = """
import sys
from dataclasses import replace
from pathlib import Path
from jimaku_mpv.store.catalogue import CatalogueStore
with CatalogueStore(Path(sys.argv[1])) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(300):
        store.rates.update("site", lambda window: replace(window, remaining=window.remaining - 1))
"""
CLAIM = """
import sys
from pathlib import Path
from jimaku_mpv.store.catalogue import CatalogueStore
with CatalogueStore(Path(sys.argv[1])) as store:
    print(store.claim("full index", 60.0, lambda: 1000.0), flush=True)
    if sys.stdin.readline():
        store.settle("full index")
"""
REMEMBER = """
import sys
from pathlib import Path
from jimaku_mpv.model import EntryId
from jimaku_mpv.store.decisions import Decisions
decisions = Decisions(Path(sys.argv[1]))
for number in range(100_000):
    decisions.remember("key", now=1.0, entry_id=EntryId(number), shift=number)
    decisions.remember(f"key {number}", now=1.0, entry_id=EntryId(number))
    print(number, flush=True)
"""


def start(code: str, path: Path) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", code, str(path)], stdin=pipe, stdout=pipe, text=True)


def test_windows_count_requests_down_together(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    with CatalogueStore(path) as store:
        assert store.rates.load("site") is None
        store.rates.update("site", lambda _: RateWindow(25, 1000, 5.5, 6.25))
        processes = [start(COUNT_DOWN, path) for _ in range(3)]
        for process in processes:
            assert process.stdout is not None
            process.stdout.readline()
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        for process in processes:
            process.communicate()
        assert [process.returncode for process in processes] == [0, 0, 0]
        assert store.rates.load("site") == RateWindow(25, 100, 5.5, 6.25)
        assert store.rates.load("other") is None
        store.rates.update("site", lambda _: None)
        assert store.rates.load("site") is None


def test_a_window_that_an_older_program_kept_still_counts(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    with CatalogueStore(path) as store:
        assert store.rates.load("site") is None, "it is made when it is first used"
        with closing(sqlite3.connect(path)) as db:
            db.execute("INSERT INTO rates VALUES ('site', '[25, 3, 5.5, 6.25]')")
            db.commit()
        assert store.rates.load("site") == RateWindow(25, 3, 5.5, 6.25)


def test_one_of_many_windows_gets_the_job(tmp_path: Path) -> None:
    processes = [start(CLAIM, tmp_path / "catalogue.sqlite") for _ in range(4)]
    got = []
    for process in processes:
        assert process.stdout is not None
        got.append(process.stdout.readline().strip())
    assert sorted(got) == ["False", "False", "False", "True"]
    for process in processes:
        process.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="there a claim ends by its time alone")
def test_a_killed_window_holds_nobody_up(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    process = start(CLAIM, path)
    assert process.stdout is not None
    assert process.stdout.readline() == "True\n"
    with CatalogueStore(path) as store:
        assert not store.claim("full index", 60.0, lambda: 1000.0)
        process.kill()
        process.communicate()
        assert store.claim("full index", 60.0, lambda: 1000.0)


def test_what_is_done_stays_done_when_its_window_ends(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    assert start(CLAIM, path).communicate("done\n")[0] == "True\n"
    with CatalogueStore(path) as store:
        assert not store.claim("full index", 60.0, lambda: 1059.0)
        assert store.claim("full index", 60.0, lambda: 1060.0)


def test_one_of_many_threads_gets_the_job(tmp_path: Path) -> None:
    got: list[bool] = []
    with CatalogueStore(tmp_path / "catalogue.sqlite") as store:
        threads = [
            threading.Thread(target=lambda: got.append(store.claim("job", 60.0, lambda: 1.0)))
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(got) == [False] * 7 + [True]


def test_a_claim_ends_by_itself_or_early(tmp_path: Path) -> None:
    with CatalogueStore(tmp_path / "catalogue.sqlite") as store:
        assert store.claim("job", 60.0, lambda: 1000.0)
        assert store.claim("other job", 60.0, lambda: 1000.0)
        assert not store.claim("job", 60.0, lambda: 1059.0)
        assert store.claim("job", 60.0, lambda: 1060.0)
        store.release("job")
        assert store.claim("job", 60.0, lambda: 1061.0)


@pytest.mark.parametrize("late", [0.01, 4.9])
def test_a_claim_that_waited_for_its_turn_sees_the_faster_one(tmp_path: Path, late: float) -> None:
    """Another window gets its claim in while this one waits for the lock, with a later time."""
    path, now = tmp_path / "catalogue.sqlite", 1000.0
    got: list[bool] = []

    with CatalogueStore(path) as first, CatalogueStore(path) as second:
        write = second._database.write

        def after_the_first(work: Any) -> Any:
            nonlocal now
            now += late
            got.append(first.claim("job", 60.0, lambda: now))
            return write(work)

        second._database.write = after_the_first  # type: ignore[method-assign]
        got.append(second.claim("job", 60.0, lambda: now))
    assert got == [True, False]


def test_a_clock_that_is_put_right_by_a_moment_gives_the_job_to_nobody_else(tmp_path: Path) -> None:
    with CatalogueStore(tmp_path / "catalogue.sqlite") as store:
        assert store.claim("job", 60.0, lambda: 1000.0)
        assert not store.claim("job", 60.0, lambda: 999.99)
        assert not store.claim("job", 60.0, lambda: 995.0)


def test_a_clock_that_was_set_back_does_not_hold_a_claim_for_years(tmp_path: Path) -> None:
    with CatalogueStore(tmp_path / "catalogue.sqlite") as store:
        assert store.claim("job", 60.0, lambda: 9_000_000.0)
        assert store.claim("job", 60.0, lambda: 1000.0)


@pytest.mark.parametrize("run", range(4))
def test_a_kill_at_any_moment_loses_nothing(tmp_path: Path, run: int) -> None:
    path = tmp_path / "decisions.sqlite"
    process = start(REMEMBER, path)
    assert process.stdout is not None
    told = 0
    for _ in range(random.Random(run).randrange(3, 60)):
        told = int(process.stdout.readline())
    process.kill()
    last = [int(line) for line in process.communicate()[0].split()]
    told = max([told, *last])
    with Decisions(path) as decisions:
        assert all(decisions.recall(f"key {number}") for number in range(told + 1))
        newest = decisions.recall("key")
        assert newest is not None
        assert newest.entry_id == newest.shift
        assert newest.shift >= told
        assert decisions.remark is None
        decisions.remember("after", now=2.0, entry_id=EntryId(1))
