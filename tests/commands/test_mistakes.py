"""An ordinary mistake is told in its sentence and the way out, and in nothing else."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from program import PROGRAM


def told(*arguments: str, **environment: str) -> tuple[int, str]:
    """A program of its own, as its log is not open at first."""
    env = {**os.environ, **environment}
    done = subprocess.run([*PROGRAM, *arguments], env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


@pytest.mark.parametrize("command", ["match x", "get x.mkv", "search x", "login", "setup"])
def test_a_wrong_address(command: str) -> None:
    code, err = told(*command.split(), JIMAKU_URL="ftp://host")
    assert (code, err) == (4, "jimaku-mpv: JIMAKU_URL must be an https address\n  It is 'ftp://host'\n")


def test_doctor_names_a_wrong_address() -> None:
    code, err = told("doctor", "--offline", JIMAKU_URL="ftp://host")
    assert code != 0
    assert "Traceback" not in err


def test_setup_into_a_folder_that_can_not_be_written(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    code, err = told("setup", "--mpv-config", str(blocked))
    first, second, *rest = err.splitlines()
    assert code == 1
    assert first.startswith("jimaku-mpv: ")
    assert str(blocked) in second
    assert rest == []


def test_a_demo_without_mpv(tmp_path: Path) -> None:
    code, err = told("demo", PATH=str(tmp_path))
    assert (code, err) == (
        4,
        "jimaku-mpv: mpv is not installed\n  Install mpv, then run: jimaku-mpv demo\n",
    )


def test_nothing_to_match() -> None:
    assert told("match") == (2, "jimaku-mpv: Nothing to match\n  Name a file, or use --stdin\n")
