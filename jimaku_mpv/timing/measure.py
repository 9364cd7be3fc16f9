"""The whole measurement: subtitle and reference in, a verdict and the retimed bytes out."""

from __future__ import annotations

from dataclasses import dataclass

from jimaku_mpv.files.subtitle import as_written
from jimaku_mpv.files.times import with_times
from jimaku_mpv.timing.activity import Activity
from jimaku_mpv.timing.alignment import Alignment, align
from jimaku_mpv.timing.references import Reference
from jimaku_mpv.timing.verdict import Verdict, judge


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was compared, how it fits best, and what that means."""

    activity: Activity
    reference: Reference
    alignment: Alignment
    verdict: Verdict


def measure(activity: Activity, reference: Reference) -> Measurement:
    """Compare; without changing anything."""
    found = align(activity, reference.activity)
    verdict = judge(found, activity.end, heard=reference.heard)
    return Measurement(activity, reference, found, verdict)


def retimed(data: bytes, name: str, measurement: Measurement) -> bytes:
    """The subtitle in its original text with the times of the best course; raises BadSubtitle."""
    text, suffix = as_written(data, name)
    return with_times(text, suffix, measurement.alignment.course.place)
