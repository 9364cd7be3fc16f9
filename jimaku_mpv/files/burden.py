"""What a subtitle would cost the player that draws it: some are made to bring it to a halt. Pure.

Prices are microseconds of libass for a picture of 1920 x 1080, measured on a slow processor. What libass may
keep from one picture for the next is not counted as cheaper, since a hostile file changes all of it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from math import hypot

from jimaku_mpv.files.passages import BREAK, MARKUP, Passage
from jimaku_mpv.files.srt import ARROW

MOST_CUES = 200_000
"""A season's typesetting in one file has half as many."""

LONGEST_CUE = 250_000
"""Letters; the shapes that typesetters draw stay below a tenth."""

MOST_AT_ONCE = 500_000
"""For all that is on the screen at one time: half a second a picture. Songs of which each syllable glows and
turns, and signs that are shaded line by line, stay below half of that."""

FOR_A_LINE = 15
FOR_A_LETTER = 35
"""Each is set anew for each picture, also in a line that stands still."""

FOR_A_SIGN = 0.1
"""A letter of markup or of a drawing; ten of them are a corner of a shape, which costs 1 to 6 by its size."""

FOR_A_SHAPE = 1000
"""A clip along lines is a drawing of the size of the screen."""

FOR_A_PIXEL = 0.01
"""Letters, their edge and their shadow are drawn, blurred and laid upon the picture: 8 to 11 a thousand."""
FOR_A_PIXEL_DRAWN = 0.004
"""Of a shape, which is one piece: 3 to 4 a thousand."""

WIDTH, HEIGHT = 1920, 1080
MOST_PIXELS = 3_000_000
"""What lies outside of the picture is cut off, or not drawn at all: no line was seen to cost more."""

SOFT = 2.5
"""Pixels that one `\\blur` adds on each side; libass takes up to `MOST_BLUR` of them."""
MOST_BLUR = 100

TURNED = 0.58
"""Side of the square that a turned line needs, to the line's diagonal, on average over all angles."""

EVENT = re.compile(r"dialogue[ \t]*:", re.IGNORECASE)
FRAMES = re.compile(r"^\{", re.MULTILINE)
NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?"
"""As libass reads one, which takes `1e3` for a thousand and any number of zeros in front."""
LARGEST = 1e6
BLOCK = re.compile(r"(\{[^{}\n]*\})")
DRAWS = re.compile(r"\\p(\d)")
FONT_SIZE = re.compile(r"<font[^<>\n]*size=\W?(\d{1,4})", re.IGNORECASE)
TAG = re.compile(
    rf"\\[ \t]*(fscx|fscy|fsp|fs|xbord|ybord|bord|blur|frx|fry|frz|fr|fax|fay)[ \t]*({NUMBER})?"
    rf"(?:[^\\(){{}}]*\([ \t]*({NUMBER}))?"
)
"""What stands in brackets goes before what does not."""
EDGES = ("bord", "xbord", "ybord")
ANGLES = ("frx", "fry", "frz", "fr")
CLIP = re.compile(rf"\\clip\({','.join([rf'[ ]*({NUMBER})[ ]*'] * 4)}\)")
COLOUR = re.compile(r"\\(?:[1-4]?[ac]|alpha)&[^\\{}]*")
SHAPE = re.compile(r"\\i?clip\([^()]*m")
OTHER_STYLE = re.compile(r"\\r([^\\{}()]+)")
POINT = re.compile(rf"({NUMBER})[ \t]+({NUMBER})")
RESOLUTION = re.compile(r"^[ \t]*((?:Play|Layout)Res[XY]):[ \t]*\+?0*([1-9]\d{0,8})", re.MULTILINE)
STYLES = re.compile(r"^(Format|Style):(.*)$", re.MULTILINE)
STYLE_SECTION = re.compile(
    r"^\[V4\+? Styles\]\n(.*?)(?=^\[(?:Script Info|V4\+? Styles|Events|Fonts)\]|\Z)", re.MULTILINE | re.DOTALL
)
"""As `ass.canonical` writes it; what looks like a style elsewhere is none."""
USUAL_COLUMNS = (
    "Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic,"
    " Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow"
)
COLUMNS = {
    "fontsize": "fs",
    "scalex": "fscx",
    "scaley": "fscy",
    "spacing": "fsp",
    "outline": "bord",
    "angle": "frz",
}
USUAL: Mapping[str, float] = {"fs": 18, "fscx": 100, "fscy": 100, "bord": 2}
"""What libass takes where a script says nothing."""


