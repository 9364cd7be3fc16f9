"""`install.sh` as somebody runs it: a home of their own, a checkout in a folder with a space."""

from __future__ import annotations

import hashlib
import json
import os
import pty
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from jimaku_mpv import __version__

ROOT = Path(__file__).parent.parent
SHIPPED = ("install.sh", "pyproject.toml", "README.md", "LICENSE", "jimaku_mpv", "lua", "shell")
OWN_CONF = "# mine\nautoload=no\n"
# What every system has; neither a Python, nor mpv, nor a package manager.
TOOLS = "sh cat cksum dirname find grep head ln mkdir mktemp readlink rm sed sort uname"


@dataclass(frozen=True, slots=True)
class Machine:
    """A checkout and a home folder."""

    checkout: Path
    home: Path

    @property
    def link(self) -> Path:
        return self.home / ".local/bin/jimaku-mpv"

    @property
    def conf(self) -> Path:
        return self.home / ".config/mpv/script-opts/jimaku_mpv.conf"

    def environment(self, **more: str) -> dict[str, str]:
        kept = {n: v for n, v in os.environ.items() if n.startswith(("PIP_", "SSL_")) or n == "PATH"}
        cache = ROOT / "tests/.cache/pip"
        return kept | {"HOME": str(self.home), "PIP_CACHE_DIR": str(cache)} | more

    def install(self, *options: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.checkout / "install.sh", *options],
            env=self.environment(**more),
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=110,
        )

    def version(self) -> str:
        ran = subprocess.run(
            [self.link, "--version"], env=self.environment(), capture_output=True, text=True, timeout=20
        )
        return ran.stdout.partition("\n")[0]

    def listing(self) -> dict[str, str]:
        """Every file and link below the home with what it holds, apart from caches."""
        return {
            str(path): str(path.readlink())
            if path.is_symlink()
            else hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.home.rglob("*")
            if (path.is_symlink() or path.is_file())
            and not {"__pycache__", ".cache"} & set(path.relative_to(self.home).parts)
        }


def new_machine(folder: Path) -> Machine:
    machine = Machine(folder / "a checkout", folder / "home")
    machine.checkout.mkdir()
    machine.home.mkdir()
    for name in SHIPPED:
        source, target = ROOT / name, machine.checkout / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)
    return machine


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
    assert "Next: jimaku-mpv login" in ran.stdout.splitlines()[-1]
    assert "Alt+j" in ran.stdout.splitlines()[-1]
    return machine


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A PATH with the ordinary tools alone."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS.split():
        (folder / tool).symlink_to(shutil.which(tool) or tool)
    return folder


def add_command(folder: Path, name: str, body: str = "exit 0") -> None:
    # Never through a link: at its other end is the real command.
    (folder / name).unlink(missing_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{body}\n")
    (folder / name).chmod(0o755)


def offline(logs: Path) -> dict[str, str]:
    """Settings with which nothing can be downloaded; the log of the failure goes into this folder."""
    nowhere = "http://127.0.0.1:9/"
    pip = {"PIP_INDEX_URL": nowhere, "PIP_FIND_LINKS": "", "PIP_RETRIES": "1"}
    return pip | {"UV_INDEX_URL": nowhere, "TMPDIR": str(logs)}


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
    before = installed.listing()
    ran = installed.install("--yes")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "jimaku-mpv is up to date" in ran.stdout
    assert installed.listing() == before


def test_says_that_the_command_is_not_in_path(installed: Machine) -> None:
    folder = str(installed.link.parent)
    assert f"{folder} is not in PATH" in installed.install().stdout
    assert "PATH" not in installed.install(PATH=f"{folder}:{os.environ['PATH']}").stdout


def test_another_checkout_is_an_upgrade(installed: Machine) -> None:
    package = installed.checkout / "jimaku_mpv/__init__.py"
    package.write_text(package.read_text().replace(__version__, "99.1"))
    ran = installed.install()
    assert (ran.returncode, ran.stderr) == (0, "")
    assert installed.version() == "jimaku-mpv 99.1"
    assert installed.conf.read_text() == OWN_CONF


def test_an_unknown_option_is_a_usage_error(machine: Machine) -> None:
    ran = machine.install("--dmeo")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "install.sh: Unknown option --dmeo. See: ./install.sh --help\n"
    assert not machine.listing()


def test_help_names_every_option_and_does_nothing(machine: Machine) -> None:
    ran = machine.install("--help")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert {"--demo", "--yes", "--help"} <= set(ran.stdout.split())
    assert not machine.listing()


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
    add_command(bare_path, "python3", 'case $3 in *version*) echo "$0" ;; *) exit 1 ;; esac')
    ran = machine.install(PATH=str(bare_path))
    assert ran.returncode == 4
    assert ran.stderr == "install.sh: Missing: python3-venv. Run: su -l -c 'apt-get install python3-venv'\n"


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


def test_a_command_that_somebody_else_put_there_stays(machine: Machine) -> None:
    machine.link.parent.mkdir(parents=True)
    machine.link.write_text("not ours")
    ran = machine.install()
    assert ran.returncode == 1
    assert "is not a link of this script" in ran.stderr
    assert list(machine.listing()) == [str(machine.link)]


def test_without_a_home_it_says_so(machine: Machine) -> None:
    ran = machine.install(HOME="")
    assert ran.returncode == 4
    assert ran.stderr == "install.sh: HOME is not set. Set it to your home folder, then run this again\n"


def test_without_a_network_it_is_one_line_and_a_log(machine: Machine) -> None:
    ran = machine.install(**offline(machine.home))
    assert ran.returncode == 1
    assert len(ran.stderr.splitlines()) == 1
    assert "can't be downloaded. Check the network" in ran.stderr
    log = Path(ran.stderr.rpartition("log: ")[2].rstrip(")\n"))
    assert "127.0.0.1" in log.read_text()


def test_after_a_failed_upgrade_nothing_counts_as_up_to_date(installed: Machine) -> None:
    """Half of the new one may be there already, also for somebody who goes back to the old checkout."""
    package = installed.checkout / "jimaku_mpv/__init__.py"
    before = package.read_text()
    settings = offline(installed.checkout)
    for text in (f"{before}\nNEWER = True\n", before):
        package.write_text(text)
        assert installed.install(**settings).returncode == 1
