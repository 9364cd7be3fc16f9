"""Runs the real program, within the test's own process, against the stand-in server."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from program import Doctor, Ended, Run, own_log

from jimaku_mpv import cli
from tests.standin.server import StandIn
from tests.standin.shows import Entry
from tests.standin.shows import Run as Files


@pytest.fixture
def run(standin: StandIn, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`jimaku-mpv` with these arguments; `stdin` is what it reads, and nothing is a terminal."""

    def run_one(*arguments: str | Path, stdin: bytes = b"") -> Ended:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        with own_log():
            try:
                code = cli.main([str(argument) for argument in arguments])
            except SystemExit as end:
                code = int(end.code or 0)
        written = capsys.readouterr()
        return Ended(code, written.out, written.err)

    return run_one


@pytest.fixture
def conf(home: Path) -> Callable[..., Path]:
    """Writes mpv's conf for the script."""

    def write(**options: str) -> Path:
        path = home / ".config" / "mpv" / "script-opts" / "jimaku_mpv.conf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{name}={value}\n" for name, value in options.items()), "utf-8")
        return path

    return write


@pytest.fixture
def twins(standin: StandIn) -> str:
    """Puts up two entries of the same name, so that nobody can be sure; gives a video's name."""
    for number, group in ((800001, "First"), (800002, "Second")):
        runs = (Files(f"[{group}] Twin Lanterns - {{e:02}}.srt", last=12),)
        standin.add_entry(Entry(number, "Twin Lanterns", anilist=number, runs=runs))
    return "Twin Lanterns - 05.mkv"


@pytest.fixture
def doctor(run: Run) -> Doctor:
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


@pytest.fixture
def installed(run: Run, home: Path) -> Path:
    run("setup")
    return home / ".config" / "mpv" / "scripts" / "jimaku_mpv" / "installed.json"
