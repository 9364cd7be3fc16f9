"""Picture subtitles of a few pixels, as real players take them: VobSub and PGS, shown from 1 s on."""

from __future__ import annotations

import struct

IDX = """\
# VobSub index file, v7 (do not modify this line!)
size: 720x480
palette: 000000, ffffff, 808080, ff0000, 00ff00, 0000ff, ffff00, ff00ff, 00ffff, 0, 0, 0, 0, 0, 0, 0
langidx: 0

id: ja, index: 0
timestamp: 00:00:01:000, filepos: 000000000
"""
TICKS = 90_000
SIDE = 8


def vobsub() -> tuple[bytes, bytes]:
    """The two halves, `.idx` and `.sub`."""
    picture = struct.pack(">HH", 1, 1)
    control = 4 + len(picture)
    colours, area = b"\x01\x03\x32\x10\x04\xff\xf0", bytes([5, 0, 0, SIDE - 1, 0, 0, 1])
    show = colours + area + b"\x06" + struct.pack(">HH", 4, 6) + b"\xff"
    end = control + 4 + len(show)
    unit = picture + struct.pack(">HH", 0, end) + show + struct.pack(">HH", 0x4000, end) + b"\x02\xff"
    payload = b"\x81\x80\x05" + _mpeg_time(TICKS) + b"\x20"
    payload += struct.pack(">HH", 4 + len(unit), control) + unit
    pack = b"\0\0\1\xba" + bytes([0x44, 0, 4, 0, 4, 1, 0, 0, 3, 0xF8])
    data = pack + b"\0\0\1\xbd" + struct.pack(">H", len(payload)) + payload
    room = 2048 - len(data) - 6
    return IDX.encode(), data + b"\0\0\1\xbe" + struct.pack(">H", room) + b"\xff" * room


def sup() -> bytes:
    """One PGS picture."""
    row = b"\x01" * SIDE + b"\0\0"
    picture = row * SIDE
    size = struct.pack(">HH", SIDE, SIDE)
    parts = (
        (0x16, struct.pack(">HHBHBBBB", 1920, 1080, 0x10, 0, 0x80, 0, 0, 1) + bytes(8)),
        (0x17, b"\x01\0" + bytes(4) + size),
        (0x14, b"\0\0\x01\xeb\x80\x80\xff"),
        (0x15, b"\0\0\0\xc0" + struct.pack(">I", len(picture) + 4)[1:] + size + picture),
        (0x80, b""),
    )
    return b"".join(b"PG" + struct.pack(">IIBH", TICKS, 0, kind, len(body)) + body for kind, body in parts)


def _mpeg_time(ticks: int) -> bytes:
    return bytes(
        [
            0x21 | (ticks >> 29) & 0x0E,
            ticks >> 22 & 0xFF,
            0x01 | (ticks >> 14) & 0xFE,
            ticks >> 7 & 0xFF,
            0x01 | (ticks << 1) & 0xFE,
        ]
    )