def has_too_many(text: str) -> bool:
    """Whether a text holds more cues than anybody wrote, told before it is taken apart."""
    if len(text) < 5 * MOST_CUES:
        return False
    return any(sum(1 for _ in sign.finditer(text)) > MOST_CUES for sign in (ARROW, EVENT, FRAMES))


def burden(cues: Sequence[Passage], text: str) -> str:
    """Why a player would stumble over the cues of this text; empty when it would not."""
    if len(cues) > MOST_CUES:
        return f"It has {len(cues)} lines"
    if any(len(cue.text) > LONGEST_CUE for cue in cues):
        return "One of its lines has no end"
    spans = [cue.span for cue in cues]
    # Few files have more than ten lines at once, and so prices that have to be looked at.
    if _most_at_once(spans, map(_highest_price, cues)) <= MOST_AT_ONCE:
        return ""
    too_much = _most_at_once(spans, map(_lowest_price, cues)) > MOST_AT_ONCE
    if not too_much:
        sheet = _Sheet.of(text)
        shared = Counter(map(_cast, cues))
        prices = (_price(cue, sheet, shared[_cast(cue)]) for cue in cues)
        too_much = _most_at_once(spans, prices) > MOST_AT_ONCE
    return "It shows too much at once" if too_much else ""


def _most_at_once(spans: Sequence[tuple[float, float]], prices: Iterable[float]) -> float:
    changes: list[tuple[float, float]] = []
    for (start, end), price in zip(spans, prices, strict=True):
        changes += [(start, price), (end, -price)] if end > start else []
    return max(accumulate(price for _, price in sorted(changes)), default=0)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What holds for the whole script: the tags that its styles stand for, and pixels for one unit.

    `edge`: for one of what is around letters, which can have another measure.
    """

    styles: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    across: float = 1
    down: float = 1
    edge: float = 1

    @classmethod
    def of(cls, text: str) -> _Sheet:
        sides = _sides(text)
        down = sides.get("PlayResY") or sides.get("PlayResX", 384) * 3 / 4
        across = sides.get("PlayResX") or down * 4 / 3
        measures = (down, *(sides[name] for name in ("LayoutResX", "LayoutResY") if name in sides))
        return cls(dict(_styles(text)), WIDTH / across, HEIGHT / down, HEIGHT / min(measures))

    def style(self, name: str) -> Mapping[str, float]:
        """Of this name or, as libass has it, the one that is called Default."""
        return self.styles.get(name.lstrip("*")) or self.styles.get("Default", {})


def _sides(text: str) -> Mapping[str, int]:
    """The smallest that each is said to be: libass reads one section alone, and the last line of it."""
    least: dict[str, int] = {}
    for name, decimal in RESOLUTION.findall(text):
        least[name] = min(int(decimal), least.get(name, int(decimal)))
    return least


def _styles(text: str) -> Iterator[tuple[str, Mapping[str, float]]]:
    columns: list[str] = []
    told = "".join((f"Format:{USUAL_COLUMNS}\n", *STYLE_SECTION.findall(text)))
    for kind, rest in STYLES.findall(told):
        values = [value.strip() for value in rest.split(",")]
        if kind == "Format":
            columns = [value.lower() for value in values]
            continue
        known = dict(zip(columns, values, strict=False))
        sizes = {tag: re.match(NUMBER, known.get(column, "")) for column, tag in COLUMNS.items()}
        yield (
            known.get("name", "").lstrip("*"),
            {tag: abs(_number(found[0])) for tag, found in sizes.items() if found},
        )


def _number(text: str) -> float:
    return max(-LARGEST, min(float(text), LARGEST))


def _highest_price(cue: Passage) -> float:
    pixels = (FOR_A_PIXEL + FOR_A_PIXEL_DRAWN) * MOST_PIXELS
    return FOR_A_LINE + FOR_A_SHAPE + pixels + FOR_A_LETTER * len(cue.text)


def _lowest_price(cue: Passage) -> float:
    return FOR_A_LINE + FOR_A_SIGN * len(cue.text)


def _cast(cue: Passage) -> tuple[str, str]:
    """Lines whose letters libass draws only once: those that shade a sign, each its own strip of it."""
    return (cue.timing, COLOUR.sub("", CLIP.sub("", cue.text))) if "\\clip" in cue.text else ("", "")


def _price(cue: Passage, sheet: _Sheet, shared: int) -> float:
    letters, shape = _parts(cue.text)
    tags = _tags(cue, sheet)
    written = min(_pixels_of_letters(cue.text, letters, tags, sheet), MOST_PIXELS) if letters else 0
    if clips := CLIP.findall(cue.text):
        strip = max(_area((x, y), (to_x, to_y)) for x, y, to_x, to_y in clips) * sheet.across * sheet.down
        written = min(written, written / shared + strip)
    drawn = min(_around(*shape, tags, sheet), MOST_PIXELS) if shape else 0
    markup = FOR_A_SIGN * (len(cue.text) - len(letters)) + FOR_A_SHAPE * bool(SHAPE.search(cue.text))
    pixels = FOR_A_PIXEL * written + FOR_A_PIXEL_DRAWN * drawn
    return FOR_A_LINE + FOR_A_LETTER * len(letters) + markup + pixels


def _parts(text: str) -> tuple[str, tuple[float, float] | None]:
    """What is to be read of a line, and how large what is drawn in it is, in units of the script."""
    read: list[str] = []
    shape: tuple[float, float] | None = None
    scale = 0
    for number, piece in enumerate(BLOCK.split(text)):
        if number % 2:
            scale = int((DRAWS.findall(piece) or [scale])[-1])
        elif scale and piece:
            width, height = _extent(piece, scale)
            shape = (max(width, shape[0]), max(height, shape[1])) if shape else (width, height)
        else:
            read.append(piece)
    return MARKUP.sub("", "".join(read)), shape


def _tags(cue: Passage, sheet: _Sheet) -> Mapping[str, float]:
    """The largest that each of them becomes in this line."""
    most: dict[str, float] = defaultdict(float)
    for name in (cue.style, *map(str.strip, OTHER_STYLE.findall(cue.text))):
        for tag, value in {**USUAL, **sheet.style(name)}.items():
            most[tag] = max(most[tag], value)
    most["fs"] = max([most["fs"], *map(float, FONT_SIZE.findall(cue.text))])
    size = most["fs"]
    for tag, plain, first in TAG.findall(cue.text):
        for value in filter(None, (plain, first)):
            number = _number(value)
            if tag == "fs":
                # With a sign before it, it is a tenth of the size that is there.
                size = min(size * (1 + number / 10), HEIGHT) if value[0] in "+-" else number
                number = size
            most[tag] = max(most[tag], abs(number))
    return most


def _pixels_of_letters(text: str, shown: str, tags: Mapping[str, float], sheet: _Sheet) -> float:
    """How many are drawn; what stands between two pieces of markup is drawn, and blurred, for itself."""
    rows = BREAK.split(shown)
    pieces = max(1, min(text.count("{"), len(shown)))
    width = (tags["fs"] + tags.get("fsp", 0)) * max(map(len, rows)) / pieces
    return pieces * _around(width, tags["fs"] * len(rows), tags, sheet)


def _around(width: float, height: float, tags: Mapping[str, float], sheet: _Sheet) -> float:
    """The pixels of something of this size, with what its tags make of it and put around it."""
    width, height = width * tags["fscx"] / 100, height * tags["fscy"] / 100
    width, height = width + height * tags.get("fax", 0), height + width * tags.get("fay", 0)
    if any(tags.get(angle) for angle in ANGLES):
        width = height = TURNED * hypot(width, height)
    edge = max(tags.get(edge, 0) for edge in EDGES)
    around = 2 * (edge + SOFT * min(tags.get("blur", 0), MOST_BLUR)) * sheet.edge
    return (min(width * sheet.down, WIDTH) + around) * (min(height * sheet.down, HEIGHT) + around)


def _extent(drawing: str, scale: int) -> tuple[float, float]:
    points = [(_number(x), _number(y)) for x, y in POINT.findall(drawing)]
    if not points:
        return 0, 0
    width, height = (max(side) - min(side) for side in zip(*points, strict=True))
    return width / 2 ** (scale - 1), height / 2 ** (scale - 1)


def _area(corner: tuple[str, str], other: tuple[str, str]) -> float:
    (x, y), (to_x, to_y) = ((_number(a), _number(b)) for a, b in (corner, other))
    return abs(to_x - x) * abs(to_y - y)
