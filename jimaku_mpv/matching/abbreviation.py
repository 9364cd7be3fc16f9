"""Tells whether one word is made of the beginnings of a name's words, as fans shorten long titles.

`Umikoe` is `Umi no Koe`: some words in their order, the first among them, each with two letters at least.
"""

from __future__ import annotations

import re
from functools import lru_cache

from jimaku_mpv.matching.folding import words

_SHORTEST, _LONGEST = 5, 20
_LEAST = 2
_PIECES = re.compile(r"\d+|[^\W\d]+")


def is_abbreviation(short: str, name: str) -> bool:
    """Whether `short`, a word without spaces, can be read off the words of `name`."""
    key = _key(short)
    if not key:
        return False
    pieces = [piece for word in words(name) for piece in _PIECES.findall(word)]
    return len(pieces) > 2 and _starts(key, pieces) and any(_spell(key, pieces, 0, 0))


@lru_cache(maxsize=256)
def _key(short: str) -> str:
    """The letters of one word, empty when it can't be an abbreviation; it is compared with many names."""
    key = re.sub(r"[\W_]", "", short.casefold())
    may_be = _SHORTEST <= len(key) <= _LONGEST and " " not in short.strip() and key.isascii()
    return key if may_be else ""


def _starts(key: str, pieces: list[str]) -> bool:
    return key[:_LEAST] == pieces[0][:_LEAST]


def _spell(key: str, pieces: list[str], at: int, used: int) -> list[bool]:
    """One True for each way to spell the rest of the key with the pieces from `at` on."""
    if not key:
        return [used >= _LEAST]
    found: list[bool] = []
    for position in range(at, len(pieces) if at else 1):
        piece = pieces[position]
        longest = _common(key, piece)
        shortest = len(piece) if piece.isdigit() else _LEAST
        for length in range(longest, shortest - 1, -1):
            found += _spell(key[length:], pieces, position + 1, used + 1)
            if any(found):
                return found
    return found


def _common(one: str, other: str) -> int:
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length
