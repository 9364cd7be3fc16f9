"""Whether a subtitle is in time with its video, and what is done about it: left, retimed, or another taken.

Joins the measuring (`timing`) with the getting (`pipeline`). Knows no player.
"""

from __future__ import annotations

import hashlib
import logging
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from jimaku_mpv.errors import BadSubtitle, NetworkError, NothingFound, NotOnServer, ToolMissing
from jimaku_mpv.files.copies import write_copy
from jimaku_mpv.files.cues import read_cues
from jimaku_mpv.files.times import with_times
from jimaku_mpv.model import Choice, LocalSubtitle, PlayingFile, SubtitleFile
from jimaku_mpv.pipeline.find import Pipeline
from jimaku_mpv.pipeline.finding import Finding
from jimaku_mpv.pipeline.pace import Pace
from jimaku_mpv.pipeline.request import Request
from jimaku_mpv.timing.course import Course
from jimaku_mpv.timing.measure import measure, retimed
from jimaku_mpv.timing.references import Reference, Video, activity_of, of_track, of_video
from jimaku_mpv.timing.verdict import UNSEEN, Verdict

log = logging.getLogger(__name__)

TRIES = 3
"""Other files that are tried when one does not belong to the video."""

MOST_KNOWN = 4
"""Readings of videos that are kept in memory."""

EVEN = 0.05
"""Seconds: a shift that differs by less from the first line to the last is one."""

IN_TIME = "in time with the video"
SAID = {
    Verdict.FITS: IN_TIME,
    Verdict.DOES_NOT_FIT: "this subtitle does not seem to belong to the video",
    Verdict.CANNOT_TELL: "the right timing can't be told from this video",
}
RIGHT = (Verdict.FITS, Verdict.FIXABLE)


@dataclass(frozen=True, slots=True)
class Timed:
    """A file measured against the video. `subtitle`: what to show, as it was or retimed; `said`: in words."""

    choice: Choice
    subtitle: LocalSubtitle
    verdict: Verdict
    said: str


