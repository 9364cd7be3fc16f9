"""ASS in the form in which FFmpeg and libass read it: the same sections, lines and times that we read.

Both take a few spellings only, and each its own: FFmpeg a line that libass passes over, or the other way
round. What neither is meant to read is made a comment, so that nothing shows that was not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jimaku_mpv.files.fonts import LIMIT, is_font

HEAD = "[Script Info]"
SECTIONS = {
    "scriptinfo": HEAD,
    "v4styles": "[V4 Styles]",
    "v4+styles": "[V4+ Styles]",
    "events": "[Events]",
    "fonts": "[Fonts]",
}
"""The sections that libass knows; whatever else stands in brackets belongs to the one before."""

SECTION = re.compile(
    r"^[ \t]*\[[ \t]*(script[ \t]*info|v4\+?[ \t]*styles|events|fonts)[ \t]*\].*$",
    re.MULTILINE | re.IGNORECASE,
)
TIME = r"[ \t]*\d{1,3}[ \t]*[:：][ \t]*\d{1,2}[ \t]*[:：][ \t]*\d{1,2}[ \t]*[.:．：][ \t]*\d+[ \t]*"
EVENT = re.compile(rf"[ \t]*(?P<layer>[^,\n]*),(?P<start>{TIME}),(?P<end>{TIME}),(?P<rest>.*)")
KEYED = re.compile(
    r"^[ \t]*(?P<key>dialogue|comment|format|style|fontname)[ \t]*:(?P<value>.*)$",
    re.MULTILINE | re.IGNORECASE,
)
PLAIN = re.compile(
    r"(?:Dialogue|Comment): [^,\n]+,\d{1,3}:\d\d:\d\d\.\d\d,\d{1,3}:\d\d:\d\d\.\d\d,.*", re.ASCII
)
CUE = re.compile(
    r"^Dialogue: [^,\n]+,(?P<timing>\d{1,3}:\d\d:\d\d\.\d\d,\d{1,3}:\d\d:\d\d\.\d\d),(?P<rest>.*)$",
    re.MULTILINE | re.ASCII,
)
"""An event in the form in which `canonical` writes it."""

LATEST = 999 * 360_000 + 99 * 6000 + 9999
"""Hundredths of a second: what three digits of hours can name, and so what is read again."""

FONT_LINE = re.compile(r"[!-`]+")
"""Bytes of a font within the text; libass takes all that follows a font's name for some of them."""


def canonical(text: str) -> str | None:
    """The text from its first section on, in this form; None when it has no section or no cue."""
    head = SECTION.search(text)
    if head is None:
        return None
    text = KEYED.sub(_line, SECTION.sub(_section, text[head.start() :]))
    if CUE.search(text) is None:
        return None
    if not text.startswith(f"{HEAD}\n"):
        # The older SSA says what it is within the text; readers of ASS look here.
        text = f"{HEAD}\n\n{text}"
    text = "".join(_with_good_fonts(text)) if SECTIONS["fonts"] in text else text
    return text if text.endswith("\n") else f"{text}\n"


def _section(found: re.Match[str]) -> str:
    return SECTIONS[re.sub(r"[ \t]+", "", found[1].lower())]


def _line(found: re.Match[str]) -> str:
    if PLAIN.fullmatch(found[0]):
        return found[0]
    key, value = found["key"].capitalize(), found["value"]
    if key not in ("Dialogue", "Comment"):
        return f"{key if key != 'Fontname' else 'fontname'}:{value}"
    event = EVENT.fullmatch(value)
    if event is None:
        return found[0] if key == "Comment" else f"; {found[0]}"
    times = ",".join(_clock(event[name]) for name in ("start", "end"))
    return f"{key}: {event['layer'].strip() or '0'},{times},{event['rest']}"


def _clock(text: str) -> str:
    hours, minutes, seconds, fraction = re.findall(r"\d+", text)
    whole = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    moment = min(whole * 100 + round(int(fraction[:9]) / 10 ** (len(fraction[:9]) - 2)), LATEST)
    return f"{moment // 360_000}:{moment // 6000 % 60:02}:{moment // 100 % 60:02}.{moment % 100:02}"


def _with_good_fonts(text: str) -> Iterator[str]:
    """The text, but of fonts within it only those that are some, and no more than `LIMIT` bytes of them."""
    starts = [found.start() for found in SECTION.finditer(text)]
    room = LIMIT
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if not text.startswith(SECTIONS["fonts"], start):
            yield text[start:end]
            continue
        first, *lines = text[start:end].removesuffix("\n").split("\n")
        yield f"{first}\n"
        font: list[str] = []
        for line in (*lines, "fontname:"):
            if CUE.match(line):
                yield f"{line}\n"
            elif line.startswith("fontname:"):
                size = sum(map(len, font[1:])) * 3 // 4
                if _is_font(font[1:]) and size <= room:
                    room -= size
                    yield "\n".join((*font, ""))
                font = [line]
            elif not line or FONT_LINE.fullmatch(line):
                font.append(line)


def _is_font(lines: list[str]) -> bool:
    """By its first letters, six bits each."""
    letters = "".join(lines[:8])[:8]
    bits = sum((ord(letter) - 33 & 63) << 6 * (7 - place) for place, letter in enumerate(letters))
    return is_font(bits.to_bytes(6, "big"))
