"""What each named action does: from a pick or a key press to an answer. Knows nothing of threads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from jimaku_mpv.errors import NothingFound, NotThereYet, RateLimited, SettingsError
from jimaku_mpv.model import Choice, Entry, EntryId, Episode
from jimaku_mpv.pipeline.finding import Action, Finding
from jimaku_mpv.player import choosing, rows
from jimaku_mpv.player.choosing import Files, Shown
from jimaku_mpv.player.exchange import Exchange
from jimaku_mpv.player.job import Job
from jimaku_mpv.player.loading import Loader
from jimaku_mpv.player.messages import Act, Answer, Awaited, Loaded, Menu, Name, Prompt, Said
from jimaku_mpv.player.rows import Part
from jimaku_mpv.player.services import Services
from jimaku_mpv.timekeeper import Timed
from jimaku_mpv.timing.verdict import Verdict


class Trail:
    """The order in which one goes through the subtitles of a file.

    It stays as it was at the first step, though each step makes another release the preferred one.
    """

    def __init__(self) -> None:
        self._path = ""
        self._names: tuple[str, ...] = ()

    def order(self, path: str, choices: Sequence[Choice]) -> list[Choice]:
        """The choices in that order; what is new comes last."""
        if path != self._path or not {choice.file.name for choice in choices} & set(self._names):
            self._path, self._names = path, tuple(choice.file.name for choice in choices)
        known = {name: at for at, name in enumerate(self._names)}
        return sorted(choices, key=lambda choice: known.get(choice.file.name, len(known)))


@dataclass(frozen=True, slots=True)
class Actions:
    """Answers one job. `find` goes on with the search after a new key."""

    job: Job
    act: Act
    services: Services
    loader: Loader
    exchange: Exchange
    trail: Trail
    find: Callable[[], Answer]

    def answer(self) -> Answer:
        """Do what was asked."""
        return HANDLERS[self.act.name](self)

    def step(self, by: int) -> Answer:
        """The subtitle `by` places further down the list of those that fit."""
        finding = self._finding()
        if not finding.choices:
            raise self._missing(finding)
        choices = self.trail.order(self.act.playing.path, finding.choices)
        names = [choice.file.name for choice in choices]
        source = rows.parse_source(self.act.current or "")
        there = names.index(source[1]) if source and source[1] in names else -1 if by > 0 else 0
        at = there + by
        if not 0 <= at < len(names):
            which = "last" if by > 0 else "first"
            raise NothingFound(f"That is the {which} subtitle that fits", "Choose the file by hand")
        onwards = choices[at:] if by > 0 else choices[at::-1]
        return self._decided(finding, self.loader.one(finding, onwards))

    def search(self) -> Answer:
        """Ask for a title, or show what is like it."""
        title = self.act.argument.strip()
        if not title:
            return choosing.title_prompt(self.job)
        return choosing.shows_like(self.job, self.services.pipeline, title)

    def pick_entry(self) -> Answer:
        """The shows that it may be."""
        return choosing.shows(self.job, self.services.pipeline, self._finding())

    def pick_episode(self) -> Answer:
        """The episodes of the show."""
        finding = self._finding()
        if finding.match.entry is None:
            return self.pick_entry()
        return choosing.episodes(self.job, self.services.pipeline, finding)

    def pick_file(self) -> Answer:
        """The files of the episode that plays."""
        finding = self._finding()
        if finding.match.entry is None:
            return self.pick_entry()
        return choosing.files(self.job, self._files(finding))

    def other_files(self) -> Answer:
        """A list that one opens from the list of files."""
        part = Part.parse(self.act.argument)
        finding = self._finding_in(part.entry)
        if finding.match.entry is None:
            return self.pick_entry()
        files = self._files(finding)
        if self.act.name is Name.ALL_FILES:
            return choosing.all_files(self.job, files, part)
        if self.act.name is Name.LIST_FILES:
            return choosing.list_files(self.job, files, part)
        return choosing.other_releases(self.job, files)

    def use_entry(self) -> Answer:
        """This show it is: load its best file, or let the user choose what is still open."""
        entry, pipeline = self._entry(self.act.argument), self.services.pipeline
        self.loader.decide(entry=entry)
        finding = self._finding(entry.id)
        if finding.action is not Action.NONE:
            return self.loader.noted(self.loader.best(finding))
        if finding.match.episode is None:
            return choosing.episodes(self.job, pipeline, finding, finding.missing_title())
        return self._others_of(finding, "show")

    def use_episode(self) -> Answer:
        """This episode it is; the shift holds for the series, as far as the name has a number."""
        word, _, number = self.act.argument.partition("/")
        entry, episode = self._entry(word), _number(number)
        said = self._finding(entry.id).guess.episode
        finding = self._finding(entry.id, episode)
        if isinstance(said, int) and isinstance(episode, int):
            self.loader.decide(entry=entry, shift=episode - said)
        if finding.action is Action.NONE:
            return self._others_of(finding, "episode")
        if not self.loader.kept:
            self.loader.choose_alone()
        return self.loader.noted(self.loader.best(finding))

    def use_file(self) -> Answer:
        """This file it is; of another episode, for this video alone: nobody knows what it says of others."""
        finding, choice = self.loader.picked(self.act.argument)
        loaded = self.loader.one(finding, (choice,))
        if choice in finding.choices:
            return self._decided(finding, loaded)
        self.loader.choose_alone()
        return self.loader.noted(loaded)

    def preview(self) -> Answer:
        """This file, to be looked at."""
        finding, choice = self.loader.picked(self.act.argument)
        # As the tries of the measuring count it.
        source = "/".join(map(str, rows.parse_source(self.act.argument) or ()))
        if (wait := self.services.pace.wait(source)) > 0:
            raise RateLimited(wait)
        return self.loader.preview(finding, choice)

    def retime(self) -> Answer:
        """Measure the subtitle that is loaded, against one track if one was picked; correct it on proof."""
        finding, choice = self._loaded()
        timed = self.services.timekeeper.check(finding, choice, self.job.request(), track=self.act.argument)
        if timed.subtitle.in_time:
            # Also when the original fits: a copy with other times may be on the screen.
            return self.loader.instead(finding, choice, timed)
        raise NothingFound(timed.said[:1].upper() + timed.said[1:])

    def keep_delay(self) -> Answer:
        """The user's shift holds for the release; argument: `SECONDS PATH`, the file that is shown."""
        finding, choice = self._loaded()
        playing, timekeeper = self.act.playing, self.services.timekeeper
        prepared = self.services.pipeline.fetch(choice, finding, self.job.request())
        seconds, _, shown = self.act.argument.partition(" ")
        copy = timekeeper.keep_delay(prepared, choice.file, playing, float(seconds), Path(shown))
        self.loader.void_ready()
        timed = Timed(choice, copy, Verdict.CANNOT_TELL, copy.timing or "no shift is kept any more")
        return self.loader.instead(finding, choice, timed)

    def undo(self) -> Answer:
        """The script has taken the subtitle away; what was chosen for this file goes, too.

        What was chosen for other files stays: one may only want to see this one without.
        """
        playing, pipeline = self.act.playing, self.services.pipeline
        shown = self.act.current is not None
        if pipeline.take_back(playing):
            self.loader.clear_away()
            said = "removed, and what you chose is taken back" if shown else "what you chose is taken back"
        elif not shown:
            return Said(self.job.number, "nothing of ours is loaded")
        elif pipeline.has_decided(playing):
            said = "removed; what you chose for this series stays"
        else:
            said = "the subtitle is removed"
        return Said(self.job.number, said, removes=True)

    def forget(self) -> Answer:
        """What was chosen for this series counts no more, nor does what is on the screen."""
        playing, pipeline = self.act.playing, self.services.pipeline
        if not any((pipeline.forget(playing), pipeline.take_back(playing))):
            return Said(self.job.number, "nothing was chosen here")
        self.loader.clear_away()
        return Said(self.job.number, "forgotten what you chose here", removes=self.act.current is not None)

    def why(self) -> Answer:
        """What was read, found and taken."""
        finding = self._finding()
        shown = Shown(self.act.current, self.act.timing, self.act.looks_in)
        return choosing.reasons(self.job, self.services.pipeline, finding, shown)

    def login(self) -> Answer:
        """Ask for the key."""
        return key_prompt(self.job, self.exchange, self.services, "")

    def use_key(self) -> Answer:
        """Prove and keep the key that was typed, and go on with the search."""
        text = self.exchange.take_secret(self.act.argument)
        account = self.services.account
        if account.ahead:
            raise SettingsError(f"{account.ahead} goes before any other key", "Change it, or unset it")
        try:
            account.keep(text)
        except SettingsError as error:
            return key_prompt(self.job, self.exchange, self.services, error.line())
        return self.find() if self.act.playing.path else Said(self.job.number, "Jimaku accepted the key")

    def _loaded(self) -> tuple[Finding, Choice]:
        if not self.act.current:
            raise NothingFound("There is no subtitle of ours to correct")
        return self.loader.picked(self.act.current)

    def _finding(self, entry: EntryId | None = None, episode: Episode | None = None) -> Finding:
        finding = self.services.pipeline.find(self.job.request(entry, episode))
        self.job.checkpoint()
        return finding

    def _entry(self, word: str) -> Entry:
        """The show of a row; NothingFound when its number is another show's by now."""
        number = rows.parse_entry(word)
        entry = self.services.pipeline.entry(number) if number is not None else None
        if entry is None or not rows.is_of(word, entry):
            raise NothingFound("This show is not known any more", "Open the list again")
        return entry

    def _finding_in(self, word: str) -> Finding:
        """What is known of the file within the show of a row."""
        finding = self._finding()
        if not word or (finding.match.entry is not None and rows.is_of(word, finding.match.entry)):
            return finding
        return self._finding(self._entry(word).id)

    def _files(self, finding: Finding) -> Files:
        return Files.of(self.job, self.services.pipeline, finding, self.act.current)

    def _missing(self, finding: Finding) -> NothingFound:
        return self.services.awaiting.missing(finding, self.job.request())

    def _others_of(self, finding: Finding, chosen: str) -> Menu:
        """The files of a show that has none for the episode; the first one may still come."""
        missing = self._missing(finding)
        kept = "".join(f", the {chosen} is {one}" for one in self.loader.kept)
        if not isinstance(missing, NotThereYet):
            return choosing.files(self.job, self._files(finding), finding.missing_title() + kept)
        if not self.services.pipeline.files(EntryId(missing.entry), self.job.request())[1]:
            raise missing
        menu = choosing.files(self.job, self._files(finding), missing.looked_for() + kept)
        return replace(menu, awaited=Awaited(missing.entry, missing.again))

    def _decided(self, finding: Finding, loaded: Loaded) -> Answer:
        entry, source = finding.wanted().entry, rows.parse_source(loaded.about.source)
        self.loader.decide(entry=entry, file_name=source[1] if source else None)
        return self.loader.noted(loaded)


