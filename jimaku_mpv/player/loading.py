"""The last steps to the screen: fetch, keep what the user has decided, note it for the first frame."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from jimaku_mpv.errors import (
    BadSubtitle,
    JimakuError,
    NothingFound,
    NotOnServer,
    StoreError,
    ToolMissing,
)
from jimaku_mpv.matching.subtitle_names import release_of
from jimaku_mpv.model import Choice, Entry, LocalSubtitle, PlayingFile
from jimaku_mpv.pipeline.finding import Finding
from jimaku_mpv.player import rows
from jimaku_mpv.player.job import Job
from jimaku_mpv.player.messages import About, Act, Answer, Loaded
from jimaku_mpv.player.ready import ReadyRecords
from jimaku_mpv.player.services import Services
from jimaku_mpv.timekeeper import Timed

TRIES = 3

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Loader:
    """Loads for one job. `troubles`: what did not keep a subtitle from being loaded, to be shown with it;
    `kept`: for what the user's choice is kept, in words. `end_ahead` ends the preparing of the next file.
    """

    job: Job
    services: Services
    ready: ReadyRecords
    end_ahead: Callable[[], None] = lambda: None
    troubles: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def best(self, finding: Finding) -> Loaded:
        """The best file that is good, for the first frame of the next time too if it is certain."""
        fetched = self.services.pipeline.fetch_best(finding, self.job.request())
        return self._loaded(finding, fetched.choice, fetched.subtitle, fetched.note)

    def one(self, finding: Finding, choices: Sequence[Choice]) -> Loaded:
        """The first of some files that is good; the failure of the first when none is."""
        failure: BadSubtitle | NotOnServer | ToolMissing | None = None
        for choice in choices[:TRIES]:
            try:
                subtitle = self.services.pipeline.fetch(choice, finding, self.job.request())
            except (BadSubtitle, NotOnServer, ToolMissing) as error:
                failure = failure or error
            else:
                return self._loaded(finding, choice, subtitle, None)
        raise failure or NothingFound(
            "There is no other subtitle for this episode", "Choose the file by hand"
        )

    def preview(self, finding: Finding, choice: Choice) -> Loaded:
        """A file that is only looked at: nothing is kept."""
        subtitle = self.services.pipeline.fetch(choice, finding, self.job.request())
        return Loaded(self.job.number, titled(subtitle, finding), None, about(finding, choice, subtitle))

    def picked(self, source: str) -> tuple[Finding, Choice]:
        """A file by its Source, with what is known of the playing file; NothingFound when it is gone."""
        parsed = rows.parse_source(source)
        if parsed is None:
            raise NothingFound("This file is not known any more", "Open the list again")
        (entry, name), pipeline = parsed, self.services.pipeline
        finding = pipeline.find(self.job.request())
        if finding.match.entry is None or finding.match.entry.id != entry:
            finding = pipeline.find(self.job.request(entry))
        if not rows.is_of(source, finding.wanted().entry):
            raise NothingFound("This file is not known any more", "Open the list again")
        self.job.checkpoint()
        _, listed = pipeline.files(entry, self.job.request())
        file = next((one for one in listed if one.name == name), None)
        if file is None:
            raise NothingFound("This file is gone from Jimaku", "Open the list again")
        known = next((one for one in finding.choices if one.file == file), None)
        return finding, known or Choice(file, 0.0, (), False)

    def instead(self, finding: Finding, before: Choice, timed: Timed, *, stays: bool = False) -> Loaded:
        """What was measured takes the place of the choice that was loaded, also where that is saved.

        `stays`: the player shows it already, and only what is known of its times is new.
        """
        pipeline, playing = self.services.pipeline, self.job.question.playing
        original = pipeline.fetch(before, finding, self.job.request())
        if original.path != timed.subtitle.path:
            pipeline.withdraw(original, playing)
        saved, trouble = pipeline.keep(timed.subtitle, playing)
        origin = about(finding, timed.choice, saved)
        loaded = Loaded(self.job.number, titled(saved, finding), trouble or timed.said, origin)
        if not stays:
            return self.noted(loaded)
        question = self.job.question
        path, key = question.playing.path, question.settings_key
        self.ready.note(path, key, loaded.subtitle, origin, checkpoint=self.job.checkpoint)
        return loaded

    def decide(
        self, *, entry: Entry | None = None, file_name: str | None = None, shift: int | None = None
    ) -> None:
        """Keep what the user has chosen for the series; what lay ready for it is no longer right."""
        release = release_of(file_name) if file_name is not None else None
        playing = self.job.question.playing
        try:
            series = self.services.pipeline.remember(
                playing,
                entry=entry,
                release=release,
                shift=shift,
                undoable=True,
                checkpoint=self.job.checkpoint,
            )
        except StoreError as error:
            log.warning("not remembered: %s", error.line())
            self.troubles.append(f"not remembered: {error.message}")
        else:
            if series is not None:
                place = f"for this {'folder' if series.is_in_folder else 'series'}"
                lasts = self.services.pipeline.decisions_last
                self.kept.append(f"kept {place if lasts else 'until mpv ends'}")
        self.void_ready()

    def choose_alone(self) -> None:
        """The choice holds for this file alone: no other one is found by it, and undo takes it back."""
        try:
            self.services.pipeline.choose_alone(self.job.question.playing, self.job.checkpoint)
        except StoreError as error:
            log.warning("that it was chosen is not noted: %s", error.line())
        self.kept.append("for this video only")

    def void_ready(self) -> None:
        """What lies ready in this folder follows from what is decided no more, nor what is saved with it."""
        self.end_ahead()
        for video, subtitle in self.ready.forget_folder(self.job.question.playing.path):
            self.services.pipeline.withdraw(subtitle, PlayingFile(video))

    def clear_away(self) -> None:
        """Nothing of what was loaded for this file may come back by itself."""
        question = self.job.question
        current = question.current if isinstance(question, Act) else None
        source = current or self.ready.source(question.playing.path)
        self.void_ready()
        try:
            self._withdraw(source, None)
        except JimakuError as error:
            log.warning("what is saved stays: %s", error.line())

    def noted(self, loaded: Loaded) -> Loaded:
        """The answer that also shows it from the first frame the next time, once the player has opened it."""
        question = self.job.question
        path, key = question.playing.path, question.settings_key
        record = self.ready.propose(path, key, loaded.subtitle, loaded.about, self.job.checkpoint)
        return dataclasses.replace(loaded, record=record)

    def told(self, answer: Answer) -> Answer:
        """The answer with what went wrong on its way."""
        if not isinstance(answer, Loaded) or not (self.kept or self.troubles):
            return answer
        first = answer.note or (answer.about.file if self.kept else None)
        parts = (first, *self.kept[-1:], *self.troubles)
        return dataclasses.replace(answer, note=", ".join(filter(None, parts)))

    def _loaded(self, finding: Finding, choice: Choice, subtitle: LocalSubtitle, note: str | None) -> Loaded:
        self.job.checkpoint()
        origin = about(finding, choice, subtitle)
        self._withdraw_current(finding, origin.source)
        question = self.job.question
        playing = question.playing
        known = self.ready.timed(playing.path, question.settings_key, origin.source)
        if known is not None:
            path, timing = known
            subtitle = dataclasses.replace(subtitle, path=path, timing=timing, in_time=True)
            return Loaded(self.job.number, titled(subtitle, finding), note, origin)
        timed = self.services.timekeeper.delayed(subtitle, choice.file, playing)
        saved, trouble = self.services.pipeline.keep(timed, playing)
        return Loaded(self.job.number, titled(saved, finding), note or trouble, origin)

    def _withdraw_current(self, finding: Finding, instead: str) -> None:
        """What is saved for the video is the subtitle that the user has chosen, not the one before."""
        question = self.job.question
        current = question.current if isinstance(question, Act) else None
        if current != instead:
            self._withdraw(current, finding)

    def _withdraw(self, current: str | None, finding: Finding | None) -> None:
        """Take back what is saved of the Source; `finding`: what is known of the file."""
        pipeline = self.services.pipeline
        source = rows.parse_source(current or "")
        if current is None or source is None or self.services.settings.save == "cache":
            return
        entry, name = source
        # What is begun here is ended, though the file may be left meanwhile.
        request = dataclasses.replace(self.job.request(entry), checkpoint=lambda: None)
        if finding is None or finding.wanted().entry.id != entry:
            finding = pipeline.find(request)
        file = next((one for one in pipeline.files(entry, request)[1] if one.name == name), None)
        if file is not None and rows.is_of(current, finding.wanted().entry):
            subtitle = pipeline.fetch(Choice(file, 0.0), finding, request)
            pipeline.withdraw(subtitle, self.job.question.playing)


def about(finding: Finding, choice: Choice, subtitle: LocalSubtitle) -> About:
    """Where a subtitle comes from; no episode is told for a file that is not judged to hold the video's."""
    entry, fits = finding.wanted().entry, any(one.file == choice.file for one in finding.choices)
    episode = finding.match.episode if fits else None
    return About(
        source=rows.source_of(entry, choice.file.name),
        entry=entry.name,
        episode="" if episode is None else str(episode),
        file=subtitle.file_name,
    )


def titled(subtitle: LocalSubtitle, finding: Finding) -> LocalSubtitle:
    """With the title that mpv's list of tracks shows."""
    names = (*finding.wanted().entry.names(), *finding.guess.titles)
    return dataclasses.replace(subtitle, title=rows.track_title(subtitle.file_name, names))
