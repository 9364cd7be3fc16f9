"""Chooses among an entry's files: only what is judged to hold the episode, best first, with reasons.

One weight table. Knows names and preferences; nothing of downloading or of what is inside a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from jimaku_mpv.matching.folding import bare
from jimaku_mpv.matching.holding import Fit, Neighbours, Target, judge, look_around
from jimaku_mpv.matching.season_words import take_apart
from jimaku_mpv.matching.similarity import alike
from jimaku_mpv.matching.subtitle_names import SubtitleName, read_subtitle_name
from jimaku_mpv.model import Choice, Entry, Episode, Guess, Kind, Preferences, Reason, SubtitleFile

HOLDS = 50.0
SAME_CHECKSUM = 40.0
REMEMBERED_RELEASE = 30.0
SAME_GROUP = 24.0
RETIMED_FOR_GROUP = 22.0
GROUP_NAMED = 18.0
SAME_SERVICE = 8.0
SAME_SOURCE = 3.0
SAME_VERSION = 1.0
RETIMED_FOR_OTHER = -4.0
OTHER_LANGUAGE = -12.0
LANGUAGE_FIRST = 3.0
FORMAT_WANTED = 10.0
CAPTIONS_WANTED = 8.0
CAPTIONS_UNWANTED = -8.0
MACHINE_MADE = -30.0
SCANNED = -10.0
COPY = -2.0
WHOLE_SEASON = -45.0
FOREIGN_TITLE = -25.0
ONLY_MAYBE = -20.0
SAID_SEASON = 1.0
_ALIKE = 60.0
_SUBTITLES = (".srt", ".ass", ".ssa", ".vtt", ".sub", ".sup", ".idx", ".zip", ".7z", ".rar")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The episode within the entry, and counted through all seasons; `season` of the entry when known.

    `count`: how many episodes the entry has, when known.
    """

    entry: Entry
    episode: Episode | None
    absolute: int | None
    season: int | None
    guess: Guess
    count: int | None = None


def rank(files: Sequence[SubtitleFile], wanted: Wanted, preferences: Preferences) -> list[Choice]:
    """The files that hold the wanted episode, best first; an empty list when none does."""
    own = tuple(dict.fromkeys((*wanted.entry.names(), *wanted.guess.titles)))
    read = [(file, read_subtitle_name(file.name, own)) for file in files if _is_subtitle(file.name)]
    target, around = _target(wanted), look_around(name for _, name in read)
    judged = [(file, name, _fit(name, target, around, preferences)) for file, name in read]
    held = [item for item in judged if item[2] is not Fit.NO]
    foreign = {name.text for _, name, _ in held if _is_foreign(name, own)}
    if any(name.text not in foreign for _, name, _ in held):
        held = [item for item in held if item[1].text not in foreign]
    choices = [
        _choice(file, name, fit, wanted, preferences, name.text in foreign) for file, name, fit in held
    ]
    return sorted(choices, key=lambda choice: (-choice.score, choice.file.name))


def rank_members(names: Sequence[str], wanted: Wanted, preferences: Preferences) -> list[Choice]:
    """The same for the members of an archive; `file.url` of a choice is the member's full name."""
    epoch = datetime.fromtimestamp(0, UTC)
    members = [SubtitleFile(name, name.rsplit("/", 1)[-1], 0, epoch) for name in names]
    return rank(members, wanted, preferences)


def _is_subtitle(name: str) -> bool:
    return name.lower().endswith(_SUBTITLES)


def _target(wanted: Wanted) -> Target:
    guess = wanted.guess
    said = [take_apart(name) for name in wanted.entry.names()]
    named = [part.season for part in said if part.season is not None and not part.loose]
    loose = [part.season for part in said if part.season is not None and part.loose]
    named += loose if len(loose) > 1 and len(set(loose)) == 1 else []
    season = wanted.season if wanted.season is not None else next(iter(named), None)
    return Target(
        episode=wanted.episode,
        absolute=wanted.absolute if wanted.absolute is not None else guess.absolute,
        season=season,
        year=guess.year,
        kind=guess.kind,
        film=wanted.entry.movie or (guess.kind is Kind.MOVIE and wanted.episode is None),
        count=wanted.count,
        part=next((part.part for part in said if part.part is not None and part.part > 1), None),
    )


