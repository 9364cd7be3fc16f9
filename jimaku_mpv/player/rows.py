"""How shows, files and episodes read in a menu and in mpv's list of tracks. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from jimaku_mpv.matching.numbering import Numbering
from jimaku_mpv.matching.site_notes import short_notes, standing, wrapped_notes
from jimaku_mpv.matching.subtitle_names import SubtitleName, read_subtitle_name
from jimaku_mpv.model import Candidate, Choice, Entry, EntryId, Episode, Kind, SubtitleFile
from jimaku_mpv.player.messages import Name, Row

DAY = 86400.0
AGES = ((365.25, "y"), (30.4, "mo"), (7.0, "w"), (1.0, "d"))
LONGEST_TITLE = 60
LONGEST_ID = 15
LONGEST_NOTE = 70
"""Letters of a note in a row: as many as a narrow menu shows."""
LONGEST_HINT = 40
"""Letters of a note behind the names of a show."""
MOST_NOTES = 8
"""Rows of notes, so that what they stand with stays on the screen; `match` has all of them."""
LONGEST_FILE = 100
"""Episodes in one file; a wider span is a misreading."""
KINDS = {Kind.EPISODE: "Episode", Kind.MOVIE: "Film", Kind.OVA: "OVA", Kind.SPECIAL: "Special"}
NO_EPISODE = "No episode named"
"""Only a person can tell which one such a file holds."""


def entry_word(entry: Entry) -> str:
    """An entry as one word: its number, and what tells it from another one that gets the number."""
    return f"{entry.id}~{_mark(entry)}"


def parse_entry(word: str) -> EntryId | None:
    """The number of an entry; None for anything else."""
    number = word.partition("~")[0]
    is_id = len(number) <= LONGEST_ID and number.isascii() and number.isdigit()
    return EntryId(int(number)) if is_id else None


def is_of(text: str, entry: Entry) -> bool:
    """Whether a word or a source means this very entry; a number alone means whatever has it."""
    number, _, mark = text.partition("/")[0].partition("~")
    return number == str(entry.id) and mark in ("", _mark(entry))


def source_of(entry: Entry, file_name: str) -> str:
    """A file of an entry as one text; `parse_source` reads it back."""
    return f"{entry_word(entry)}/{file_name}"


def parse_source(text: str) -> tuple[EntryId, str] | None:
    """Entry and file name; None for anything else."""
    word, slash, name = text.partition("/")
    number = parse_entry(word)
    return (number, name) if slash and number is not None else None


@dataclass(frozen=True, slots=True)
class Part:
    """Files of an entry (its word) that a list shows: of one episode, of one release, or all; empty: any."""

    entry: str = ""
    episode: str = ""
    release: str = ""

    def text(self) -> str:
        """The argument of a row that opens the list; `parse` reads it back."""
        return json.dumps([self.entry, self.episode, self.release], ensure_ascii=False)

    @classmethod
    def parse(cls, text: str) -> Part:
        """Read what `text` wrote; all files for anything else."""
        try:
            entry, episode, release = (str(part) for part in json.loads(text))
        except (ValueError, TypeError):
            return cls()
        return cls(entry, episode, release)


def show_rows(candidates: Iterable[Candidate], chosen: EntryId | None) -> list[Row]:
    """Shows to choose from; `chosen` is the one that counts now."""
    return [
        Row(
            one.entry.name,
            _about_entry(one.entry),
            Name.USE_ENTRY,
            entry_word(one.entry),
            one.entry.id == chosen,
        )
        for one in candidates
    ]


def choice_rows(
    choices: Iterable[Choice],
    said: Mapping[str, SubtitleName],
    entry: Entry,
    current: str | None,
    now: datetime,
) -> list[Row]:
    """The files of the episode that plays, the best first; what only a person can tell says so in its label.

    `said`: what the names of the entry's files say. Players put rows in another order while one types, so
    everything that matters stands in the row itself.
    """
    return [
        _file_row(
            choice.file, said[choice.file.name], entry, current, now, "" if choice.sure else "Perhaps: "
        )
        for choice in choices
    ]


def other_file_rows(
    episode: str,
    files: Iterable[SubtitleFile],
    said: Mapping[str, SubtitleName],
    entry: Entry,
    current: str | None,
    now: datetime,
) -> list[Row]:
    """Files of another episode, which each row names; by number."""
    ordered = sorted(files, key=_by_number)
    return [_file_row(file, said[file.name], entry, current, now, f"{episode}: ") for file in ordered]


def _file_row(
    file: SubtitleFile, name: SubtitleName, entry: Entry, current: str | None, now: datetime, begin: str
) -> Row:
    source = source_of(entry, file.name)
    return Row(
        begin + file.name, " · ".join(_facts(file, name, now)), Name.USE_FILE, source, source == current
    )


def by_episode(
    files: Iterable[SubtitleFile], said: Mapping[str, SubtitleName]
) -> dict[str, list[SubtitleFile]]:
    """Files by what their names call the episode, in order; those that name none come last."""
    seasons = {name.numbers.season for name in said.values()} - {None}
    groups: dict[tuple[object, ...], list[SubtitleFile]] = defaultdict(list)
    for file in files:
        groups[_place_in_order(said[file.name].numbers, len(seasons) > 1)].append(file)
    return {str(key[-1]): groups[key] for key in sorted(groups, key=lambda key: key[:-1])}


def part_rows(parts: Mapping[str, Sequence[SubtitleFile]], entry: Entry, release: str = "") -> list[Row]:
    """One row for each episode, which opens the list of its files."""
    return [
        Row(label, count(files), Name.LIST_FILES, Part(entry_word(entry), label, release).text())
        for label, files in parts.items()
    ]


def release_rows(
    files: Sequence[SubtitleFile],
    said: Mapping[str, SubtitleName],
    choices: Sequence[Choice],
    entry: Entry,
    current: str | None,
) -> list[Row]:
    """Every release but the one of `current`: its file of the episode, or the list of those that it has."""
    releases: dict[str, list[SubtitleFile]] = defaultdict(list)
    for file in files:
        releases[_release(said[file.name])].append(file)
    releases.pop("", None)
    source = parse_source(current or "")
    if source is not None and source[1] in said:
        releases.pop(_release(said[source[1]]), None)
    best = {_release(said[one.file.name]): one.file for one in reversed(choices) if one.sure}
    perhaps = {_release(said[one.file.name]) for one in choices}
    return [
        Row(release, best[release].name, Name.USE_FILE, source_of(entry, best[release].name))
        if release in best
        else Row(
            f"{release}: {'perhaps' if release in perhaps else 'not'} this episode",
            count(of_it),
            Name.ALL_FILES,
            Part(entry_word(entry), release=release).text(),
        )
        for release, of_it in sorted(releases.items(), key=lambda one: one[0].casefold())
    ]


def of_release(
    files: Iterable[SubtitleFile], said: Mapping[str, SubtitleName], release: str
) -> list[SubtitleFile]:
    """Those of one release; all for an empty name."""
    return [file for file in files if release in ("", _release(said[file.name]))]


def episode_rows(names: Iterable[SubtitleName], entry: Entry, chosen: Episode | None) -> list[Row]:
    """The episodes that the names of an entry's files tell, in order."""
    count = Counter(number for name in names for number in _numbers(name))
    return [
        Row(
            f"Episode {number}",
            f"{count[number]} file{'s' if count[number] > 1 else ''}",
            Name.USE_EPISODE,
            f"{entry_word(entry)}/{number}",
            number == chosen,
        )
        for number in sorted(count)
    ]


