"""The way from a playing file to a fitting subtitle, one step a line; each step is done elsewhere."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from jimaku_mpv.errors import BadSubtitle, NothingFound, NotOnServer, ToolMissing
from jimaku_mpv.matching.identify import PLAUSIBLE_SCORE, Lookup, identify, needs, plausible_title
from jimaku_mpv.matching.names import read_name
from jimaku_mpv.matching.ranking import Wanted, rank
from jimaku_mpv.matching.release import warm_up
from jimaku_mpv.model import (
    Candidate,
    Choice,
    Confidence,
    EntryId,
    EntryMatch,
    Episode,
    Guess,
    Knowledge,
    LocalSubtitle,
    PlayingFile,
    Preferences,
    Relations,
    SubtitleFile,
)
from jimaku_mpv.net.jimaku import JimakuClient
from jimaku_mpv.net.ratelimit import Patience
from jimaku_mpv.pipeline.catalogue import Catalogue
from jimaku_mpv.pipeline.fetch import Fetcher
from jimaku_mpv.pipeline.references import References
from jimaku_mpv.privacy import without_secrets

log = logging.getLogger(__name__)

TRIES = 3


class Action(StrEnum):
    """What may be done with a finding without asking anybody."""

    LOAD = "load"
    ASK = "ask"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Finding:
    """All that is known about the playing file before anything is downloaded."""

    guess: Guess
    match: EntryMatch
    choices: tuple[Choice, ...]

    @property
    def action(self) -> Action:
        """LOAD only when the entry, the episode and the first file are all sure."""
        if self.match.entry is None or not self.choices:
            return Action.NONE
        certain = self.match.confidence is Confidence.CERTAIN and self.choices[0].sure
        return Action.LOAD if certain else Action.ASK

    def summary(self, limit: int = 48) -> str:
        """Entry and episode in at most `limit` characters."""
        name = self.match.entry.name if self.match.entry else "nothing"
        episode = "" if self.match.episode is None else f", episode {self.match.episode}"
        return f"{_quoted(name, limit - len(episode))}{episode}"

    def what_is_missing(self) -> NothingFound:
        """Why there is nothing to load, in words for the screen."""
        if not self.guess.titles:
            return NothingFound(
                "No title can be read from this name", "Rename the file, or use: jimaku-mpv get"
            )
        if self.match.entry is None:
            return NothingFound(f"No entry on Jimaku for {_quoted(self.guess.titles[0], 37)}")
        if self.match.episode is None and not self.match.entry.movie:
            return NothingFound(
                f"Which episode of {_quoted(self.match.entry.name, 40)}?", "The file's name has no number"
            )
        return NothingFound(f"No subtitle yet for {self.summary(40)}")

    def wanted(self) -> Wanted:
        """What the file list is searched for; only with an entry."""
        if self.match.entry is None:
            raise self.what_is_missing()
        return _wanted(self.guess, self.match)


@dataclass(frozen=True, slots=True)
class Request:
    """One question to the pipeline.

    `by_itself`: no person asked, so a title goes to AniList only as the setting `online` allows.
    `patience`: seconds to wait for rate limits, of all servers and steps together. `aside_seconds`:
    how long all that an answer can do without (AniList, the relations) may take. `checkpoint` is
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
    waiting: Patience = field(init=False, repr=False, compare=False)
    aside: Patience = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "waiting", Patience(self.patience))
        object.__setattr__(self, "aside", Patience(self.aside_seconds))


