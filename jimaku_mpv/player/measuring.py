"""Measures, beside the questions and answers, whether the loaded subtitle is in time with the video."""

from __future__ import annotations

import logging
import threading

from jimaku_mpv.errors import JimakuError, Superseded, ToolMissing
from jimaku_mpv.player.job import Job
from jimaku_mpv.player.loading import Loader
from jimaku_mpv.player.messages import Measure, Timing
from jimaku_mpv.player.ready import ReadyRecords
from jimaku_mpv.player.services import Services
from jimaku_mpv.timing.verdict import Verdict

log = logging.getLogger(__name__)


class Measuring:
    """One measurement at a time; a newer one, another subtitle or the end of the file ends the older."""

    def __init__(self, ready: ReadyRecords) -> None:
        self._ready = ready
        self._job: Job | None = None
        self._lock = threading.Lock()
        self._writing = threading.Lock()

    def begin(self, job: Job | None) -> Job | None:
        """Only this one counts from now on; None: none. Gives the one that it has ended."""
        with self._writing, self._lock:
            ended = self._job
            if ended is not None:
                ended.stale.set()
            self._job = job
            return ended

    def end(self, job: Job) -> bool:
        """It has its answer; whether it was still the latest."""
        with self._lock:
            latest = self._job is job
            if latest:
                self._job = None
            return latest

    @property
    def is_busy(self) -> bool:
        """Whether one has begun that has no answer yet."""
        with self._lock:
            return self._job is not None

    def answer(self, job: Job, measure: Measure, services: Services) -> Timing:
        """What was found, and what to show instead. Raises Superseded only."""
        try:
            return self._answer(job, measure, services)
        except Superseded:
            raise
        except JimakuError as error:
            log.info("not measured: %s", error.line())
            missing = isinstance(error, ToolMissing)
            return Timing(job.number, Verdict.CANNOT_TELL, error.line(), missing=missing)
        except Exception:
            log.exception("measurement %d", job.number)
            return Timing(job.number, Verdict.CANNOT_TELL, "Something went wrong; the log says more")

    def _answer(self, job: Job, measure: Measure, services: Services) -> Timing:
        loader = Loader(job, services, self._ready)
        finding, choice = loader.picked(measure.current)
        acts = services.settings.timing == "auto"
        first = bool(finding.choices) and finding.choices[0].file == choice.file
        timed = services.timekeeper.check(
            finding, choice, job.request(), others=acts and first and not measure.chosen
        )
        if not acts and timed.verdict is Verdict.FIXABLE:
            return Timing(job.number, timed.verdict, f"it can be {timed.said}")
        if timed.verdict is Verdict.DOES_NOT_FIT:
            return Timing(job.number, timed.verdict, timed.said)
        stays = timed.verdict is not Verdict.FIXABLE and timed.choice.file == choice.file
        with self._writing:
            # From here on nobody can end it, and what it writes is not behind what a person chose meanwhile.
            job.checkpoint()
            loaded = loader.instead(finding, choice, timed, stays=stays)
        shown = None if stays else loaded.subtitle
        return Timing(job.number, timed.verdict, timed.said, shown, loaded.about, record=loaded.record)
