"""SRT in its original text: cue by cue, and put right where players trip over it.

mpv gives up a file that does not begin with a counter, and shows a counter that is no number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

GAP = r"[ \t\u3000]*"
COLON, POINT = f"{GAP}[:：]{GAP}", f"{GAP}[,.，．]{GAP}"
TIME = rf"\d{{1,3}}{COLON}\d{{1,2}}{COLON}\d{{1,2}}{POINT}\d{{1,9}}"
ARROW = re.compile(r"[-－–—−]{1,3}[>＞]")
TIMING = re.compile(
    rf"^{GAP}(?P<inline>\d{{1,9}}[ \t\u3000]+)?"
    rf"(?P<timing>(?P<start>{TIME}){GAP}{ARROW.pattern}{GAP}(?P<end>{TIME})(?P<rest>[^\n]*))$",
    re.MULTILINE,
)
PLAIN_TIME = r"\d{2,3}:\d\d:\d\d[,.]\d{3}"
PLAIN_TIMING = re.compile(rf"{PLAIN_TIME} --> {PLAIN_TIME}(?:[ \t][^\n]*)?", re.ASCII)
"""What every reader of SRT takes; FFmpeg takes nothing else for one."""

LATEST = 999 * 3_600_000 + 3_599_999
"""Milliseconds: what three digits of hours can name, and so what is read again."""

STRAY_ARROW = re.compile(r"([,.][ \t]*[-+]?[0-9]+[ \t]*)-->")
"""FFmpeg reads times wherever a line can begin so, also in the middle of one that is long."""

COUNTER = re.compile(r"[ \t\ufeff]*(\d{1,9}|NaN|undefined)[.:)]?[ \t]*")
BLANK_LINE = re.compile(r"\n[ \t]*$")
BLANK_START = re.compile(r"(?:[ \t]*\n)+")
PLAIN_COUNTER = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Block:
    """One cue as it is written: the line with its times, as `PLAIN_TIMING` has it, and its text with all
    markup.
    """

    timing: str
    text: str


@dataclass(frozen=True, slots=True)
class _Read:
    """A block and how it was numbered; `tidy`: a plain number in a line of its own, after a blank one, above
    plain times.
    """

    block: Block
    number: int | None
    tidy: bool


def read_blocks(text: str) -> list[Block]:
    """All cues in their order; what stands before the first one is none."""
    return [read.block for read in _read(text)]


def write_blocks(blocks: Iterable[Block]) -> str:
    """Cues as SRT, counted from 1, each with its blank line; no text holds what looks like times."""
    parts = []
    for number, block in enumerate(blocks, 1):
        text = STRAY_ARROW.sub(r"\1→", block.text)
        parts.append(f"{number}\n{block.timing}\n{text}{chr(10) if text else ''}\n")
    return "".join(parts)


def clock(milliseconds: int) -> str:
    """A time as SRT has it."""
    minutes, rest = divmod(min(milliseconds, LATEST), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02},{rest % 1000:03}"


def milliseconds(time: str) -> int:
    """From hours, minutes, seconds and a fraction of any length, in any digits, with anything between."""
    hours, minutes, seconds, fraction = re.findall(r"\d+", time)
    whole = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    return whole * 1000 + int(fraction[:3].ljust(3, "0"))


def repaired(text: str) -> str:
    """The same cues with good counters and blank lines; a text that has them already is not touched."""
    read = list(_read(text))
    numbers = [one.number or 0 for one in read]
    tidy = all(one.tidy for one in read) and all(a < b for a, b in pairwise(numbers))
    if tidy and PLAIN_COUNTER.match(text):
        return text if text.endswith("\n\n") else text.rstrip("\n") + "\n\n"
    return write_blocks(one.block for one in read)


def _read(text: str) -> Iterator[_Read]:
    found = list(TIMING.finditer(text))
    if not found:
        return
    heads = [_Head.before(text, 0, found[0])]
    for last, this in pairwise(found):
        heads.append(_Head.before(text, last.end(), this, heads[-1].number))
    ends = [head.start for head in heads[1:]] + [len(text)]
    for head, timing, end in zip(heads, found, ends, strict=True):
        body = text[timing.end() : end].rstrip(" \t\n")
        blank = BLANK_START.match(body)
        body = body[blank.end() :] if blank else body
        line = _plain_timing(timing)
        as_it_was = line == timing["timing"].rstrip() and not STRAY_ARROW.search(body)
        yield _Read(Block(line, body), head.number, head.tidy and as_it_was)


def _plain_timing(found: re.Match[str]) -> str:
    line = found["timing"].rstrip()
    if PLAIN_TIMING.fullmatch(line):
        return line
    rest = found["rest"].rstrip()
    times = f"{clock(milliseconds(found['start']))} --> {clock(milliseconds(found['end']))}"
    return f"{times} {rest.lstrip()}" if rest else times


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands above a line of times; `start`: where it begins."""

    start: int
    number: int | None
    tidy: bool

    @classmethod
    def before(cls, text: str, begin: int, timing: re.Match[str], last: int | None = None) -> _Head:
        """`begin`: where the text of the cue before begins, whose number is `last`."""
        above = text[begin : timing.start()].rstrip()
        rest, _, line = above.rpartition("\n")
        counter = COUNTER.fullmatch(line)
        if counter is None:
            return cls(timing.start(), int(timing["inline"]) if timing["inline"] else None, False)
        number = int(counter[1]) if counter[1].isdecimal() else None
        first = begin == 0 and not rest.strip()
        apart = first or BLANK_LINE.search(rest) is not None
        # A number right below a text belongs to it, unless it is the very next one.
        if not apart and (number is None or last is None or number != last + 1):
            return cls(timing.start(), None, False)
        plain = PLAIN_COUNTER.fullmatch(line) is not None and not timing["inline"]
        alone = first or (begin > 0 and rest.endswith("\n"))
        direct = text[begin + len(above) : timing.start()] == "\n"
        return cls(begin + len(rest), number, plain and alone and direct)
