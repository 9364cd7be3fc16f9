"""What the program knows about a playing file before anything is downloaded, in words and as a decision.

Knows nothing of how it was found.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from jimaku_mpv.errors import NothingFound, StoreError
from jimaku_mpv.matching.ranking import Wanted
from jimaku_mpv.model import Choice, Confidence, EntryMatch, Guess, LocalSubtitle

UNITS = ((86400, "days"), (3600, "h"), (60, "min"), (1, "s"))
"""Seconds that each has; it is used from two of them on, since a single one may be nearly two."""

LIST_IS_FRESH = 120.0
"""Seconds: of a list that is younger its age is not told. A key press would not have it asked for again."""


class Action(StrEnum):
    """What may be done with a finding without asking anybody."""

    LOAD = "load"
    ASK = "ask"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Finding:
    """All that is known about the playing file before anything is downloaded.

    `missed`: why Jimaku could not be asked whether there is anything newer; empty when there was no need.
    `void`: why what the user chose before holds no more; empty when it holds, or nothing was.
    `refused`: how many files would come first but are left out, since the player could not open them.
    `unread`: why the user's decisions could not be read: the user may have corrected just this.
    `asked`: how many seconds ago Jimaku was asked for what this follows from; None when it was for this.
    """

    guess: Guess
    match: EntryMatch
    choices: tuple[Choice, ...]
    missed: str = ""
    void: str = ""
    unread: StoreError | None = None
    refused: int = 0
    asked: float | None = field(default=None, compare=False)

    @property
    def action(self) -> Action:
        """LOAD only when the entry, the episode and the first file are sure, and the decisions known."""
        if self.match.entry is None or not self.choices:
            return Action.NONE
        certain = self.match.confidence is Confidence.CERTAIN and self.choices[0].sure and not self.unread
        return Action.LOAD if certain else Action.ASK

    def summary(self, limit: int = 48) -> str:
        """Entry and episode in at most `limit` characters."""
        name = self.match.entry.name if self.match.entry else "nothing"
        episode = "" if self.match.episode is None else f", episode {self.match.episode}"
        return f"{quoted(name, limit - len(episode))}{episode}"

    def what_is_missing(self) -> NothingFound:
        """Why there is nothing to load, in words for the screen."""
        if not self.guess.titles:
            return NothingFound(
                "No title can be read from this name", "Rename the file, or use: jimaku-mpv get"
            )
        if self.match.known_as is not None:
            return NothingFound(f"No entry on Jimaku for {quoted(self.match.known_as, 37)}", self._why_not())
        if self.match.entry is None:
            return NothingFound(f"Not recognised: {quoted(self.guess.titles[0], 43)}", self._why_not())
        if self.match.episode is None and not self.match.entry.movie:
            return NothingFound(
                f"Which episode of {quoted(self.match.entry.name, 40)}?", "The file's name has no number"
            )
        if self.refused:
            return NothingFound(
                f"Nothing for {self.summary(28)} opens in the player",
                _hint(self.asked, "Choose the file by hand"),
            )
        return NothingFound(f"No subtitle yet for {self.summary(40)}", _hint(self.asked, self.void))

    def missing_title(self) -> str:
        """Why there is nothing to load, above what there is instead."""
        message = self.what_is_missing().message
        # A question is one for the user: nobody else can answer it.
        return message if message.endswith("?") else dated(message, self.asked)

    def note(self, taken: Choice) -> str | None:
        """What the user should know of how it was found, and why this one was taken."""
        which = "the first" if self.refused == 1 else f"the first {self.refused}"
        refused = f"took {quoted(taken.file.name, 31)}: {which} did not open" if self.refused else ""
        missed = f"from what is kept here: {self.missed}" if self.missed else ""
        return ", ".join(filter(None, (self.void, refused or missed))) or None

    def _why_not(self) -> str:
        missed = f"It may be too new: {self.missed}" if self.missed else ""
        return _hint(self.asked, self.void, missed)

    def wanted(self) -> Wanted:
        """What the file list is searched for; only with an entry."""
        if self.match.entry is None:
            raise self.what_is_missing()
        return wanted_by(self.guess, self.match)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A subtitle on this disk and the choice that it came from; `note` says why that was not the first."""

    subtitle: LocalSubtitle
    choice: Choice
    note: str | None = None


def wanted_by(guess: Guess, match: EntryMatch) -> Wanted:
    """What a file list is searched for; the match must have an entry."""
    assert match.entry is not None
    return Wanted(
        entry=match.entry,
        episode=match.episode,
        absolute=match.absolute,
        # An anime entry is one season: what a person has chosen need not be what the name calls it.
        season=None if match.chosen and match.entry.anime else guess.season,
        guess=guess,
        count=match.count,
    )


def ago(seconds: float) -> str:
    """How long ago, in the unit that a person would use."""
    if seconds < 0:
        return "before the clock was set back"
    unit, name = next((one, name) for one, name in UNITS if seconds >= 2 * one or one == 1)
    return f"{max(1, int(seconds / unit))} {name} ago"


def told_when(asked: float | None) -> str:
    """Words for what comes from memory, of which Jimaku was `asked` so many seconds ago; none for None."""
    return "" if asked is None else f"asked {ago(asked)}"


def dated(text: str, asked: float | None, since: float = 0.0) -> str:
    """The text, with `told_when` if that was at least `since` seconds ago."""
    return text if asked is None or 0 <= asked < since else f"{text}, {told_when(asked)}"


def _hint(asked: float | None, *parts: str) -> str:
    """A sentence of the parts; when Jimaku was asked stands apart, as it is no part of an advice."""
    text, when = ", ".join(filter(None, parts)), told_when(asked)
    text = f"{text} ({when})" if text and when else text or when
    return text[:1].upper() + text[1:]


def quoted(name: str, limit: int) -> str:
    """The name in quotes, cut so that both together take at most `limit` characters."""
    return f"“{name}”" if len(name) + 2 <= limit else f"“{name[: limit - 3].rstrip()}…”"
