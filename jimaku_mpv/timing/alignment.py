"""The course that brings a subtitle's activity best over a reference's, and the evidence for it.

Whether the evidence is enough is not its matter.
"""

from __future__ import annotations

import statistics
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from jimaku_mpv.timing.activity import Activity
from jimaku_mpv.timing.course import Course
from jimaku_mpv.timing.jumps import Shifts
from jimaku_mpv.timing.likeness import best_shift, correlation, windows

FILM = 24000 / 1001
RATIOS = (1.0, 24 / FILM, FILM / 24, 25 / FILM, FILM / 25, 25 / 24, 24 / 25)
"""What a wrong frame rate does to all times."""

REACH = 300.0
"""Seconds of shift that are searched, either way."""
APART = 3.0
"""Seconds: a second best shift nearer than this is the slope of the best."""
JUMP_COST, RATIO_COST = 0.03, 0.01
"""Of the score, for each jump and for another frame rate: the simplest course is preferred."""
LOCAL, LOCAL_REACH, LOCAL_NEAR = 90.0, 15.0, 0.4
PAIR = 0.5
"""Seconds between the beginnings of two lines that may be the same."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """`score`: the likeness on this course, `before`: without it; `lead`: how far ahead of other shifts;
    `agreeing`: the share of stretches that alone would choose the same; `doubtful`: the share of lines that
    might as well belong elsewhere; and how much there was to compare.
    """

    course: Course
    score: float
    before: float
    lead: float
    agreeing: float
    doubtful: float
    lines: int
    reference_lines: int


def align(activity: Activity, reference: Activity) -> Alignment:
    """The best course there is, however bad."""
    best, doubtful = _best(activity, reference)
    course = refined(best, activity, reference)
    placed = course.apply(activity)
    return Alignment(
        course,
        correlation(placed, reference),
        correlation(activity, reference),
        _lead(placed, reference),
        _agreeing(placed, reference),
        doubtful,
        len(activity.starts),
        len(reference.starts),
    )


def _best(activity: Activity, reference: Activity) -> tuple[Course, float]:
    """The best course and its share of doubtful lines.

    Over all ratios; with jumps only over the one that leads, and over the subtitle as it is.
    """
    stretched = {ratio: Course(ratio).apply(activity) for ratio in RATIOS}
    peaks = {ratio: best_shift(stretched[ratio], reference, REACH, APART) for ratio in RATIOS}
    first = max(RATIOS, key=lambda ratio: peaks[ratio].score - _cost(Course(ratio)))
    courses = []
    for ratio in {first, 1.0}:
        shifts = Shifts(stretched[ratio], reference, peaks[ratio].offset)
        for course in (Course(1.0, (peaks[ratio].offset,)), shifts.course()):
            score = correlation(course.apply(stretched[ratio]), reference)
            whole = Course(ratio, course.offsets, course.begins)
            courses.append((score - _cost(whole), whole, shifts.doubtful(course)))
    return max(courses, key=lambda found: found[0])[1:]


def _cost(course: Course) -> float:
    return JUMP_COST * len(course.jumps()) + (RATIO_COST if course.ratio != 1.0 else 0.0)


def refined(course: Course, activity: Activity, reference: Activity) -> Course:
    """Each shift made exact by the lines that begin together: the middle of their differences."""
    for _ in range(2):
        gaps: list[list[float]] = [[] for _ in course.offsets]
        for start in activity.starts:
            placed = course.place(start, start)[0]
            near = _nearest(reference.starts, placed)
            if near is not None and abs(near - placed) <= PAIR:
                piece = sum(begin <= start * course.ratio for begin in course.begins[1:])
                gaps[piece].append(near - placed)
        offsets = tuple(
            offset + (statistics.median(found) if found else 0.0)
            for offset, found in zip(course.offsets, gaps, strict=True)
        )
        course = Course(course.ratio, offsets, course.begins)
    return course


def _nearest(starts: Sequence[float], moment: float) -> float | None:
    at = bisect_left(starts, moment)
    return min(starts[max(0, at - 1) : at + 1], key=lambda start: abs(start - moment), default=None)


def _lead(placed: Activity, reference: Activity) -> float:
    peak = best_shift(placed, reference, REACH, APART)
    return peak.score - peak.runner_up if abs(peak.offset) <= LOCAL_NEAR else 0.0


def _agreeing(placed: Activity, reference: Activity) -> float:
    found = [
        abs(window.offset) <= LOCAL_NEAR for window in windows(placed, reference, LOCAL, LOCAL_REACH, LOCAL)
    ]
    return sum(found) / max(1, len(found))
