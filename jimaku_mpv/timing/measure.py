"""The whole measurement: subtitle and reference in, a verdict and the retimed bytes out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jimaku_mpv.files.cues import read_cues
from jimaku_mpv.files.subtitle import Prepared, prepare
from jimaku_mpv.files.times import with_times
from jimaku_mpv.timing.activity import Activity
from jimaku_mpv.timing.alignment import Alignment, align
from jimaku_mpv.timing.ears import heard
from jimaku_mpv.timing.programs import Checkpoint
from jimaku_mpv.timing.streams import streams
from jimaku_mpv.timing.tracks import spoken_track
from jimaku_mpv.timing.verdict import FEWEST_LINES, Verdict, judge


@dataclass(frozen=True, slots=True)
class Reference:
    """What a subtitle is measured against; `heard`: in the sound, where music can hide all speech."""

    activity: Activity
    name: str
    heard: bool = False


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was compared, how it fits best, and what that means."""

    activity: Activity
    reference: Reference
    alignment: Alignment
    verdict: Verdict


def of_subtitle(data: bytes, name: str) -> Reference:
    """Another subtitle, in any language, as the reference; raises BadSubtitle."""
    return Reference(activity_of(data, name), name)


def of_video(video: Path, checkpoint: Checkpoint) -> Reference:
    """What the video itself tells: its text if it has enough of it, else its sound."""
    held = streams(video, checkpoint)
    text = spoken_track(video, held, checkpoint)
    if text is not None and len(text[0].starts) >= FEWEST_LINES:
        return Reference(text[0], text[1].name)
    activity, track = heard(video, held, checkpoint)
    return Reference(activity, track.name, heard=True)


def activity_of(data: bytes, name: str) -> Activity:
    """When the lines of a subtitle stand, in whatever encoding and text format it comes."""
    prepared = _text(data, name)
    return Activity.of_cues(read_cues(prepared.data, prepared.suffix))


def measure(activity: Activity, reference: Reference) -> Measurement:
    """Compare; without changing anything."""
    found = align(activity, reference.activity)
    verdict = judge(found, activity.end)
    if reference.heard and verdict is Verdict.DOES_NOT_FIT:
        verdict = Verdict.CANNOT_TELL
    return Measurement(activity, reference, found, verdict)


def retimed(data: bytes, name: str, measurement: Measurement) -> bytes:
    """The subtitle in its original text with the times of the best course; raises BadSubtitle."""
    return with_times(data, _text(data, name).suffix, measurement.alignment.course.place)


def _text(data: bytes, name: str) -> Prepared:
    return prepare(data, name, any_language=True)
