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

from jimaku_mpv.errors import StoreError
from jimaku_mpv.files.writing import DISK_FULL, safe_name, sweep, write_whole
from jimaku_mpv.model import EntryId, SubtitleFile
from jimaku_mpv.privacy import make_private_folder

ORIGINAL = "original"
LISTING = "members.json"


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


@dataclass(frozen=True, slots=True)
class Upload:
    """One upload that lies here; `original` is None when only what was made of it is left."""

    folder: Path
    original: Path | None
    size: int
    used: float


class SubtitleCache:
    """All uploads below `folder`/subtitles, at most `limit_bytes` after `trim`; processes share it.

    Of each: the download as it came, under its own name in `original`, what its archive holds, and
    what was made of it for the player.
    """

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self.folder = folder.absolute() / "subtitles"
        self._refused = folder.absolute() / "refused"
        self._limit = limit_bytes
        self._in_use: set[Path] = set()
        self._lock = threading.Lock()

    def original(self, key: UploadKey) -> bytes | None:
        """The bytes as downloaded, None when they are not here (any more)."""
        return self._read(key, self._original(key))

    def keep_original(self, key: UploadKey, data: bytes) -> None:
        """Keep a download; raises StoreError."""
        self._write(key, self._original(key), data)

    def listing(self, key: UploadKey) -> bytes | None:
        """What was kept about the members of an archive."""
        return self._read(key, self._folder(key) / LISTING)

    def keep_listing(self, key: UploadKey, data: bytes) -> None:
        """Keep what an archive holds, so that it need not be searched again; raises StoreError."""
        self._write(key, self._folder(key) / LISTING, data)

    def forget(self, key: UploadKey) -> None:
        """Remove an upload whose bytes are of no use, so that it is downloaded anew; not one in use."""
        self._remove(self._folder(key))

    def keep_prepared(self, key: UploadKey, name: str, data: bytes) -> Path:
        """Keep a subtitle for the player and say where; counts as in use from here on. Raises StoreError.

        A file that is there already, and the same, is not written again: a player may be reading it.
        """
        path = self._folder(key) / safe_name(name)
        self._use(key)
        if self._read(key, path) != data:
            self._write(key, path, data)
        return path

    def refusal(self, key: UploadKey, member: str = "") -> Path:
        """Where the player notes that it can't open this upload, or this `member` (a mark) of it.

        The player makes that file itself, so that no kill takes the fact along; its folder is made here.
        It lies apart from the uploads, of which the oldest go.
        """
        with contextlib.suppress(OSError):
            make_private_folder(self._refused)
        return self._refusal(key, member)

    def is_refused(self, key: UploadKey, member: str = "") -> bool:
        """Whether that was noted."""
        return self._refusal(key, member).exists()

    def fonts(self, key: UploadKey) -> Path:
        """The folder for the fonts of this upload."""
        return self._folder(key) / "fonts"

    def has_font(self, key: UploadKey, name: str) -> bool:
        """Whether a font of this upload is here."""
        return (self.fonts(key) / safe_name(name)).is_file()

    def keep_font(self, key: UploadKey, name: str, data: bytes) -> None:
        """Keep a font for the player; raises StoreError."""
        self._write(key, self.fonts(key) / safe_name(name), data)

    def uploads(self) -> list[Upload]:
        """All that is here, the most recently used first."""
        known = [
            Upload(folder, next(iter(_files(folder / ORIGINAL)), None), _size(folder), _used(folder))
            for folder in self._folders()
        ]
        return sorted(known, key=lambda upload: -upload.used)

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
            for place in (folder, folder / ORIGINAL, folder / "fonts"):
                sweep(place)
            if freed < excess and self._remove(folder):
                freed += size
        return freed

    def clear(self) -> int:
        """Remove all that this process does not use, and what the player has refused; bytes freed."""
        for noted in _files(self._refused):
            noted.unlink(missing_ok=True)
        known = [(_size(folder), folder) for folder in self._folders()]
        return sum(size for size, folder in known if self._remove(folder))

    def _folder(self, key: UploadKey) -> Path:
        return self.folder / key.folder()

    def _refusal(self, key: UploadKey, member: str) -> Path:
        return self._refused / "-".join((*key.folder().parts, *([member] if member else [])))

    def _original(self, key: UploadKey) -> Path:
        return self._folder(key) / ORIGINAL / safe_name(key.name)

    def _read(self, key: UploadKey, path: Path) -> bytes | None:
        try:
            data = path.read_bytes()
        except OSError:
            return None
        _used_now(self._folder(key))
        return data

    def _write(self, key: UploadKey, path: Path, data: bytes) -> None:
        try:
            write_whole(path, data, mode=0o600)
        except StoreError as error:
            # The same words for each file, so that a player need not repeat them.
            what = "Make room in" if error.message == DISK_FULL else "Look at"
            raise StoreError(error.message, f"{what} {self.folder.parent}") from error
        _used_now(self._folder(key))

    def _use(self, key: UploadKey) -> None:
        with self._lock:
            self._in_use.add(self._folder(key))
        _used_now(self._folder(key))

    def _remove(self, folder: Path) -> bool:
        with self._lock:
            if folder in self._in_use:
                return False
            shutil.rmtree(folder, ignore_errors=True)
        with contextlib.suppress(OSError):
            folder.parent.rmdir()
        return not folder.exists()

    def _folders(self) -> Iterator[Path]:
        return (folder for folder in self.folder.glob("*/*") if folder.is_dir())


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("."))


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            total += path.lstat().st_size if not path.is_dir() else 0
    return total


def _used(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except OSError:
        return 0.0


def _used_now(folder: Path) -> None:
    with contextlib.suppress(OSError):
        os.utime(folder)