def _fit(name: SubtitleName, target: Target, around: Neighbours, preferences: Preferences) -> Fit:
    if name.languages and "ja" not in name.languages:
        return Fit.NO
    if len(name.languages) > 1 and "ja+" not in preferences.languages:
        return Fit.NO
    if len(name.languages) < 2 and "ja" not in preferences.languages and not name.archive:
        return Fit.NO
    return judge(name, target, around)


def _is_foreign(name: SubtitleName, own: tuple[str, ...]) -> bool:
    """The file has a title, and it is like none of the entry's names in the same script."""
    if name.titled or not any(c.isalpha() for c in name.title):
        return False
    latin = name.title.isascii()
    return max((alike(name.title, one) for one in own if one.isascii() == latin), default=100.0) < _ALIKE


def _choice(
    file: SubtitleFile, name: SubtitleName, fit: Fit, wanted: Wanted, preferences: Preferences, foreign: bool
) -> Choice:
    reasons = [Reason("holds the episode" if fit is Fit.YES else "may hold the episode", HOLDS)]
    if fit is Fit.MAYBE:
        reasons.append(Reason("only a person can tell", ONLY_MAYBE))
    if fit is Fit.WHOLE:
        reasons.append(Reason("archive of several episodes", WHOLE_SEASON))
    if foreign:
        reasons.append(Reason("has another title", FOREIGN_TITLE))
    reasons += _release(name, wanted.guess, preferences) + _language(name, preferences) + _quality(name)
    reasons += _wishes(file, name, preferences)
    sure = fit in (Fit.YES, Fit.WHOLE) and not foreign
    return Choice(file, round(sum(r.points for r in reasons), 1), tuple(reasons), sure)


def _release(name: SubtitleName, guess: Guess, preferences: Preferences) -> list[Reason]:
    reasons = []
    if guess.crc and guess.crc == name.crc:
        reasons.append(Reason("same checksum as the video", SAME_CHECKSUM))
    if preferences.release and _same(preferences.release, name.group):
        reasons.append(Reason(f"release {name.group}, as chosen before", REMEMBERED_RELEASE))
    reasons += _group(name, guess.release_group)
    if guess.streaming_service and guess.streaming_service == name.service:
        reasons.append(Reason(f"from {name.service}, as the video", SAME_SERVICE))
    elif guess.source and guess.source == name.source:
        reasons.append(Reason(f"{name.source}, as the video", SAME_SOURCE))
    return reasons


def _group(name: SubtitleName, group: str | None) -> list[Reason]:
    if not group:
        return []
    if name.retimed_for:
        fits = bare(group) in bare(name.retimed_for)
        return [Reason(f"retimed for {name.retimed_for}", RETIMED_FOR_GROUP if fits else RETIMED_FOR_OTHER)]
    if _same(group, name.group):
        return [Reason(f"same release group {group}", SAME_GROUP)]
    if len(group) > 2 and f" {group.casefold()} " in f" {name.text.casefold()} ":
        return [Reason(f"names the release group {group}", GROUP_NAMED)]
    return []


def _same(one: str, other: str | None) -> bool:
    return other is not None and bare(one) == bare(other)


def _language(name: SubtitleName, preferences: Preferences) -> list[Reason]:
    dual = len(name.languages) > 1
    order = preferences.languages
    if order and order[0] == "ja+":
        return [Reason("with another language, as wished", LANGUAGE_FIRST)] if dual else []
    return [Reason("with another language", OTHER_LANGUAGE)] if dual else []


def _quality(name: SubtitleName) -> list[Reason]:
    reasons = []
    if name.machine_made:
        reasons.append(Reason("made by a machine", MACHINE_MADE))
    if name.ocr:
        reasons.append(Reason("scanned from pictures", SCANNED))
    if name.copy:
        reasons.append(Reason("a copy", COPY))
    if name.season is not None:
        reasons.append(Reason("says the season", SAID_SEASON))
    return reasons


def _wishes(file: SubtitleFile, name: SubtitleName, preferences: Preferences) -> list[Reason]:
    reasons = []
    if preferences.format != "any" and file.name.lower().endswith(f".{preferences.format}"):
        reasons.append(Reason(f"{preferences.format}, as wished", FORMAT_WANTED))
    if name.cc and preferences.hearing_impaired == "prefer":
        reasons.append(Reason("sound descriptions, as wished", CAPTIONS_WANTED))
    if name.cc and preferences.hearing_impaired == "avoid":
        reasons.append(Reason("has sound descriptions", CAPTIONS_UNWANTED))
    return reasons
