"""Chooses among an entry's files: only what is judged to hold the episode, best first, with reasons.

Knows names and preferences; nothing of downloading or of what is inside a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from jimaku_mpv.matching.folding import bare
from jimaku_mpv.matching.holding import Fit, judge, numbers_in_question
from jimaku_mpv.matching.location import strip_extension
from jimaku_mpv.matching.member_folders import kind_of_folders
from jimaku_mpv.matching.neighbours import Neighbours
from jimaku_mpv.matching.own_names import names_of_show
from jimaku_mpv.matching.readings import ListReading, Reader, read_list
from jimaku_mpv.matching.similarity import alike
from jimaku_mpv.matching.subtitle_names import SubtitleName
from jimaku_mpv.matching.target import Target, Wanted, target_of
from jimaku_mpv.matching.weights import reasons_for
from jimaku_mpv.model import Choice, Preferences, Reason, SubtitleFile

__all__ = ["Wanted", "rank", "rank_members"]

_COPY_MARK = re.compile(
    r"\s?\(\d\)(?=(?:\.[a-z-]{2,5})?$)|(?<=\])\s\d$|\s-\s[Cc]opy(?:\s\(\d\))?$|(?<![\s_])[\s_]*track_?\d+$",
    re.IGNORECASE,
)
_ALIKE = 60.0
_SUBTITLES = (".srt", ".ass", ".ssa", ".vtt", ".sub", ".sup", ".idx", ".zip", ".7z", ".rar")


@dataclass(frozen=True, slots=True)
class _Held:
    file: SubtitleFile
    name: SubtitleName
    fit: Fit


def rank(
    files: Sequence[SubtitleFile], wanted: Wanted, preferences: Preferences, read: Reader = read_list
) -> list[Choice]:
    """The files that hold the wanted episode, best first; an empty list when none does.

    Of equals the newer upload comes first; of copies only the best one is listed. `read` may know what
    was read before.
    """
    return _folded(_ranked(files, wanted, preferences, read))


def rank_members(names: Sequence[str], wanted: Wanted, preferences: Preferences) -> list[Choice]:
    """The same for the members of an archive; `file.url` of a choice is the member's full name.

    Equal names in several folders are no copies, and folders of specials hold no episodes.
    """
    epoch = datetime.fromtimestamp(0, UTC)
    kinds = (None, wanted.guess.kind, target_of(wanted).entry_kind)
    fitting = [name for name in names if kind_of_folders(name) in kinds]
    members = [SubtitleFile(name, name.rsplit("/", 1)[-1], 0, epoch) for name in fitting]
    return _ranked(members, wanted, preferences, read_list)


def _ranked(
    files: Sequence[SubtitleFile], wanted: Wanted, preferences: Preferences, read: Reader
) -> list[Choice]:
    listed = [file for file in files if file.name.lower().endswith(_SUBTITLES)]
    own = names_of_show(wanted.entry, wanted.guess)
    reading = read(tuple(file.name for file in listed), own)
    target = target_of(wanted)
    possible = numbers_in_question(target, reading.around)
    held = [
        _Held(file, name, fit)
        for file, name in zip(listed, reading.names, strict=True)
        if _is_possible(name, possible)
        and (fit := _fit(name, target, reading.around, preferences)) is not Fit.NO
    ]
    if target.year is None:
        held = _without_years(held)
    choices = [
        _choice(one, foreign, wanted, preferences) for one, foreign in _with_foreign(held, own, reading)
    ]
    return sorted(
        choices,
        key=lambda choice: (-choice.score, -choice.file.last_modified.timestamp(), choice.file.name),
    )


def _is_possible(name: SubtitleName, possible: frozenset[float] | None) -> bool:
    numbers = name.numbers
    number = numbers.number
    if possible is None or number is None or numbers.last is not None:
        return True
    return number in possible or numbers.absolute in possible


def _fit(name: SubtitleName, target: Target, around: Neighbours, preferences: Preferences) -> Fit:
    if name.languages and "ja" not in name.languages:
        return Fit.NO
    if len(name.languages) > 1 and "ja+" not in preferences.languages:
        return Fit.NO
    if len(name.languages) < 2 and "ja" not in preferences.languages and not name.archive:
        return Fit.NO
    return judge(name, target, around)


def _with_foreign(
    held: list[_Held], own: tuple[str, ...], reading: ListReading
) -> Iterable[tuple[_Held, bool]]:
    """Files of other shows are left out, unless there are no others."""
    foreign = {one.file.name for one in held if _is_foreign(one.name, own, reading)}
    if any(one.file.name not in foreign for one in held):
        held = [one for one in held if one.file.name not in foreign]
    return [(one, one.file.name in foreign) for one in held]


def _without_years(held: list[_Held]) -> list[_Held]:
    """Two years are two shows in one entry; which of them the video is, it does not say."""
    years = {one.name.year for one in held if one.name.year is not None}
    if len(years) < 2 or max(years) - min(years) < 2:
        return held
    return [replace(one, fit=Fit.MAYBE) if one.name.year is not None else one for one in held]


def _is_foreign(name: SubtitleName, own: tuple[str, ...], reading: ListReading) -> bool:
    """The file has a title, and it is like none of the entry's names in the same script."""
    title = name.numbers.title
    if name.titled or not any(c.isalpha() for c in title) or reading.around.is_alias(title):
        return False
    latin = title.isascii()
    return max((alike(title, one) for one in own if one.isascii() == latin), default=100.0) < _ALIKE


def _choice(held: _Held, foreign: bool, wanted: Wanted, preferences: Preferences) -> Choice:
    reasons = reasons_for(held.file, held.name, held.fit, wanted.guess, preferences)
    if foreign:
        reasons.append(Reason("has another title"))
    sure = held.fit in (Fit.YES, Fit.WHOLE) and not foreign
    return Choice(held.file, round(sum(r.points for r in reasons), 1), tuple(reasons), sure)


def _folded(choices: list[Choice]) -> list[Choice]:
    """Without the copies that browsers and uploaders make: `name (1)`, `name 2`, `_` for a space."""
    best: dict[tuple[str, str], Choice] = {}
    for choice in choices:
        best.setdefault(_without_copy_marks(choice.file.name), choice)
    return list(best.values())


def _without_copy_marks(name: str) -> tuple[str, str]:
    base = strip_extension(name)
    return bare(_COPY_MARK.sub("", base)), name[len(base) :].lower()
