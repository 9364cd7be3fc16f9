"""`login`: only a key that the server knows is stored, and only this user can read it."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from program import Run

from jimaku_mpv.paths import Folders
from tests.standin.server import StandIn


@pytest.fixture
def key_file(standin: StandIn, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the key of the stand-in goes; no key is known yet."""
    monkeypatch.delenv("JIMAKU_API_KEY")
    return Folders.for_server(standin.url).config / "api_key"


@pytest.mark.parametrize("pasted", ["{}", "{}\r\n", "  {}  \n", '"{}"\n', "Authorization: {}\n"])
def test_a_good_key_is_stored_for_this_user_alone(
    run: Run, key_file: Path, standin: StandIn, pasted: str
) -> None:
    ended = run("login", stdin=pasted.format(standin.key).encode())
    assert ended.code == 0
    assert "TMDB" not in ended.out
    assert key_file.read_text() == f"{standin.key}\n"
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(key_file.parent.stat().st_mode) == 0o700
    assert str(key_file) in ended.out
    assert standin.key not in ended.out + ended.err
    assert standin.counts()["api"] == 1
    assert run("match", "Demo no Tabi - 05.mkv").code == 0


JUNK = ["", "\n", "short", "two words", "鍵鍵鍵鍵鍵鍵鍵鍵", "a" * 600, "tab\tinside-it"]


@pytest.mark.parametrize("junk", JUNK)
def test_junk_is_not_even_sent(run: Run, key_file: Path, standin: StandIn, junk: str) -> None:
    ended = run("login", stdin=junk.encode())
    assert ended.code == 4
    assert "does not look like an API key" in ended.err
    assert standin.requests == []
    assert not key_file.exists()


def test_a_refused_key_changes_nothing(run: Run, key_file: Path, standin: StandIn) -> None:
    run("login", stdin=standin.key.encode())
    ended = run("login", stdin=b"another-key-entirely")
    assert ended.code == 4
    assert "Jimaku does not know this key" in ended.err
    assert f"Copy it again from {standin.url}/account" in ended.err
    assert key_file.read_text() == f"{standin.key}\n"
    assert "another-key" not in ended.err


def test_a_server_that_is_away_proves_nothing(run: Run, key_file: Path, standin: StandIn) -> None:
    standin.close()
    assert run("login", stdin=standin.key.encode()).code == 5
    assert not key_file.exists()


def test_no_key_is_in_the_log(run: Run, key_file: Path, standin: StandIn, home: Path) -> None:
    run("login", stdin=standin.key.encode())
    run("login", stdin=b"another-key-entirely")
    logs = "".join(path.read_text("utf-8") for path in home.rglob("*.log"))
    assert logs
    assert standin.key not in logs
    assert "another-key" not in logs


def test_a_key_for_tmdb_has_its_own_file(run: Run, key_file: Path, standin: StandIn) -> None:
    stored = run("login", "--tmdb", stdin=standin.tmdb_key.encode())
    assert stored.code == 0
    assert (key_file.parent / "tmdb_api_key").read_text() == f"{standin.tmdb_key}\n"
    assert not key_file.exists()
    ended = run("login", "--tmdb", stdin=b"no")
    assert "Copy it whole from themoviedb.org/settings/api" in ended.err


def test_what_is_used_instead_is_said(
    run: Run, key_file: Path, standin: StandIn, conf: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    conf(api_key_command="echo other-key")
    assert "api_key_command is set" in run("login", stdin=standin.key.encode()).out
    monkeypatch.setenv("JIMAKU_API_KEY", "from-the-environment")
    assert "JIMAKU_API_KEY is set" in run("login", stdin=standin.key.encode()).out
    assert "is set" not in run("login", "--tmdb", stdin=standin.tmdb_key.encode()).out


def test_a_folder_that_takes_no_key(run: Run, key_file: Path, standin: StandIn) -> None:
    key_file.parent.parent.mkdir(parents=True)
    key_file.parent.touch()
    ended = run("login", stdin=standin.key.encode())
    assert ended.code == 1
    assert "can't be written" in ended.err
