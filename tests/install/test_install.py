"""`install.sh` as somebody runs it: a home of their own, a checkout in a folder with a space."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from machine import OWN_CONF, ROOT, Machine, offline

from jimaku_mpv import __version__


def test_the_command_and_the_script_are_where_they_belong(installed: Machine) -> None:
    script = installed.home / ".config/mpv/scripts/jimaku_mpv"
    assert {path.name for path in (ROOT / "lua").glob("*.lua")} == {p.name for p in script.glob("*.lua")}
    assert installed.version() == f"jimaku-mpv {__version__}"
    command = json.loads((script / "installed.json").read_text())["command"]
    assert os.access(command[0], os.X_OK)
    assert Path(command[0]).is_relative_to(installed.home / ".local/share")
    assert installed.conf.read_text() == OWN_CONF


def test_the_checkout_is_copied_and_7z_can_be_read(installed: Machine) -> None:
    python = installed.link.readlink().parent / "python"
    code = "import jimaku_mpv, py7zr, rarfile; print(jimaku_mpv.__file__)"
    ran = subprocess.run([python, "-I", "-c", code], capture_output=True, text=True, timeout=20)
    assert Path(ran.stdout).is_relative_to(installed.home / ".local/share"), ran.stderr


def test_a_second_run_changes_nothing(installed: Machine) -> None:
    before = installed.everything()
    ran = installed.install("--yes")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "jimaku-mpv is up to date" in ran.stdout
    assert installed.everything() == before


def test_says_that_the_command_is_not_in_path(installed: Machine) -> None:
    folder = str(installed.link.parent)
    last = installed.install().stdout.splitlines()[-1]
    assert last.startswith(f"{folder} is not in PATH. Until it is, type {installed.link} for jimaku-mpv")
    assert "in PATH" not in installed.install(PATH=f"{folder}:{os.environ['PATH']}").stdout


def test_another_checkout_is_an_upgrade(installed: Machine) -> None:
    package = installed.checkout / "jimaku_mpv/__init__.py"
    package.write_text(package.read_text().replace(__version__, "99.1"))
    ran = installed.install()
    assert (ran.returncode, ran.stderr) == (0, "")
    assert installed.version() == "jimaku-mpv 99.1"
    assert installed.conf.read_text() == OWN_CONF


@pytest.mark.parametrize(
    ("options", "trouble"),
    [
        (["--dmeo"], "Unknown option --dmeo"),
        (["--prefix"], "--prefix needs a folder"),
        (["--mpv-config", ""], "--mpv-config needs a folder"),
        (["--purge"], "--purge goes with --uninstall"),
    ],
)
def test_options_that_make_no_sense_are_a_usage_error(
    machine: Machine, options: list[str], trouble: str
) -> None:
    ran = machine.install(*options)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == f"install.sh: {trouble}. See: ./install.sh --help\n"
    assert not machine.listing()


def test_help_names_every_option_and_does_nothing(machine: Machine) -> None:
    ran = machine.install("--help")
    assert (ran.returncode, ran.stderr) == (0, "")
    options = re.findall(r"^\t\t(--[a-z-]+)", (ROOT / "install.sh").read_text(), re.MULTILINE)
    assert len(options) == 10
    assert set(options) <= set(re.findall(r"--[a-z-]+", ran.stdout))
    assert not machine.listing()


def test_without_a_network_it_is_one_line_and_a_log(machine: Machine) -> None:
    """And what was begun is not left behind."""
    ran = machine.install(**offline(machine.checkout))
    assert ran.returncode == 1
    assert len(ran.stderr.splitlines()) == 1
    assert "can't be downloaded. Check the network" in ran.stderr
    log = Path(ran.stderr.rpartition("log: ")[2].rstrip(")\n"))
    assert "127.0.0.1" in log.read_text()
    assert machine.everything() == {}


def test_after_a_failed_upgrade_nothing_counts_as_up_to_date(installed: Machine) -> None:
    """Half of the new one may be there already, also for somebody who goes back to the old checkout."""
    package = installed.checkout / "jimaku_mpv/__init__.py"
    before = package.read_text()
    settings = offline(installed.checkout)
    for text in (f"{before}\nNEWER = True\n", before):
        package.write_text(text)
        assert installed.install(**settings).returncode == 1
