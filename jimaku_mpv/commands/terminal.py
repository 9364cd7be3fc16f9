"""Text for a terminal or for a pipe: how wide it may be, what is wrapped or cut, where colour is welcome.

Knows nothing of what is written. Widths are counted in cells: a Japanese character takes two.
"""

from __future__ import annotations

import itertools
import os
import re
import sys
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TextIO

NARROWEST = 24
USUAL = 80
GAP = "  "
LEAST = 12
UNIT = re.compile(r"\x1b\[[0-9;]*m|.", re.DOTALL)
LABEL = re.compile(r" *([a-z]+: +)?")
DEEPER = 2


class Colour(StrEnum):
    """What is meant, as terminals are told it."""

    GOOD = "32"
    DOUBT = "33"
    BAD = "31"
    STRONG = "1"


@dataclass(frozen=True, slots=True)
class Page:
    """A stream as its reader sees it; `width` in cells, None where nothing is to be fitted, as in a pipe."""

    stream: TextIO | None
    width: int | None
    colour: bool

    @classmethod
    def of(cls, stream: TextIO | None) -> Page:
        """Only a terminal has a width and may have colour; `NO_COLOR` and a dumb one refuse that."""
        if stream is None or not stream.isatty():
            return cls(stream, None, False)
        colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"
        return cls(stream, max(NARROWEST, _columns(stream)), colour)

    def paint(self, text: str, colour: Colour) -> str:
        """The text in that colour, where colour is welcome."""
        return f"\x1b[{colour}m{text}\x1b[0m" if self.colour else text

    def say(self, text: str, hang: int | None = None) -> None:
        """Print at once, each line wrapped; what goes on below is indented by `hang` cells, else a little."""
        for line in text.split("\n"):
            for part in self._fitted(line, hang):
                print(part, file=self.stream, flush=True)

    def table(self, rows: Sequence[Sequence[str]], middle: Collection[int] = ()) -> None:
        """Print rows of equal length in columns, cut to fit; those in `middle` lose their middle."""
        if self.width is None:
            for row in rows:
                print(GAP.join(row).rstrip(), file=self.stream)
            return
        widths = _shrunk([max(map(cells, column)) for column in zip(*rows, strict=True)], self.width)
        for row in rows:
            shown = [cut(text, widths[at], at in middle) for at, text in enumerate(row)]
            padded = (text + " " * (widths[at] - cells(text)) for at, text in enumerate(shown))
            print(GAP.join(padded).rstrip(), file=self.stream)

    def _fitted(self, line: str, hang: int | None) -> Iterator[str]:
        if self.width is None or cells(line) <= self.width:
            yield line
            return
        found = LABEL.match(line)
        deep = hang if hang is not None else (found.end() if found else 0) + DEEPER
        yield from wrapped(line, self.width, min(deep, self.width // 2))


def output() -> Page:
    """Where results go."""
    return Page.of(sys.stdout)


def cells(text: str) -> int:
    """How many cells the text takes on a terminal; colours take none."""
    return sum(map(_cells_of, UNIT.findall(text)))


def cut(text: str, width: int, middle: bool = False) -> str:
    """The text in at most `width` cells; where something is left out stands an ellipsis."""
    if cells(text) <= width:
        return text
    if not middle:
        return _beginning(text, width - 1) + "…"
    tail = _beginning(text[::-1], (width - 1) * 2 // 3)[::-1]
    return _beginning(text, width - 1 - cells(tail)) + "…" + tail


def wrapped(line: str, width: int, hang: int) -> Iterator[str]:
    """The line in parts of at most `width` cells, broken at spaces where there are any."""
    part, used, empty = "", 0, True
    for word in re.findall(r" *[^ ]+", line):
        if not empty and used + cells(word) > width and cells(word.lstrip()) <= width - hang:
            yield part
            part, used, word = " " * hang, hang, word.lstrip()
        for unit in UNIT.findall(word):
            if used + _cells_of(unit) > width:
                yield part
                part, used = " " * hang, hang
            part, used, empty = part + unit, used + _cells_of(unit), False
    yield part


def _cells_of(unit: str) -> int:
    if len(unit) > 1 or unicodedata.category(unit) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(unit) in "WF" else 1


def _beginning(text: str, width: int) -> str:
    units = UNIT.findall(text)
    sums = itertools.accumulate(map(_cells_of, units))
    return "".join(unit for unit, total in zip(units, sums, strict=True) if total <= width)


def _shrunk(widths: list[int], width: int) -> list[int]:
    """The widths made smaller until all fit beside each other: the last one first, then the largest."""
    over = sum(widths) + len(GAP) * (len(widths) - 1) - width
    if over > 0:
        kept = max(min(widths[-1], LEAST), widths[-1] - over)
        over -= widths[-1] - kept
        widths[-1] = kept
    for _ in range(over):
        widths[widths.index(max(widths))] -= 1
    return widths


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or USUAL
    except OSError:
        return USUAL
