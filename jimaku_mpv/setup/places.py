"""Which mpv are here, and which configuration folder each of them reads. Looks only; makes nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from jimaku_mpv import paths

FLATPAK = "io.mpv.Mpv"


@dataclass(frozen=True, slots=True)
class Place:
    """A configuration folder, and which mpv reads it, in words."""

    folder: Path
    whose: str


def own_places(environ: Mapping[str, str] = os.environ) -> list[Place]:
    """The folders that a script can be put into: the one that mpv reads first, then others that exist."""
    first = Place(paths.mpv_config_folder(environ).expanduser().absolute(), "mpv reads this one first")
    found = [first]
    for place in _others(environ):
        if place.folder.is_dir() and not any(_same(place.folder, known.folder) for known in found):
            found.append(place)
    return found


def flatpak_folder() -> Path | None:
    """The folder of Flatpak's mpv; None when that has never run here."""
    folder = Path.home() / ".var/app" / FLATPAK
    return folder / "config/mpv" if folder.is_dir() else None


def snap_folder() -> Path | None:
    """The folder of Snap's mpv."""
    folder = Path.home() / "snap/mpv"
    return folder / "current/.config/mpv" if folder.is_dir() else None


def iina_folder() -> Path | None:
    """The folder that IINA reads when it is told to."""
    spots = (Path("/Applications/IINA.app"), Path.home() / "Applications/IINA.app", _iina_support())
    found = sys.platform == "darwin" and any(spot.exists() for spot in spots)
    return Path.home() / ".config/mpv" if found else None


def _others(environ: Mapping[str, str]) -> Iterable[Place]:
    if sys.platform == "win32":
        if portable := paths.portable_config(environ):
            yield Place(portable, "of the mpv.exe beside it")
        if environ.get("APPDATA"):
            yield Place(Path(environ["APPDATA"]) / "mpv", "of any other mpv.exe")
    if environ.get("XDG_CONFIG_HOME"):
        yield Place(Path(environ["XDG_CONFIG_HOME"]) / "mpv", "by XDG_CONFIG_HOME")
    yield Place(Path.home() / ".config/mpv", "mpv's usual one")
    yield Place(Path.home() / ".mpv", "mpv's old one")


def _iina_support() -> Path:
    return Path.home() / "Library/Application Support/com.colliderli.iina"


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()
