"""Homes with nothing in them, and one where it was installed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from machine import OWN_CONF, TOOLS, Machine, new_machine


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A home where nothing was installed yet."""
    return new_machine(tmp_path)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A home where it was installed once, and where the user had settings before that."""
    machine = new_machine(tmp_path_factory.mktemp("machine"))
    machine.conf.parent.mkdir(parents=True)
    machine.conf.write_text(OWN_CONF)
    ran = machine.install()
    if "can't be downloaded" in ran.stderr:
        pytest.skip("no network")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("Installing jimaku-mpv with ")
    assert ran.stdout.count("Next: jimaku-mpv login") == 1
    assert "Alt+j" in ran.stdout
    return machine


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A PATH with the ordinary tools alone."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS.split():
        (folder / tool).symlink_to(shutil.which(tool) or tool)
    return folder