def note_row(entry: Entry) -> list[Row]:
    """What Jimaku's editors have to say of an entry, in one row that leads to all of it."""
    notes = short_notes(entry, LONGEST_NOTE)
    return [Row(f"Jimaku’s note: {notes}", "", Name.WHY)] if notes else []


def told_by_site(entry: Entry) -> list[Row]:
    """The same as rows to read, with what the entry's flags mean."""
    notes = wrapped_notes(entry, LONGEST_NOTE, MOST_NOTES)
    told = [f"{'Jimaku’s note: ' if at == 0 else '   '}{line}" for at, line in enumerate(notes)]
    return [Row(f"   {line}") for line in (*standing(entry), *told)]


def track_title(file_name: str, names: tuple[str, ...] = ()) -> str:
    """What mpv's list of tracks shows: who made the subtitle, else the file's name."""
    name = read_subtitle_name(file_name, names)
    parts = _makers(name) + (["CC"] if name.cc else []) + (["dual"] if len(name.languages) > 1 else [])
    return f"Jimaku: {(' '.join(parts) if _makers(name) else file_name)[:LONGEST_TITLE]}"


def _about_entry(entry: Entry) -> str:
    kind = "film" if entry.movie else "" if entry.anime else "live action"
    other = next((name for name in entry.names() if name != entry.name), None)
    notes = short_notes(entry, LONGEST_HINT)
    return " · ".join(part for part in (other, kind, *standing(entry), notes) if part)


