from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from jimaku_mpv.model import EntryId
from jimaku_mpv.store.decisions import Decision, Decisions
from jimaku_mpv.store.tables import DECISIONS


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "decisions.sqlite"


@pytest.fixture
def decisions(path: Path) -> Iterator[Decisions]:
    with Decisions(path) as opened:
        yield opened


def test_a_decision_outlives_the_program(decisions: Decisions, path: Path) -> None:
    decisions.remember("/videos/旅", now=5.0, entry_id=EntryId(7), release="Netflix", shift=-12)
    decisions.close()
    with Decisions(path) as later:
        assert later.recall("/videos/旅") == Decision("/videos/旅", EntryId(7), "Netflix", -12, {}, 5.0, 5.0)
        assert later.recall("/videos/海") is None


def test_each_part_is_decided_by_itself(decisions: Decisions) -> None:
    decisions.remember("k", now=1.0, entry_id=EntryId(7))
    decisions.remember("k", now=2.0, shift=12)
    decisions.remember("k", now=3.0, release="SubsPlease")
    assert decisions.recall("k") == Decision("k", EntryId(7), "SubsPlease", 12, {}, 1.0, 3.0)


def test_the_shift_belongs_to_its_entry(decisions: Decisions) -> None:
    decisions.remember("k", now=1.0, entry_id=EntryId(7), release="Netflix", shift=12)
    assert decisions.remember("k", now=2.0, entry_id=EntryId(7)).shift == 12
    assert decisions.remember("k", now=3.0, entry_id=EntryId(8)) == Decision(
        "k", EntryId(8), "Netflix", 0, {}, 1.0, 3.0
    )


def test_a_shift_of_subtitles_is_kept_for_each_release(decisions: Decisions, path: Path) -> None:
    decisions.remember("k", now=1.0, entry_id=EntryId(7), delays={"Netflix": -3.7, "": 1.5})
    decisions.remember("k", now=2.0, delays={"Netflix": -3.5})
    decisions.remember("k", now=3.0, shift=12)
    decisions.close()
    with Decisions(path) as later:
        assert later.recall("k") == Decision("k", EntryId(7), None, 12, {"Netflix": -3.5, "": 1.5}, 1.0, 3.0)


def test_decisions_of_an_older_version_are_read(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as old:
        old.executescript(DECISIONS.steps[0] + "; PRAGMA user_version = 1;")
        old.execute("INSERT INTO decisions VALUES ('k', 7, 'Netflix', 12, 1.0, 2.0)")
        old.commit()
    with Decisions(path) as opened:
        assert opened.all() == [Decision("k", EntryId(7), "Netflix", 12, {}, 1.0, 2.0)]


def test_a_decision_can_be_taken_back(decisions: Decisions) -> None:
    decisions.remember("k", now=1.0, entry_id=EntryId(7))
    assert decisions.forget("k")
    assert not decisions.forget("k")
    assert decisions.recall("k") is None


def test_all_decisions_the_last_first(decisions: Decisions) -> None:
    for number, key in enumerate("abc"):
        decisions.remember(key, now=float(number), entry_id=EntryId(number))
    decisions.remember("a", now=9.0, release="X")
    assert [decision.key for decision in decisions.all()] == ["a", "c", "b"]


def test_a_damaged_file_is_kept_as_a_copy_and_told(decisions: Decisions, path: Path) -> None:
    decisions.remember("k", now=1.0, entry_id=EntryId(7))
    decisions.close()
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * 5000)
    with Decisions(path) as later:
        assert later.all() == []
        copy = path.with_name(path.name + ".corrupt-1")
        assert copy.is_file()
        assert str(copy) in (later.remark or "")