class Pipeline:
    """The steps with everything they need; safe to use from several threads."""

    def __init__(
        self,
        client: JimakuClient,
        catalogue: Catalogue,
        references: References,
        fetcher: Fetcher,
        preferences: Preferences,
        online: str,
    ) -> None:
        self._client = client
        self._catalogue = catalogue
        self._references = references
        self._fetcher = fetcher
        self._preferences = preferences
        self._online = online

    def find(self, request: Request) -> Finding:
        """Which entry, episode and files; downloads no subtitle."""
        client = self._client.patient(request.waiting)
        guess = read_name(request.playing)
        if request.episode is not None:
            guess = dataclasses.replace(guess, episode=request.episode, absolute=None)
        match = self._match(client, guess, request)
        try:
            choices = self._choices(client, guess, match)
        except NothingFound:
            # The entry is gone, and dropped by now: the name may mean another one.
            if request.entry is not None:
                raise
            match = self._match(client, guess, request)
            choices = self._choices(client, guess, match)
        return Finding(guess, match, choices)

    def fetch_best(self, finding: Finding, request: Request) -> tuple[LocalSubtitle, str | None]:
        """The first choice that turns out to be a good subtitle, and a note if it was not the first.

        What may be loaded without asking is only ever replaced by something as sure.
        """
        client = self._client.patient(request.waiting, request.checkpoint)
        wanted, alone = finding.wanted(), finding.action is Action.LOAD
        failure: BadSubtitle | NotOnServer | ToolMissing | None = None
        for choice in [one for one in finding.choices if one.sure or not alone][:TRIES]:
            request.checkpoint()
            try:
                subtitle = self._fetcher.fetch(client, choice, wanted, alone=alone)
            except (BadSubtitle, NotOnServer, ToolMissing) as error:
                log.warning("%s: %s", choice.file.name, error.line())
                failure = failure or error
            else:
                note = f"took another file: {failure.message}" if failure else None
                return subtitle, note
        raise failure or finding.what_is_missing()

    def warm_up(self) -> None:
        """Build what the first search would wait for; asks no server."""
        warm_up()
        self._catalogue.index()

    def renew(self) -> None:
        """Bring the directory up to date if it is time; for after an answer, when nobody waits."""
        client = self._client.patient(0.0)
        self._catalogue.renew_if_due(client)
        self._catalogue.renew_relations_if_due(client)
        self._catalogue.index()
        self._fetcher.trim()

    def search(self, title: str) -> list[Candidate]:
        """Entries whose names look like a title, best first."""
        self._catalogue.ensure(self._client)
        return self._catalogue.index().candidates((title,))

    def _match(self, client: JimakuClient, guess: Guess, request: Request) -> EntryMatch:
        request.checkpoint()
        if request.entry is None:
            match = self._identify(client, guess, request)
        else:
            match = self._identify_given(client, guess, request)
        log.info("%s → %s (%s)", without_secrets(request.playing.path), _told(match), match.confidence)
        request.checkpoint()
        return match

    def _identify(self, client: JimakuClient, guess: Guess, request: Request) -> EntryMatch:
        if not guess.titles and guess.anilist_id is None and guess.tmdb_id is None:
            return EntryMatch(None, None, Confidence.UNSURE)
        self._catalogue.ensure(client)
        match = self._identify_once(client, guess, request)
        if match.confidence is Confidence.UNSURE and self._catalogue.renew_after_miss(client):
            match = self._identify_once(client, guess, request)
        return match

    def _identify_once(self, client: JimakuClient, guess: Guess, request: Request) -> EntryMatch:
        index, relations = self._catalogue.index(), self._catalogue.relations(client, request.aside)
        match = identify(guess, index, Knowledge(relations=relations))
        lookup, may_ask = needs(guess, match), self._online != "jimaku"
        if lookup is not None and self._online == "plausible" and request.by_itself:
            titles = plausible_title(guess, index, Knowledge(relations=relations))
            lookup = needs(dataclasses.replace(guess, titles=titles), match)
            may_ask = bool(match.candidates) and match.candidates[0].score >= PLAUSIBLE_SCORE
        if lookup is None:
            return match
        request.checkpoint()
        knowledge = self._consult(lookup, relations, may_ask, request)
        return identify(guess, index, knowledge)

    def _identify_given(self, client: JimakuClient, guess: Guess, request: Request) -> EntryMatch:
        assert request.entry is not None
        entry = self._catalogue.entry(client, request.entry)
        index, relations = self._catalogue.index(), self._catalogue.relations(client, request.aside)
        if entry.anilist_id is None:
            return identify(guess, index, Knowledge(relations=relations), entry)
        lookup = Lookup((), (entry.anilist_id,))
        may_ask = self._online != "jimaku"
        knowledge = self._consult(lookup, relations, may_ask, request)
        return identify(guess, index, knowledge, entry)

    def _consult(self, lookup: Lookup, relations: Relations, may_ask: bool, request: Request) -> Knowledge:
        return self._references.consult(
            lookup, relations, may_ask=may_ask, waiting=request.waiting, aside=request.aside
        )

    def _choices(self, client: JimakuClient, guess: Guess, match: EntryMatch) -> tuple[Choice, ...]:
        if match.entry is None:
            return ()
        wanted, read = _wanted(guess, match), self._catalogue.readings.of(match.entry.id)
        ranked: tuple[tuple[SubtitleFile, ...], tuple[Choice, ...]] = ((), ())

        def choose(files: tuple[SubtitleFile, ...]) -> tuple[Choice, ...]:
            nonlocal ranked
            if ranked[0] is not files:
                ranked = files, tuple(rank(files, wanted, self._preferences, read))
            return ranked[1]

        episode = f"{match.episode}/{match.absolute}"
        return choose(self._catalogue.files(client, match.entry, episode, lambda files: bool(choose(files))))


def _wanted(guess: Guess, match: EntryMatch) -> Wanted:
    assert match.entry is not None
    return Wanted(
        entry=match.entry,
        episode=match.episode,
        absolute=match.absolute,
        season=guess.season,
        guess=guess,
        count=match.count,
    )


def _told(match: EntryMatch) -> str:
    if match.entry is None:
        return "no entry"
    lead = [f"{c.entry.name} {c.score:.0f}" for c in match.candidates[:3]]
    return (
        f"entry {match.entry.id} “{match.entry.name}”, episode {match.episode}; candidates: {', '.join(lead)}"
    )


def _quoted(name: str, limit: int) -> str:
    """The name in quotes, cut so that both together take at most `limit` characters."""
    return f"“{name}”" if len(name) + 2 <= limit else f"“{name[: limit - 3].rstrip()}…”"
