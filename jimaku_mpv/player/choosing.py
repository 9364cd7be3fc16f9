"""The menus from which the user chooses show, episode and file, and what was read and found."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from jimaku_mpv.errors import JimakuError, NothingFound, NotThereYet
from jimaku_mpv.matching.names import read_name
from jimaku_mpv.matching.subtitle_names import SubtitleName
from jimaku_mpv.model import Candidate, Choice, Entry, EntryId, SubtitleFile
from jimaku_mpv.pipeline.awaiting import Seen
from jimaku_mpv.pipeline.find import Pipeline
from jimaku_mpv.pipeline.finding import LIST_IS_FRESH, Action, Finding, ago, dated, quoted
from jimaku_mpv.pipeline.request import Request
from jimaku_mpv.player import rows
from jimaku_mpv.player.job import Job
from jimaku_mpv.player.messages import Awaited, Failed, Look, Looked, Menu, Name, Offer, Prompt, Row
from jimaku_mpv.player.rows import Part

MOST_SHOWS = 30
RIVAL_POINTS = 10.0
PLAUSIBLE_POINTS = 50.0
MOST_REASONS = 4
SEARCH_ROW = Row("Search for another title…", action=Name.SEARCH)


def offer(job: Job, finding: Finding) -> Offer:
    """What is likely, and which other shows it may be."""
    found = finding.match.candidates
    best = found[0].score if found else 0.0
    rivals = [one for one in found if one.score >= max(best - RIVAL_POINTS, PLAUSIBLE_POINTS)]
    plausible = [one for one in found if one.score >= PLAUSIBLE_POINTS]
    notes = (finding.unread.line() if finding.unread else "", finding.void)
    note = " — ".join(filter(None, notes)) or None
    listed = tuple(rows.show_rows(plausible, None))
    return Offer(job.number, finding.summary(), max(1, len(rivals)), listed, note)


def failed(job: Job, error: JimakuError) -> Failed:
    """Why there is no subtitle; one that may still come is looked for again."""
    if not isinstance(error, NotThereYet):
        return Failed(job.number, error.line())
    return Failed(job.number, error.looked_for(), awaited=Awaited(error.entry, error.again))


def looked(job: Job, look: Look, seen: Seen) -> Looked:
    """What a look found, or when the next one is due."""
    if seen.finding is not None:
        certain = seen.finding.action is Action.LOAD
        return Looked(job.number, seen.finding.summary(40), found=True, certain=certain)
    awaited = None if seen.again is None else Awaited(look.entry, seen.again)
    return Looked(job.number, seen.why, awaited)


def shows(job: Job, pipeline: Pipeline, finding: Finding) -> Menu | Prompt:
    """Shows like the one that the name says, the one that counts now first."""
    known = {one.entry.id: one for one in finding.match.candidates}
    for title in finding.guess.titles[:2]:
        for one in pipeline.search(title):
            known.setdefault(one.entry.id, one)
    if not known:
        note = dated("No show is like this name", finding.asked)
        return title_prompt(job, f"{note}: type its title")
    return _show_menu(job, list(known.values()), finding.match.entry.id if finding.match.entry else None)


def shows_like(job: Job, pipeline: Pipeline, title: str) -> Menu:
    """Shows like a title that was typed; NothingFound when there is none."""
    request = job.request()
    found = pipeline.search(title, request)
    if not found:
        hint = dated("Try its Japanese title", _asked(request))
        raise NothingFound(f"No show on Jimaku is like {quoted(title, 32)}", hint)
    return _show_menu(job, found, None)


def title_prompt(job: Job, note: str = "") -> Prompt:
    """The question for a title, which begins with what the name says."""
    titles = read_name(job.question.playing).titles
    return Prompt(job.number, Name.SEARCH, "Title of the show", note, titles[0] if titles else "")


def episodes(job: Job, pipeline: Pipeline, finding: Finding, note: str = "") -> Menu:
    """The episodes of the entry; NothingFound when its files name none."""
    request = job.request()
    entry, files = pipeline.files(finding.wanted().entry.id, request)
    found = rows.episode_rows(pipeline.read_names(finding, files), entry, finding.match.episode)
    if not found:
        hint = dated("Choose the file itself", _asked(request), LIST_IS_FRESH)
        raise NothingFound("No file of this show names an episode", hint)
    title = note or dated(f"Episode of {quoted(entry.name, 40)}", _asked(request), LIST_IS_FRESH)
    return Menu(job.number, title, tuple(found), _selected(found))


@dataclass(frozen=True, slots=True)
class Files:
    """The files of the entry that was found; `said`: what their names say, `current`: what is loaded.

    `asked`: see `Finding`, of this list.
    """

    finding: Finding
    entry: Entry
    listed: Sequence[SubtitleFile]
    said: Mapping[str, SubtitleName]
    current: str | None
    asked: float | None = None

    @classmethod
    def of(cls, job: Job, pipeline: Pipeline, finding: Finding, current: str | None) -> Files:
        """The list as it is known, or else asked for; NothingFound when it is empty."""
        request = job.request()
        entry, listed = pipeline.files(finding.wanted().entry.id, request)
        if not listed:
            hint = dated("Choose another show", _asked(request))
            raise NothingFound(f"{quoted(entry.name, 40)} has no files yet", hint)
        names = pipeline.read_names(finding, listed)
        said = {file.name: name for file, name in zip(listed, names, strict=True)}
        return cls(finding, entry, listed, said, current, _asked(request))

    def dated(self, title: str) -> str:
        """The title of a list, with its age if it is of any."""
        return dated(title, self.asked, LIST_IS_FRESH)

    @property
    def choices(self) -> list[Choice]:
        """Those that hold the episode that plays, or may."""
        return [choice for choice in self.finding.choices if choice.file.name in self.said]

    def by_episode(self, release: str) -> dict[str, list[SubtitleFile]]:
        """The others, of one release if it is named, by their episodes."""
        here = {choice.file.name for choice in self.choices}
        others = [file for file in self.listed if file.name not in here]
        return rows.by_episode(rows.of_release(others, self.said, release), self.said)


def files(job: Job, files: Files, note: str = "") -> Menu:
    """The files of the episode that plays, and the ways to the others; without any, all by episode."""
    choices = files.choices
    if not choices:
        return all_files(job, files, Part(), note or files.finding.missing_title())
    found = rows.choice_rows(choices, files.said, files.entry, files.current, datetime.now(UTC))
    part = Part(rows.entry_word(files.entry)).text()
    others = (
        Row("All files…", rows.count(files.listed), Name.ALL_FILES, part),
        Row("Other releases…", "", Name.OTHER_RELEASES, part),
        *rows.note_row(files.entry),
    )
    title = note or files.dated(f"Files of {files.finding.summary()}")
    return Menu(job.number, title, (*found, *others), _selected(found), preview=True)


def all_files(job: Job, files: Files, part: Part, note: str = "") -> Menu:
    """A row for each episode, behind which its files are: a list never mixes those of several."""
    parts = files.by_episode(part.release)
    found = rows.part_rows(parts, files.entry, part.release)
    here = rows.of_release([choice.file for choice in files.choices], files.said, part.release)
    if here:
        found.insert(0, Row("The episode that plays", rows.count(here), Name.PICK_FILE))
    elif len(parts) == 1:
        return list_files(job, files, replace(part, episode=next(iter(parts))), note)
    of_release = f" by {part.release}" if part.release else ""
    title = note or files.dated(f"All files of {quoted(files.entry.name, 40)}{of_release}")
    return Menu(job.number, title, (*found, *rows.note_row(files.entry)))


def list_files(job: Job, files: Files, part: Part, note: str = "") -> Menu:
    """The files of one episode that does not play."""
    listed = files.by_episode(part.release).get(part.episode)
    if listed is None:
        raise NothingFound("This list is not known any more", "Open it again")
    now = datetime.now(UTC)
    found = rows.other_file_rows(part.episode, listed, files.said, files.entry, files.current, now)
    title = note or files.dated(f"{part.episode}: files of {quoted(files.entry.name, 40)}")
    return Menu(job.number, title, tuple(found), _selected(found), preview=True)


def other_releases(job: Job, files: Files) -> Menu:
    """The releases of the show; NothingFound when there is one at most."""
    found = rows.release_rows(files.listed, files.said, files.choices, files.entry, files.current)
    if not found:
        hint = files.dated("Look into all its files")
        raise NothingFound("No other release of this show has a name", hint)
    title = files.dated(f"Other releases of {quoted(files.entry.name, 40)}")
    return Menu(job.number, title, tuple(found))


def _asked(request: Request) -> float | None:
    return next(iter(request.asked), None)


def _selected(found: Sequence[Row]) -> int:
    return next((at for at, row in enumerate(found, 1) if row.active), 1)


@dataclass(frozen=True, slots=True)
class Shown:
    """The subtitle that is loaded: its Source, and what is known of its times.

    `looks_in`: seconds until one is looked for again, where none was there yet.
    """

    source: str | None
    timing: str = ""
    looks_in: float | None = None


def reasons(job: Job, pipeline: Pipeline, finding: Finding, shown: Shown) -> Menu:
    """What was read, which entry and file were taken and why; each row leads to where it is put right."""
    guess, match = finding.guess, finding.match
    read = f"{guess.titles[0] if guess.titles else 'no title'}"
    number = "" if guess.episode is None else f"episode {guess.episode}"
    season = "" if guess.season is None else f"season {guess.season}"
    hint = ", ".join(part for part in (season, number, guess.release_group) if part)
    listed = [Row(f"Read: {read}", hint, Name.SEARCH)]
    if match.entry is None:
        listed.append(Row("Show: none fits", "", Name.PICK_ENTRY))
        listed += [Row(f"   {finding.void}")] if finding.void else []
    else:
        place = "" if match.episode is None else f", episode {match.episode}"
        listed.append(Row(f"Show: {match.entry.name}{place}", str(match.confidence), Name.PICK_ENTRY))
        listed += [Row(f"   {reason.text}") for reason in match.reasons[:MOST_REASONS]]
        listed += rows.told_by_site(match.entry)
    listed += _file_reasons(finding, shown.source)
    if shown.source:
        listed.append(Row(f"Timing: {shown.timing or 'not measured'}", "", Name.RETIME))
    if shown.looks_in is not None:
        listed.append(Row("Looks again by itself", f"in {math.ceil(shown.looks_in / 60)} min"))
    if finding.asked is not None:
        listed.append(Row("Jimaku was asked", ago(finding.asked)))
    left = pipeline.remaining
    listed.append(Row("Requests left", "not known yet" if left is None else str(left)))
    return Menu(job.number, "Why this subtitle", tuple(listed))


def _file_reasons(finding: Finding, current: str | None) -> list[Row]:
    source = rows.parse_source(current) if current else None
    name = source[1] if source else None
    choice = next((one for one in finding.choices if one.file.name == name), None)
    if choice is None and name is None and finding.choices:
        choice = finding.choices[0]
    if choice is None:
        return [Row(f"File: {name or 'none fits'}", "chosen by you" if name else "", Name.PICK_FILE)]
    told = [Row(f"   {one.text}", f"{one.points:+.0f}") for one in choice.reasons[:MOST_REASONS]]
    return [Row(f"File: {choice.file.name}", f"{choice.score:.0f} points", Name.PICK_FILE), *told]


def _show_menu(job: Job, found: list[Candidate], chosen: EntryId | None) -> Menu:
    listed = rows.show_rows(found[:MOST_SHOWS], chosen)
    return Menu(job.number, "Which show is it?", (*listed, SEARCH_ROW))
