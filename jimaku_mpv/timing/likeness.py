"""How alike two activities are, at one shift or at thousands of them.

Rows of bits in whole numbers: moved, laid over each other and counted, that is fast without a library.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from jimaku_mpv.timing.activity import LEAD, Activity

COARSE = 0.1
"""Seconds that one bit stands for in a search."""


@dataclass(frozen=True, slots=True)
class Peak:
    """The best shift of `offset` seconds, and what the best one elsewhere reaches."""

    offset: float
    score: float
    runner_up: float


def correlation(one: Activity, other: Activity) -> float:
    """How alike they are as they lie: 1 as much as can be, 0 as by chance, below 0 less."""
    return _Rows(one, other, COARSE).score(0)


def best_shift(activity: Activity, reference: Activity, reach: float, apart: float) -> Peak:
    """The shift within `reach` seconds that fits best; the runner-up is at least `apart` seconds away."""
    rows = _Rows(activity, reference, COARSE)
    far, near = round(reach / COARSE), round(apart / COARSE)
    scores = [rows.score(lag) for lag in range(-far, far + 1)]
    best = max(range(len(scores)), key=scores.__getitem__)
    others = scores[: max(0, best - near)] + scores[best + near + 1 :]
    return Peak((best - far) * COARSE, scores[best], max(others, default=0.0))


class _Rows:
    """Two activities as rows of bits, to be laid over each other."""

    def __init__(self, moving: Activity, fixed: Activity, step: float) -> None:
        self._moving, self._fixed = moving.bits(step), fixed.bits(step)
        self._counts = self._moving.bit_count(), self._fixed.bit_count()
        self._edges = [(_lowest(row), row.bit_length()) for row in (self._moving, self._fixed)]

    def score(self, lag: int) -> float:
        """The correlation over all that either covers, with one moved by `lag` bits."""
        (low, high), (fixed_low, fixed_high) = self._edges
        size = max(high + lag, fixed_high) - min(low + lag, fixed_low)
        ones, others = self._counts
        moved = self._moving << lag if lag >= 0 else self._moving >> -lag
        return _agreement((moved & self._fixed).bit_count(), ones, others, size)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of the moving activity, the shift that suits it best, and how well (-1 to 1)."""

    begin: float
    end: float
    offset: float
    score: float


def windows(
    activity: Activity, reference: Activity, length: float, reach: float, every: float
) -> Iterator[Window]:
    """Where each stretch would go by itself, at most `reach` seconds away; silent stretches are left out."""
    moving, fixed = activity.bits(COARSE), reference.bits(COARSE)
    size, far = round(length / COARSE), round(reach / COARSE)
    mask = (1 << size) - 1
    first = round(activity.spans[0][0] if activity.spans else 0.0)
    begin = float(first)
    while begin < activity.end:
        at = round((begin + LEAD) / COARSE)
        piece = moving >> at & mask
        ones = piece.bit_count()
        if 0.1 * size < ones < 0.95 * size:
            around = fixed >> max(0, at - far) & ((1 << (size + 2 * far)) - 1)
            lag, score = max(_scores(piece, ones, around, size, far), key=lambda found: found[1])
            yield Window(begin, begin + length, lag * COARSE, score)
        begin += every


def _scores(piece: int, ones: int, around: int, size: int, far: int) -> Iterator[tuple[int, float]]:
    mask = (1 << size) - 1
    # The middle comes first: of equals it is taken.
    for lag in sorted(range(-far, far + 1), key=abs):
        there = around >> (lag + far) & mask
        counts = (piece & there).bit_count(), ones, there.bit_count(), size
        # Of itself, the first is deceived by next to no speech, the second by next to no silence.
        yield lag, _agreement(*counts) * abs(_coefficient(*counts))


def _agreement(both: int, ones: int, others: int, size: int) -> float:
    """What they share beyond chance, of what they could: 1 also when one has some of the other's."""
    most = min(ones, others) * (size - max(ones, others))
    return (size * both - ones * others) / most if most > 0 else 0.0


def _coefficient(both: int, ones: int, others: int, size: int) -> float:
    """Their correlation: 1 only when they are the same, little where next to nothing can be shared."""
    spread = ones * (size - ones) * others * (size - others)
    return (size * both - ones * others) / math.sqrt(spread) if spread > 0 else 0.0


def _lowest(row: int) -> int:
    return (row & -row).bit_length() - 1 if row else 0
