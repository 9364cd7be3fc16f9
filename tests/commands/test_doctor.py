"""`doctor`: what is wrong is named, with the way out; what is right is not complained about."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from program import Ended, Run

from jimaku_mpv.demo.server import StandIn

NAMES = ["Python", "packages", "mpv", "script", "settings", "store", "key"]


@pytest.fixture
def doctor(run: Run) -> Callable[..., dict[str, Any]]:
    """The checks by name; asserts that the exit code agrees with them."""

    def ask(*arguments: str) -> dict[str, Any]:
        ended = run("doctor", "--json", *arguments)
        told = json.loads(ended.out)
        assert list(told) == ["version", "checks"]
        assert told["version"] == 1
        assert ended.code == (4 if any(c["status"] == "bad" for c in told["checks"]) else 0)
        assert ended.err == ""
        return {check["name"]: check for check in told["checks"]}

    return ask


Doctor = Callable[..., dict[str, Any]]


@pytest.fixture
def installed(run: Run, home: Path) -> Path:
    run("setup")
    return home / ".config" / "mpv" / "scripts" / "jimaku_mpv" / "installed.json"


def test_all_is_well(installed: Path, doctor: Doctor, run: Run, standin: StandIn) -> None:
    checks = doctor()
    assert list(checks) == NAMES
    assert {name: check["status"] for name, check in checks.items() if check["status"] != "good"} == {
        "store": "note"
    }
    assert list(checks["key"]) == ["name", "status", "sentence", "fix"]
    run("match", "Demo no Tabi - 05.mkv")
    assert doctor()["store"]["sentence"] == "17 entries of Jimaku are known"
    ended = run("doctor")
    assert ended.code == 0
    assert [line.split()[0] for line in ended.out.splitlines()] == ["ok"] * len(NAMES)


def test_offline_asks_nobody(installed: Path, doctor: Doctor, standin: StandIn) -> None:
    assert doctor("--offline")["key"]["status"] == "note"
    assert standin.requests == []


def test_before_the_first_setup(doctor: Doctor, run: Run) -> None:
    check = doctor()["script"]
    assert (check["status"], check["fix"]) == ("bad", "Run: jimaku-mpv setup")
    ended: Ended = run("doctor")
    assert "BAD   script: not installed in " in ended.out
    assert "      → Run: jimaku-mpv setup" in ended.out


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"version": "0.0.1", "command": ["/bin/true"]}', "is of version 0.0.1, this is"),
        (
            '{"version": "%s", "command": ["/nowhere/jimaku-mpv"]}',
            "starts /nowhere/jimaku-mpv, which is gone",
        ),
        ('{"version": "%s", "command": []}', "not installed"),
        ('{"version": "%s", "command": 5}', "not installed"),
        ('["version"]', "not installed"),
        ("{", "not installed"),
    ],
)
def test_a_script_that_will_not_work(installed: Path, doctor: Doctor, text: str, sentence: str) -> None:
    version = json.loads(installed.read_text())["version"]
    installed.write_text(text.replace("%s", version))
    check = doctor()["script"]
    assert sentence in check["sentence"]
    assert check["fix"] == "Run: jimaku-mpv setup"


def test_no_key(installed: Path, doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JIMAKU_API_KEY")
    assert doctor()["key"]["fix"] == "Run: jimaku-mpv login"


def test_a_refused_key(installed: Path, doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIMAKU_API_KEY", "revoked-key")
    check = doctor()["key"]
    assert (check["status"], check["sentence"]) == ("bad", "Jimaku refused the API key")


def test_a_server_that_is_away(installed: Path, doctor: Doctor, standin: StandIn) -> None:
    standin.close()
    check = doctor()["key"]
    assert check["status"] == "bad"
    assert "can't be reached" in check["sentence"]


def test_settings_that_are_wrong(installed: Path, doctor: Doctor, conf: Callable[..., Path]) -> None:
    conf(online="maybe")
    checks = doctor()
    assert checks["settings"]["status"] == "bad"
    assert "full, plausible, jimaku" in checks["settings"]["fix"]
    assert checks["key"]["status"] == "good", "one trouble is told once"
    conf(autolod="no")
    check = doctor()["settings"]
    assert (check["sentence"], check["fix"]) == ("there is no setting autolod", "Did you mean autoload?")


def test_no_mpv(installed: Path, doctor: Doctor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert doctor()["mpv"]["fix"] == "Install mpv"
    broken = tmp_path / "mpv"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    assert "does not run" in doctor()["mpv"]["sentence"]


def test_a_cache_that_can_not_be_written(installed: Path, doctor: Doctor, home: Path) -> None:
    (home / ".cache").write_text("in the way")
    check = doctor()["store"]
    assert check["status"] == "bad"
    assert "can't be written" in check["sentence"]
