"""One question to the pipeline, how long its answer may take, and how old what it follows from may be."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from jimaku_mpv.errors import JimakuError
from jimaku_mpv.model import EntryId, Episode, PlayingFile
from jimaku_mpv.net.ratelimit import Patience, Tell

MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Again:
    """Seconds after which Jimaku is asked again, on all windows of the machine together.

    `list`: for an entry's list; `missing`: for an episode that was not in it.
    """

    list: float
    missing: float


BY_ITSELF = Again(list=15 * MINUTE, missing=30 * MINUTE)
"""Nobody waits: an upload half an hour later is early enough, and a folder of videos opens many."""

KEY_PRESS = Again(list=2 * MINUTE, missing=2 * MINUTE)
"""Somebody believes that it is there by now. Two minutes, for keys are pressed again and again."""

AFRESH = Again(list=0.0, missing=0.0)
"""For who keeps the time between two questions by himself."""

NEVER = Again(list=math.inf, missing=math.inf)
"""For what another window has asked for, and what is kept must do."""


def is_recent(when: float | None, seconds: float, now: float) -> bool:
    """Whether it was less than `seconds` ago; a time to come is from a clock that was set back since."""
    return when is not None and 0 <= now - when < seconds


@dataclass(frozen=True, slots=True)
class Request:
    """One question to the pipeline.

    `by_itself`: no person asked, so a title goes to AniList only as the setting `online` allows.
    `patience`: seconds to wait for rate limits, of all servers and steps together; `tell` hears of each wait,
    and `kept_free` requests are left to those who are in a hurry. `aside_seconds`:
    how long all that an answer can do without (AniList, the relations) may take. `missed`: why Jimaku
    could not be asked for what is newer than the answer. `void`: why what the user chose before holds
    no more. `afresh`: Jimaku is asked for the list in which the episode is not, whenever that was done last;
    `as_kept`: it is not asked for a list that is kept here.
    `asked`: how many seconds ago Jimaku was asked for what the answer follows from, where that was not done
    for this question. `checkpoint` is
    called between the steps and raises Superseded when the answer is no longer wanted. `entry` and
    `episode` are given, not guessed.
    """

    playing: PlayingFile
    by_itself: bool = False
    patience: float = 30.0
    aside_seconds: float = 3.0
    checkpoint: Callable[[], None] = lambda: None
    entry: EntryId | None = None
    episode: Episode | None = None
    kept_free: int = 0
    afresh: bool = False
    as_kept: bool = False
    tell: Tell | None = field(default=None, repr=False, compare=False)
    waiting: Patience = field(init=False, repr=False, compare=False)
    aside: Patience = field(init=False, repr=False, compare=False)
    missed: list[JimakuError] = field(init=False, repr=False, compare=False)
    void: list[str] = field(init=False, repr=False, compare=False)
    asked: list[float] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "waiting", Patience(self.patience, self.kept_free, self.tell))
        object.__setattr__(self, "aside", Patience(self.aside_seconds))
        object.__setattr__(self, "missed", [])
        object.__setattr__(self, "void", [])
        object.__setattr__(self, "asked", [])

    @property
    def aside_of_person(self) -> Patience | None:
        """`aside`, None when no person asked."""
        return None if self.by_itself else self.aside

    @property
    def again(self) -> Again:
        """What is kept longer than this, Jimaku is asked for again."""
        if self.afresh:
            return AFRESH
        if self.as_kept:
            return NEVER
        return BY_ITSELF if self.by_itself else KEY_PRESS
