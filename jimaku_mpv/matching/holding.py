"""Judges whether a file holds the wanted episode, from its name and from its neighbours in the list.

A list mixes files that count from the season's first episode with files that count through; the
neighbours of a file (names that differ from it in numbers only) show which of both it does.
"""

from __future__ import annotations

from enum import StrEnum

from jimaku_mpv.matching.neighbours import USUAL_SEASON, Neighbours
from jimaku_mpv.matching.numbering import Numbering
from jimaku_mpv.matching.subtitle_names import SubtitleName
from jimaku_mpv.matching.target import Target
from jimaku_mpv.model import Kind

PLAIN = (Kind.EPISODE, Kind.ONA)
MOST_IN_ONE_FILE = 3


class Fit(StrEnum):
    """`WHOLE`: an archive of episodes that holds the wanted one among others."""

    YES = "yes"
    MAYBE = "maybe"
    WHOLE = "whole"
    NO = "no"


def numbers_in_question(target: Target, around: Neighbours) -> frozenset[float] | None:
    """Every number that a file of the episode can have, None for any: spares judging most of a long list."""
    if target.film or target.episode is None:
        return None
    known = [number for number in (target.episode, target.absolute, target.said) if number is not None]
    offsets = [offset for offset in (target.offset, around.offset) if offset]
    moved = [target.episode + sign * offset for offset in offsets for sign in (1, -1)]
    return frozenset([*known, *moved])


def judge(name: SubtitleName, target: Target, around: Neighbours) -> Fit:
    """Whether the file holds the target."""
    numbers = name.numbers
    if target.year and name.year and abs(target.year - name.year) > 1:
        return Fit.NO
    if target.film:
        return _judge_film(name, around)
    if target.episode is None:
        return _judge_unnumbered(name, target)
    if name.archive and (numbers.ranges or numbers.number is None):
        return _judge_archive(name, target)
    kind = _judge_kind(numbers, target)
    if kind is Fit.NO or numbers.number is None:
        return Fit.NO
    fit = _judge_number(name, target, around)
    doubtful = kind is Fit.MAYBE or _is_doubtful(name, target, around)
    return Fit.MAYBE if fit is Fit.YES and doubtful else fit


def _judge_film(name: SubtitleName, around: Neighbours) -> Fit:
    """A number is that of a series in the wrong place, unless it is the only one."""
    numbers = name.numbers
    if numbers.kind in (Kind.CREDITS, Kind.EXTRA):
        return Fit.NO
    if numbers.kind is not Kind.MOVIE and len(around.numbers.get(name.shape, ())) > 1:
        return Fit.MAYBE
    if numbers.number in (None, 0, 1) or numbers.kind is Kind.MOVIE:
        return Fit.YES if not name.archive else Fit.WHOLE
    return Fit.MAYBE


def _judge_unnumbered(name: SubtitleName, target: Target) -> Fit:
    """The video names no episode: of several, none is meant, not even the first."""
    numbers = name.numbers
    if _judge_kind(numbers, target) is Fit.NO:
        return Fit.NO
    if target.count == 1:
        return Fit.MAYBE if numbers.number in (None, 0, 1) else Fit.NO
    special = target.kind not in PLAIN
    return Fit.MAYBE if special and numbers.number is None and not name.archive else Fit.NO


def _judge_kind(numbers: Numbering, target: Target) -> Fit:
    """In an entry of OVAs or specials files need not say so; elsewhere they are not the plain episodes."""
    kind = numbers.kind
    if kind is target.kind or (kind in PLAIN and target.kind in PLAIN):
        return Fit.NO if isinstance(target.episode, float) and numbers.number != target.episode else Fit.YES
    if {kind, target.kind} & {Kind.CREDITS, Kind.EXTRA, Kind.MOVIE}:
        return Fit.NO
    if kind in PLAIN:
        return Fit.YES if target.entry_kind is target.kind else Fit.MAYBE
    if target.kind in PLAIN:
        half = isinstance(target.episode, float) and numbers.number == target.episode
        return Fit.YES if half or target.entry_kind is kind else Fit.NO
    return Fit.MAYBE


