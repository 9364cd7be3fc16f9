"""Which texts of a subtitle in two languages are the Japanese ones. Pure.

Kana tell Japanese. What has none is told by the other lines of its time, by the place in which
Japanese stands in this file, and by characters that Japanese doesn't have.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from jimaku_mpv.files.language import KANA
from jimaku_mpv.files.passages import Passage

HAN = re.compile(r"[\u3400-\u9fff々]")
ENOUGH = 0.25
"""Share of lines from which on another language is more than songs and shouts."""

CHINESE = frozenset("的我你您是们們这這吗嗎么麼吧呢啊说說来來没沒不在就要")
OFTEN = 0.25
"""Share of lines without kana that hold one of these, in Chinese; few Japanese ones do."""

MOSTLY = 0.1
STYLE_FROM = 5
"""A style of so many lines, of which less than `MOSTLY` are Japanese, is the other language's."""


class Script(Enum):
    """What a line is written in."""

    KANA = "kana"
    HAN = "han"
    OTHER = "other"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one passage."""

    passage: int
    number: int
    text: str
    script: Script


def other_language(cues: Sequence[Passage]) -> dict[int, set[int]]:
    """The lines, by passage and number, that are not Japanese; empty when the file has one language."""
    lines = [
        Line(place, number, text, _script(text))
        for place, cue in enumerate(cues)
        for number, text in enumerate(cue.lines())
    ]
    written = [line for line in lines if line.script is not Script.NONE]
    scripts = _foreign(written)
    found: list[Line] = []
    if scripts:
        found = _of_foreign_styles(cues, written)
        # Where the languages have styles of their own, nothing in a Japanese one is foreign.
        styled = set(found)
        rest = [line for line in written if line not in styled]
        scripts = _foreign(rest)
        found += [line for line in rest if line.script is Script.OTHER and Script.OTHER in scripts]
        if Script.HAN in scripts:
            found += _chinese(cues, [line for line in rest if line.script is not Script.OTHER])
    dropped: dict[int, set[int]] = defaultdict(set)
    for line in found:
        dropped[line.passage].add(line.number)
    return dropped


def _script(text: str) -> Script:
    if KANA.search(text):
        return Script.KANA
    if HAN.search(text):
        return Script.HAN
    return Script.OTHER if any(map(str.isalpha, text)) else Script.NONE


def _foreign(written: Sequence[Line]) -> set[Script]:
    """In what the other language is written; empty when there is none, or no Japanese."""
    counts = Counter(line.script for line in written)
    often = {s for s in (Script.HAN, Script.OTHER) if counts[s] >= ENOUGH * len(written)}
    if Script.HAN in often and not _is_chinese(written):
        often.remove(Script.HAN)
    return often if counts[Script.KANA] else set()


def _is_chinese(written: Sequence[Line]) -> bool:
    han = [line.text for line in written if line.script is Script.HAN]
    return sum(not CHINESE.isdisjoint(text) for text in han) >= OFTEN * len(han)


def _of_foreign_styles(cues: Sequence[Passage], written: Sequence[Line]) -> list[Line]:
    styles: dict[str, list[Line]] = defaultdict(list)
    for line in written:
        styles[cues[line.passage].style].append(line)
    return [
        line
        for style, lines in styles.items()
        if style and len(lines) >= STYLE_FROM and _kana(lines) < MOSTLY * len(lines)
        for line in lines
    ]


def _chinese(cues: Sequence[Passage], written: Sequence[Line]) -> list[Line]:
    times: dict[str, list[Line]] = defaultdict(list)
    for line in written:
        times[cues[line.passage].timing].append(line)
    pairs = [lines for lines in times.values() if len(lines) == 2 and _kana(lines) == 1]
    above = 2 * sum(lines[0].script is Script.KANA for lines in pairs) >= len(pairs)
    return [line for lines in times.values() for line in _chinese_of_one_time(lines, above)]


def _chinese_of_one_time(lines: list[Line], above: bool) -> list[Line]:
    """`above`: in this file Japanese stands first."""
    half = len(lines) // 2
    if len(lines) % 2 == 0 and not _kana(lines[half:] if above else lines[:half]):
        return lines[half:] if above else lines[:half]
    kana = [number for number, line in enumerate(lines) if line.script is Script.KANA]
    if kana:
        return lines[kana[-1] + 1 :] if above else lines[: kana[0]]
    return [line for line in lines if not _is_in_japanese_letters(line.text)]


def _is_in_japanese_letters(text: str) -> bool:
    try:
        text.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def _kana(lines: Sequence[Line]) -> int:
    return sum(line.script is Script.KANA for line in lines)
