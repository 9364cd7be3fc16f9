"""The site's fuzzy search: letters in order score, digits more, and a lot gets through; one letter does not.

A query matches a name that holds its letters in order, however far apart. Knows no entries.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

LETTER = 10.0
DIGIT = 20.0
NEIGHBOUR = 40.0
WORD_START = 60.0
SKIPPED = 1.0
LATE_START = 5.0
LATE_START_LIMIT = 50.0
FLOOR = 100.0
STARTS = 8


def best_score(query: str, names: Iterable[str]) -> float | None:
    """The best score of `query` against any of `names`; None when all stay under the floor."""
    wanted = _fold(query).replace(" ", "")
    scores = [score for name in names if (score := _score(wanted, _fold(name))) is not None]
    best = max(scores, default=None)
    return best if best is not None and best >= FLOOR else None


def _score(wanted: str, name: str) -> float | None:
    if not wanted:
        return None
    found: list[float] = []
    start = name.find(wanted[0])
    while start >= 0 and len(found) < STARTS:
        places = _places(wanted, name, start)
        if places is None:
            break
        found.append(_rate(places, name))
        start = name.find(wanted[0], start + 1)
    return max(found, default=None)


def _places(wanted: str, name: str, start: int) -> list[int] | None:
    places = []
    for letter in wanted:
        place = name.find(letter, start)
        if place < 0:
            return None
        places.append(place)
        start = place + 1
    return places


def _rate(places: list[int], name: str) -> float:
    points = sum(DIGIT if name[place].isdecimal() else LETTER for place in places)
    points -= min(SKIPPED * (len(name) - len(places)), points / 2)
    points -= min(LATE_START * places[0], LATE_START_LIMIT)
    for before, place in zip([-2, *places], places, strict=False):
        if place == before + 1:
            points += NEIGHBOUR
        if place == 0 or not name[place - 1].isalnum():
            points += WORD_START
    return points


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
