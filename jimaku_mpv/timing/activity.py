"""When somebody speaks: the one thing that is compared, whatever it was read from.

Knows nothing of what it is compared with.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jimaku_mpv.files.cues import Cue

LONGEST_CUE = 12.0
"""Seconds: what stands longer is a sign or a notice, not speech."""

LAST = 6 * 3600.0
"""Seconds: nothing is spoken later, and a slip of the pen must not make the rows of bits endless."""

LEAD = 600.0
"""Seconds in front of zero that a row of bits covers, so that it can be moved back."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Activity:
    """`spans`: the times of speech in seconds, in order and apart; `starts`: when each line begins."""

    spans: tuple[Span, ...]
    starts: tuple[float, ...]

    @classmethod
    def of_spans(cls, spans: Iterable[Span]) -> Activity:
        """From the times of lines, which may overlap."""
        ordered = sorted(span for span in spans if LAST > span[1] > span[0] >= -LEAD)
        merged: list[Span] = []
        for start, end in ordered:
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return cls(tuple(merged), tuple(sorted({start for start, _ in ordered})))

    @classmethod
    def of_cues(cls, cues: Iterable[Cue]) -> Activity:
        """From the cues of a subtitle that have words and stand as long as speech does."""
        return cls.of_spans(
            (cue.start, cue.end)
            for cue in cues
            if cue.end - cue.start <= LONGEST_CUE and any(map(str.isalnum, cue.text))
        )

    @property
    def end(self) -> float:
        """Where the last speech ends."""
        return self.spans[-1][1] if self.spans else 0.0

    def bits(self, step: float) -> int:
        """A row of bits, one for `step` seconds, the lowest at -LEAD."""
        row = 0
        for start, end in self.spans:
            first, last = round((start + LEAD) / step), round((end + LEAD) / step)
            row |= ((1 << (last - first)) - 1) << first
        return row
