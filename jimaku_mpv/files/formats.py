"""Which format a text is in, by its content, and the rarer ones written as SRT or ASS.

Names are often wrong. In the end there are only two kinds of text, `.srt` and `.ass`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

from jimaku_mpv.errors import BadSubtitle
from jimaku_mpv.files.srt import TIMING, Block, repaired, write_blocks

VTT_TIME = r"(?:\d{1,3}:)?\d\d:\d\d\.\d{3}"
VTT_CUE = re.compile(rf"^({VTT_TIME})[ \t]+-->[ \t]+({VTT_TIME})(.*)\n((?:.+\n?){{0,200}})", re.MULTILINE)
VTT_TAG = re.compile(r"</?(?:c|v|lang)[^<>\n]*>|<[\d:.]+>")
VTT_TOP = re.compile(r"line:[0-4]?\d(\.\d+)?%")
ASS_TIME = r"[ \t]*\d{1,3}:\d{1,2}:\d{1,2}[.:]\d+"
ASS_CUE = re.compile(
    rf"^Dialogue:[^,\n]*,(?P<timing>{ASS_TIME},{ASS_TIME}),(?P<rest>.*)$",
    re.MULTILINE | re.IGNORECASE,
)
ASS_HEAD = re.compile(r"^\[(Script Info|V4\+? Styles|Events)\]", re.MULTILINE | re.IGNORECASE)
FRAMES = re.compile(r"^\{(\d{1,7})\}\{(\d{1,7})\}(.*)$", re.MULTILINE)
FRAME_MARKUP = re.compile(r"\{[A-Za-z]:[^{}\n]*\}")
FRAME_RATE = 24000 / 1001
"""Frames a second, unless the first cue tells another rate."""


def as_srt_or_ass(text: str) -> tuple[str, str]:
    """The text in one of the two, and its suffix; raises BadSubtitle for what is no subtitle."""
    head = ASS_HEAD.search(text)
    if head is not None and ASS_CUE.search(text, head.start()):
        return _of_ass(text[head.start() :]), ".ass"
    found: Callable[[str], Iterator[Block]] | None = None
    if text.startswith("WEBVTT") and VTT_CUE.search(text):
        found = _of_vtt
    elif FRAMES.match(text):
        found = _of_frames
    if found is not None and (cues := write_blocks(found(text))):
        return cues, ".srt"
    if found is None and TIMING.search(text):
        return repaired(text), ".srt"
    raise BadSubtitle("This is not a subtitle that can be read", "Choose another file")


def _of_ass(text: str) -> str:
    """With its head first: mpv takes what begins otherwise for a playlist, and opens what that names.

    The older SSA says what it is within the text; readers of ASS look there.
    """
    head = "" if text[:13].lower() == "[script info]" else "[Script Info]\n\n"
    return f"{head}{text}" if text.endswith("\n") else f"{head}{text}\n"


def _of_vtt(text: str) -> Iterator[Block]:
    for start, end, settings, body in VTT_CUE.findall(text if text.endswith("\n") else f"{text}\n"):
        top = "{\\an8}" if VTT_TOP.search(settings) else ""
        shown = html.unescape(VTT_TAG.sub("", body.rstrip("\n")))
        yield Block(f"{_vtt_time(start)} --> {_vtt_time(end)}", top + shown)


def _vtt_time(text: str) -> str:
    return f"{'00:' if text.count(':') == 1 else ''}{text}".replace(".", ",")


def _of_frames(text: str) -> Iterator[Block]:
    rate = FRAME_RATE
    for number, (start, end, body) in enumerate(FRAMES.findall(text)):
        if number == 0 and re.fullmatch(r"[1-9]\d{1,2}(\.\d+)?", body.strip()):
            rate = float(body)
        else:
            timing = f"{_clock(int(start) / rate)} --> {_clock(int(end) / rate)}"
            yield Block(timing, FRAME_MARKUP.sub("", body).replace("|", "\n"))


def _clock(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02},{rest % 1000:03}"
