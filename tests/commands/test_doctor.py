"""`doctor`: what is wrong is named, with the way out; what is right is not complained about."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from program import Doctor, Ended, Run

from jimaku_mpv import __version__
from tests.standin.server import StandIn

ON_THE_WAY = ["Python", "packages", "mpv", "script", "helper", "Lua", "IPC", "bindings", "settings", "key"]
AROUND = ["AniList", "clock", "cache", "decisions", "directory", "fonts", "ffmpeg", "ffsubsync", "7z", "rar"]
NAMES = ON_THE_WAY + AROUND


def test_all_is_well(installed: Path, doctor: Doctor, run: Run, standin: StandIn) -> None:
    checks = doctor()
    assert list(checks) == NAMES
    assert {name: check["status"] for name, check in checks.items() if check["status"] != "good"} == {
        "directory": "note"
    }
    assert list(checks["key"]) == ["name", "status", "sentence", "fix"]
    assert len(standin.requests) == 2, "one for the key, one for AniList"
    run("match", "Demo no Tabi - 05.mkv")
    assert doctor()["directory"]["sentence"] == "17 entries of Jimaku, fetched today"
    ended = run("doctor")
    assert ended.code == 0
    *lines, last = ended.out.splitlines()
    assert [line.split()[0] for line in lines] == ["ok"] * len(NAMES)
    assert last == "All is in order."


def test_offline_asks_nobody(installed: Path, doctor: Doctor, standin: StandIn) -> None:
    checks = doctor("--offline")
    assert [checks[name]["status"] for name in ("key", "AniList", "clock")] == ["note", "note", "good"]
    assert standin.requests == []


def test_before_the_first_setup(doctor: Doctor, run: Run) -> None:
    check = doctor("--offline")["script"]
    assert (check["status"], check["fix"]) == ("bad", "Run: jimaku-mpv setup")
    ended: Ended = run("doctor")
    assert "BAD   script: not installed in " in ended.out
    assert "      → Run: jimaku-mpv setup" in ended.out


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"version": "0.0.1", "command": ["/bin/true"]}', "is of version 0.0.1, this is"),
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


def test_a_script_that_is_not_as_it_was_installed(installed: Path, doctor: Doctor) -> None:
    (installed.parent / "main.lua").write_text("-- broken")
    (installed.parent / "wire.lua").unlink()
    checks = doctor()
    assert checks["script"]["sentence"].startswith("main.lua, wire.lua in ")
    assert checks["bindings"]["status"] == "bad"


def test_each_folder_with_the_script_is_looked_at(installed: Path, run: Run, tmp_path: Path) -> None:
    run("setup", "--mpv-config", tmp_path / "portable")
    (tmp_path / "portable/scripts/jimaku_mpv/main.lua").write_text("-- broken")
    lines = [line for line in run("doctor", "--offline").out.splitlines() if "script: " in line]
    assert [line.split()[0] for line in lines] == ["ok", "BAD"]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [(None, "which is gone"), ("exit 3", "does not run"), ("echo jimaku-mpv 0.0.1", "is of version 0.0.1")],
)
def test_a_helper_that_will_not_work(
    installed: Path,
    doctor: Doctor,
    conf: Callable[..., Path],
    tmp_path: Path,
    body: str | None,
    sentence: str,
) -> None:
    """Whether the script was told of it or the user's own setting names it."""
    helper = tmp_path / "jimaku-mpv"
    if body is not None:
        helper.write_text(f"#!/bin/sh\n{body}\n")
        helper.chmod(0o755)
    told = json.loads(installed.read_text())
    installed.write_text(json.dumps({**told, "command": [str(helper)]}))
    check = doctor("--offline")["helper"]
    assert (check["status"], check["fix"]) == ("bad", "Run: jimaku-mpv setup")
    assert sentence in check["sentence"]
    installed.write_text(json.dumps(told))
    conf(helper=str(helper))
    check = doctor("--offline")["helper"]
    assert sentence in check["sentence"]
    assert "helper= in " in check["fix"]


@pytest.mark.parametrize("place", ["~~/bin", "~~home/bin", "~/.config/mpv/bin"])
def test_a_helper_that_is_named_as_mpv_names_paths(
    installed: Path, doctor: Doctor, conf: Callable[..., Path], home: Path, place: str
) -> None:
    helper = home / ".config/mpv/bin/jimaku-mpv"
    helper.parent.mkdir(parents=True)
    helper.write_text(f"#!/bin/sh\necho jimaku-mpv {__version__}\n")
    helper.chmod(0o755)
    conf(helper=f"{place}/jimaku-mpv")
    check = doctor("--offline")["helper"]
    assert (check["status"], str(helper) in check["sentence"]) == ("good", True)


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
