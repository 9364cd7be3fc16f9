"""The menus from which the user chooses show, episode and file, and what was read and found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from jimaku_mpv.errors import NothingFound
from jimaku_mpv.matching.names import read_name
from jimaku_mpv.model import Candidate, EntryId
from jimaku_mpv.pipeline.find import Pipeline
from jimaku_mpv.pipeline.finding import Finding, quoted
from jimaku_mpv.player import rows
from jimaku_mpv.player.job import Job
from jimaku_mpv.player.messages import Menu, Name, Offer, Prompt, Row

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
    note = finding.unread.line() if finding.unread else None
    listed = tuple(rows.show_rows(plausible, None))
    return Offer(job.number, finding.summary(), max(1, len(rivals)), listed, note)


def shows(job: Job, pipeline: Pipeline, finding: Finding) -> Menu | Prompt:
    """Shows like the one that the name says, the one that counts now first."""
    known = {one.entry.id: one for one in finding.match.candidates}
    for title in finding.guess.titles[:2]:
        for one in pipeline.search(title):
            known.setdefault(one.entry.id, one)
    if not known:
        return title_prompt(job, "No show is like this name: type its title")
    return _show_menu(job, list(known.values()), finding.match.entry.id if finding.match.entry else None)


def shows_like(job: Job, pipeline: Pipeline, title: str) -> Menu:
    """Shows like a title that was typed; NothingFound when there is none."""
    found = pipeline.search(title)
    if not found:
        raise NothingFound(f"No show on Jimaku is like {quoted(title, 32)}", "Try its Japanese title")
    return _show_menu(job, found, None)


def title_prompt(job: Job, note: str = "") -> Prompt:
    """The question for a title, which begins with what the name says."""
    titles = read_name(job.question.playing).titles
    return Prompt(job.number, Name.SEARCH, "Title of the show", note, titles[0] if titles else "")


def episodes(job: Job, pipeline: Pipeline, finding: Finding, note: str = "") -> Menu:
    """The episodes of the entry; NothingFound when its files name none."""
    entry, files = pipeline.files(finding.wanted().entry.id, job.request())
    found = rows.episode_rows(pipeline.read_names(finding, files), entry.id, finding.match.episode)
    if not found:
        raise NothingFound("No file of this show names an episode", "Choose the file itself")
    selected = next((at for at, row in enumerate(found, 1) if row.active), 1)
    return Menu(job.number, note or f"Episode of {quoted(entry.name, 40)}", tuple(found), selected)


def files(job: Job, pipeline: Pipeline, finding: Finding, current: str | None, note: str = "") -> Menu:
    """All files of the entry, fitting ones first; NothingFound when it has none."""
    entry, listed = pipeline.files(finding.wanted().entry.id, job.request())
    if not listed:
        raise NothingFound(f"{quoted(entry.name, 40)} has no files yet", "Choose another show")
    names = pipeline.read_names(finding, listed)
    found = rows.file_rows(listed, names, finding.choices, entry.id, current, datetime.now(UTC))
    selected = next((at for at, row in enumerate(found, 1) if row.active), 1)
    title = note or f"Files of {quoted(entry.name, 40)}"
    return Menu(job.number, title, tuple(found), selected, preview=True)


@dataclass(frozen=True, slots=True)
class Shown:
    """The subtitle that is loaded: its Source, and what is known of its times."""

    source: str | None
    timing: str = ""


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
    else:
        place = "" if match.episode is None else f", episode {match.episode}"
        listed.append(Row(f"Show: {match.entry.name}{place}", str(match.confidence), Name.PICK_ENTRY))
        listed += [Row(f"   {reason.text}") for reason in match.reasons[:MOST_REASONS]]
    listed += _file_reasons(finding, shown.source)
    if shown.source:
        listed.append(Row(f"Timing: {shown.timing or 'not measured'}", "", Name.RETIME))
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
