"""How long it takes to open what was downloaded: a season's archive, and a large subtitle."""

from __future__ import annotations

import io
import time
import zipfile

from benchmarks.figures import Samples
from benchmarks.stage import Stage
from jimaku_mpv.files import archives
from jimaku_mpv.files.subtitle import prepare
from tests.standin.subtitles import ASS_HEAD, LINES

MEMBERS = 200
MEGABYTE = 1_000_000
CUE = "Dialogue: 0,{:01}:{:02}:{:02}.00,{:01}:{:02}:{:02}.50,Default,,0,0,0,,{{\\fad(100,100)}}{}\n"


def files(_stage: Stage, run: int, samples: Samples) -> None:
    """In this process; the data is the same each time."""
    subtitle = _subtitle(20_000)
    archive = _archive(subtitle)
    begin = time.process_time()
    listing = archives.look_into(archive, "season.zip")
    member = listing.members[run % MEMBERS].name
    archives.read(archive, "season.zip", [member])
    samples.add(f"archive of {MEMBERS} members: list it, take one", _since(begin))
    for name, encoding in (("UTF-8", "utf-8"), ("Shift JIS", "cp932"), ("UTF-16", "utf-16")):
        data = _subtitle(MEGABYTE).encode(encoding)[: MEGABYTE if encoding == "utf-8" else None]
        begin = time.process_time()
        prepare(data, "episode.ass")
        samples.add(f"ASS of 1 MB in {name}: decode, check, prepare", _since(begin))


def _archive(subtitle: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(1, MEMBERS + 1):
            archive.writestr(f"Season/[Crowd] Tabi no Hon - {number:03} (1080p).ass", subtitle)
    return buffer.getvalue()


def _subtitle(size: int) -> str:
    """An ASS of this many bytes in UTF-8, give or take a line."""
    lines, length = [ASS_HEAD], len(ASS_HEAD)
    while length < size:
        second = len(lines)
        at = (second // 3600, second // 60 % 60, second % 60)
        lines.append(CUE.format(*at, *at, LINES[second % len(LINES)]))
        length += len(lines[-1].encode())
    return "".join(lines)


def _since(begin: float) -> float:
    return (time.process_time() - begin) * 1000
