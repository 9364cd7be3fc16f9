"""Videos with subtitles as discs have them: pictures of text (PGS), written segment by segment."""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Iterable
from pathlib import Path

from jimaku_mpv.timing.activity import Span

QUIET = ("ffmpeg", "-nostdin", "-v", "error", "-y")
WIDTH, HEIGHT = 320, 180
BOX, LINE = 64, 16
PALETTE, WINDOW, OBJECT, PRESENTATION, END = 0x14, 0x17, 0x15, 0x16, 0x80


def pgs(lines: Iterable[Span]) -> bytes:
    """A `.sup`: a bar for each line, and an empty screen when it ends."""
    sets = []
    for number, (start, end) in enumerate(lines):
        sets.append(_set(start, 2 * number, shows=True))
        sets.append(_set(end, 2 * number + 1, shows=False))
    return b"".join(sets)


def video_with_pictures(video: Path, lines: Iterable[Span], codec: str = "copy") -> None:
    """A short picture with one such track; `codec` may turn it into `dvdsub` or `dvbsub`."""
    sup = video.with_suffix(".sup")
    sup.write_bytes(pgs(lines))
    picture = ("-f", "lavfi", "-i", f"color=size={WIDTH}x{HEIGHT}:rate=4:duration=30")
    shape = ("-map", "0:v", "-map", "1:s", "-c:v", "mpeg4", "-c:s", codec)
    tags = ("-metadata:s:s:0", "language=eng")
    subprocess.run([*QUIET, "-copyts", *picture, "-i", sup, *shape, *tags, video], check=True)


def _set(at: float, number: int, *, shows: bool) -> bytes:
    head = struct.pack(">HHBHBBBB", WIDTH, HEIGHT, 0x10, number & 0xFFFF, 0x80 if shows else 0, 0, 0, shows)
    placed = struct.pack(">HBBHH", 0, 0, 0, 10, 100) if shows else b""
    segments = [(PRESENTATION, head + placed), (WINDOW, struct.pack(">BBHHHH", 1, 0, 10, 100, BOX, LINE))]
    if shows:
        segments.append((PALETTE, bytes([0, 0, 1, 200, 128, 128, 255])))
        row = bytes([0x00, 0x80 | (BOX - 1), 0x01, 0x01, 0x00, 0x00])
        data = struct.pack(">HH", BOX, LINE) + row * LINE
        size = len(data).to_bytes(3, "big")
        segments.append((OBJECT, struct.pack(">HBB", 0, 0, 0xC0) + size + data))
    segments.append((END, b""))
    clock = struct.pack(">II", round(at * 90000), 0)
    return b"".join(b"PG" + clock + struct.pack(">BH", kind, len(body)) + body for kind, body in segments)
