"""The resident session: takes requests from one player, works on one question at a time, answers.

A newer question makes the older one stale: its work goes on only until its next step, and its
answer is never sent. This is one of the three places where errors are caught. Knows the pipeline
and the message vocabulary; nothing of mpv or HTTP.
"""

from __future__ import annotations

import dataclasses
import logging
import threading
from collections.abc import Mapping

from jimaku_mpv import config
from jimaku_mpv.errors import JimakuError, KeyMissing, KeyRefused, NothingFound, Superseded
from jimaku_mpv.model import EntryId, PlayingFile
from jimaku_mpv.pipeline.finding import Action, Finding
from jimaku_mpv.player import choosing
from jimaku_mpv.player.actions import Actions, Trail, key_prompt
from jimaku_mpv.player.ahead import Ahead
from jimaku_mpv.player.job import Job
from jimaku_mpv.player.loading import Loader
from jimaku_mpv.player.measuring import Measuring
from jimaku_mpv.player.messages import (
    Act,
    Answer,
    Asked,
    Failed,
    Find,
    Loaded,
    Look,
    Looked,
    Measure,
    Menu,
    Name,
    NewSettings,
    Offer,
    Ping,
    Question,
    Request,
    Said,
    Stop,
    Watching,
)
from jimaku_mpv.player.protocol import Player
from jimaku_mpv.player.services import Services, Surroundings

log = logging.getLogger(__name__)

LOADING = frozenset(
    (
        *(Name.NEXT, Name.PREVIOUS, Name.USE_ENTRY, Name.USE_EPISODE, Name.USE_FILE, Name.USE_KEY),
        *(Name.RETIME, Name.KEEP_DELAY, Name.UNDO, Name.FORGET),
    )
)
"""What loads another subtitle or takes it away, so that measuring the present one must not go on."""


