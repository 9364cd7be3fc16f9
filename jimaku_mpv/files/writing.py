"""Files written whole or not at all, private where they must be, under names that every disk takes.

Knows nothing of what is written.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
import time
import unicodedata
from pathlib import Path

from jimaku_mpv.errors import StoreError
from jimaku_mpv.privacy import make_private_folder

LEFT_OVER = ".jimaku-part"
"""The end of a temporary file's name: such a file, when old, is what a killed process left."""

LOOKED_AT = (5, 32)
"""What Windows says of a file that another program has open: no access, a sharing violation."""

PAUSES = (0.02, 0.1, 0.4)
"""Seconds between the tries to replace such a file; a key press waits for them."""

NAME_LIMIT = 200
"""Bytes in UTF-8; file systems take 255, and a player or a second suffix needs some of them."""

DISK_FULL = "The disk is full"
DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\.|$)", re.IGNORECASE)
UNSAFE = re.compile(
    r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]'
)


def write_whole(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Put `data` at `path`: a reader, or a kill at any moment, finds the old file or the new one.

    `mode` is cut by the user's umask. Missing folders are made, for the user alone. Raises StoreError.
    """
    try:
        make_private_folder(path.parent)
        part = path.parent / f".{secrets.token_hex(8)}{LEFT_OVER}"
        try:
            _write_through(part, data, mode)
            _replace(part, path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _in_words(error, path) from error


def write_private(path: Path, data: bytes) -> None:
    """The same for secrets: nobody but the user can ever read the file, not even for a moment."""
    write_whole(path, data, mode=0o600)


def sweep(folder: Path, age: float = 3600.0) -> int:
    """Remove what killed processes left in the folder at least `age` seconds ago; says how many."""
    swept = 0
    border = time.time() - age
    with contextlib.suppress(OSError):
        for left in folder.glob(f".*{LEFT_OVER}"):
            with contextlib.suppress(OSError):
                if left.lstat().st_mtime <= border:
                    left.unlink()
                    swept += 1
    return swept


def safe_name(name: str) -> str:
    """A file name, without folders, for Linux, macOS and Windows: at most 200 bytes, its suffix kept.

    A name that had to be cut ends in a mark made from the whole, so that two of them stay different.
    """
    clean = UNSAFE.sub("_", unicodedata.normalize("NFC", name)).strip(" .") or "_"
    if DEVICES.match(clean):
        clean = f"_{clean}"
    if len(clean.encode()) <= NAME_LIMIT:
        return clean
    stem, suffix = split_suffix(clean)
    mark = "~" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    room = NAME_LIMIT - len((mark + suffix).encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(" .") + mark + suffix


def is_visible(text: str) -> bool:
    """Whether it has no control characters, marks of direction or broken bytes; wide spaces are letters."""
    # Python calls no space but the plain one printable; Japanese names have wide ones.
    return all(char.isprintable() or unicodedata.category(char) == "Zs" for char in text)


def split_suffix(name: str) -> tuple[str, str]:
    """Stem and suffix (`.srt`); what is longer than a suffix ever is counts as part of the stem."""
    found = re.fullmatch(r"(.+?)(\.[A-Za-z0-9]{1,10})", name, re.DOTALL)
    return (found[1], found[2]) if found else (name, "")


def _replace(part: Path, path: Path) -> None:
    """On Windows somebody who looks into either, as a scanner of viruses does, is soon done with it."""
    for pause in PAUSES:
        try:
            part.replace(path)
            return
        except PermissionError as error:
            if getattr(error, "winerror", None) not in LOOKED_AT:
                raise
            time.sleep(pause)
    part.replace(path)


def _write_through(part: Path, data: bytes, mode: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(part, flags, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _in_words(error: OSError, path: Path) -> StoreError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreError(DISK_FULL, f"Make room for {path}")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return StoreError("No permission to write the file", str(path))
    return StoreError("The file can't be written", f"{path}: {error.strerror}")
