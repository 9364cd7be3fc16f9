"""How shows, files and episodes read in a menu and in mpv's list of tracks. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from jimaku_mpv.matching.subtitle_names import SubtitleName, read_subtitle_name
from jimaku_mpv.model import Candidate, Choice, Entry, EntryId, Episode, SubtitleFile
from jimaku_mpv.player.messages import Name, Row

DAY = 86400.0
AGES = ((365.25, "y"), (30.4, "mo"), (7.0, "w"), (1.0, "d"))
LONGEST_TITLE = 60
LONGEST_ID = 15
LONGEST_FILE = 100
"""Episodes in one file; a wider span is a misreading."""


def source_of(entry: EntryId, file_name: str) -> str:
    """A file of an entry as one text; `parse_source` reads it back."""
    return f"{entry}/{file_name}"


def parse_source(text: str) -> tuple[EntryId, str] | None:
    """Entry and file name; None for anything else."""
    number, slash, name = text.partition("/")
    is_id = len(number) <= LONGEST_ID and number.isascii() and number.isdigit()
    return (EntryId(int(number)), name) if slash and is_id else None


def show_rows(candidates: Iterable[Candidate], chosen: EntryId | None) -> list[Row]:
    """Shows to choose from; `chosen` is the one that counts now."""
    return [
        Row(
            one.entry.name, _about_entry(one.entry), Name.USE_ENTRY, str(one.entry.id), one.entry.id == chosen
        )
        for one in candidates
    ]


def file_rows(
    files: Sequence[SubtitleFile],
    names: Sequence[SubtitleName],
    fitting: Sequence[Choice],
    entry: EntryId,
    current: str | None,
    now: datetime,
) -> list[Row]:
    """All files of an entry, those that fit the episode first, the others by their names.

    `names`: what the names of the files say.
    """
    said = {file.name: name for file, name in zip(files, names, strict=True)}
    first = [choice.file for choice in fitting]
    fits = {file.name for file in first}
    others = sorted((file for file in files if file.name not in fits), key=_by_number)
    rows = []
    for file in (*first, *others):
        source = source_of(entry, file.name)
        hint = " · ".join(_facts(file, said[file.name], now))
        rows.append(Row(file.name, hint, Name.USE_FILE, source, source == current))
    return rows


def episode_rows(names: Iterable[SubtitleName], entry: EntryId, chosen: Episode | None) -> list[Row]:
    """The episodes that the names of an entry's files tell, in order."""
    count = Counter(number for name in names for number in _numbers(name))
    return [
        Row(
            f"Episode {number}",
            f"{count[number]} file{'s' if count[number] > 1 else ''}",
            Name.USE_EPISODE,
            f"{entry}/{number}",
            number == chosen,
        )
        for number in sorted(count)
    ]


def track_title(file_name: str, names: tuple[str, ...] = ()) -> str:
    """What mpv's list of tracks shows: who made the subtitle, else the file's name."""
    name = read_subtitle_name(file_name, names)
    parts = _makers(name) + (["CC"] if name.cc else []) + (["dual"] if len(name.languages) > 1 else [])
    return f"Jimaku: {(' '.join(parts) if _makers(name) else file_name)[:LONGEST_TITLE]}"


def _about_entry(entry: Entry) -> str:
    kind = "film" if entry.movie else "" if entry.anime else "live action"
    other = next((name for name in entry.names() if name != entry.name), None)
    return " · ".join(part for part in (other, kind) if part)


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


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1000))} kB"


def _age(then: datetime, now: datetime) -> str:
    days = (now - then).total_seconds() / DAY
    return next((f"{int(days / length)} {unit}" for length, unit in AGES if days >= length), "new")


def _by_number(file: SubtitleFile) -> tuple[tuple[int, str], ...]:
    parts = re.split(r"(\d+)", file.name.casefold())
    digits = (part.lstrip("0") if part.isdecimal() else None for part in parts)
    return tuple((-1, part) if d is None else (len(d), d) for part, d in zip(parts, digits, strict=True))
