"""The loaded subtitle brought in time with the video that plays, as a copy beside the prepared file."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

from jimaku_mpv.errors import NothingFound
from jimaku_mpv.files.writing import write_whole
from jimaku_mpv.model import LocalSubtitle
from jimaku_mpv.player.job import Job
from jimaku_mpv.timing.course import Course
from jimaku_mpv.timing.measure import activity_of, measure, of_video, retimed
from jimaku_mpv.timing.verdict import Verdict


def in_time(job: Job, subtitle: LocalSubtitle) -> tuple[LocalSubtitle, str] | None:
    """A copy with the right times, and what was done; None when it fits as it is.

    Raises NothingFound when it does not belong to the video or nothing can be told.
    """
    video, prepared = Path(job.question.playing.path), Path(subtitle.path)
    if not video.is_file():
        raise NothingFound("Only videos on this disk can be measured")
    data = prepared.read_bytes()
    activity = activity_of(data, prepared.name)
    reference = of_video(video, job.checkpoint)
    job.checkpoint()
    found = measure(activity, reference)
    if found.verdict is Verdict.DOES_NOT_FIT:
        raise NothingFound("This subtitle does not belong to the video", "Try the next one")
    if found.verdict is Verdict.CANNOT_TELL:
        raise NothingFound("The right timing can't be told from this video")
    if found.verdict is Verdict.FITS:
        return None
    mark = hashlib.sha256(str(video).encode("utf-8", "surrogateescape")).hexdigest()[:8]
    copy = prepared.with_name(f"{prepared.stem}.{mark}{prepared.suffix}")
    write_whole(copy, retimed(data, prepared.name, found), mode=0o600)
    return dataclasses.replace(subtitle, path=str(copy)), summary(found.alignment.course)


def summary(course: Course) -> str:
    """What was done, for the player's screen."""
    jumps = len(course.jumps())
    after = f", then {jumps} jump{'s' if jumps > 1 else ''}" if jumps else ""
    stretched = "stretched, " if course.ratio != 1.0 else ""
    return f"{stretched}shifted {course.offsets[0]:+.1f} s{after}".replace("-", "−")