def key_prompt(job: Job, exchange: Exchange, services: Services, note: str) -> Prompt:
    """The question for the key."""
    where = services.account.where.partition("://")[2]
    file = exchange.place_for_secret()
    return Prompt(job.number, Name.USE_KEY, f"Your API key from {where}", note, file=file)


def _number(text: str) -> Episode:
    number = float(text)
    return int(number) if number.is_integer() else number


HANDLERS: Mapping[Name, Callable[[Actions], Answer]] = {
    Name.NEXT: lambda actions: actions.step(1),
    Name.PREVIOUS: lambda actions: actions.step(-1),
    Name.SEARCH: Actions.search,
    Name.PICK_ENTRY: Actions.pick_entry,
    Name.PICK_EPISODE: Actions.pick_episode,
    Name.PICK_FILE: Actions.pick_file,
    Name.ALL_FILES: Actions.other_files,
    Name.OTHER_RELEASES: Actions.other_files,
    Name.LIST_FILES: Actions.other_files,
    Name.USE_ENTRY: Actions.use_entry,
    Name.USE_EPISODE: Actions.use_episode,
    Name.USE_FILE: Actions.use_file,
    Name.PREVIEW: Actions.preview,
    Name.RETIME: Actions.retime,
    Name.KEEP_DELAY: Actions.keep_delay,
    Name.UNDO: Actions.undo,
    Name.FORGET: Actions.forget,
    Name.WHY: Actions.why,
    Name.LOGIN: Actions.login,
    Name.USE_KEY: Actions.use_key,
}