def _facts(file: SubtitleFile, name: SubtitleName, now: datetime) -> list[str]:
    kind = file.name.rpartition(".")[2].upper() if "." in file.name else ""
    facts = [_place(name), " ".join(_makers(name)), kind, "CC" if name.cc else ""]
    facts += ["dual" if len(name.languages) > 1 else "", _size(file.size), _age(file.last_modified, now)]
    return [fact for fact in facts if fact]


def _place(name: SubtitleName) -> str:
    ranges, number = name.numbers.ranges, name.numbers.number
    if ranges:
        return f"ep {ranges[0].begin}–{ranges[0].end}"
    return f"ep {number}" if number is not None else ""


def _makers(name: SubtitleName) -> list[str]:
    made = (name.group, name.service or name.source)
    return list(dict.fromkeys(part for part in made if part))


def _numbers(name: SubtitleName) -> Iterable[Episode]:
    number, last = name.numbers.number, name.numbers.last
    if number is None:
        return ()
    if last is not None and isinstance(number, int) and last - number < LONGEST_FILE:
        return range(number, last + 1)
    return (number,)


def _place_in_order(numbers: Numbering, with_season: bool) -> tuple[object, ...]:
    """What the episode is called, last, behind what puts it in order."""
    first, last = numbers.number, numbers.last
    if numbers.ranges:
        first, last = numbers.ranges[0].begin, numbers.ranges[-1].end
    if numbers.kind in (Kind.CREDITS, Kind.EXTRA):
        return 8, 0, 0.0, 0.0, "Openings, endings, extras"
    if first is None:
        return 9, 0, 0.0, 0.0, NO_EPISODE
    kind = "Episode" if isinstance(first, float) else KINDS.get(numbers.kind, "Episode")
    season = (numbers.season or 0) if with_season else 0
    label = f"{kind} {first}" if last in (None, first) else f"{kind}s {first}–{last}"
    if season:
        label = f"Season {season}, {label if kind == 'OVA' else label[:1].lower() + label[1:]}"
    return list(KINDS.values()).index(kind), season, float(first), float(last or first), label


def _release(name: SubtitleName) -> str:
    """As the user's preferred release is kept, see `release_of`."""
    return name.group or name.service or name.source or ""


def count(files: Sequence[SubtitleFile]) -> str:
    """How many there are, in words."""
    return f"{len(files)} file{'s' if len(files) > 1 else ''}"


def _mark(entry: Entry) -> str:
    """Of what tells an entry from others, see `Entry.is_same_as`, what fits into a word."""
    if entry.anilist_id is not None:
        return f"a{entry.anilist_id}"
    if entry.tmdb_id is not None:
        return f"{entry.tmdb_id.kind}{entry.tmdb_id.number}"
    text = f"{entry.name.casefold()}\0{entry.anime}{entry.movie}{entry.adult}"
    return f"n{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1000))} kB"


def _age(then: datetime, now: datetime) -> str:
    days = (now - then).total_seconds() / DAY
    return next((f"{int(days / length)} {unit}" for length, unit in AGES if days >= length), "new")


def _by_number(file: SubtitleFile) -> tuple[tuple[int, str], ...]:
    parts = re.split(r"(\d+)", file.name.casefold())
    digits = (part.lstrip("0") if part.isdecimal() else None for part in parts)
    return tuple((-1, part) if d is None else (len(d), d) for part, d in zip(parts, digits, strict=True))
