"""The commands without the user's decisions: they say why, with a way out and an exit code."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from lockless import lockless_below

from tests.standin.server import StandIn

NAME = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
NEWER = "These decisions are from a newer jimaku-mpv"


def call(*words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "jimaku_mpv", *words]
    return subprocess.run(command, capture_output=True, text=True, env=env, stdin=subprocess.DEVNULL)


@pytest.fixture
def newer(standin: StandIn, home: Path) -> Path:
    """Decisions of a newer version."""
    assert call("decisions", "set", NAME, "--entry", "900002").returncode == 0
    (file,) = home.rglob("decisions.db")
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA user_version = 3")
    return file


def test_what_they_are_about_fails_in_words(newer: Path) -> None:
    for words in ([], ["set", NAME, "--shift", "2"], ["forget", "--all"]):
        done = call("decisions", *words)
        assert (done.returncode, done.stdout) == (1, "")
        assert NEWER in done.stderr
        assert f"move {newer} away" in done.stderr


def test_match_shows_what_it_finds_and_does_not_call_it_certain(newer: Path) -> None:
    done = call("match", NAME)
    assert done.returncode == 1
    assert "Demo no Tabi 2nd Season [900002], episode 5" in done.stdout
    assert f"action:   ask: {NEWER}. Update" in done.stdout
    told = json.loads(call("match", "--json", NAME).stdout)
    assert (told["action"], told["error"].partition(".")[0]) == ("ask", NEWER)
    assert told["entry"]["id"] == 900002


def test_get_saves_only_what_is_named(newer: Path, tmp_path: Path) -> None:
    done = call("get", NAME, "--to", str(tmp_path))
    assert done.returncode == 1
    assert NEWER in done.stderr
    assert not list(tmp_path.iterdir())
    assert call("get", NAME, "--to", str(tmp_path), "--entry", "900002").returncode == 0
    assert len(list(tmp_path.iterdir())) == 1


def test_without_file_locks_they_are_read_and_not_changed_in_vain(
    standin: StandIn, home: Path, tmp_path: Path
) -> None:
    assert call("decisions", "set", NAME, "--entry", "900001").returncode == 0
    environ = lockless_below(home, tmp_path)
    assert "entry 900001" in call("decisions", env=environ).stdout
    assert json.loads(call("match", "--json", NAME, env=environ).stdout)["entry"]["id"] == 900001
    for words in (["set", NAME, "--shift", "2"], ["forget", "1"]):
        done = call("decisions", *words, env=environ)
        assert (done.returncode, done.stdout) == (1, "")
        assert "No file locks here: decisions can't be changed" in done.stderr
    assert "entry 900001" in call("decisions").stdout
