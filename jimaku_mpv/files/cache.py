"""Downloads and prepared subtitles on this disk, so that nothing is fetched twice.

One folder for each upload, its name made from entry, file name, size and date: a replaced upload
has another folder. Least recently used go first. Knows nothing of what the bytes mean.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from jimaku_mpv.files.writing import safe_name, sweep, write_whole
from jimaku_mpv.model import EntryId, SubtitleFile

ORIGINAL = "original.download"


@dataclass(frozen=True, slots=True)
class UploadKey:
    """One upload as it was at one time."""

    entry_id: EntryId
    name: str
    size: int
    last_modified: datetime

    @classmethod
    def of(cls, entry_id: EntryId, file: SubtitleFile) -> Self:
        """The key of a file in an entry's list."""
        return cls(entry_id, file.name, file.size, file.last_modified)

    def folder(self) -> Path:
        """Relative to the cache."""
        text = f"{self.name}\0{self.size}\0{self.last_modified.timestamp()}"
        mark = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return Path(str(self.entry_id)) / mark


class SubtitleCache:
    """All uploads below `folder`/subtitles, at most `limit_bytes` after `trim`; processes share it."""

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._root = folder.absolute() / "subtitles"
        self._limit = limit_bytes
        self._in_use: set[Path] = set()
        self._lock = threading.Lock()

    def original(self, key: UploadKey) -> bytes | None:
        """The bytes as downloaded, None when they are not here (any more)."""
        path = self._root / key.folder() / ORIGINAL
        try:
            data = path.read_bytes()
        except OSError:
            return None
        _used_now(path.parent)
        return data

    def keep_original(self, key: UploadKey, data: bytes) -> None:
        """Keep a download; raises StoreError."""
        self._write(self._root / key.folder() / ORIGINAL, data)

    def forget(self, key: UploadKey) -> None:
        """Remove an upload whose bytes are of no use, so that it is downloaded anew; not one in use."""
        self._remove(self._root / key.folder())

    def prepared(self, key: UploadKey, name: str) -> Path | None:
        """Where the subtitle called `name` of this upload lies; counts as in use from here on."""
        path = self._root / key.folder() / safe_name(name)
        if not path.is_file():
            return None
        self._use(path.parent)
        return path

    def keep_prepared(self, key: UploadKey, name: str, data: bytes) -> Path:
        """Keep a subtitle for the player and say where; counts as in use from here on. Raises StoreError."""
        path = self._root / key.folder() / safe_name(name)
        self._use(path.parent)
        self._write(path, data)
        return path

    def size(self) -> int:
        """Bytes of all uploads."""
        return sum(_size(folder) for folder in self._folders())

    def trim(self) -> int:
        """Remove the least recently used beyond the limit, never what this process uses; bytes freed."""
        known = sorted(
            ((_used(folder), _size(folder), folder) for folder in self._folders()), key=lambda f: f[0]
        )
        excess = sum(size for _, size, _ in known) - self._limit
        freed = 0
        for _, size, folder in known:
            sweep(folder)
            if freed < excess and self._remove(folder):
                freed += size
        return freed

    def clear(self) -> int:
        """Remove all that this process does not use; bytes freed."""
        known = [(_size(folder), folder) for folder in self._folders()]
        return sum(size for size, folder in known if self._remove(folder))

    def _write(self, path: Path, data: bytes) -> None:
        write_whole(path, data, mode=0o600)
        _used_now(path.parent)

    def _use(self, folder: Path) -> None:
        with self._lock:
            self._in_use.add(folder)
        _used_now(folder)

    def _remove(self, folder: Path) -> bool:
        with self._lock:
            if folder in self._in_use:
                return False
            shutil.rmtree(folder, ignore_errors=True)
        with contextlib.suppress(OSError):
            folder.parent.rmdir()
        return not folder.exists()

    def _folders(self) -> Iterator[Path]:
        return (folder for folder in self._root.glob("*/*") if folder.is_dir())


def _size(folder: Path) -> int:
    total = 0
    with contextlib.suppress(OSError), os.scandir(folder) as files:
        for file in files:
            total += file.stat(follow_symlinks=False).st_size
    return total


def _used(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except OSError:
        return 0.0


def _used_now(folder: Path) -> None:
    with contextlib.suppress(OSError):
        os.utime(folder)
