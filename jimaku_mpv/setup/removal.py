"""Takes away what the record names, and tells what went and what stayed."""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from jimaku_mpv.files.writing import is_visible
from jimaku_mpv.paths import Folders
from jimaku_mpv.setup.record import Kind, Record
from jimaku_mpv.setup.script import INSTALLED, SCRIPT


@dataclass(frozen=True, slots=True)
class Removed:
    """`kept`: settings, data, and folders that hold something which is not ours."""

    gone: tuple[Path, ...]
    kept: tuple[Path, ...]


def remove(record: Record, purge: bool, dry: bool = False) -> Removed:
    """Remove the script everywhere, with `purge` settings and data too; folders go last, if they are empty.

    `dry`: only say what would go. What stays, stays in the record.
    """
    gone: list[Path] = []
    kept: dict[Path, Kind] = {}
    for path, kind in _in_order(record):
        if not path.is_symlink() and not path.exists():
            continue
        if not purge and kind is Kind.TREE:
            kind = Kind.FOLDER  # data stays, an empty folder is none
        wanted = (purge or (kind is not Kind.CONF and path != record.file.parent)) and _is_ours(path, kind)
        if wanted and (_would_go(path, kind, gone) if dry else _goes(path, kind)):
            gone.append(path)
        else:
            kept[path] = record.entries[path]
    if not dry:
        record.entries = kept
        _keep(record, purge)
    return Removed(tuple(gone), tuple(kept))


def _in_order(record: Record) -> list[tuple[Path, Kind]]:
    folders = sorted((path for path, kind in record.entries.items() if kind is Kind.FOLDER), reverse=True)
    others = [(path, kind) for path, kind in record.entries.items() if kind is not Kind.FOLDER]
    return [*others, *((path, Kind.FOLDER) for path in folders)]


def _is_ours(path: Path, kind: Kind) -> bool:
    """A record can be damaged, or another's: what goes has to be what we make; install.sh judges alike."""
    if ".." in path.parts or not is_visible(str(path)):
        return False
    match kind:
        case Kind.FOLDER:
            return True  # goes only when nothing is in it
        case Kind.FILE:
            named = path.suffix == ".lua" or path.name == INSTALLED
            return named and path.parts[-3:-1] == ("scripts", SCRIPT) and _is_in_folder_of_ours(path)
        case Kind.CONF:
            return path.parts[-2:] == ("script-opts", f"{SCRIPT}.conf") and _is_in_folder_of_ours(path)
        case Kind.TREE:
            all_in = Folders.of_all_servers()
            named = (
                path in (all_in.data, all_in.cache, all_in.config, all_in.log)
                or path.name == f".{SCRIPT}-before"
            )
            # One that a person keeps elsewhere by a link is not followed.
            return (named or any("jimaku-mpv" in part for part in path.parts[-2:])) and _is_own_folder(path)


def _is_in_folder_of_ours(path: Path) -> bool:
    # Through a link it would be the files of a checkout that go.
    return _is_own_folder(path.parent) and (path.is_symlink() or not path.is_dir())


def _is_own_folder(folder: Path) -> bool:
    if folder.is_symlink() or not folder.is_dir() or Path.home().resolve().is_relative_to(folder.resolve()):
        return False
    return folder.stat().st_uid == getattr(os, "getuid", lambda: folder.stat().st_uid)()


def _goes(path: Path, kind: Kind) -> bool:
    with contextlib.suppress(OSError):
        match kind:
            case Kind.FILE | Kind.CONF:
                path.unlink()
            case Kind.FOLDER:
                path.rmdir()
            case Kind.TREE:
                shutil.rmtree(path)
    return not path.is_symlink() and not path.exists()


def _would_go(path: Path, kind: Kind, gone: list[Path]) -> bool:
    return kind is not Kind.FOLDER or all(child in gone for child in path.iterdir())


def _keep(record: Record, purge: bool) -> None:
    """A record is kept as long as it names something; its own folder may just have gone."""
    if record.entries and not (purge and not record.file.parent.is_dir()):
        record.save()
    else:
        record.file.unlink(missing_ok=True)
