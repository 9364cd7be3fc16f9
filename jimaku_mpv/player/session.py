"""The resident session: takes requests from one player, works on one file at a time, answers.

A newer request makes the older one stale: its work goes on only until its next step, and its
answer is never sent. This is one of the three places where errors are caught. Knows the pipeline
and the message vocabulary; nothing of mpv or HTTP.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from jimaku_mpv import config
from jimaku_mpv.config import Settings
from jimaku_mpv.errors import JimakuError, KeyMissing, KeyRefused, Superseded
from jimaku_mpv.pipeline.find import Pipeline
from jimaku_mpv.pipeline.finding import Action, Finding
from jimaku_mpv.pipeline.request import Request as PipelineRequest
from jimaku_mpv.player.messages import (
    Answer,
    Asked,
    Failed,
    Find,
    Loaded,
    NewSettings,
    Offer,
    Ping,
    Request,
    Stop,
)
from jimaku_mpv.player.protocol import Player
from jimaku_mpv.player.ready import ReadyRecords

log = logging.getLogger(__name__)

KEY_PRESS_PATIENCE = 3.0
BACKGROUND_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Job:
    """One request being worked on; `stale` is set when nobody wants its answer any more."""

    find: Find
    stale: threading.Event = field(default_factory=threading.Event)

    def checkpoint(self) -> None:
        """Raise Superseded once the job is stale; called between the steps of the work."""
        if self.stale.is_set():
            raise Superseded

    def request(self) -> PipelineRequest:
        """The job as a question to the pipeline."""
        by_itself = self.find.asked is Asked.AUTO
        return PipelineRequest(
            playing=self.find.playing,
            by_itself=by_itself,
            patience=BACKGROUND_PATIENCE if by_itself else KEY_PRESS_PATIENCE,
            checkpoint=self.checkpoint,
        )


class Session:
    """Serves one player. `handle` returns at once; the work runs in threads of its own."""

    def __init__(
        self, player: Player, build: Callable[[Settings], Pipeline], ready: ReadyRecords, log_file: str
    ) -> None:
        self._player = player
        self._build = build
        self._ready = ready
        self._log_file = log_file
        self._lock = threading.Lock()
        self._building = threading.Lock()
        self._job: Job | None = None
        self._offer: tuple[str, Finding] | None = None
        self._options: Mapping[str, str] = {}
        self._pipeline: Pipeline | None = None

    def handle(self, request: Request) -> None:
        """Take one request from the player."""
        match request:
            case Find():
                job = Job(request)
                self._replace_job(job)
                threading.Thread(
                    target=self._run, args=(job,), name=f"job {request.job}", daemon=True
                ).start()
            case NewSettings(options):
                with self._lock:
                    self._options, self._pipeline = options, None
            case Stop():
                self._replace_job(None)
            case Ping():
                pass  # its acknowledgement is the answer

    def warm_up(self) -> None:
        """Do ahead of time what the first search would wait for."""
        try:
            self._current_pipeline().warm_up()
        except JimakuError as error:
            log.info("not warmed up: %s", error.line())

    def _replace_job(self, job: Job | None) -> None:
        with self._lock:
            if self._job is not None:
                self._job.stale.set()
            self._job = job

    def _current_pipeline(self) -> Pipeline:
        # Building may wait for the user's api_key_command; `handle` must not wait with it.
        with self._building:
            with self._lock:
                pipeline, options = self._pipeline, self._options
            if pipeline is None:
                pipeline = self._build(config.parse(options))
                with self._lock:
                    self._pipeline = pipeline if options is self._options else None
            return pipeline

    def _forget_key(self) -> None:
        """So that a key from `login` counts without a new mpv."""
        with self._lock:
            self._pipeline = None

    def _run(self, job: Job) -> None:
        try:
            self._answer(job, self._search(job))
            self._current_pipeline().renew()
        except Superseded:
            log.info("job %d is no longer wanted", job.find.job)
        except JimakuError as error:
            log.warning("job %d: %s", job.find.job, error.line())
            if isinstance(error, KeyMissing | KeyRefused):
                self._forget_key()
            self._answer(job, Failed(job.find.job, error.line()))
        except Exception:
            log.exception("job %d", job.find.job)
            self._answer(job, Failed(job.find.job, f"Something went wrong. Details: {self._log_file}"))

    def _answer(self, job: Job, answer: Answer) -> None:
        """Send the job's answer unless it is stale; what comes after its first answer is only logged."""
        if not job.stale.is_set():
            self._player.send(answer)
            job.stale.set()

    def _search(self, job: Job) -> Answer:
        pipeline = self._current_pipeline()
        request = job.request()
        finding = self._accepted(job.find)
        if finding is not None:
            return self._load(job, pipeline, finding, request)
        finding = pipeline.find(request)
        job.checkpoint()
        if finding.action is Action.NONE:
            raise finding.what_is_missing()
        if finding.action is Action.ASK:
            self._offer = (job.find.playing.path, finding)
            return Offer(job.find.job, finding.summary())
        loaded = self._load(job, pipeline, finding, request)
        self._ready.note(job.find.playing.path, job.find.settings_key, loaded.subtitle)
        return loaded

    def _accepted(self, find: Find) -> Finding | None:
        """What the user says yes to: the very finding that was offered, never the result of a new search."""
        path, finding = self._offer or (None, None)
        return finding if find.asked is Asked.CONFIRM and path == find.playing.path else None

    def _load(self, job: Job, pipeline: Pipeline, finding: Finding, request: PipelineRequest) -> Loaded:
        subtitle, note = pipeline.fetch_best(finding, request)
        job.checkpoint()
        subtitle, trouble = pipeline.keep(subtitle, job.find.playing)
        return Loaded(job.find.job, subtitle, note or trouble)
