"""The mpv of Flatpak, Snap and IINA: seen, and the command that makes each work, to be run by the user.

Flatpak and Snap let their mpv start no program of the system, so that the helper has to be inside.
None of these commands was ever run by us, and whoever shows one says so.
"""

from __future__ import annotations

import importlib.metadata
import json
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from jimaku_mpv.setup.places import FLATPAK, flatpak_folder, iina_folder, snap_folder

SOMEWHERE = "/path/to/jimaku-mpv"


@dataclass(frozen=True, slots=True)
class Sandbox:
    """An mpv that needs more than a script in its folder; `steps` are commands, or words if there is none."""

    name: str
    folder: Path
    steps: str


def sandboxes() -> Iterable[Sandbox]:
    """Those that are here."""
    checkout = installed_from() or Path(SOMEWHERE)
    if folder := flatpak_folder():
        yield Sandbox("Flatpak", folder, flatpak_command(checkout))
    if folder := snap_folder():
        yield Sandbox("Snap", folder, snap_command(checkout))
    if folder := iina_folder():
        yield Sandbox("IINA", folder, IINA_STEPS)


IINA_STEPS = (
    "In IINA's settings, Advanced: turn on advanced settings and “Use config directory”. "
    "In Key Bindings: Alt+j for script-binding jimaku_mpv/find, Alt+J for script-binding jimaku_mpv/menu"
)


def flatpak_command(checkout: Path) -> str:
    """Inside, the XDG folders are Flatpak's own, so that `setup` finds the right one by itself."""
    venv = '"$XDG_DATA_HOME/jimaku-mpv/venv"'
    package = shlex.quote(f"{checkout}[archives]")
    inside = (
        f"python3 -m venv {venv} && {venv}/bin/pip install {package} && {venv}/bin/jimaku-mpv setup --brief"
    )
    grant = shlex.quote(f"--filesystem={checkout}:ro")
    return f"flatpak run {grant} --share=network --command=sh {FLATPAK} -c {shlex.quote(inside)}"


def snap_command(checkout: Path) -> str:
    """A Python of its own (uv's) below ~/snap/mpv/common, the one place where Snap's mpv may run programs."""
    common = "$HOME/snap/mpv/common"
    places = {"UV_PYTHON_INSTALL_DIR": "python", "UV_TOOL_DIR": "tools", "UV_TOOL_BIN_DIR": "bin"}
    settings = " ".join(f'{name}="{common}/{folder}"' for name, folder in places.items())
    package = shlex.quote(f"{checkout}[archives]")
    install = f"env {settings} uv tool install --managed-python --python 3.12 {package}"
    return f"{install} && snap run --shell mpv -c '\"$SNAP_USER_COMMON/bin/jimaku-mpv\" setup --brief'"


def installed_from() -> Path | None:
    """The checkout that pip, pipx or uv was given; None when they were given something else."""
    try:
        text = importlib.metadata.distribution("jimaku-mpv").read_text("direct_url.json")
        url = urlsplit(json.loads(text or "{}")["url"])
    except (importlib.metadata.PackageNotFoundError, ValueError, LookupError, TypeError):
        return None
    folder = Path(unquote(url.path))
    return folder if url.scheme == "file" and folder.is_dir() else None