@dataclass(frozen=True, slots=True)
class Timekeeper:
    """`streams`: whether a stream may be read a second time for it. `pace` holds back tries."""

    pipeline: Pipeline
    pace: Pace
    streams: bool = False
    _known: dict[object, Reference] = field(default_factory=dict)

    def check(
        self, finding: Finding, choice: Choice, request: Request, *, others: bool = False, track: str = ""
    ) -> Timed:
        """The choice measured; with `others`, the next one that fits in place of one that does not belong.

        `track` is what it is measured against, see `of_track`; empty: what the video tells best. Raises
        ToolMissing or ProgramFailed when nothing can be measured for now.
        """
        try:
            reference = self._reference(request, track)
        except NothingFound as error:
            subtitle = replace(self.pipeline.fetch(choice, finding, request), timing=error.line())
            return Timed(choice, subtitle, Verdict.CANNOT_TELL, error.line())
        first = self._measured(finding, choice, request, reference)
        if first.verdict is Verdict.DOES_NOT_FIT and others:
            for other in self._others(finding, choice, request, reference):
                if other.verdict in RIGHT:
                    way = "" if other.verdict is Verdict.FITS else f", {other.said}"
                    return replace(other, said=f"took a file that fits the video{way}")
        return first

    def delayed(self, subtitle: LocalSubtitle, file: SubtitleFile, playing: PlayingFile) -> LocalSubtitle:
        """A copy with the shift that the user keeps for this release; the same one where there is none."""
        seconds = self.pipeline.delay(playing, file)
        return subtitle if not seconds else self._shifted(subtitle, seconds)

    def keep_delay(
        self,
        subtitle: LocalSubtitle,
        file: SubtitleFile,
        playing: PlayingFile,
        seconds: float,
        shown: Path,
    ) -> LocalSubtitle:
        """A copy `seconds` later than the copy that is shown; that holds for other episodes of the release.

        Raises BadSubtitle for pictures, NothingFound when that copy is not just shifted.
        """
        seconds = round(seconds + _shift(Path(subtitle.path), shown), 3)
        self.pipeline.remember_delay(playing, file, seconds)
        return self._shifted(subtitle, seconds) if seconds else subtitle

    def _shifted(self, subtitle: LocalSubtitle, seconds: float) -> LocalSubtitle:
        prepared = Path(subtitle.path)
        try:
            data = with_times(prepared.read_bytes(), prepared.suffix, Course(1.0, (seconds,)).place)
        except BadSubtitle as error:
            log.info("not shifted: %s", error.line())
            return subtitle
        copy = write_copy(prepared, f"{round(seconds * 1000):+}ms", data)
        said = f"{summary(Course(1.0, (seconds,)))}, as you kept it"
        return replace(subtitle, path=str(copy), timing=said, in_time=True)

    def _reference(self, request: Request, track: str) -> Reference:
        playing = request.playing
        place = playing.stream or playing.path
        if place.startswith("file://"):
            place = unquote(urlsplit(place).path)
        video = Video(place, playing.texts, self.streams)
        # A large video takes long to read, and is read once: `next` measures against the same.
        key, checkpoint = (video, track, _state(place)), request.checkpoint
        if key not in self._known:
            read = of_track(video, track, checkpoint) if track else of_video(video, checkpoint)
            while len(self._known) >= MOST_KNOWN:
                self._known.pop(next(iter(self._known)))
            self._known[key] = read
        checkpoint()
        return self._known[key]

    def _measured(self, finding: Finding, choice: Choice, request: Request, reference: Reference) -> Timed:
        subtitle = self.pipeline.fetch(choice, finding, request)
        prepared = Path(subtitle.path)
        data = prepared.read_bytes()
        try:
            found = measure(activity_of(data, prepared.name), reference)
        except BadSubtitle as error:
            said = error.message
            return Timed(choice, replace(subtitle, timing=said), Verdict.CANNOT_TELL, said)
        log.info("%s against %s: %s", choice.file.name, reference.name, found.alignment)
        request.checkpoint()
        said = SAID.get(found.verdict) or summary(found.alignment.course)
        if found.verdict is Verdict.FIXABLE:
            data = retimed(data, prepared.name, found)
            # Players read a file once: other times need another name.
            copy = write_copy(prepared, hashlib.sha256(data).hexdigest()[:8], data)
            subtitle = replace(subtitle, path=str(copy))
        if found.verdict is not Verdict.DOES_NOT_FIT:
            subtitle = replace(subtitle, timing=said, in_time=found.verdict in RIGHT)
        return Timed(choice, subtitle, found.verdict, said)

    def _others(
        self, finding: Finding, first: Choice, request: Request, reference: Reference
    ) -> Iterator[Timed]:
        """The next ones that are as sure, as far as they can be had."""
        entry = finding.wanted().entry.id
        for choice in [one for one in finding.choices if one.sure and one.file != first.file][:TRIES]:
            if self.pace.wait(f"{entry}/{choice.file.name}") > 0:
                return
            try:
                yield self._measured(finding, choice, request, reference)
            except (BadSubtitle, NotOnServer, ToolMissing) as error:
                log.info("%s: %s", choice.file.name, error.line())
            except NetworkError as error:
                log.info("no other file is tried: %s", error.line())
                return


def _state(place: str) -> tuple[int, int] | None:
    """Changes when the file does."""
    try:
        facts = Path(place).stat()
    except (OSError, ValueError):
        return None
    return facts.st_size, facts.st_mtime_ns


def _shift(prepared: Path, copy: Path) -> float:
    """Seconds by which the copy is later."""
    try:
        one, other = (read_cues(path.read_bytes(), path.suffix) for path in (prepared, copy))
    except OSError as error:
        raise NothingFound("The subtitle that is shown is gone", "Load it again") from error
    # What would begin before the video begins with it.
    moves = [after.start - before.start for before, after in zip(one, other, strict=False) if after.start > 0]
    if len(one) != len(other) or not moves or max(moves) - min(moves) > EVEN:
        raise NothingFound("This copy is more than shifted", "Only a plain shift can be kept")
    return statistics.median(moves)


def summary(course: Course) -> str:
    """What was done, for the player's screen."""
    shifts = [f"{offset:+.1f} s".replace("-", "−") for offset in course.offsets]
    stretched = "stretched, " if course.ratio != 1.0 else ""
    match course.jumps():
        case ():
            return f"{stretched}shifted {shifts[0]}"
        case (jump,):
            first = "" if abs(course.offsets[0]) < UNSEEN else f"{shifts[0]}, then "
            return f"{stretched}shifted {first}{shifts[1]} from {_clock(jump.at)} on"
        case jumps:
            return f"{stretched}shifted in {len(jumps) + 1} parts, {shifts[-1]} in the last"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
