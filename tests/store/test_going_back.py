"""One can go back to 0.1.0 and return: both open one file of decisions, and none is misled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jimaku_mpv.model import AniListId, Entry, EntryId
from jimaku_mpv.store.decisions import Decision, Decisions

ROOT = Path(__file__).parent.parent.parent
RELEASED = "9d18c94"
"""The commit of 0.1.0."""

LANTERNS = Entry(EntryId(7), "Twin Lanterns", datetime(2026, 1, 1, tzinfo=UTC), anilist_id=AniListId(77))
BOATS = Entry(EntryId(7), "Paper Boats", datetime(2026, 2, 2, tzinfo=UTC), anilist_id=AniListId(88))
TWO = Entry(EntryId(8), "Twin Lanterns 2", datetime(2026, 1, 1, tzinfo=UTC), anilist_id=AniListId(78))

Old = Callable[[str], list[dict[str, object]]]


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code of 0.1.0, out of this repository."""
    folder = tmp_path_factory.mktemp("released")
    packed = subprocess.run(
        ["git", "-C", str(ROOT), "archive", RELEASED, "jimaku_mpv"], capture_output=True, check=False
    )
    if packed.returncode != 0:
        pytest.skip("0.1.0 is not in this copy of the repository")
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed.stdout, check=True)
    return folder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "decisions.db"


@pytest.fixture
def old(released: Path, path: Path) -> Old:
    """Runs a line of Python in 0.1.0 with its `decisions` open, and gives all that it sees."""

    def run(line: str = "") -> list[dict[str, object]]:
        program = (
            "import json, pathlib, sys, dataclasses\n"
            "from jimaku_mpv.store import decisions\n"
            f"assert decisions.__file__.startswith({str(released)!r})\n"
            "Decisions = decisions.Decisions\n"
            f"with Decisions(pathlib.Path({str(path)!r})) as decisions:\n"
            f"    {line or 'pass'}\n"
            "    assert decisions.recovered is None\n"
            "    print(json.dumps([dataclasses.asdict(one) for one in decisions.all()]))\n"
        )
        environment = {**os.environ, "PYTHONPATH": str(released)}
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, cwd=released, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        seen: list[dict[str, object]] = json.loads(done.stdout)
        return seen

    return run


def now(path: Path, directory: dict[int, Entry] | None = None) -> Decision:
    """The one decision, as this version sees it at its start with such a directory."""
    with Decisions(path) as decisions:
        decisions.adopt(lambda number: (directory or {}).get(number))
        return decisions.all()[0]


def test_what_is_decided_here_counts_there_and_here_again(path: Path, old: Old) -> None:
    with Decisions(path) as decisions:
        decisions.remember(
            "k", now=1.0, entry_id=EntryId(7), entry=LANTERNS, release="Other", shift=3, video="/v/05.mkv"
        )
        before = decisions.all()
    seen = old("")
    assert [(one["entry_id"], one["release"], one["shift"]) for one in seen] == [(7, "Other", 3)]
    with Decisions(path) as decisions:
        assert decisions.all() == before
        assert decisions.take_back("k", "/v/05.mkv")


def test_a_number_of_the_old_version_means_what_the_directory_has_at_the_first_start(
    path: Path, old: Old
) -> None:
    old("decisions.remember('k', now=1.0, entry_id=7)")
    assert now(path).entry is None, "nobody knows as long as there is no directory"
    assert now(path, {7: LANTERNS}).entry == LANTERNS
    assert now(path, {7: BOATS}).entry == LANTERNS, "once is enough: the directory may be another by now"


def test_another_number_by_the_old_version_is_not_taken_for_the_show_before(path: Path, old: Old) -> None:
    with Decisions(path) as decisions:
        decisions.remember("k", now=1.0, entry_id=EntryId(7), entry=LANTERNS)
    old("decisions.remember('k', now=2.0, entry_id=8)")
    assert (now(path).entry_id, now(path).entry) == (8, None)
    assert now(path, {7: LANTERNS, 8: TWO}).entry == TWO


def test_what_the_old_version_adds_leaves_the_show_as_it_was(path: Path, old: Old) -> None:
    with Decisions(path) as decisions:
        decisions.remember("k", now=1.0, entry_id=EntryId(7), entry=LANTERNS)
    old("decisions.remember('k', now=2.0, release='First', delays={'of First': 1.5})")
    kept = now(path, {7: BOATS})
    assert (kept.entry, kept.release, kept.delays) == (LANTERNS, "First", {"of First": 1.5})


def test_what_the_old_version_forgot_and_decided_anew_is_its_own(path: Path, old: Old) -> None:
    with Decisions(path) as decisions:
        decisions.remember("k", now=1.0, entry_id=EntryId(7), entry=LANTERNS, video="/v/05.mkv")
    old("decisions.forget('k'); decisions.remember('k', now=2.0, entry_id=7)")
    assert now(path).entry is None
    assert now(path, {7: BOATS}).entry == BOATS


def test_an_undo_does_not_take_back_what_the_old_version_decided_since(path: Path, old: Old) -> None:
    with Decisions(path) as decisions:
        decisions.remember("k", now=1.0, entry_id=EntryId(7), entry=LANTERNS, video="/v/05.mkv")
    old("decisions.remember('k', now=2.0, entry_id=8)")
    with Decisions(path) as decisions:
        assert not decisions.take_back("k", "/v/05.mkv")
        assert decisions.all()[0].entry_id == 8
        decisions.remember("k", now=3.0, entry_id=EntryId(7), entry=LANTERNS, video="/v/05.mkv")
        assert decisions.take_back("k", "/v/05.mkv")
        assert decisions.all()[0].entry_id == 8


def test_what_is_taken_back_here_is_back_there(path: Path, old: Old) -> None:
    old("decisions.remember('k', now=1.0, entry_id=8, release='Other', shift=2)")
    before = old("")
    with Decisions(path) as decisions:
        decisions.remember("k", now=3.0, entry_id=EntryId(7), entry=LANTERNS, video="/v/05.mkv")
        assert decisions.take_back("k", "/v/05.mkv")
    assert old("") == before
