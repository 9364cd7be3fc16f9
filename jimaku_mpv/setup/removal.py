"""Takes away what the record names, and tells what went and what stayed."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from jimaku_mpv.setup.record import Kind, Record


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
        wanted = purge or (kind is not Kind.CONF and path != record.file.parent)
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
