"""A checkout and a home folder, as somebody has them who runs `install.sh`."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SHIPPED = ("install.sh", "pyproject.toml", "README.md", "LICENSE", "jimaku_mpv", "lua", "shell")
OWN_CONF = "# mine\nautoload=no\n"
# What every system has; neither a Python, nor mpv, nor a package manager.
TOOLS = "sh cat cksum dirname find grep head ln mkdir mktemp readlink rm rmdir sed sort uname uniq"


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

    def everything(self) -> dict[str, object]:
        """All below the home, caches and empty folders too, with rights, contents and dates."""
        return {
            str(path.relative_to(self.home)): (path.lstat().st_mode, _content(path))
            for path in self.home.rglob("*")
            # pip asks rustc for its version, and some rustc make themselves at home at that.
            if ".rustup" not in path.parts
        }

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


def _content(path: Path) -> object:
    if path.is_symlink():
        return path.readlink()
    return (path.stat().st_mtime_ns, path.read_bytes()) if path.is_file() else None


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
