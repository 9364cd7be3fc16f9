"""What speaks for and against a file that holds the episode: one table, and the reasons drawn from it.

A file that only may hold it never comes before one that does, whatever else speaks for it; the release
that the user chose before comes first; archives come last, and machines and scans after other files.
`tests/matching/test_weights.py` argues for each weight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jimaku_mpv.matching.folding import bare
from jimaku_mpv.matching.holding import Fit
from jimaku_mpv.matching.sources import service_of, source_of
from jimaku_mpv.matching.subtitle_names import SubtitleName
from jimaku_mpv.model import Guess, Preferences, Reason, SubtitleFile

HOLDS = 400.0
ONLY_MAYBE = -250.0
REMEMBERED_RELEASE = 120.0
SAME_CHECKSUM = 40.0
SAME_GROUP = RETIMED_FOR_GROUP = 24.0
GROUP_NAMED = 18.0
SAME_SERVICE = 8.0
SAME_MEDIUM = 3.0
OTHER_MEDIUM = -2.0
RETIMED_FOR_OTHER = -4.0
NOT_FOR_GROUP = -10.0
OTHER_LANGUAGE = -12.0
LANGUAGE_FIRST = 14.0
SAYS_JAPANESE = 1.0
FORMAT_WANTED = 10.0
CAPTIONS_WANTED = 8.0
CAPTIONS_UNWANTED = -8.0
SAYS_SEASON = 1.0
SAME_SEASON = 2.0
HIGHER_VERSION = 2.0
COPY = -2.0
SCANNED = -60.0
MACHINE_MADE = -80.0
WHOLE_SEASON = -350.0

_HIGHEST_VERSION = 3
_MEDIA = {
    "Blu-ray": "Blu-ray", "Ultra HD Blu-ray": "Blu-ray", "HD-DVD": "Blu-ray", "DVD": "DVD", "Web": "Web",
    "HDTV": "TV", "TV": "TV", "Ultra HDTV": "TV", "Digital TV": "TV", "Satellite": "TV",
}  # fmt: skip


def reasons_for(
    file: SubtitleFile, name: SubtitleName, fit: Fit, guess: Guess, preferences: Preferences
) -> list[Reason]:
    """All reasons for the place of a file, first that it holds the episode."""
    holds = Reason("holds the episode" if fit is not Fit.MAYBE else "may hold the episode", HOLDS)
    return [
        holds,
        *_certainty(name, fit),
        *_release(file, name, guess, preferences),
        *_timing(name, guess),
        *_language(name, preferences),
        *_numbers(name, guess),
        *_quality(name),
        *_wishes(file, name, preferences),
    ]


def _certainty(name: SubtitleName, fit: Fit) -> Iterator[Reason]:
    if fit is Fit.MAYBE:
        yield Reason("only a person can tell", ONLY_MAYBE)
    if name.archive and (name.numbers.number is None or name.numbers.loose):
        yield Reason("archive of several episodes", WHOLE_SEASON)


def _release(
    file: SubtitleFile, name: SubtitleName, guess: Guess, preferences: Preferences
) -> Iterator[Reason]:
    # Files of a streaming service mostly name no group.
    chosen = name.group or name.service or name.source
    if preferences.release and chosen and bare(preferences.release) == bare(chosen):
        yield Reason(f"release {chosen}, as chosen before", REMEMBERED_RELEASE)
    if guess.crc and guess.crc == name.crc:
        yield Reason("same checksum as the video", SAME_CHECKSUM)
    if guess.release_group:
        yield from _group(file, name, guess.release_group)


def _group(file: SubtitleFile, name: SubtitleName, group: str) -> Iterator[Reason]:
    to, not_to = name.retiming.to, name.retiming.not_to
    if not_to and _names(group, not_to):
        yield Reason(f"not timed for {group}", NOT_FOR_GROUP)
    elif to and _names(group, to):
        yield Reason(f"retimed for {group}", RETIMED_FOR_GROUP)
    elif to and source_of(to) is None and service_of(to) is None:
        yield Reason(f"retimed for {to}", RETIMED_FOR_OTHER)
    elif name.group and bare(name.group) == bare(group):
        yield Reason(f"same release group {group}", SAME_GROUP)
    elif _names(group, file.name):
        yield Reason(f"names the release group {group}", GROUP_NAMED)


def _names(group: str, text: str) -> bool:
    """Whether the group's name stands in a text as words of its own."""
    wanted, words = (" ".join(re.findall(r"[^\W_]+", one.casefold())) for one in (group, text))
    return len(wanted) > 2 and f" {wanted} " in f" {words} "


def _timing(name: SubtitleName, guess: Guess) -> Iterator[Reason]:
    """A file has the timing of its own medium, or of the one that it was retimed for."""
    to = name.retiming.to or ""
    service = service_of(to) or name.service
    medium = source_of(to) or (_MEDIA.get(name.source or "") or ("Web" if service else None))
    if guess.streaming_service and guess.streaming_service == service:
        yield Reason(f"from {service}, as the video", SAME_SERVICE)
        return
    wanted = _MEDIA.get(guess.source or "") or ("Web" if guess.streaming_service else None)
    if wanted is None or medium is None:
        return
    same = wanted == _MEDIA.get(medium, medium)
    yield Reason(
        f"{medium}, as the video" if same else f"{medium}, other than the video",
        SAME_MEDIUM if same else OTHER_MEDIUM,
    )


def _language(name: SubtitleName, preferences: Preferences) -> Iterator[Reason]:
    dual = len(name.languages) > 1
    if preferences.languages[:1] == ("ja+",):
        if dual:
            yield Reason("with another language, as wished", LANGUAGE_FIRST)
    elif dual:
        yield Reason("with another language", OTHER_LANGUAGE)
    elif name.languages:
        yield Reason("says that it is Japanese", SAYS_JAPANESE)


def _numbers(name: SubtitleName, guess: Guess) -> Iterator[Reason]:
    season = name.numbers.season
    if season is not None and season == guess.season:
        yield Reason("names the season as the video does", SAME_SEASON)
    elif season is not None:
        yield Reason("names the season", SAYS_SEASON)


def _quality(name: SubtitleName) -> Iterator[Reason]:
    version = name.numbers.version or 1
    if version > 1:
        yield Reason(f"version {version}", HIGHER_VERSION * (min(version, _HIGHEST_VERSION) - 1))
    if name.machine_made:
        yield Reason("made by a machine", MACHINE_MADE)
    if name.ocr:
        yield Reason("scanned from pictures", SCANNED)
    if name.copy:
        yield Reason("a copy", COPY)


def _wishes(file: SubtitleFile, name: SubtitleName, preferences: Preferences) -> Iterator[Reason]:
    if preferences.format != "any" and file.name.lower().endswith(_ENDINGS.get(preferences.format, ())):
        yield Reason(f"{preferences.format}, as wished", FORMAT_WANTED)
    if name.cc and preferences.hearing_impaired == "prefer":
        yield Reason("sound descriptions, as wished", CAPTIONS_WANTED)
    if name.cc and preferences.hearing_impaired == "avoid":
        yield Reason("has sound descriptions", CAPTIONS_UNWANTED)


_ENDINGS = {"srt": (".srt",), "ass": (".ass", ".ssa")}
