"""`doctor` and the machine around us: programs, packages, fonts, clock, disk, other servers."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import certifi
import pytest
from lockless import lockless_below
from program import Doctor, Run

from tests.standin.server import StandIn


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes these programs the only ones in PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def put(**bodies: str) -> None:
        for name, body in bodies.items():
            path = folder / name.replace("_", "-")
            path.write_text(f"#!/bin/sh\n{body}\n")
            path.chmod(0o755)

    return put


Programs = Callable[..., None]


def test_no_mpv(installed: Path, doctor: Doctor, programs: Programs) -> None:
    checks = doctor("--offline")
    assert checks["mpv"]["fix"] == "Install mpv 0.35 or newer"
    assert (checks["Lua"]["status"], "IPC" in checks) == ("note", False)
    programs(mpv="exit 1")
    assert "does not run" in doctor("--offline")["mpv"]["sentence"]


def test_an_mpv_that_is_too_old(installed: Path, doctor: Doctor, programs: Programs) -> None:
    programs(mpv="echo 'mpv 0.34.1 Copyright'")
    check = doctor("--offline")["mpv"]
    assert (check["status"], check["fix"]) == ("bad", "Install mpv 0.35 or newer")


def test_an_mpv_that_starts_and_is_gone(installed: Path, doctor: Doctor, programs: Programs) -> None:
    programs(mpv='[ "$1" = --version ] && echo mpv 0.40.0')
    checks = doctor("--offline")
    assert (checks["mpv"]["status"], checks["IPC"]["status"]) == ("good", "bad")
    assert "mpv --idle" in checks["IPC"]["fix"]


def test_an_mpv_without_lua(installed: Path, doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real mpv, whose scripts never say a word."""
    monkeypatch.setattr("jimaku_mpv.commands.checks.player.PROBE", "")
    monkeypatch.setattr("jimaku_mpv.commands.checks.player.SECONDS", 1.0)
    checks = doctor("--offline")
    assert checks["Lua"]["fix"] == "Install an mpv that was built with Lua"
    assert "fonts" in checks


