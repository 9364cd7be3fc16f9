"""Approximate comparison of strings. The only module that knows rapidfuzz."""

from __future__ import annotations

from collections.abc import Sequence


def ratio(one: str, other: str) -> float:
    """How much of two strings is equal, 0 to 100."""
    from rapidfuzz import fuzz

    return fuzz.ratio(one, other)


def nearest(key: str, names: Sequence[str], floor: float, limit: int) -> list[tuple[int, float]]:
    """Positions and likeness of the names most like `key`, as a whole; a name that holds it when none is."""
    from rapidfuzz import fuzz, process

    hits = process.extract(key, names, scorer=fuzz.ratio, score_cutoff=floor, limit=limit)
    if not hits or hits[0][1] < 90:
        hits += process.extract(key, names, scorer=fuzz.partial_ratio, score_cutoff=88, limit=limit)
    return [(position, score) for _, score, position in hits]
