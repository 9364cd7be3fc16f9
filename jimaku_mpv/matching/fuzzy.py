"""Approximate comparison of strings. The only module that knows rapidfuzz."""

from __future__ import annotations

from collections.abc import Sequence


def ratio(one: str, other: str) -> float:
    """How much of two strings is equal, 0 to 100."""
    from rapidfuzz import fuzz

    return fuzz.ratio(one, other)


def nearest(key: str, names: Sequence[str], floor: float, limit: int) -> list[int]:
    """Positions of the names that are like `key` to at least `floor` of 100, best first."""
    from rapidfuzz import fuzz, process

    hits = process.extract(key, names, scorer=fuzz.ratio, score_cutoff=floor, limit=limit)
    return [position for _, _, position in hits]