def test_the_programs_that_help_are_missing(
    installed: Path, doctor: Doctor, programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rarfile.CURRENT_SETUP", None)
    checks = doctor("--offline")
    assert {checks[name]["status"] for name in ("ffmpeg", "rar", "fonts")} == {"note"}
    assert checks["ffmpeg"]["fix"] == "Install ffmpeg"
    assert "bsdtar" in checks["rar"]["fix"]


def test_a_program_that_hangs_leaves_the_others_alone(
    installed: Path, doctor: Doctor, programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jimaku_mpv.commands.checks.disk.FONT_SECONDS", 0.2)
    programs(fc_list="exec 1>&-; while :; do :; done")
    checks = doctor("--offline")
    assert checks["fonts"]["sentence"].startswith("could not be checked: ")
    assert checks["7z"]["status"] == "good"


def test_no_japanese_font(installed: Path, doctor: Doctor, programs: Programs) -> None:
    programs(fc_list="exit 0")
    check = doctor("--offline")["fonts"]
    assert check["status"] == "bad"
    assert "boxes" in check["sentence"]
    assert "fonts-noto-cjk" in check["fix"]
    programs(fc_list="echo 'Noto Sans CJK JP,Noto Sans CJK JP Bold'; echo IPAGothic")
    assert doctor("--offline")["fonts"]["sentence"] == "Japanese letters in IPAGothic, Noto Sans CJK JP"


def test_packages_of_the_wrong_version(
    installed: Path, doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = ["guessit>=99.10", "nothing-of-this-name>=1", "requests>=2.9", "py7zr>=99 ; extra == 'archives'"]
    monkeypatch.setattr("importlib.metadata.requires", lambda _: wanted)
    check = doctor("--offline")["packages"]
    assert check["status"] == "bad"
    assert "guessit 4" in check["sentence"]
    assert "is older than 99.10, nothing-of-this-name is missing" in check["sentence"]
    assert "requests" not in check["sentence"]


def test_a_clock_that_is_wrong(installed: Path, doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the date that the server sends, and without one by our own age."""
    clock = SimpleNamespace(time=lambda: time.time() - 7200, strftime=time.strftime, localtime=time.localtime)
    monkeypatch.setattr("jimaku_mpv.commands.checks.network.time", clock)
    check = doctor()["clock"]
    assert (check["status"], "120 minutes behind" in check["sentence"]) == ("bad", True)
    assert doctor("--offline")["clock"]["status"] == "good"
    clock.time = lambda: 1e8
    assert doctor("--offline")["clock"]["status"] == "bad"


def test_an_old_directory(installed: Path, doctor: Doctor, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("match", "Demo no Tabi - 05.mkv")
    later = SimpleNamespace(time=lambda: time.time() + 50 * 86400)
    monkeypatch.setattr("jimaku_mpv.commands.checks.disk.time", later)
    check = doctor("--offline")["directory"]
    assert (check["status"], "50 days ago" in check["sentence"]) == ("note", True)


def test_anilist_is_not_asked_against_the_users_wish(
    installed: Path, doctor: Doctor, conf: Callable[..., Path], standin: StandIn
) -> None:
    conf(online="jimaku")
    assert doctor()["AniList"]["sentence"] == "not asked, since online=jimaku"
    assert len(standin.requests) == 1


@pytest.mark.parametrize(("certificates", "status"), [("/nowhere/own.pem", "bad"), (certifi.where(), "good")])
def test_certificates_that_are_set(
    installed: Path, doctor: Doctor, monkeypatch: pytest.MonkeyPatch, certificates: str, status: str
) -> None:
    assert "certificates" not in doctor("--offline")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certificates)
    check = doctor("--offline")["certificates"]
    assert check["status"] == status
    assert certificates in check["sentence"]
    assert "REQUESTS_CA_BUNDLE" in check["sentence"]


def test_decisions_of_a_newer_version(installed: Path, doctor: Doctor, home: Path) -> None:
    assert doctor("--offline")["decisions"]["status"] == "good"
    (file,) = home.rglob("decisions.db")
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA user_version = 3")
    checks = doctor("--offline")
    assert checks["decisions"]["status"] == "bad"
    assert "from a newer jimaku-mpv" in checks["decisions"]["sentence"]
    assert [name for name, check in checks.items() if "newer jimaku-mpv" in check["sentence"]] == [
        "decisions"
    ]


def test_a_disk_without_file_locks(installed: Path, home: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "jimaku_mpv", "doctor", "--offline", "--json"]
    done = subprocess.run(command, env=lockless_below(home, tmp_path), capture_output=True, text=True)
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    for name in ("cache", "decisions"):
        assert checks[name]["status"] == "note"
        assert checks[name]["sentence"].startswith("No file locks here: ")
        assert "JIMAKU_MPV_HOME" in checks[name]["fix"]


def test_flatpaks_mpv_is_remarked(installed: Path, doctor: Doctor, home: Path) -> None:
    (home / ".var/app/io.mpv.Mpv").mkdir(parents=True)
    check = doctor("--offline")["Flatpak"]
    assert check["status"] == "note"
    assert "flatpak run " in check["fix"]


def test_a_check_that_fails_leaves_the_others_alone(
    installed: Path, doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIMAKU_URL", "ftp://host")
    checks = doctor("--offline")
    assert "https" in checks["key"]["sentence"]
    assert checks["fonts"]["status"] == "good"


def test_folders_that_can_not_be_written(installed: Path, doctor: Doctor, home: Path) -> None:
    shutil.rmtree(home / ".cache")
    (home / ".cache").write_text("in the way")
    checks = doctor("--offline")
    assert checks["cache"]["status"] == "bad"
    assert "can't be written" in checks["cache"]["sentence"]
    assert checks["decisions"]["status"] == "good"