class Session:
    """Serves one player. `handle` returns at once; the work runs in threads of its own."""

    def __init__(self, player: Player, surroundings: Surroundings) -> None:
        self._player = player
        self._around = surroundings
        self._ahead = Ahead(surroundings.ready)
        self._measuring = Measuring(surroundings.ready)
        self._trail = Trail()
        self._lock = threading.Lock()
        self._building = threading.Lock()
        self._job: Job | None = None
        self._looking: Job | None = None
        self._offer: tuple[PlayingFile, Finding] | None = None
        self._options: Mapping[str, str] = {}
        self._services: Services | None = None
        self._waiting: Question | Watching | None = None
        self._remarked: set[str] = set()

    def handle(self, request: Request) -> None:
        """Take one request from the player."""
        match request:
            case Find() | Act():
                job = Job(request)
                self._replace_job(job)
                if isinstance(request, Act) and _may_load(request):
                    # Whoever has chosen something since says yes to that, whether or not it could be loaded.
                    self._offer = None
                ended = self._measuring.begin(None) if _may_load(request) else None
                name = f"job {request.job}"
                arguments = (job, request, ended)
                threading.Thread(target=self._run, args=arguments, name=name, daemon=True).start()
            case Measure():
                job = Job(request)
                self._measuring.begin(job)
                name = f"job measurement {request.job}"
                threading.Thread(target=self._measure, args=(job, request), name=name, daemon=True).start()
            case Look():
                job = Job(request)
                self._replace_look(job)
                name = f"job look {request.job}"
                threading.Thread(target=self._look, args=(job, request), name=name, daemon=True).start()
            case Watching():
                name = "job ahead"
                threading.Thread(target=self._watch, args=(request,), name=name, daemon=True).start()
            case NewSettings(options):
                with self._lock:
                    self._options, self._services = options, None
            case Stop():
                self._offer = None
                self._replace_job(None)
                self._replace_look(None)
                self._measuring.begin(None)
                self._ahead.stop()
            case Ping():
                pass  # its acknowledgement is the answer

    def warm_up(self) -> None:
        """Do ahead of time what the first search would wait for, and put away what others left."""
        try:
            self._current_services().pipeline.warm_up()
        except JimakuError as error:
            log.info("not warmed up: %s", error.line())
        self._around.exchange.sweep()
        self._around.ready.tidy()

    def wait_until_answered(self) -> None:
        """Return when nobody waits for the answer to the latest question."""
        with self._lock:
            job = self._job
        if job is not None:
            job.stale.wait()

    def _replace_job(self, job: Job | None) -> None:
        with self._lock:
            if self._job is not None:
                self._job.stale.set()
            self._job = job

    def _replace_look(self, job: Job | None) -> None:
        with self._lock:
            if self._looking is not None:
                self._looking.stale.set()
            self._looking = job

    def _current_services(self) -> Services:
        # Building may wait for the user's api_key_command; `handle` must not wait with it.
        with self._building:
            with self._lock:
                services, options = self._services, self._options
            if services is None:
                services = self._around.build(config.parse(options))
                with self._lock:
                    # Without a key they are built anew each time: `login` may have brought one.
                    lasts = options is self._options and not services.keyless
                    self._services = services if lasts else None
            return services

    def _forget_key(self) -> None:
        """So that a key from `login` counts without a new mpv."""
        with self._lock:
            self._services = None

    def _run(self, job: Job, question: Question, ended: Job | None) -> None:
        """`ended`: the measurement that had to make room; without another subtitle it goes on."""
        loaded = self._has_loaded(job, question)
        if not loaded and ended is not None and isinstance(ended.question, Measure):
            self.handle(ended.question)

    def _has_loaded(self, job: Job, question: Question) -> bool:
        """Work, answer, and tidy up; whether another subtitle or none came of it, or it is none of ours."""
        loaded = False
        try:
            services = self._current_services()
            answer = self._work_with_key(job, question, services)
            measured_first = isinstance(answer, Loaded) and _is_measured_next(question, answer, services)
            if measured_first:
                # The next file's turn comes after that: two at a time would slow both.
                self._waiting = question
            self._answer(job, answer)
            # Without a subtitle there is nothing to measure, and the next file may have another one.
            loaded = isinstance(answer, Loaded) or (isinstance(answer, Said) and answer.removes)
            self._tidy_up(question if loaded and not measured_first else None)
        except Superseded:
            log.info("job %d is no longer wanted", job.number)
            return True
        except JimakuError as error:
            log.warning("job %d: %s", job.number, error.line())
            self._answer(job, choosing.failed(job, error))
            if isinstance(error, NothingFound):
                self._renew()
        except Exception:
            log.exception("job %d", job.number)
            text = f"Something went wrong. Details: {self._around.log_file}"
            self._answer(job, Failed(job.number, text))
        return loaded

    def _renew(self) -> None:
        """What was not found may be new: what is due of the directory is here when it is wanted again."""
        try:
            self._tidy_up(None)
        except JimakuError as error:
            log.info("not renewed: %s", error.line())

    def _tidy_up(self, question: Question | None) -> None:
        """What can wait until the answer is given; not with a key that was just refused.

        `question`: whose next file can be prepared now.
        """
        with self._lock:
            services = self._services
        if services is not None:
            try:
                services.pipeline.renew()
            finally:
                # What is on this disk can be prepared without the server, too.
                if question is not None:
                    self._ahead.prepare(services, question)

    def _answer(self, job: Job, answer: Answer) -> None:
        """Send the job's answer unless it is stale; what comes after its first answer is only logged."""
        if not job.stale.is_set():
            self._player.send(self._with_remarks(job, answer))
            job.stale.set()

    def _with_remarks(self, job: Job, answer: Answer) -> Answer:
        """What the user should know of the disk, with the first answer that is put on the screen."""
        looked_at = isinstance(job.question, Act) and job.question.name is Name.PREVIEW
        new = [text for text in self._around.remarks() if text not in self._remarked]
        if not new or looked_at or not isinstance(answer, Loaded | Offer | Failed):
            return answer
        self._remarked.update(new)
        if isinstance(answer, Failed):
            return dataclasses.replace(answer, text=" — ".join((answer.text, *new)))
        return dataclasses.replace(answer, note=" — ".join(filter(None, (*new, answer.note))))

    def _work_with_key(self, job: Job, question: Question, services: Services) -> Answer:
        """Whoever pressed a key is asked for the API key at once; by itself the program only says so."""
        try:
            return self._work(job, question, services)
        except (KeyMissing, KeyRefused) as error:
            log.warning("job %d: %s", job.number, error.line())
            self._forget_key()
            if services.account.ahead:
                return Failed(job.number, f"{error.message}. Look at {services.account.ahead}")
            if job.by_itself:
                return Failed(job.number, error.message, Name.LOGIN)
            return key_prompt(job, self._around.exchange, services, error.message)

    def _work(self, job: Job, question: Question, services: Services) -> Answer:
        loader = self._loader(job, services)
        if isinstance(question, Find):
            return loader.told(self._search(job, loader, self._accepted(question)))

        def go_on() -> Answer:
            self._forget_key()
            return self._search(job, self._loader(job, self._current_services()), None)

        actions = Actions(job, question, services, loader, self._around.exchange, self._trail, go_on)
        answer = loader.told(actions.answer())
        return self._around.exchange.fit(answer) if isinstance(answer, Menu) else answer

    def _search(self, job: Job, loader: Loader, accepted: Finding | None) -> Answer:
        if accepted is not None:
            accepted = loader.services.pipeline.without_refused(accepted)
            loader.decide(entry=accepted.wanted().entry)
            return loader.best(accepted)
        finding = loader.services.pipeline.find(job.request())
        job.checkpoint()
        if finding.action is Action.NONE:
            raise loader.services.awaiting.missing(finding, job.request())
        if finding.action is Action.ASK:
            self._offer = (job.question.playing, finding)
            return choosing.offer(job, finding)
        return loader.noted(loader.best(finding))

    def _accepted(self, find: Find) -> Finding | None:
        """What the user says yes to: the very finding that was offered, never the result of a new search."""
        if self._offer is None or find.asked is not Asked.CONFIRM:
            return None
        playing, finding = self._offer
        return finding if _is_same_video(playing, find.playing) else None

    def _loader(self, job: Job, services: Services) -> Loader:
        return Loader(job, services, self._around.ready, self._ahead.stop)

    def _measure(self, job: Job, measure: Measure) -> None:
        try:
            services = self._current_services()
            self._answer(job, self._measuring.answer(job, measure, services))
        except Superseded:
            log.info("measurement %d is no longer wanted", job.number)
        except JimakuError as error:
            log.warning("not measured: %s", error.line())
        else:
            waiting, self._waiting = self._waiting, None
            if self._measuring.end(job) and waiting is not None:
                self._ahead.prepare(services, waiting)

    def _look(self, job: Job, look: Look) -> None:
        """Look again for what was not there; the script learns from the answer when to ask again."""
        try:
            awaiting = self._current_services().awaiting
            seen = awaiting.look(EntryId(look.entry), job.request(), look.waited)
            job.checkpoint()
            self._answer(job, choosing.looked(job, look, seen))
        except Superseded:
            log.info("look %d is no longer wanted", job.number)
        except JimakuError as error:
            log.warning("look %d: %s", job.number, error.line())
            self._answer(job, Looked(job.number, error.line()))
        except Exception:
            log.exception("look %d", job.number)
            text = f"Something went wrong. Details: {self._around.log_file}"
            self._answer(job, Looked(job.number, text))

    def _watch(self, watching: Watching) -> None:
        self._around.ready.seen(watching.playing.path)
        if self._measuring.is_busy:
            self._waiting = watching
            return
        try:
            self._ahead.prepare(self._current_services(), watching)
        except JimakuError as error:
            log.info("nothing is prepared: %s", error.line())


def _is_same_video(one: PlayingFile, other: PlayingFile) -> bool:
    """At one address, one title can follow the other."""
    return (one.path, one.media_title) == (other.path, other.media_title)


def _may_load(question: Question) -> bool:
    return isinstance(question, Find) or question.name in LOADING


def _is_measured_next(question: Question, answer: Loaded, services: Services) -> bool:
    """Whether the script will have this subtitle measured, see lua/timing.lua."""
    return _may_load(question) and not answer.subtitle.timing and services.settings.timing != "off"
