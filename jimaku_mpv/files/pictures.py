"""Picture subtitles: passed on as they are. A VobSub is two files of one name, `.idx` and `.sub`."""

from __future__ import annotations

from collections.abc import Iterable

from jimaku_mpv.files.writing import split_suffix

SEGMENT = 13
"""Bytes in front of each segment of a `.sup`: mark, two times, kind, and the length of what follows."""

MAGIC = {
    ".sup": (b"PG",),
    ".sub": (b"\x00\x00\x01\xba",),
    ".idx": (b"# VobSub index file", b"\xef\xbb\xbf# VobSub"),
}
OTHER = {".idx": ".sub", ".sub": ".idx"}


def is_picture(data: bytes, suffix: str) -> bool:
    """Whether a file of this suffix holds pictures, and not the text that some of them may hold."""
    return data.startswith(MAGIC.get(suffix, ())) and (suffix != ".sup" or _has_segments(data))


def is_half(suffix: str) -> bool:
    """Whether a picture subtitle of this suffix is of no use alone."""
    return suffix in OTHER


def other_half(name: str, names: Iterable[str]) -> str | None:
    """The file among `names` that belongs to `name`, in the same folder and of the same name."""
    stem, suffix = split_suffix(name)
    wanted = (stem + OTHER.get(suffix.lower(), "")).casefold()
    return next((one for one in names if one.casefold() == wanted and one != name), None)


def _has_segments(data: bytes) -> bool:
    """Two letters alone prove nothing: the first segment ends where another begins, or the file does."""
    end = SEGMENT + int.from_bytes(data[SEGMENT - 2 : SEGMENT], "big")
    return len(data) == end or (len(data) > end and data.startswith(b"PG", end))