def _judge_archive(name: SubtitleName, target: Target) -> Fit:
    numbers = name.numbers
    if numbers.season is not None and target.season is not None and numbers.season != target.season:
        return Fit.NO
    if not numbers.ranges and _judge_kind(numbers, target) is Fit.NO:
        return Fit.NO
    if not numbers.ranges:
        return Fit.WHOLE if name.titled and not numbers.loose else Fit.MAYBE
    wanted = [n for n in (target.episode, target.absolute) if isinstance(n, int)]
    return Fit.WHOLE if any(n in r for n in wanted for r in numbers.ranges) else Fit.NO


def _is_doubtful(name: SubtitleName, target: Target, around: Neighbours) -> bool:
    """The number fits, but something else in the name or in the list says that it may be another's."""
    numbers = name.numbers
    first, last = numbers.number, numbers.last
    return (
        (name.archive and numbers.loose)
        or (numbers.special and target.kind in PLAIN)
        or (first is not None and last is not None and last - first > MOST_IN_ONE_FILE)
        or _is_of_another_part(numbers, target)
        or (target.whole_show and (target.season or 1) > 1 and numbers.season is None)
        or (target.is_miscounted and numbers.season != target.season)
        or target.may_be_absolute
        or around.is_shifted(name, target.count)
        or around.is_odd_one_out(name)
    )


def _is_of_another_part(numbers: Numbering, target: Target) -> bool:
    if numbers.final and not target.final and numbers.season is None:
        return True
    return (
        numbers.part is not None and numbers.part != target.part and (target.part or numbers.part) in (2, 3)
    )


def _judge_number(name: SubtitleName, target: Target, around: Neighbours) -> Fit:
    numbers = name.numbers
    if None not in (numbers.season, target.season) and numbers.season != target.season:
        return _judge_other_season(name, target, around)
    if numbers.absolute is not None:
        fit = _judge_both(numbers, target)
        return fit if fit is not Fit.NO else _judge_as_absolute(name, target, around)
    fit = _judge_counting(name, target, around)
    if fit is not Fit.NO:
        return fit
    said = _judge_as_said(name, target, around)
    return said if said is not Fit.NO else _judge_as_absolute(name, target, around)


def _judge_both(numbers: Numbering, target: Target) -> Fit:
    """A file that counts both ways; when its countings say different things, only a person can tell."""
    own = numbers.number == target.episode
    said = own and numbers.season is not None and numbers.season == target.season
    if target.absolute is not None:
        if numbers.absolute == target.absolute or (said and target.is_miscounted):
            return Fit.YES
        return Fit.MAYBE if said else Fit.NO
    if said or (own and numbers.season in (None, 1)):
        return Fit.YES
    return Fit.MAYBE if own or numbers.absolute == target.episode else Fit.NO


def _judge_counting(name: SubtitleName, target: Target, around: Neighbours) -> Fit:
    offset = target.offset if target.offset is not None else around.offset
    relative = _holds(name.numbers, target.episode)
    if not offset or not isinstance(target.episode, int):
        return _judge_season(name, target, around) if relative else Fit.NO
    if _is_of_unknown_season(name, target, around):
        return Fit.MAYBE if relative else Fit.NO
    through = _holds(name.numbers, target.episode + offset)
    if not relative and not through:
        return Fit.NO
    if _says_season_alike(name, target, around):
        return Fit.YES if _holds(name.numbers, target.said) else Fit.NO
    if around.counts_through(name, offset):
        if around.may_count_from_one(name, target.count):
            return Fit.MAYBE
        return Fit.YES if through else Fit.NO
    if around.covers_both(name, offset, target.count):
        return Fit.YES if through else Fit.NO
    if _may_be_either(name, target, around):
        return Fit.MAYBE
    if name.numbers.season is None and around.goes_beyond(name, target.count):
        return Fit.MAYBE
    return Fit.YES if relative else Fit.NO


def _says_season_alike(name: SubtitleName, target: Target, around: Neighbours) -> bool:
    """The file and the video name the season and its number in the same way, and so does the whole season."""
    seasons = around.seasons.get(name.shape, {})
    alike = seasons.get(name.numbers.season or 0, frozenset())
    differs = target.says_season and target.said != target.episode
    return differs and {target.said, target.episode} <= alike


