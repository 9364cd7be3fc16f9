"""The best course when the shift changes on the way, as at breaks that one release has and another has not.

Each line takes one of a few shifts; a change has a price, so that chance agreement does not pay for one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from jimaku_mpv.timing.activity import LEAD, Activity, Span
from jimaku_mpv.timing.course import Course
from jimaku_mpv.timing.likeness import COARSE, windows

WINDOW, EVERY, REACH = 90.0, 30.0, 150.0
CANDIDATES = 24
APART = 0.3
"""Seconds: nearer shifts are one."""
PRICE = 8.0
"""Of a jump, in seconds of speech that fit better by it."""
DOUBT = 1.0
"""Seconds of advantage by which another shift becomes e times less likely."""
ASIDE = 2.0
"""Seconds of silence on each side of a line that count with it."""
AROUND = 150.0
"""Seconds on each side within which the reference's share of speech is its usual one."""
EVEN, LEAST = 0.22, 0.03
"""The variance of a usual reference, and the least that counts: where music passes for speech, the little
silence that there is tells the more."""


class Shifts:
    """What each line would gain by each of a few shifts, `first` among them, when a jump has its price."""

    def __init__(self, activity: Activity, reference: Activity, first: float) -> None:
        self._spans = activity.spans
        self._offsets = _candidates(activity, reference, first)
        self._totals = _totals(_fits(activity, reference, self._offsets), len(self._offsets))

    def course(self) -> Course:
        """The best one; without a jump that is worth it, just one shift."""
        now, begins, chosen = 0, [0.0], [self._offsets[0]]
        for number, (span, totals) in enumerate(zip(self._spans, self._totals, strict=True)):
            best = max(range(len(totals)), key=totals.__getitem__)
            if totals[best] <= totals[now]:
                continue
            now = best
            if number == 0:
                begins, chosen = [], []
            begins.append(0.0 if number == 0 else span[0])
            chosen.append(self._offsets[now])
        return Course(1.0, tuple(chosen), tuple(begins))

    def doubtful(self, course: Course) -> float:
        """The share of lines that are to be expected elsewhere than this course puts them."""
        lines = zip(self._spans, self._totals, strict=True)
        doubts = (self._doubt(course.place(*span)[0] - span[0], totals) for span, totals in lines)
        return sum(doubts) / max(1, len(self._spans))

    def _doubt(self, offset: float, totals: Sequence[float]) -> float:
        pairs = list(zip(self._offsets, totals, strict=True))
        here = max((total for other, total in pairs if abs(other - offset) <= APART), default=0.0)
        elsewhere = max((total for other, total in pairs if abs(other - offset) > APART), default=-math.inf)
        return 1 / (1 + math.exp(min(60.0, (here - elsewhere) / DOUBT)))


def _candidates(activity: Activity, reference: Activity, first: float) -> list[float]:
    """The shifts that suit stretches best, those first that suit several."""
    best = sorted(
        windows(activity, reference, WINDOW, REACH, EVERY), key=lambda window: window.score, reverse=True
    )
    votes = {first: 0.0}
    for window in best:
        near = min(votes, key=lambda offset: abs(offset - window.offset))
        offset = near if abs(near - window.offset) <= APART else window.offset
        votes[offset] = votes.get(offset, 0.0) + max(0.0, window.score)
    others = [offset for offset in sorted(votes, key=votes.__getitem__, reverse=True) if offset != first]
    return [first, *others[: CANDIDATES - 1]]


def _fits(activity: Activity, reference: Activity, offsets: Sequence[float]) -> list[list[float]]:
    """For each line and each shift, the seconds by which they agree more than chance would."""
    moving, fixed = activity.bits(COARSE), reference.bits(COARSE)
    share = _share(activity)
    far = round(AROUND / COARSE)
    rows = []
    for low, high in _surroundings(activity.spans):
        middle = max(0, round((low + LEAD) / COARSE) - far)
        other = (fixed >> middle & ((1 << 2 * far) - 1)).bit_count() / (2 * far)
        weight = EVEN / max(LEAST, other * (1 - other)) * COARSE
        at, size = round((low + LEAD) / COARSE), max(1, round((high - low) / COARSE))
        mask = (1 << size) - 1
        piece = moving >> at & mask
        ones = piece.bit_count()
        row = []
        for offset in offsets:
            there = fixed >> max(0, at + round(offset / COARSE)) & mask
            both, others = (piece & there).bit_count(), there.bit_count()
            row.append((both - share * others - other * ones + share * other * size) * weight)
        rows.append(row)
    return rows


def _share(activity: Activity) -> float:
    speech = sum(end - start for start, end in activity.spans)
    return speech / max(1.0, activity.end - (activity.spans[0][0] if activity.spans else 0.0))


def _surroundings(spans: Sequence[Span]) -> list[Span]:
    """Each line with its part of the silence around it."""
    middles = [
        (min(left + ASIDE, (left + right) / 2), max(right - ASIDE, (left + right) / 2))
        for (_, left), (right, _) in pairwise(spans)
    ]
    lows = [spans[0][0] - ASIDE] + [begin for _, begin in middles] if spans else []
    highs = [end for end, _ in middles] + [spans[-1][1] + ASIDE] if spans else []
    return list(zip(lows, highs, strict=True))


def _totals(fits: Sequence[Sequence[float]], count: int) -> list[list[float]]:
    """For each line and shift, the greatest sum over all lines, less the price of jumps, when it has that."""
    forth = _sums(fits, count)
    back = _sums(fits[::-1], count)[::-1]
    return [
        [one + other - gain for one, other, gain in zip(*row, strict=True)]
        for row in zip(forth, back, fits, strict=True)
    ]


def _sums(fits: Sequence[Sequence[float]], count: int) -> list[list[float]]:
    """The greatest sums up to each line."""
    sums, totals = [], [0.0] * count
    for row in fits:
        best = max(totals) - PRICE
        totals = [max(total, best) + gain for total, gain in zip(totals, row, strict=True)]
        sums.append(totals)
    return sums
