"""The best course when the shift changes on the way, as at breaks that one release has and another has not.

Each line takes one of a few shifts; a change has a price, so that chance agreement does not pay for one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from jimaku_mpv.timing.activity import LEAD, Activity, Span
from jimaku_mpv.timing.course import Course
from jimaku_mpv.timing.likeness import COARSE, windows

WINDOW, EVERY, REACH = 90.0, 30.0, 150.0
CANDIDATES = 12
APART = 0.3
"""Seconds: nearer shifts are one."""
PRICE = 8.0
"""Of a jump, in seconds of speech that fit better by it."""
ASIDE = 2.0
"""Seconds of silence on each side of a line that count with it."""


def with_jumps(activity: Activity, reference: Activity, first: float) -> Course:
    """The best course of shifts, `first` among them; without a jump that is worth it, just one shift."""
    offsets = _candidates(activity, reference, first)
    fits = _fits(activity, reference, offsets)
    path = _cheapest(fits, len(offsets))
    begins, chosen = [0.0], [offsets[path[0]]] if path else [first]
    for (_, before), (span, now) in pairwise(zip(activity.spans, path, strict=True)):
        if now != before:
            begins.append(span[0])
            chosen.append(offsets[now])
    return Course(1.0, tuple(chosen), tuple(begins))


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
    other = _share(reference)
    rows = []
    for low, high in _surroundings(activity.spans):
        at, size = round((low + LEAD) / COARSE), max(1, round((high - low) / COARSE))
        mask = (1 << size) - 1
        piece = moving >> at & mask
        ones = piece.bit_count()
        row = []
        for offset in offsets:
            there = fixed >> max(0, at + round(offset / COARSE)) & mask
            both, others = (piece & there).bit_count(), there.bit_count()
            row.append((both - share * others - other * ones + share * other * size) * COARSE)
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


def _cheapest(fits: Sequence[Sequence[float]], count: int) -> list[int]:
    """The row of shifts with the greatest sum after the price of all jumps."""
    totals, back = [0.0] * count, []
    for row in fits:
        best = max(range(count), key=totals.__getitem__)
        back.append([n if totals[n] >= totals[best] - PRICE else best for n in range(count)])
        totals = [max(totals[n], totals[best] - PRICE) + row[n] for n in range(count)]
    if not fits:
        return []
    path = [max(range(count), key=totals.__getitem__)]
    for before in reversed(back[1:]):
        path.append(before[path[-1]])
    return path[::-1]
