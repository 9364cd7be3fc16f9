"""Which format a text is in, by its content, and the rarer ones written as SRT or ASS.

Names are often wrong. In the end there are only two kinds of text, `.srt` and `.ass`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

from jimaku_mpv.errors import BadSubtitle
from jimaku_mpv.files import ass
from jimaku_mpv.files.srt import TIMING, Block, clock, milliseconds, repaired, write_blocks

VTT_HEAD = re.compile(r"WEBVTT(?=[ \t\n])")
VTT_TIME = r"(?:\d{1,3}:)?\d\d:\d\d\.\d{3}"
VTT_CUE = re.compile(rf"^({VTT_TIME})[ \t]*-->[ \t]*({VTT_TIME})(.*)\n((?:.+\n?){{0,200}})", re.MULTILINE)
VTT_TAG = re.compile(r"</?(?:c|v|lang)[^<>\n]*>|<[\d:.]+>")
VTT_TOP = re.compile(r"line:[0-4]?\d(\.\d+)?%")
FRAMES = re.compile(r"^\{(\d{1,7})\}\{(\d{1,7})\}(.*)$", re.MULTILINE)
FRAME_MARKUP = re.compile(r"\{[A-Za-z]:[^{}\n]*\}")
FRAME_RATE = 24000 / 1001
"""Frames a second, unless the first cue tells another rate."""


UNPRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff]")
"""No text has them, but every other kind of file, and FFmpeg ends a text at the first NUL."""

FIRST_LOOK = 2048
RIVALS = re.compile("<MPD|<CompositionPlaylist", re.IGNORECASE)
"""The lists of other files that FFmpeg finds in the midst of a text, as sure as it is of that; it then opens
none of both, or what is named further on.
"""


def as_srt_or_ass(text: str) -> tuple[str, str]:
    """The text in one of the two, and its suffix; raises BadSubtitle for what is no subtitle.

    It begins as FFmpeg's readers of SRT and ASS want it, and with nothing that FFmpeg could prefer. Its first
    look, which decides, covers 2048 bytes.
    """
    converted, suffix = _converted(UNPRINTED.sub("", text))
    if RIVALS.search(converted, 0, FIRST_LOOK):
        raise BadSubtitle("This is not a subtitle that can be read", "It is a list of other files")
    return converted, suffix


def _converted(text: str) -> tuple[str, str]:
    if (canonical := ass.canonical(text)) is not None:
        return canonical, ".ass"
    found: Callable[[str], Iterator[Block]] | None = None
    if VTT_HEAD.match(text) and VTT_CUE.search(text):
        found = _of_vtt
    elif FRAMES.match(text):
        found = _of_frames
    if found is not None and (cues := write_blocks(found(text))):
        return cues, ".srt"
    if found is None and TIMING.search(text):
        return repaired(text), ".srt"
    raise BadSubtitle("This is not a subtitle that can be read", "Choose another file")


def _of_vtt(text: str) -> Iterator[Block]:
    for start, end, settings, body in VTT_CUE.findall(text if text.endswith("\n") else f"{text}\n"):
        top = "{\\an8}" if VTT_TOP.search(settings) else ""
        shown = UNPRINTED.sub("", html.unescape(VTT_TAG.sub("", body.rstrip("\n"))))
        yield Block(f"{_vtt_time(start)} --> {_vtt_time(end)}", top + shown)


def _vtt_time(text: str) -> str:
    return clock(milliseconds(f"{'00:' if text.count(':') == 1 else ''}{text}"))


def _of_frames(text: str) -> Iterator[Block]:
    rate = FRAME_RATE
    for number, (start, end, body) in enumerate(FRAMES.findall(text)):
        if number == 0 and re.fullmatch(r"[1-9]\d{1,2}(\.\d+)?", body.strip()):
            rate = float(body)
        else:
            first, last = (clock(round(int(frame) / rate * 1000)) for frame in (start, end))
            yield Block(f"{first} --> {last}", FRAME_MARKUP.sub("", body).replace("|", "\n"))
