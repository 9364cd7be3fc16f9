"""Measures, beside the questions and answers, whether the loaded subtitle is in time with the video."""

from __future__ import annotations

import logging
import threading

from jimaku_mpv.errors import JimakuError, Superseded
from jimaku_mpv.player.job import Job
from jimaku_mpv.player.loading import Loader
from jimaku_mpv.player.messages import Measure, Timing
from jimaku_mpv.player.ready import ReadyRecords
from jimaku_mpv.player.services import Services
from jimaku_mpv.timing.verdict import Verdict

log = logging.getLogger(__name__)


class Measuring:
    """One measurement at a time; a newer one, or the end of the file, ends the older."""

    def __init__(self, ready: ReadyRecords) -> None:
        self._ready = ready
        self._job: Job | None = None
        self._lock = threading.Lock()

    def begin(self, job: Job | None) -> None:
        """Only this one counts from now on; None: none."""
        with self._lock:
            if self._job is not None:
                self._job.stale.set()
            self._job = job

    def answer(self, job: Job, measure: Measure, services: Services) -> Timing:
        """What was found, and what to show instead. Raises Superseded only."""
        try:
            return self._answer(job, measure, services)
        except Superseded:
            raise
        except JimakuError as error:
            log.info("not measured: %s", error.line())
            return Timing(job.number, Verdict.CANNOT_TELL, error.line())

    def _answer(self, job: Job, measure: Measure, services: Services) -> Timing:
        loader = Loader(job, services, self._ready)
        finding, choice = loader.picked(measure.current)
        acts = services.settings.timing == "auto"
        first = bool(finding.choices) and finding.choices[0].file == choice.file
        timed = services.timekeeper.check(
            finding, choice, job.request(), others=acts and first and not measure.chosen
        )
        job.checkpoint()
        if not timed.subtitle.timing:
            return Timing(job.number, timed.verdict, timed.said)
        if not acts and timed.verdict is Verdict.FIXABLE:
            return Timing(job.number, timed.verdict, f"it can be {timed.said}")
        loaded = loader.instead(finding, choice, timed)
        same = timed.verdict is Verdict.FITS and timed.choice.file == choice.file
        shown = None if same else loaded.subtitle
        return Timing(job.number, timed.verdict, timed.said, shown, loaded.about)
