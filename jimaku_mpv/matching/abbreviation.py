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
    return len(pieces) > 2 and _starts(key, pieces) and _spells(key, pieces)


@lru_cache(maxsize=256)
def _key(short: str) -> str:
    """The letters of one word, empty when it can't be an abbreviation; it is compared with many names."""
    key = re.sub(r"[\W_]", "", short.casefold())
    may_be = _SHORTEST <= len(key) <= _LONGEST and " " not in short.strip() and key.isascii()
    return key if may_be else ""


def _starts(key: str, pieces: list[str]) -> bool:
    return key[:_LEAST] == pieces[0][:_LEAST]


def _spells(key: str, pieces: list[str]) -> bool:
    """Whether beginnings of the first piece and some later ones, in their order, make up the key."""
    # How much of the key is spelled, and whether by one piece alone: each way once, of which there are few,
    # where names of many equal words have more ways through them than can be tried.
    reached = {(length, True) for length in _lengths(key, pieces[0])}
    for piece in pieces[1:]:
        reached |= {(done + length, False) for done, _ in reached for length in _lengths(key[done:], piece)}
    return (len(key), False) in reached


def _lengths(key: str, piece: str) -> range:
    """How many letters of the piece can stand at the beginning of the key; all digits or none."""
    return range(len(piece) if piece.isdigit() else _LEAST, _common(key, piece) + 1)


def _common(one: str, other: str) -> int:
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length
