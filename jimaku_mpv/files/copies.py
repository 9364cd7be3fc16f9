"""Copies of a prepared subtitle with other times, beside it in the cache and dropped with it."""

from __future__ import annotations

from pathlib import Path

from jimaku_mpv.files.writing import write_whole

MARK = ".~"


def write_copy(prepared: Path, mark: str, data: bytes) -> Path:
    """Write `data` as the copy that `mark` names, over an older one. Raises StoreError."""
    copy = prepared.with_name(f"{prepared.stem}{MARK}{mark}{prepared.suffix}")
    write_whole(copy, data, mode=0o600)
    return copy


def copies_of(prepared: Path) -> list[Path]:
    """All that were written."""
    start = f"{prepared.stem}{MARK}"
    return [one for one in prepared.parent.iterdir() if one.name.startswith(start)]
