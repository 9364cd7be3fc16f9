"""How much of a subtitle's text is Japanese, by its kana: Chinese is written without them.

Counts distinct lines, since the syllables of an opening song can outnumber the dialogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

KANA = re.compile(r"[\u3041-\u3096\u309d\u309e\u30a1-\u30fa\u30fd\u30fe\u31f0-\u31ff\uff66-\uff9d]")

ENOUGH = 0.2
"""A Chinese or English subtitle that shows the songs in Japanese stays below half of this."""

SPOKEN = 3
"""Letters from which on a line is dialogue rather than a syllable, a number or a sign."""


def japanese_share(lines: Iterable[str]) -> float:
    """Share of Japanese lines, 0 to 1: near 1 for Japanese alone, near half for two languages."""
    letters = {line: sum(map(str.isalpha, line)) for line in set(lines)}
    spoken = [line for line, number in letters.items() if number >= SPOKEN]
    counted = spoken or [line for line, number in letters.items() if number]
    return sum(1 for line in counted if KANA.search(line)) / max(1, len(counted))
