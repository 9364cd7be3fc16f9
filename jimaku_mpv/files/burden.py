"""What a subtitle would cost the player that draws it: some are made to bring it to a halt. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from jimaku_mpv.files.passages import Passage

MOST_CUES = 200_000
"""A season's typesetting in one file has half as many."""

LONGEST_CUE = 250_000
"""Letters; the shapes that typesetters draw stay below a tenth."""

MOST_AT_ONCE = 50_000
"""The price of what is on the screen at one time; from here on a picture takes half a second."""

PLACED = re.compile(r"\\(?:pos|move)\b")
UNPLACED_PRICE = 10
"""A line without a place of its own is compared with all others, one with a place costs 1."""

LETTERS_FOR_ONE = 200


def has_too_many(text: str) -> bool:
    """Whether a text holds more cues than anybody wrote, told before it is taken apart."""
    return any(text.count(sign) > MOST_CUES for sign in ("-->", "\nDialogue:", "\n{"))


def burden(cues: Sequence[Passage]) -> str:
    """Why a player would stumble over these cues; empty when it would not."""
    if len(cues) > MOST_CUES:
        return f"It has {len(cues)} lines"
    if any(len(cue.text) > LONGEST_CUE for cue in cues):
        return "One of its lines has no end"
    prices = [_price(cue) for cue in cues]
    if sum(prices) <= MOST_AT_ONCE:
        return ""
    changes: list[tuple[float, int]] = []
    for cue, price in zip(cues, prices, strict=True):
        start, end = cue.span
        changes += [(start, price), (end, -price)] if end > start else []
    most = max(accumulate(price for _, price in sorted(changes)), default=0)
    return "It shows too much at once" if most > MOST_AT_ONCE else ""


def _price(cue: Passage) -> int:
    return (1 if PLACED.search(cue.text) else UNPLACED_PRICE) + len(cue.text) // LETTERS_FOR_ONE
