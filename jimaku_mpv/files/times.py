"""The times of a subtitle changed within its original bytes; everything else stays as it is.

Knows nothing of why times change.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Sequence

from jimaku_mpv.errors import BadSubtitle

Change = Callable[[float, float], tuple[float, float]]
"""From start and end of a cue, in seconds, to the new ones."""

LINE = r"(?:(?<=[\r\n])|\A(?:\xef\xbb\xbf|\ufeff)?)"
SRT_TIME = r"(\d{1,3}):(\d{1,2}):(\d{1,2})([,.])(\d{1,3})"
SRT_LINE = re.compile(rf"{LINE}([ \t]*(?:\d{{1,9}}[ \t]+)?){SRT_TIME}([ \t]*-->[ \t]*){SRT_TIME}", re.ASCII)
ASS_TIME = r"(\d{1,3}):(\d{1,2}):(\d{1,2})([.:])(\d{1,9})\d*"
ASS_LINE = re.compile(
    rf"{LINE}((?:Dialogue|Comment):[^,\r\n]*,[ \t]*){ASS_TIME}([ \t]*,[ \t]*){ASS_TIME}",
    re.ASCII | re.IGNORECASE,
)
VTT_TIME = r"(?:(\d{1,3}):)?(\d\d):(\d\d)(\.)(\d{3})"
VTT_LINE = re.compile(rf"{LINE}([ \t]*){VTT_TIME}([ \t]+-->[ \t]+){VTT_TIME}", re.ASCII)
LINES = {".srt": SRT_LINE, ".vtt": VTT_LINE, ".ass": ASS_LINE, ".ssa": ASS_LINE}
WIDE = {
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


def with_times(data: bytes, suffix: str, change: Change) -> bytes:
    """The same `.srt`, `.vtt` or `.ass` with other times; what would begin before zero begins there.

    Comments of ASS move with the lines. Raises BadSubtitle when no times are found.
    """
    if suffix not in LINES:
        raise BadSubtitle("Only SRT, WebVTT and ASS times can be changed", suffix)
    # In every other encoding, digits and signs of a line of times are those bytes and no others.
    encoding = next((name for bom, name in WIDE.items() if data.startswith(bom)), "latin-1")
    text, count = LINES[suffix].subn(lambda found: _changed(found, change), data.decode(encoding, "replace"))
    if count == 0:
        raise BadSubtitle("The subtitle has no times to change", suffix)
    return text.encode(encoding)


def _changed(found: re.Match[str], change: Change) -> str:
    start, between, end = found.groups()[1:6], found[7], found.groups()[7:]
    head = found[0][: found.end(1) - found.start()]
    first, last = change(_seconds(start), _seconds(end))
    return f"{head}{_written(first, start)}{between}{_written(last, end)}"


def _seconds(parts: Sequence[str]) -> float:
    hours, minutes, seconds, _, fraction = parts
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")


def _written(moment: float, like: Sequence[str]) -> str:
    """As the old time was written: as many digits, the same sign before the fraction."""
    hours, _, _, point, fraction = like
    digits = len(fraction)
    whole, part = divmod(round(max(0.0, moment) * 10**digits), 10**digits)
    # WebVTT may leave the hours out, as long as there are none.
    front = f"{whole // 3600:0{len(hours or '00')}}:" if hours or whole >= 3600 else ""
    return f"{front}{whole // 60 % 60:02}:{whole % 60:02}{point}{part:0{digits}}"
