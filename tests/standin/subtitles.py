"""Writes the demo's subtitles: a handful of cues of our own, in several formats and encodings.

The first cue names the show and the episode, the second the file. Knows no server.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from tests.standin.shows import Entry, Run

LINES = (
    "おはようございます。今日もいい天気ですね。",
    "では、次の町まで歩きましょう。",
    "（鳥の声）",
    "あの山の向こうに海が見えます。",
    "休んでから、また出かけましょう。",
)
ENGLISH = (
    "A subtitle of the demo.",
    "In two languages.",
    "Good morning, what a fine day.",
    "Let us walk to the next town.",
    "(Birds)",
    "Beyond that hill I see the sea.",
    "We rest, and then we go on.",
)
CUE_SECONDS = 4
ASS_HEAD = """[Script Info]
ScriptType: v4.00+
PlayResX: 1920
PlayResY: 1080

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, Bold, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Sans,70,&H00FFFFFF,0,2,40,40,40,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
_ENCODINGS = {"cp932": "cp932", "utf-16": "utf-16"}
_LONG_AGO = (2024, 4, 1, 0, 0, 0)


def uploads(entry: Entry) -> Iterator[tuple[str, bytes]]:
    """The files of an entry, name and bytes; the same ones each time."""
    for run in entry.runs:
        written = [_write(entry, run, episode) for episode in range(run.first, run.last + 1)]
        if run.archive:
            yield run.archive, _zip(written)
        else:
            yield from written


def title(entry: Entry, episode: int, season: int | None = None) -> str:
    """What the first cue says: `葬送のフリーレン 第5話`; a film has no number."""
    words = [entry.japanese or entry.name]
    if season:
        words.append(f"シーズン{season}")
    if not entry.movie:
        words.append(f"第{episode}話")
    return " ".join(words)


def subtitle(first: str, second: str, form: str = "srt") -> bytes:
    """A subtitle whose first two cues are these; the cues follow each other from 0 s on, 4 s each."""
    lines = [first, second, *LINES]
    if form == "cc":
        lines = [lines[0], *(f"（旅人）{line}" for line in lines[1:])]
    if form == "dual":
        lines = [f"{line}\n{english}" for line, english in zip(lines, ENGLISH, strict=True)]
    text = _ass(lines) if form == "ass" else _srt(lines)
    return text.encode(_ENCODINGS.get(form, "utf-8"))


def _write(entry: Entry, run: Run, episode: int) -> tuple[str, bytes]:
    name = run.pattern.format(e=episode, n=episode + run.shift)
    return name, subtitle(title(entry, episode, run.season), f"字幕ファイル「{name}」", run.form)


def _srt(lines: list[str]) -> str:
    cues = (
        f"{place + 1}\n{_clock(start, ',', 3)} --> {_clock(start + CUE_SECONDS, ',', 3)}\n{line}\n"
        for place, (start, line) in enumerate(_timed(lines))
    )
    return "\n".join(cues)


def _ass(lines: list[str]) -> str:
    cues = (
        f"Dialogue: 0,{_clock(start, '.', 2)},{_clock(start + CUE_SECONDS, '.', 2)},Default,,0,0,0,,{line}\n"
        for start, line in _timed(lines)
    )
    return ASS_HEAD + "".join(cues)


def _timed(lines: list[str]) -> Iterator[tuple[int, str]]:
    return ((place * CUE_SECONDS, line) for place, line in enumerate(lines))


def _clock(seconds: int, point: str, digits: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours = "0" if digits == 2 else "00"
    return f"{hours}:{minutes:02}:{rest:02}{point}{'0' * digits}"


def _zip(members: list[tuple[str, bytes]]) -> bytes:
    """A zip as Japanese Windows makes it: the names of its members are in cp932, with no flag."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(_windows_name(name), data)
    return buffer.getvalue()


class _Cp932Name(zipfile.ZipInfo):
    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("cp932"), self.flag_bits & ~0x800


def _windows_name(name: str) -> zipfile.ZipInfo:
    info = _Cp932Name(name, _LONG_AGO)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info
