"""The texts of a subtitle's cues within its original text: taken out, changed, and put back.

What is not changed stays byte for byte. Knows nothing of why a text is changed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from jimaku_mpv.files.ass import CUE
from jimaku_mpv.files.srt import read_blocks, write_blocks

ASS_FIELDS = re.compile(r"^\[Events\]\s*^Format:(.*)$", re.MULTILINE | re.IGNORECASE)
USUAL_FIELDS = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"
DRAWING = re.compile(r"\{[^{}]*\\p[1-9]")
MARKUP = re.compile(r"\{[^{}\n]*\}|<[^<>\n]*>")
UNIT = re.compile(rf"{MARKUP.pattern}|\\[Nn]|.", re.DOTALL)
BREAK = re.compile(r"\n|\\[Nn]")
BREAKS = ("\n", "\\N", "\\n")
CLOCK = re.compile(r"(\d{1,3}):(\d{1,2}):(\d{1,2})[.,:](\d{1,9})")


@dataclass(frozen=True, slots=True)
class Passage:
    """The text of one cue with its markup; `style` is that of ASS, `timing` tells cues of one time."""

    text: str
    timing: str
    style: str = ""

    @property
    def is_drawing(self) -> bool:
        """A shape, whose numbers are no text."""
        return DRAWING.search(self.text) is not None

    @property
    def span(self) -> tuple[float, float]:
        """When it begins and ends, in seconds."""
        clocks = CLOCK.findall(self.timing)
        start, end = (int(h) * 3600 + int(m) * 60 + int(s) + float(f"0.{f}") for h, m, s, f in clocks[:2])
        return start, end

    def lines(self) -> list[str]:
        """What is to be read on the screen, line by line, without markup."""
        return [] if self.is_drawing else BREAK.split(MARKUP.sub("", self.text))


def passages(text: str, suffix: str) -> list[Passage]:
    """All cues of an `.srt` or `.ass` in the order in which they stand there."""
    if suffix == ".srt":
        return [Passage(block.text, block.timing) for block in read_blocks(text)]
    style, shown = _ass_places(text)
    return [
        Passage(_ass_text(cue, shown), cue["timing"], _ass_style(cue, style)) for cue in CUE.finditer(text)
    ]


def with_passages(text: str, suffix: str, changed: Sequence[str | None]) -> str:
    """The subtitle with these texts in the place of its own, one for each passage; None drops the cue."""
    if suffix == ".srt":
        pairs = zip(read_blocks(text), changed, strict=True)
        return write_blocks(replace(block, text=new) for block, new in pairs if new is not None)
    _, shown = _ass_places(text)
    parts, at = [], 0
    for cue, new in zip(CUE.finditer(text), changed, strict=True):
        parts.append(text[at : cue.start()])
        if new is not None:
            parts += [cue[0].removesuffix(_ass_text(cue, shown)), new]
        at = cue.end() if new is not None else cue.end() + 1
    return "".join((*parts, text[at:]))


@dataclass(frozen=True, slots=True)
class Words:
    """A text as units, each a letter, a line break or a piece of markup.

    `plain` has one letter for each unit that is shown; `places`: which unit that is.
    """

    units: tuple[str, ...]
    plain: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Words:
        """Take a text apart."""
        units = tuple(UNIT.findall(text))
        places = tuple(number for number, unit in enumerate(units) if not MARKUP.fullmatch(unit))
        return cls(units, "".join("\n" if units[n] in BREAKS else units[n] for n in places), places)

    def without(self, spans: Iterable[tuple[int, int]]) -> str | None:
        """The text without these parts of `plain`, and without lines of which no word is left.

        All markup stays. None when nothing is left to read.
        """
        gone = {self.places[place] for start, end in spans for place in range(start, end)}
        if not gone:
            return "".join(self.units)
        kept: list[str] = []
        shown = 0
        for parting, line in self._lines():
            left = self._left(line, gone)
            if any(self.units[number].isalnum() for number in left) or not gone.intersection(line):
                kept += [parting] if shown else []
                kept += [self.units[number] for number in left]
                shown += 1
            else:
                kept += [self.units[number] for number in left if MARKUP.fullmatch(self.units[number])]
        return "".join(kept) if any(Words.of("".join(kept)).plain.strip()) else None

    def _lines(self) -> Iterator[tuple[str, list[int]]]:
        """The numbers of each line's units, with the break in front of it."""
        breaks = [number for number, unit in enumerate(self.units) if unit in BREAKS]
        for start, end in pairwise((-1, *breaks, len(self.units))):
            yield self.units[start] if start >= 0 else "", list(range(start + 1, end))

    def _left(self, line: list[int], gone: Collection[int]) -> list[int]:
        """What stays of a line; blanks that stood behind what went go with it."""
        left: list[int] = []
        fresh = False
        for number in line:
            if number in gone:
                fresh = not any(self.units[n].isalnum() for n in left)
            elif not (fresh and self.units[number].isspace()):
                left.append(number)
                fresh = fresh and MARKUP.fullmatch(self.units[number]) is not None
        return left


def _ass_places(text: str) -> tuple[int, int]:
    """Where behind the times style and text stand; what is told about the fields decides."""
    found = ASS_FIELDS.search(text)
    fields = [field.strip().lower() for field in (found[1] if found else USUAL_FIELDS).split(",")]
    style = fields.index("style") - 3 if "style" in fields else 0
    return max(0, style), max(0, len(fields) - 4)


def _ass_style(cue: re.Match[str], place: int) -> str:
    fields = cue["rest"].split(",")
    return fields[place].strip() if place < len(fields) else ""


def _ass_text(cue: re.Match[str], place: int) -> str:
    return str(cue["rest"].split(",", place)[-1])
