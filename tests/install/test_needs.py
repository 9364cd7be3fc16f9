"""What must be there before `install.sh` can work: each lack has its own line, with what to do."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import pytest
from machine import Machine, add_command


def test_names_what_is_missing_where_it_knows_no_package_manager(machine: Machine, bare_path: Path) -> None:
    ran = machine.install(PATH=str(bare_path))
    assert (ran.returncode, ran.stdout) == (4, "")
    assert ran.stderr == (
        "install.sh: Missing: mpv python3. Install that (Python from 3.11 on), then run this again\n"
    )


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("dnf", "dnf install mpv python3"),
        ("pacman", "pacman -S mpv python"),
        ("apk", "apk add mpv python3"),
    ],
)
def test_prints_the_command_of_other_systems(
    machine: Machine, bare_path: Path, manager: str, command: str
) -> None:
    add_command(bare_path, manager, "touch ran-by-itself")
    for user, expected in (("0", command), ("1000", f"su -l -c '{command}'")):
        add_command(bare_path, "id", f"echo {user}")
        ran = machine.install("--yes", PATH=str(bare_path))
        assert ran.returncode == 4
        assert ran.stderr.endswith(f". Run: {expected}\n")
    add_command(bare_path, "sudo")
    assert f". Run: sudo {command}\n" in machine.install(PATH=str(bare_path)).stderr
    assert not machine.listing()


def test_a_python_without_venv_is_told_by_debians_name(machine: Machine, bare_path: Path) -> None:
    for name in ("apt-get", "mpv"):
        add_command(bare_path, name)
    add_command(bare_path, "id", "echo 1000")
    says = 'case $*: in *version_info*) echo "$0" ;; -V:) echo Python 3.13.5 ;; *) exit 1 ;; esac'
    add_command(bare_path, "python3", says)
    ran = machine.install(PATH=str(bare_path))
    assert ran.returncode == 4
    assert ran.stderr == (
        f"install.sh: Missing: python3-venv. Python 3.13.5 at {bare_path}/python3 has no venv module."
        " Run: su -l -c 'apt-get install python3-venv'\n"
    )


def test_a_python_that_is_too_old_is_told_by_its_version(machine: Machine, bare_path: Path) -> None:
    for name in ("dnf", "mpv", "sudo"):
        add_command(bare_path, name)
    add_command(bare_path, "id", "echo 1000")
    add_command(bare_path, "python3", '[ "$*" = -V ] && echo Python 3.9.2')
    ran = machine.install(PATH=str(bare_path))
    assert ran.returncode == 4
    assert ran.stderr == (
        "install.sh: Missing: python3. Python 3.9.2 is too old, it takes 3.11."
        " Run: sudo dnf install python3\n"
    )


@pytest.mark.parametrize(
    ("complaint", "told"),
    [
        ("Temporary failure resolving 'deb.debian.org'", "mpv can't be downloaded. Check the network"),
        (
            "E: Unable to correct problems",
            "apt-get could not install mpv. Run it yourself to see why",
        ),
    ],
)
def test_packages_that_can_not_be_had(machine: Machine, bare_path: Path, complaint: str, told: str) -> None:
    for name, body in {"id": "echo 0", "env": 'shift; "$@"', "uv": ""}.items():
        add_command(bare_path, name, body)
    add_command(bare_path, "apt-get", f'echo "{complaint}"; exit 100')
    ran = machine.install("--yes", PATH=str(bare_path), TMPDIR=str(machine.home))
    assert ran.returncode == 4
    assert f"install.sh: {told}" in ran.stderr
    assert complaint in Path(ran.stderr.rpartition("log: ")[2].rstrip(")\n")).read_text()


def test_without_the_right_to_install_it_says_who_has_to(machine: Machine, bare_path: Path) -> None:
    for name, body in {"id": "echo 1000", "uv": "", "apt-get": "", "env": ""}.items():
        add_command(bare_path, name, body)
    complaint = "viewer is not in the sudoers file."
    add_command(bare_path, "sudo", f'[ "$*" = "-n true" ] || {{ echo "{complaint}" >&2; exit 1; }}')
    ran = machine.install("--yes", PATH=str(bare_path), TMPDIR=str(machine.home))
    assert ran.returncode == 4
    assert "You may not install mpv. Have somebody who may run: sudo apt-get install mpv" in ran.stderr


def test_nothing_system_wide_if_so_wished(machine: Machine, bare_path: Path) -> None:
    """What is missing is named; without a Python that will do nothing else can be done."""
    add_command(bare_path, "apt-get", "touch ran-by-itself")
    add_command(bare_path, "id", "echo 0")
    ran = machine.install("--no-system", "--yes", PATH=str(bare_path))
    assert ran.returncode == 4
    assert "Run: apt-get install mpv python3 python3-venv" in ran.stderr
    add_command(bare_path, "uv", "exit 1")
    ran = machine.install("--no-system", "--yes", PATH=str(bare_path))
    assert ran.stdout.startswith("Missing: mpv. Later, run: apt-get install mpv\n")
    assert not (machine.checkout / "ran-by-itself").exists()


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_home_that_is_not_the_users(machine: Machine) -> None:
    machine.home.chmod(0o555)
    ran = machine.install("--dry-run")
    assert ran.returncode == 1
    assert f"Make {machine.home} a folder of yours" in ran.stderr


def test_a_place_that_is_no_folder(machine: Machine) -> None:
    (machine.home / ".local").write_text("")
    ran = machine.install()
    assert ran.returncode == 1
    assert f"{machine.home}/.local/bin can't be written. Make {machine.home}/.local a folder" in ran.stderr


def test_asks_before_it_installs_packages(machine: Machine, bare_path: Path) -> None:
    add_command(bare_path, "apt-get", "touch ran-by-itself")
    add_command(bare_path, "id", "echo 0")
    terminal, its_end = pty.openpty()
    os.write(terminal, b"n\n")
    ran = subprocess.run(
        [machine.checkout / "install.sh"],
        env=machine.environment(PATH=str(bare_path)),
        stdin=its_end,
        capture_output=True,
        text=True,
        timeout=20,
    )
    os.close(terminal)
    os.close(its_end)
    assert ran.returncode == 4
    assert ran.stdout.startswith("Missing: mpv python3 python3-venv.")
    assert "Run: apt-get install mpv python3 python3-venv" in ran.stderr
    assert not (machine.checkout / "ran-by-itself").exists()


@pytest.mark.parametrize(("user", "command"), [("0", "apt-get"), ("1000", "sudo apt-get")])
def test_where_nobody_can_be_asked_it_installs_no_packages(
    machine: Machine, bare_path: Path, user: str, command: str
) -> None:
    """Neither as root nor where sudo wants no password: without a terminal it takes --yes."""
    runs = f'echo "$*" >>"{bare_path}/ran"; exit 1'
    for name, body in {"apt-get": runs, "env": 'shift; "$@"', "id": f"echo {user}", "uv": ""}.items():
        add_command(bare_path, name, body)
    add_command(bare_path, "sudo", '[ "$1" = -n ] || exec "$@"')
    ran = machine.install(PATH=str(bare_path))
    assert (ran.returncode, ran.stdout) == (4, "")
    assert ran.stderr == f"install.sh: Missing: mpv. Run: {command} install mpv\n"
    assert not (bare_path / "ran").exists()
    machine.install("--yes", PATH=str(bare_path), TMPDIR=str(machine.home))
    assert "install -y --no-install-recommends mpv" in (bare_path / "ran").read_text()


def test_a_command_that_somebody_else_put_there_stays(machine: Machine) -> None:
    machine.link.parent.mkdir(parents=True)
    machine.link.write_text("not ours")
    ran = machine.install()
    assert ran.returncode == 1
    assert "is not a link of this script" in ran.stderr
    assert list(machine.listing()) == [str(machine.link)]


def test_a_command_of_another_installation_stays(machine: Machine, bare_path: Path) -> None:
    other = machine.home / "pipx/venvs/jimaku-mpv/bin/jimaku-mpv"
    for path in (other, machine.link):
        path.parent.mkdir(parents=True)
    add_command(other.parent, other.name)
    machine.link.symlink_to(other)
    ran = machine.install(PATH=str(bare_path))
    assert ran.returncode == 1
    assert f"{machine.link} is of another installation" in ran.stderr
    assert machine.link.readlink() == other


def test_without_a_home_it_says_so(machine: Machine) -> None:
    ran = machine.install(HOME="")
    assert ran.returncode == 4
    assert ran.stderr == "install.sh: HOME is not set. Set it to your home folder, then run this again\n"
