"""The way from a playing file to a fitting subtitle, one step a line; each step is done elsewhere."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from jimaku_mpv.errors import BadSubtitle, NothingFound, NotOnServer, StoreError, ToolMissing
from jimaku_mpv.matching.airing import may_come
from jimaku_mpv.matching.lookup import PLAUSIBLE_SCORE
from jimaku_mpv.matching.names import read_name
from jimaku_mpv.matching.own_names import names_of_show
from jimaku_mpv.matching.ranking import rank
from jimaku_mpv.matching.series import Series
from jimaku_mpv.matching.subtitle_names import SubtitleName, release_of
from jimaku_mpv.model import (
    Candidate,
    Choice,
    Confidence,
    Entry,
    EntryId,
    EntryMatch,
    Guess,
    LocalSubtitle,
    PlayingFile,
    Preferences,
    SubtitleFile,
)
from jimaku_mpv.net.jimaku import JimakuClient
from jimaku_mpv.pipeline.catalogue import Catalogue
from jimaku_mpv.pipeline.fetch import Fetcher
from jimaku_mpv.pipeline.finding import Action, Fetched, Finding, wanted_by
from jimaku_mpv.pipeline.identification import Identification
from jimaku_mpv.pipeline.keeping import Keeper
from jimaku_mpv.pipeline.memory import Memory, Recalled
from jimaku_mpv.pipeline.request import Request

log = logging.getLogger(__name__)

TRIES = 3


class Pipeline:
    """The steps with everything they need; safe to use from several threads."""

    def __init__(
        self,
        client: JimakuClient,
        catalogue: Catalogue,
        identification: Identification,
        memory: Memory,
        fetcher: Fetcher,
        preferences: Preferences,
        save: str = "cache",
    ) -> None:
        self._client = client
        self._catalogue = catalogue
        self._identification = identification
        self._memory = memory
        self._fetcher = fetcher
        self._preferences = preferences
        self._keeper = Keeper(save)

    def find(self, request: Request) -> Finding:
        """Which entry, episode and files; downloads no subtitle."""
        client = self._client.patient(request.waiting)
        guess = self._identification.read(request)
        try:
            finding = self._found(client, guess, request)
        except NothingFound:
            # It is dropped by now: the name may mean another one.
            if request.entry is not None:
                raise
            for _ in self._catalogue.renewals(client, request.missed, request.aside_of_person):
                log.info("the directory is newer now")
            finding = self._found(client, guess, request)
        return self.without_refused(finding)

    def without_refused(self, finding: Finding) -> Finding:
        """The finding without the files that the player could not open; a person may still pick one."""
        if finding.match.entry is None:
            return finding
        entry = finding.match.entry.id
        bad = [self._fetcher.is_refused(entry, choice.file) for choice in finding.choices]
        good = tuple(choice for choice, is_bad in zip(finding.choices, bad, strict=True) if not is_bad)
        refused = finding.refused + (bad.index(False) if good else len(bad))
        return dataclasses.replace(finding, choices=good, refused=refused)

    def is_awaited(self, finding: Finding, request: Request, now: datetime) -> bool:
        """Whether the episode that Jimaku has no file for may come within days; may ask AniList."""
        entry = finding.match.entry
        known = entry is not None and finding.match.confidence is not Confidence.UNSURE
        if entry is None or not known or finding.choices or finding.refused:
            return False
        listed = self._catalogue.listed(entry)
        said = may_come(finding.wanted(), listed, self.read_names(finding, listed), now)
        return self._identification.is_airing(entry, finding.match.episode, request) if said is None else said

    @property
    def remaining(self) -> int | None:
        """Requests that Jimaku still allows as far as it has told."""
        return self._client.remaining

    def files(self, entry_id: EntryId, request: Request) -> tuple[Entry, tuple[SubtitleFile, ...]]:
        """An entry with its whole list, as it is known or else asked for."""
        client = self._client.patient(request.waiting)
        entry = self._catalogue.entry(client, entry_id)
        again, asked = request.again, request.asked
        return entry, self._catalogue.files(client, entry, "all", bool, request.missed, again, asked)

    def read_names(self, finding: Finding, files: Iterable[SubtitleFile]) -> tuple[SubtitleName, ...]:
        """What the names of the entry's files say, in their order; what was read for the ranking counts."""
        wanted = finding.wanted()
        read = self._catalogue.readings.of(wanted.entry.id)
        return read(tuple(file.name for file in files), names_of_show(wanted.entry, wanted.guess)).names

    def fetch(self, choice: Choice, finding: Finding, request: Request) -> LocalSubtitle:
        """One file that a person has chosen; raises BadSubtitle, NotOnServer or ToolMissing."""
        client = self._client.patient(request.waiting, request.checkpoint)
        wanted = finding.wanted()
        others = self._catalogue.listed(wanted.entry)
        try:
            return self._fetcher.fetch(client, choice, wanted, alone=False, others=others)
        except NotOnServer:
            self._catalogue.distrust(wanted.entry.id)
            raise

    def fetch_best(self, finding: Finding, request: Request) -> Fetched:
        """The first choice that turns out to be a good subtitle; when they are gone, of a new list.

        What may be loaded without asking is only ever replaced by something as sure.
        """
        try:
            return self._first_good(finding, request)
        except NotOnServer:
            again = self.find(request)
            same = (again.match.entry, again.action) == (finding.match.entry, finding.action)
            if not same or again.choices == finding.choices:
                raise
            return self._first_good(again, request)

    def _first_good(self, finding: Finding, request: Request) -> Fetched:
        client = self._client.patient(request.waiting, request.checkpoint)
        wanted, alone = finding.wanted(), finding.action is Action.LOAD
        others = self._catalogue.listed(wanted.entry)
        failure: BadSubtitle | NotOnServer | ToolMissing | None = None
        for choice in [one for one in finding.choices if one.sure or not alone][:TRIES]:
            request.checkpoint()
            try:
                subtitle = self._fetcher.fetch(client, choice, wanted, alone=alone, others=others)
            except (BadSubtitle, NotOnServer, ToolMissing) as error:
                log.warning("%s: %s", choice.file.name, error.line())
                failure = failure or error
                if isinstance(error, NotOnServer):
                    self._catalogue.distrust(wanted.entry.id)
            else:
                note = f"took another file: {failure.message}" if failure else finding.note(choice)
                return Fetched(subtitle, choice, note)
        raise failure or finding.what_is_missing()

    def keep(self, subtitle: LocalSubtitle, playing: PlayingFile) -> tuple[LocalSubtitle, str | None]:
        """The subtitle where the user wants it saved, and a note when that can't be."""
        return self._keeper.keep(subtitle, playing)

    def withdraw(self, subtitle: LocalSubtitle, playing: PlayingFile) -> None:
        """Take it away from where the user wants subtitles saved; see `keep`."""
        self._keeper.withdraw(subtitle, playing)

    def warm_up(self) -> None:
        """Build what the first search would wait for; asks no server."""
        self._catalogue.index()

    def renew(self) -> None:
        """Bring the directory up to date if it is time; for after an answer, when nobody waits."""
        client = self._client.patient(0.0)
        self._catalogue.renew_if_due(client)
        self._catalogue.relations.renew_if_due(client)
        self._catalogue.index()
        self._fetcher.trim()

    def search(self, title: str, request: Request | None = None) -> list[Candidate]:
        """Entries whose names look like a title, best first.

        Where none does, and a person has typed it (`request`), Jimaku may be asked for what is new.
        """
        asked_at = self._catalogue.asked_at()
        self._catalogue.ensure(self._client)
        found = self._catalogue.index().candidates((title,))
        if request is None or (found and found[0].score >= PLAUSIBLE_SCORE):
            return found
        client = self._client.patient(request.waiting)
        for _ in self._catalogue.renewals(client, request.missed, request.aside_of_person):
            found = self._catalogue.index().candidates((title,))
            if found and found[0].score >= PLAUSIBLE_SCORE:
                break
        request.asked.extend(self._catalogue.unasked_since(asked_at))
        return found

    def entry(self, number: EntryId) -> Entry:
        """The entry of that number; raises NothingFound when Jimaku has none."""
        return self._catalogue.entry(self._client, number)

    def remember(
        self,
        playing: PlayingFile,
        *,
        entry: Entry | EntryId | None = None,
        release: str | None = None,
        shift: int | None = None,
        delays: Mapping[str, float] | None = None,
        undoable: bool = False,
        checkpoint: Callable[[], None] = lambda: None,
    ) -> Series | None:
        """Keep what the user has chosen, see `Memory.remember`; for what, None when for nothing."""
        guess = read_name(playing)
        return self._memory.remember(
            playing,
            guess,
            entry=entry,
            release=release,
            shift=shift,
            delays=delays,
            undoable=undoable,
            checkpoint=checkpoint,
        )

    def choose_alone(self, playing: PlayingFile, checkpoint: Callable[[], None]) -> None:
        """Note that something was chosen which holds for this file alone; see `take_back`."""
        self._memory.choose_alone(playing, read_name(playing), checkpoint)

    def take_back(self, playing: PlayingFile) -> bool:
        """End what was chosen for this file; what was decided before holds again. False: nothing was."""
        return self._memory.take_back(playing, read_name(playing))

    def has_decided(self, playing: PlayingFile) -> bool:
        """Whether anything that the user has chosen holds for this file's season."""
        return self._memory.holds_for(playing, read_name(playing))

    def delay(self, playing: PlayingFile, file: SubtitleFile) -> float | None:
        """Seconds by which the user keeps files of this one's release later, for videos of this one's."""
        guess = read_name(playing)
        try:
            return self._memory.delay(playing, guess, _pair(guess, file))
        except StoreError as error:
            log.warning("decisions can't be read: %s", error.line())
            return None

    def remember_delay(self, playing: PlayingFile, file: SubtitleFile, seconds: float) -> None:
        """Keep that; what `delay` gives from then on."""
        self.remember(playing, delays={_pair(read_name(playing), file): seconds}, undoable=True)

    @property
    def decisions_last(self) -> bool:
        """Whether what the user chooses outlives this program; it does not where the disk refuses."""
        return self._memory.lasts

    def forget(self, playing: PlayingFile) -> int:
        """Take back what the user has chosen for this file's series; how many decisions that were."""
        return self._memory.forget(playing, read_name(playing))

    def _found(self, client: JimakuClient, guess: Guess, request: Request) -> Finding:
        request.asked.clear()
        recalled, unread = self._recalled(client, guess, request)
        match = self._identification.match(client, guess, request, recalled)
        choices = self._choices(client, guess, match, recalled, request)
        missed = request.missed[0].message if request.missed else ""
        void = next(iter(request.void), "")
        asked = next(iter(request.asked), None)
        return Finding(match.guess or guess, match, choices, missed, void, unread, asked=asked)

    def _recalled(
        self, client: JimakuClient, guess: Guess, request: Request
    ) -> tuple[Recalled | None, StoreError | None]:
        """What was decided, or why nobody knows; who names the entry is told no other one by it."""
        request.void.clear()
        # For an entry that was picked, what was chosen before tells the release at most.
        asked = client if request.entry is None else None
        try:
            return self._memory.recall(request.playing, guess, asked, request.void), None
        except StoreError as error:
            log.warning("decisions can't be read: %s", error.line())
            return None, error if request.entry is None else None

    def _choices(
        self,
        client: JimakuClient,
        guess: Guess,
        match: EntryMatch,
        recalled: Recalled | None,
        request: Request,
    ) -> tuple[Choice, ...]:
        if match.entry is None:
            return ()
        wanted, read = wanted_by(guess, match), self._catalogue.readings.of(match.entry.id)
        preferences = self._preferences
        if recalled is not None and recalled.decision.release is not None:
            preferences = dataclasses.replace(preferences, release=recalled.decision.release)
        ranked: tuple[tuple[SubtitleFile, ...], tuple[Choice, ...]] = ((), ())

        def choose(files: tuple[SubtitleFile, ...]) -> tuple[Choice, ...]:
            nonlocal ranked
            if ranked[0] is not files:
                ranked = files, tuple(rank(files, wanted, preferences, read))
            return ranked[1]

        def fits(files: tuple[SubtitleFile, ...]) -> bool:
            # What the player could not open may have been uploaded anew.
            return any(not self._fetcher.is_refused(entry.id, one.file) for one in choose(files))

        entry, episode = match.entry, f"{match.episode}/{match.absolute}"
        again, asked = request.again, request.asked
        listed = self._catalogue.files(client, entry, episode, fits, request.missed, again, asked)
        return choose(listed)


def _pair(guess: Guess, file: SubtitleFile) -> str:
    """A shift holds between two releases, the subtitle's and the video's; empty when neither has a name."""
    subtitle, video = release_of(file.name), guess.release_group
    return " ".join((*([f"of {subtitle}"] if subtitle else []), *([f"for {video}"] if video else [])))
