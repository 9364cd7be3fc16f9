"""Judges whether a file holds the wanted episode, from its name and from its neighbours in the list.

A list mixes files that count from the season's first episode with files that count through; the
neighbours of a file (names that differ from it in numbers only) show which of both it does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from jimaku_mpv.matching.subtitle_names import SubtitleName
from jimaku_mpv.model import Episode, Kind


class Fit(StrEnum):
    """`WHOLE`: an archive of episodes that holds the wanted one among others."""

    YES = "yes"
    MAYBE = "maybe"
    WHOLE = "whole"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Target:
    """The episode by both countings; `count` episodes in all. `film`: there is nothing to count."""

    episode: Episode | None
    absolute: int | None
    season: int | None
    year: int | None
    kind: Kind
    film: bool
    count: int | None = None
    part: int | None = None

    @property
    def offset(self) -> int | None:
        """How many episodes come before this season; None when unknown."""
        if self.absolute is None or not isinstance(self.episode, int):
            return None
        return self.absolute - self.episode


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What the list tells: numbers by shape, seasons by shape, and how far the countings are apart."""

    numbers: Mapping[str, frozenset[int]]
    seasons: Mapping[str, Mapping[int, frozenset[int]]]
    offset: int | None


def look_around(names: Iterable[SubtitleName]) -> Neighbours:
    """Collect from a whole list what single names can't tell."""
    numbers: dict[str, set[int]] = defaultdict(set)
    seasons: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    apart: list[int] = []
    for name in names:
        if not isinstance(name.number, int) or name.kind is not Kind.EPISODE or name.archive:
            continue
        numbers[name.shape].add(name.number)
        if name.season is not None:
            seasons[name.shape][name.season].add(name.number)
        if name.absolute is not None:
            apart.append(name.absolute - name.number)
    offset = max(set(apart), key=apart.count) if apart else None
    return Neighbours(
        {shape: frozenset(found) for shape, found in numbers.items()},
        {shape: {s: frozenset(n) for s, n in by.items()} for shape, by in seasons.items()},
        offset,
    )


def judge(name: SubtitleName, target: Target, around: Neighbours) -> Fit:
    """Whether the file holds the target."""
    if target.year and name.year and abs(target.year - name.year) > 1:
        return Fit.NO
    if target.film:
        return _judge_film(name)
    if target.episode is None:
        return _judge_unnumbered(name, target)
    if name.archive and name.ranges:
        return _judge_archive(name, target)
    if not _kind_fits(name, target):
        return Fit.NO
    if name.archive and name.number is None:
        return _judge_archive(name, target)
    if name.number is None:
        return Fit.NO
    return _judge_number(name, target, around)


def _judge_film(name: SubtitleName) -> Fit:
    if name.kind in (Kind.CREDITS, Kind.EXTRA):
        return Fit.NO
    if name.number is None or name.number in (0, 1) or name.kind is Kind.MOVIE:
        return Fit.YES if not name.archive else Fit.WHOLE
    return Fit.MAYBE


def _judge_unnumbered(name: SubtitleName, target: Target) -> Fit:
    """The video names no episode: of several, none is meant, not even the first."""
    if not _kind_fits(name, target):
        return Fit.NO
    if target.count == 1:
        return Fit.MAYBE if name.number in (None, 0, 1) else Fit.NO
    special = target.kind not in (Kind.EPISODE, Kind.ONA)
    return Fit.MAYBE if special and name.number is None and not name.archive else Fit.NO


def _kind_fits(name: SubtitleName, target: Target) -> bool:
    plain = (Kind.EPISODE, Kind.ONA)
    if name.kind in (Kind.CREDITS, Kind.EXTRA, Kind.MOVIE):
        return name.kind is target.kind
    if name.kind in plain:
        return target.kind in plain or not isinstance(target.episode, float)
    return target.kind not in plain or (isinstance(target.episode, float) and name.number == target.episode)


