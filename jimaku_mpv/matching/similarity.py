"""How alike two titles are, in points from 0 to 100, and in words.

Season, part and year words have been judged apart: here only the base titles count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from jimaku_mpv.matching.abbreviation import is_abbreviation
from jimaku_mpv.matching.film_words import without_film_words
from jimaku_mpv.matching.folding import bare, folded, plain, words
from jimaku_mpv.matching.fuzzy import ratio
from jimaku_mpv.matching.season_words import TitleParts, head, take_apart

EXACT = 100.0
SAME = 94.0
FOLDED = 93.0
HEAD = 88.0
BEGINS = 80.0
INSIDE = 74.0
ABBREVIATED = 76.0
# Everybody writes these otherwise; `!`, `:` or `.` can be all that tells two seasons apart.
_JOINTS = str.maketrans("", "", " -‐‑‒–—―~〜～")


@dataclass(frozen=True, slots=True)
class Likeness:
    """`whole`: the compared texts are equal with their season words; `title` and `name` are taken apart."""

    points: float
    text: str
    title: TitleParts
    name: TitleParts
    whole: bool = False


@lru_cache(maxsize=8192)
def compare(title: str, name: str) -> Likeness:
    """Compare a title with one name of an entry; season words on either side cost nothing."""
    mine, theirs = take_apart(title), take_apart(name)
    points = _equality(title, name)
    if points:
        return Likeness(points, _words(points), mine, theirs, whole=True)
    for one in dict.fromkeys((title, mine.base)):
        for other in dict.fromkeys((name, theirs.base)):
            points = max(points, _equality(one, other))
    if points:
        return Likeness(points, _words(points), mine, theirs)
    points = _beginning(mine.base, theirs.base)
    if points:
        return Likeness(points, "title is the beginning of the name", mine, theirs)
    if is_abbreviation(mine.base, theirs.base):
        return Likeness(ABBREVIATED, "title abbreviates the name", mine, theirs)
    return Likeness(*_fuzzy(mine.base, theirs.base), mine, theirs)


@lru_cache(maxsize=1024)
def joined(title: str, names: tuple[str, ...]) -> Likeness | None:
    """The title is two names of one show in a row, as `English Title Romaji Title`."""
    mine = take_apart(title)
    key = folded(mine.base)
    theirs = {folded(parts.base): parts for parts in map(take_apart, names) if len(folded(parts.base)) > 3}
    for first, parts in theirs.items():
        if key.startswith(first) and key[len(first) :] in theirs.keys() - {first}:
            return Likeness(FOLDED, "title is two of its names", mine, parts)
    return None


@lru_cache(maxsize=4096)
def compare_as_films(title: str, name: str) -> Likeness | None:
    """Equal but for the word that both or one of them have for a film; None when they are not."""
    mine, theirs = without_film_words(title), without_film_words(name)
    if len(folded(mine)) < 3 or (mine, theirs) == (title, name):
        return None
    points = min(_equality(mine, theirs), FOLDED)
    text = "title is equal but for the word for a film"
    parts = replace(take_apart(theirs), text=name)
    return Likeness(points, text, take_apart(mine), parts) if points else None


def _equality(one: str, other: str) -> float:
    if plain(one).translate(_JOINTS) == plain(other).translate(_JOINTS):
        return EXACT
    if bare(one) == bare(other):
        return SAME
    if folded(one) == folded(other):
        return FOLDED
    return 0.0


def _words(points: float) -> str:
    if points >= EXACT:
        return "title is equal"
    return "title is equal without punctuation" if points >= SAME else "title is equal when folded"


def _beginning(title: str, name: str) -> float:
    """A title that ends where the name has a colon or dash; or the other way round."""
    key, other = folded(title), folded(name)
    if len(key) < 2:
        return 0.0
    first, mine = head(name), head(title)
    if first and folded(take_apart(first).base) == key:
        return HEAD
    if mine and folded(take_apart(mine).base) == other and len(other) > 3:
        return HEAD - 12
    if len(key) > 5 and other.startswith(key) and _on_word_edge(title, name):
        return BEGINS
    if len(other) > 5 and key.startswith(other) and _on_word_edge(name, title):
        return HEAD - 16
    if first and mine and len(folded(mine)) > 3 and folded(first) == folded(mine):
        return INSIDE
    return 0.0


def _on_word_edge(short: str, long: str) -> bool:
    few, many = words(short), words(long)
    return many[: len(few)] == few or not (short.isascii() and long.isascii())


def _fuzzy(title: str, name: str) -> tuple[float, str]:
    score = ratio(folded(title), folded(name))
    few, many = set(words(title)), set(words(name))
    if len(few) > 1 and (few < many or many < few) and len(min(few, many, key=len)) > 1:
        score = max(score, INSIDE)
    return round(score * 0.9, 1), f"title is {score:.0f} % alike"


def alike(title: str, name: str) -> float:
    """How much two titles have in common, 0 to 100, their beginnings and season words aside."""
    return compare(title, name).points
