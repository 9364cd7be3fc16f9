"""Picture subtitles: PGS (`.sup`), and VobSub, which is two files of one name, `.idx` and `.sub`.

Players tell a file's kind by its first bytes. What comes out of here begins so that FFmpeg can take it for
nothing else: what does not win its first look could be taken for a list of streams to listen to.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from jimaku_mpv.files.encoding import decode
from jimaku_mpv.files.writing import split_suffix

OTHER = {".idx": ".sub", ".sub": ".idx"}

FIRST_LOOK = 2048
"""Bytes after which mpv and FFmpeg decide, if one kind is sure by then."""

SURE_SEGMENTS = 10
"""Whole PGS segments in the first look that leave no other kind a chance; with fewer, one that finds its own
marks further on is preferred."""

STREAMS = b"c=IN IP"
"""A line that begins so makes a list of streams (SDP) of bytes that are nothing else for sure."""

SEGMENT = 13
"""Bytes in front of each segment of a `.sup`: mark, two times, kind, and the length of what follows."""
PALETTE, OBJECT, PRESENTATION, WINDOWS, END = 0x14, 0x15, 0x16, 0x17, 0x80
KINDS = (PALETTE, OBJECT, PRESENTATION, WINDOWS, END)

PACK = b"\0\0\1\xba"
PRIVATE_STREAM = b"\0\0\1\xbd"

INDEX_MARK = "# VobSub index file,"
INDEX_HEAD = f"{INDEX_MARK} v7 (do not modify this line!)"
INDEX_PLAIN = re.compile(rf"{INDEX_MARK} v\d{{1,2}} \(do not modify this line!\)", re.ASCII)
INDEX_LIKE = re.compile(r"\s*#[ \t]*VobSub index file\b[^\n]*\n", re.IGNORECASE)
INDEX_STREAM = re.compile(r"id: *[^,]+, *index: *(?:[12]?\d|3[01])\b")
INDEX_PICTURE = re.compile(r"timestamp: *\d{1,2}:\d{1,2}:\d{1,2}:\d{1,3}, *filepos: *[0-9a-fA-F]+")


def as_pictures(data: bytes, suffix: str) -> bytes | None:
    """The pictures as players take them for sure; None for what is none, and may be text, of this suffix."""
    kinds = {".sup": _pgs, ".sub": _vobsub, ".idx": _index}
    return kinds[suffix](data) if suffix in kinds else None


def is_half(suffix: str) -> bool:
    """Whether a picture subtitle of this suffix is of no use alone."""
    return suffix in OTHER


def other_half(name: str, names: Iterable[str]) -> str | None:
    """The file among `names` that belongs to `name`, in the same folder and of the same name."""
    stem, suffix = split_suffix(name)
    wanted = (stem + OTHER.get(suffix.lower(), "")).casefold()
    return next((one for one in names if one.casefold() == wanted and one != name), None)


@dataclass(frozen=True, slots=True)
class _Segment:
    kind: int
    start: int
    end: int


def _pgs(data: bytes) -> bytes | None:
    """From mark to mark, without what was cut off at the end."""
    segments = list(_segments(data))
    shown = {segment.kind for segment in segments}
    if not shown.issuperset((PRESENTATION, OBJECT, END)) or STREAMS in data:
        return None
    end = segments[-1].end
    if not _is_cut_off(data[end:]):
        return None
    # A file that FFmpeg sees as a whole at first needs nothing in front.
    seen = sum(segment.end <= FIRST_LOOK for segment in segments)
    if seen >= SURE_SEGMENTS or end <= FIRST_LOOK:
        return data[:end]
    return _empty_screens(data, segments) + data[:end]


def _segments(data: bytes) -> Iterator[_Segment]:
    start = 0
    while data.startswith(b"PG", start) and len(data) >= start + SEGMENT:
        kind, length = struct.unpack_from(">BH", data, start + SEGMENT - 3)
        end = start + SEGMENT + length
        if kind not in KINDS or end > len(data):
            return
        yield _Segment(kind, start, end)
        start = end


def _is_cut_off(rest: bytes) -> bool:
    """Whether this is nothing, or the beginning of one more segment."""
    if len(rest) < SEGMENT:
        return rest[:2] == b"PG"[: len(rest)]
    kind, length = struct.unpack_from(">BH", rest, SEGMENT - 3)
    return rest.startswith(b"PG") and kind in KINDS and len(rest) < SEGMENT + length


def _empty_screens(data: bytes, segments: Sequence[_Segment]) -> bytes:
    """Screens without a picture, as many as make FFmpeg sure: the first real picture is often too large."""
    first = next(segment for segment in segments if segment.kind == PRESENTATION)
    size_and_rate = data[first.start + SEGMENT : first.start + SEGMENT + 5]
    parts = ((PRESENTATION, size_and_rate + bytes(6)), (WINDOWS, b"\0"), (END, b""))
    screen = b"".join(b"PG" + struct.pack(">IIBH", 0, 0, kind, len(body)) + body for kind, body in parts)
    return screen * -(-SURE_SEGMENTS // len(parts))


def _vobsub(data: bytes) -> bytes | None:
    """Only read where an index points to, and as nothing else: its kind is never looked for."""
    is_one = data.startswith(PACK) and PRIVATE_STREAM in data[:FIRST_LOOK] and STREAMS not in data
    return data if is_one else None


def _index(data: bytes) -> bytes | None:
    """Line by line, since one place that can't be read costs FFmpeg all others."""
    text = re.sub(r"\r\n?", "\n", decode(data).text.lstrip("\ufeff"))
    head = INDEX_LIKE.match(text)
    if head is None:
        return None
    first = head[0].strip()
    kept = [first if INDEX_PLAIN.fullmatch(first) else INDEX_HEAD]
    named = pictures = 0
    for line in (line.strip().replace("\t", " ") for line in text[head.end() :].split("\n")):
        if not line.isprintable() or "<" in line:
            continue
        if line.startswith("timestamp:"):
            if not named or not INDEX_PICTURE.match(line):
                continue
            pictures += 1
        elif line.startswith("id:"):
            if not INDEX_STREAM.match(line):
                continue
            named += 1
        kept.append(line)
    return "\n".join(kept).rstrip("\n").encode("utf-8", "replace") + b"\n" if pictures else None
