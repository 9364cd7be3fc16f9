"""Writes a test picture as a real video file, without any encoder: raw frames behind a Y4M header."""

from __future__ import annotations

from pathlib import Path

WIDTH, HEIGHT, FRAMES_PER_SECOND = 64, 36, 4
BARS = ((60, 120, 132), (72, 112, 124), (84, 104, 136), (70, 136, 116), (56, 140, 124), (48, 128, 128))
"""Luma, blue and red difference of the bars, left to right: quiet colours, on which white text reads well."""
MARK = 120
SIDE = 1


def write_picture(path: Path, seconds: int) -> None:
    """A still of coloured bars with a small mark that walks along the top, `seconds` long."""
    header = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{FRAMES_PER_SECOND}:1 Ip A1:1 C420jpeg\n".encode()
    luma, chroma = (
        _plane(0, WIDTH, HEIGHT),
        _plane(1, WIDTH // 2, HEIGHT // 2) + _plane(2, WIDTH // 2, HEIGHT // 2),
    )
    with path.open("wb") as file:
        file.write(header)
        for frame in range(seconds * FRAMES_PER_SECOND):
            file.write(b"FRAME\n" + _with_mark(luma, frame) + chroma)


def _plane(part: int, width: int, height: int) -> bytes:
    row = bytes(BARS[x * len(BARS) // width][part] for x in range(width))
    return row * height


def _with_mark(luma: bytes, frame: int) -> bytes:
    start = frame % (WIDTH - SIDE)
    picture = bytearray(luma)
    for row in range(SIDE):
        picture[row * WIDTH + start : row * WIDTH + start + SIDE] = bytes([MARK] * SIDE)
    return bytes(picture)
