"""The gate: whether an alignment proves that a subtitle belongs to the video, and what to do about it.

All numbers of the decision are here; `tests/timing/test_verdict.py` argues for them by measurement.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jimaku_mpv.timing.alignment import Alignment


class Verdict(StrEnum):
    """What an alignment means for the subtitle."""

    FITS = "fits"
    FIXABLE = "fixable"
    DOES_NOT_FIT = "does not fit"
    CANNOT_TELL = "can't tell"


@dataclass(frozen=True, slots=True)
class Proof:
    """What an alignment has to reach, measure by measure."""

    score: float
    lead: float
    agreeing: float

    def holds(self, found: Alignment) -> bool:
        """Whether it does so in all of them."""
        return found.score >= self.score and found.lead >= self.lead and found.agreeing >= self.agreeing


STRAIGHT = Proof(score=0.48, lead=0.26, agreeing=0.6)
"""One shift for all. 180 unrelated files reached at most 0.50, 0.28 and 0.50, and never together."""

JUMPING = Proof(score=0.6, lead=0.3, agreeing=0.9)
"""With jumps, each of which is one more chance to fit by luck."""

HOPELESS = Proof(score=0.4, lead=0.2, agreeing=0.5)
"""What reaches none of these does not belong to the video; what lies between can't be told."""

FEWEST_LINES = 40
"""Fewer lines prove nothing, neither way."""

DOUBTFUL = 0.03
"""More lines whose shift could be another may not be moved, and not be called in time."""

UNSEEN = 0.15
"""Seconds that nobody notices: such a subtitle is left alone."""


def judge(found: Alignment, last: float, *, heard: bool = False) -> Verdict:
    """What to do with a subtitle whose last line ends at `last` seconds.

    `heard`: the reference was heard in the sound, where music can hide a jump, and all speech.
    """
    if found.lines < FEWEST_LINES or found.reference_lines < FEWEST_LINES:
        return Verdict.CANNOT_TELL
    proof = JUMPING if heard or found.course.jumps() else STRAIGHT
    if proof.holds(found) and found.doubtful > DOUBTFUL:
        return Verdict.CANNOT_TELL
    if proof.holds(found):
        move = found.course.largest_move(last)
        if move < UNSEEN:
            return Verdict.FITS
        return Verdict.FIXABLE if found.score > found.before else Verdict.CANNOT_TELL
    lucky = (
        found.score >= HOPELESS.score or found.lead >= HOPELESS.lead or found.agreeing >= HOPELESS.agreeing
    )
    return Verdict.CANNOT_TELL if lucky or heard else Verdict.DOES_NOT_FIT
