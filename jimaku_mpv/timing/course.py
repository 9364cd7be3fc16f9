"""Where each moment of a subtitle belongs in the video: stretched, shifted, and shifted anew at jumps."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from jimaku_mpv.timing.activity import Activity, Span


@dataclass(frozen=True, slots=True)
class Jump:
    """At `at` seconds of the video the shift changes by `by` seconds."""

    at: float
    by: float


@dataclass(frozen=True, slots=True)
class Course:
    """`ratio` stretches all times; from each of `begins` on (stretched seconds), its `offset` is added."""

    ratio: float = 1.0
    offsets: tuple[float, ...] = (0.0,)
    begins: tuple[float, ...] = (0.0,)

    def place(self, start: float, end: float) -> Span:
        """The times of one line, which stays whole at a jump."""
        stretched = start * self.ratio
        offset = self.offsets[max(0, bisect_right(self.begins, stretched) - 1)]
        return stretched + offset, end * self.ratio + offset

    def apply(self, activity: Activity) -> Activity:
        """The activity where it belongs."""
        placed = Activity.of_spans(self.place(*span) for span in activity.spans)
        starts = sorted(self.place(start, start)[0] for start in activity.starts)
        return Activity(placed.spans, tuple(starts))

    def jumps(self) -> tuple[Jump, ...]:
        """Where the shift changes, and by how much."""
        pairs = zip(self.begins[1:], self.offsets[:-1], self.offsets[1:], strict=True)
        return tuple(Jump(begin + after, after - before) for begin, before, after in pairs)

    def largest_move(self, until: float) -> float:
        """How far, at most, a line before `until` seconds is moved."""
        ends = (*self.begins[1:], max(until * self.ratio, self.begins[-1]))
        moves = (
            abs(moment + offset - moment / self.ratio)
            for begin, end, offset in zip(self.begins, ends, self.offsets, strict=True)
            for moment in (begin, end)
        )
        return max(moves)
