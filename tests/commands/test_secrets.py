"""No key is seen where it need not be: not in words, not in logs; and a key file is for its user alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from program import Run

from jimaku_mpv.paths import Folders
from tests.standin.server import StandIn

KEY = "the-Secret-0123456789"
TMDB = "the-other-Secret-0123456789"
NAME = "Machi no Uta - 05.mkv"
Conf = Callable[..., Path]


@pytest.fixture
def keys(standin: StandIn, monkeypatch: pytest.MonkeyPatch, conf: Conf) -> None:
    """Both keys are wrong ones, and the log holds all it can."""
    monkeypatch.setenv("JIMAKU_API_KEY", KEY)
    monkeypatch.setenv("TMDB_API_KEY", TMDB)
    conf(log_level="debug", online="full")


WAYS: list[tuple[str, ...]] = [
    ("match", NAME),
    ("match", "--json", NAME),
    ("search", "Machi"),
    ("get", NAME),
    ("doctor",),
    ("doctor", "--json"),
    ("login",),
    ("login", "--tmdb"),
]


AWAY = [("away", WAYS[0]), ("away", WAYS[-1])]


@pytest.mark.parametrize(("server", "words"), [*product(["there", "broken"], WAYS), *AWAY])
def test_keys_are_in_no_words_and_no_log(
    run: Run, keys: None, standin: StandIn, home: Path, server: str, words: tuple[str, ...]
) -> None:
    if server == "away":
        standin.close()
    elif server == "broken":
        for kind in ("search", "tmdb"):
            standin.fail(kind, times=20, status=500, body=b"<html>")
    ended = run(*words, stdin=(TMDB if "--tmdb" in words else KEY).encode() + b"\n")
    written = [path.read_bytes() for path in home.rglob("*") if path.is_file() and path.name != "api_key"]
    said = (ended.out + ended.err).encode() + b"".join(written)
    assert KEY.encode() not in said
    assert TMDB.encode() not in said


@pytest.fixture
def key_file(standin: StandIn, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key file as somebody made it by hand."""
    monkeypatch.delenv("JIMAKU_API_KEY")
    path = Folders.for_server(standin.url).config / "api_key"
    path.parent.mkdir(parents=True)
    path.write_text(standin.key)
    path.chmod(0o600)
    return path


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o622])
def test_a_key_file_that_others_can_reach_is_warned_about(
    run: Run, key_file: Path, home: Path, mode: int
) -> None:
    key_file.chmod(mode)
    assert run("match", NAME).code != 4
    assert f"can read {key_file}: chmod 600" in "".join(p.read_text() for p in home.rglob("*.log"))
    checks = json.loads(run("doctor", "--json").out)["checks"]
    (check,) = (check for check in checks if check["name"] == "key file")
    assert str(key_file) in check["sentence"]
    assert check["fix"] == f"Run: chmod 600 {key_file}"


def test_a_key_file_of_ones_own_is_not(run: Run, key_file: Path, home: Path) -> None:
    run("match", NAME)
    assert "chmod" not in "".join(path.read_text() for path in home.rglob("*.log"))
    assert "key file" not in run("doctor", "--json").out


def test_the_command_for_the_key_meets_no_shell(
    run: Run, conf: Conf, standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JIMAKU_API_KEY")
    monkeypatch.chdir(tmp_path)
    conf(api_key_command="echo demo-key ; touch pwned $(touch pwned) `touch pwned` > pwned")
    run("match", NAME)
    assert not (tmp_path / "pwned").exists()
    conf(api_key_command=f"sh -c 'touch asked; echo {standin.key}'")
    assert run("match", "Demo no Tabi - 05.mkv").code == 0
    assert (tmp_path / "asked").exists()


@pytest.mark.parametrize("command", ["false {secret}", "/nowhere/{secret}", "echo '{secret}"])
def test_a_command_that_fails_is_not_told_with_its_words(
    run: Run, conf: Conf, standin: StandIn, home: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """It may hold a token of its own."""
    monkeypatch.delenv("JIMAKU_API_KEY")
    path = conf(api_key_command=command.format(secret=KEY))
    ended = run("match", NAME)
    assert "api_key_command gave no key" in ended.err
    logs = "".join(log.read_text() for log in home.rglob("*.log"))
    assert "api_key_command gave no key" in logs
    assert KEY not in ended.out + ended.err + logs
    assert path.exists()
