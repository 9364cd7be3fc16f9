"""Without install.sh, as on Windows: pipx or uv installs, `setup` does the rest, both take it away."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from machine import ROOT, Machine

from jimaku_mpv import __version__

SECONDS = 110


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds pipx and uv."""
    venv = tmp_path_factory.mktemp("tools") / "venv"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True, capture_output=True, timeout=SECONDS)
    command = [str(venv / "bin/python"), "-m", "pip", "install", "pipx", "uv"]
    if subprocess.run(command, capture_output=True, timeout=SECONDS).returncode != 0:
        pytest.skip("no network")
    return venv / "bin"


def run(machine: Machine, tools: Path, *words: str | Path) -> str:
    """The output of a command that must succeed; pipx and uv keep all that is theirs in the home."""
    path = f"{machine.link.parent}:{tools}:{os.environ['PATH']}"
    environment = machine.environment(PATH=path, UV_CACHE_DIR=str(ROOT / "tests/.cache/uv"))
    ran = subprocess.run(
        [str(word) for word in words],
        env=environment,
        cwd=machine.checkout,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("install", "uninstall"),
    [
        ("uv tool install .[archives]", "uv tool uninstall jimaku-mpv"),
        ("pipx install .[archives]", "pipx uninstall jimaku-mpv"),
    ],
)
def test_installed_set_up_and_removed(machine: Machine, tools: Path, install: str, uninstall: str) -> None:
    run(machine, tools, *install.split())
    assert "Next: jimaku-mpv login" in run(machine, tools, "jimaku-mpv", "setup")
    script = machine.home / ".config/mpv/scripts/jimaku_mpv"
    told = json.loads((script / "installed.json").read_text())
    assert told["version"] == __version__
    assert Path(told["command"][0]).is_relative_to(machine.home / ".local/share")
    assert run(machine, tools, *told["command"], "--version").startswith(f"jimaku-mpv {__version__}\n")
    python = Path(told["command"][0]).with_name("python")
    run(machine, tools, python, "-c", "import py7zr, rarfile")
    run(machine, tools, "jimaku-mpv", "setup", "--remove", "--purge")
    assert not script.exists()
    assert not (machine.home / ".config").exists()
    run(machine, tools, *uninstall.split())
    assert not machine.link.is_symlink()