def _judge_archive(name: SubtitleName, target: Target) -> Fit:
    if name.season is not None and target.season is not None and name.season != target.season:
        return Fit.NO
    if not name.ranges:
        return Fit.WHOLE if name.titled else Fit.MAYBE
    wanted = [n for n in (target.episode, target.absolute) if isinstance(n, int)]
    return Fit.WHOLE if any(n in r for n in wanted for r in name.ranges) else Fit.NO


def _judge_number(name: SubtitleName, target: Target, around: Neighbours) -> Fit:
    season_fits = name.season is None or target.season is None or name.season == target.season
    if name.season is not None and not season_fits:
        return _judge_other_season(name, target, around)
    if name.absolute is not None:
        if target.absolute is not None and target.offset:
            return Fit.YES if name.absolute == target.absolute else Fit.NO
        return Fit.YES if target.episode in (name.number, name.absolute) else Fit.NO
    offset = target.offset if target.offset is not None else around.offset
    relative = _holds(name, target.episode)
    if not offset or not isinstance(target.episode, int):
        return _judge_plain(name, target, around) if relative else Fit.NO
    through = _holds(name, target.episode + offset)
    if not relative and not through:
        return Fit.NO
    if _counts_through(name, offset, around):
        return Fit.YES if through else Fit.NO
    if _may_be_either(name, target, around):
        return Fit.MAYBE
    return Fit.YES if relative else Fit.NO


def _judge_plain(name: SubtitleName, target: Target, around: Neighbours) -> Fit:
    """Only one counting is known: seasons that overlap in the list make a number ambiguous."""
    seasons = around.seasons.get(name.shape, {})
    if name.season is None or target.season is not None or len(seasons) < 2:
        return Fit.YES
    return Fit.YES if _runs_on(seasons) else Fit.MAYBE if name.season != min(seasons) else Fit.YES


def _judge_other_season(name: SubtitleName, target: Target, around: Neighbours) -> Fit:
    """Another season is no contradiction when the numbers count through, or when it is always 1."""
    seasons = around.seasons.get(name.shape, {})
    number = target.absolute if target.absolute is not None else target.episode
    if len(seasons) > 1 and _runs_on(seasons):
        return Fit.YES if _holds(name, number) else Fit.NO
    if name.absolute is not None and target.absolute is not None:
        return Fit.YES if name.absolute == target.absolute else Fit.NO
    if name.season == 1 and len(seasons) == 1 and _holds(name, target.episode):
        return Fit.MAYBE
    return Fit.NO


def _runs_on(seasons: Mapping[int, frozenset[int]]) -> bool:
    ordered = [seasons[season] for season in sorted(seasons)]
    return all(max(a) < min(b) for a, b in pairwise(ordered))


def _counts_through(name: SubtitleName, offset: int, around: Neighbours) -> bool:
    """The neighbours begin after the earlier seasons, or go on past any number this season can have."""
    numbers = around.numbers.get(name.shape, frozenset())
    if name.season is not None:
        numbers = around.seasons.get(name.shape, {}).get(name.season, numbers)
    return bool(numbers) and min(numbers) > offset


def _may_be_either(name: SubtitleName, target: Target, around: Neighbours) -> bool:
    """The neighbours hold both numbers, and no mark of this season tells which of them is meant.

    Neighbours that end where the season ends count from its own first episode.
    """
    if name.season is not None and name.season > 1:
        return False
    if name.season == 1 and target.part is not None and name.part is None:
        return True
    numbers = around.numbers.get(name.shape, frozenset())
    if target.count is not None and max(numbers, default=0) <= target.count:
        return False
    unmarked = name.season is None and name.part is None
    return unmarked and {target.absolute, target.episode} <= numbers


def _holds(name: SubtitleName, number: Episode | None) -> bool:
    if number is None or name.number is None:
        return False
    if name.last is not None:
        return name.number <= number <= name.last
    return name.number == number