def _is_of_unknown_season(name: SubtitleName, target: Target, around: Neighbours) -> bool:
    """The file names a season that counts from one, and nobody knows which season this is."""
    season = name.numbers.season
    if season is None or target.season is not None or season == around.main_season():
        return False
    return not around.counts_through(name, target.offset or 0)


def _judge_season(name: SubtitleName, target: Target, around: Neighbours) -> Fit:
    """Only one counting is known: seasons whose numbers overlap in the list make a number ambiguous."""
    if name.numbers.season is None:
        later = target.season is not None and target.season > 1
        return Fit.MAYBE if later and around.goes_beyond(name, target.count) else Fit.YES
    if target.season is not None:
        return Fit.YES
    seasons = around.seasons.get(name.shape, {})
    if len(seasons) > 1 and around.runs_on(name.shape):
        return Fit.YES
    home = around.main_season() if target.offset else 1
    return Fit.YES if name.numbers.season == home else Fit.MAYBE


def _judge_as_said(name: SubtitleName, target: Target, around: Neighbours) -> Fit:
    """The file counts as the video's own name does, say through both halves of a season."""
    if target.said is None or not isinstance(target.episode, int) or not _holds(name.numbers, target.said):
        return Fit.NO
    if target.said <= target.episode or target.said == target.absolute:
        return Fit.NO
    return Fit.YES if around.counts_through(name, target.said - target.episode) else Fit.MAYBE


def _judge_as_absolute(name: SubtitleName, target: Target, around: Neighbours) -> Fit:
    """Only the list knows how many episodes came before, and the video names no season: both may be meant."""
    offset, number = around.offset, target.episode
    if target.absolute is not None or target.says_season or not offset or not isinstance(number, int):
        return Fit.NO
    through = around.counts_through(name, offset) or name.numbers.absolute is not None
    meant = number if through else number - offset
    found = name.numbers.absolute if name.numbers.absolute is not None else name.numbers.number
    return Fit.MAYBE if number > offset and found == meant else Fit.NO


def _judge_other_season(name: SubtitleName, target: Target, around: Neighbours) -> Fit:
    """Another season is no contradiction when the numbers count through, or when it is always 1."""
    numbers = name.numbers
    seasons = around.seasons.get(name.shape, {})
    number = target.absolute if target.absolute is not None else target.episode
    if numbers.absolute is not None and target.absolute is not None:
        return Fit.YES if numbers.absolute == target.absolute else Fit.NO
    if len(seasons) > 1 and around.runs_on(name.shape):
        return Fit.YES if _holds(numbers, number) else Fit.NO
    if target.offset and _holds(numbers, target.absolute) and around.counts_through(name, target.offset):
        return Fit.YES if _counts_on(name, target, around) else Fit.MAYBE
    if numbers.season == 1 and len(seasons) == 1 and _holds(numbers, target.episode):
        return Fit.MAYBE
    return Fit.NO


def _counts_on(name: SubtitleName, target: Target, around: Neighbours) -> bool:
    """The number through all seasons is too high for the season that is named: that one is cut otherwise."""
    number, season = target.absolute or 0, name.numbers.season or 0
    if target.season is not None and season < target.season:
        return around.has_enough(name) or (target.count is not None and number > target.count)
    return around.has_enough(name) and number > USUAL_SEASON


def _may_be_either(name: SubtitleName, target: Target, around: Neighbours) -> bool:
    """The neighbours hold both numbers, and no mark of this season tells which of them is meant.

    Neighbours that end where the season ends count from its own first episode.
    """
    numbers = name.numbers
    if numbers.season is not None:
        whole = target.part is not None and numbers.part is None
        return whole and numbers.season in (1, target.season)
    listed = around.numbers.get(name.shape, frozenset())
    if target.count is not None and max(listed, default=0) <= target.count:
        return False
    return numbers.part is None and {target.absolute, target.episode} <= listed


def _holds(numbers: Numbering, number: float | None) -> bool:
    if number is None or numbers.number is None:
        return False
    if numbers.last is not None:
        return numbers.number <= number <= numbers.last
    return numbers.number == number
