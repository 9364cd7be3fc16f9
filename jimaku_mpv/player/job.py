"""One question that is being worked on, until it is answered or nobody wants the answer any more."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from jimaku_mpv.errors import Superseded
from jimaku_mpv.model import EntryId, Episode
from jimaku_mpv.pipeline.awaiting import KEPT_FREE
from jimaku_mpv.pipeline.request import Request
from jimaku_mpv.player.messages import Act, Asked, Find, Look, Measure, Question

KEY_PRESS_PATIENCE = 3.0
BACKGROUND_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Job:
    """`stale` is set when nobody wants the answer any more."""

    question: Question | Measure | Look
    stale: threading.Event = field(default_factory=threading.Event)

    @property
    def number(self) -> int:
        """The number that the answer carries."""
        return self.question.job

    @property
    def by_itself(self) -> bool:
        """Whether no person asked."""
        match self.question:
            case Find(asked=asked) | Look(asked=asked):
                return asked is Asked.AUTO
            case Act():
                return False
            case Measure():
                return True

    def checkpoint(self) -> None:
        """Raise Superseded once the job is stale; called between the steps of the work."""
        if self.stale.is_set():
            raise Superseded

    def request(self, entry: EntryId | None = None, episode: Episode | None = None) -> Request:
        """The job as a question to the pipeline, with what the user has picked."""
        nobody_waits = self.by_itself or isinstance(self.question, Look)
        return Request(
            playing=self.question.playing,
            by_itself=self.by_itself,
            patience=BACKGROUND_PATIENCE if nobody_waits else KEY_PRESS_PATIENCE,
            kept_free=KEPT_FREE if isinstance(self.question, Look) else 0,
            checkpoint=self.checkpoint,
            entry=entry,
            episode=episode,
        )
