"""What only a whole list tells: which files count alike, from where, and through how many seasons.

Knows names that have been read; nothing of what is looked for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from jimaku_mpv.matching.subtitle_names import SubtitleName
from jimaku_mpv.model import Kind

MOST_SPECIALS = 3
ENOUGH = 3
MAIN_SHARE = 0.8
SHORTEST_SEASON, USUAL_SEASON = 9, 26
ENOUGH_FOR_ALIAS = 5
ALIAS_SHARE = 1 / 3


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Numbers by shape, seasons by shape, and how far the two countings are apart.

    `specials`: the first number of a shape that is a special's. `said`: how many files name a season.
    `wordy`: how many have words between the show's name and the number; `plain`: how many have none.
    `titles`: how many files of another title there are.
    """

    numbers: Mapping[str, frozenset[int]]
    seasons: Mapping[str, Mapping[int, frozenset[int]]]
    specials: Mapping[str, int]
    offset: int | None
    said: Mapping[int, int]
    plain: int
    wordy: int
    titles: Mapping[str, int]

    def is_alias(self, title: str) -> bool:
        """So many files call the show so that it must be a name of it that the entry does not know."""
        files = self.titles.get(title.casefold(), 0)
        return files >= ENOUGH_FOR_ALIAS and files >= ALIAS_SHARE * (self.plain + self.wordy + files)

    def main_season(self) -> int | None:
        """The season that nearly all files name that name one."""
        most = max(self.said, key=lambda season: self.said[season], default=None)
        if most is None or MAIN_SHARE * sum(self.said.values()) > self.said[most]:
            return None
        return most

    def runs_on(self, shape: str) -> bool:
        """Whether the numbers of this shape go on from season to season; low ones may be a season's own."""
        seasons = self.seasons.get(shape, {})
        ordered = [seasons[season] for season in sorted(seasons)]
        return all(_goes_on(a, b) for a, b in pairwise(ordered))

    def counts_through(self, name: SubtitleName, offset: int) -> bool:
        """The file and its like begin after the `offset` episodes of earlier seasons."""
        alike = self._alike(name)
        return bool(alike) and min(alike) > offset

    def covers_both(self, name: SubtitleName, offset: int, count: int | None) -> bool:
        """Unmarked files from the earlier episodes well into this season's: they count through."""
        if count is None or name.numbers.season is not None or name.numbers.part is not None:
            return False
        alike = self._alike(name)
        return len(alike) > count and max(alike, default=0) > offset + count // 2

    def has_enough(self, name: SubtitleName) -> bool:
        """So many files like this one that their numbers are no chance."""
        return len(self._alike(name)) >= ENOUGH

    def may_count_from_one(self, name: SubtitleName, count: int | None) -> bool:
        """A few files, whose numbers a season of `count` episodes has as well."""
        alike = self._alike(name)
        return count is not None and not self.has_enough(name) and max(alike, default=0) <= count

    def goes_beyond(self, name: SubtitleName, count: int | None) -> bool:
        """Files like this one have higher numbers than a season of `count` episodes."""
        return count is not None and max(self._alike(name), default=0) > count

    def is_odd_one_out(self, name: SubtitleName) -> bool:
        """Words stand between the show's name and the number, and in most files of the list none do."""
        return says_more(name) and self.plain > self.wordy

    def is_shifted(self, name: SubtitleName, count: int | None) -> bool:
        """A special is counted among the episodes, and the file comes after it."""
        first, alike = self.specials.get(name.shape), self.numbers.get(name.shape, frozenset())
        if first is None or count is None or name.numbers.number is None:
            return False
        return name.numbers.number > first and 0 < max(alike) - count <= MOST_SPECIALS

    def _alike(self, name: SubtitleName) -> frozenset[int]:
        if name.numbers.season is not None:
            seasons = self.seasons.get(name.shape, {})
            return seasons.get(name.numbers.season) or self.numbers.get(name.shape, frozenset())
        return self.numbers.get(name.shape, frozenset())


def says_more(name: SubtitleName) -> bool:
    """Words between the show's name and the number of an episode: a show within the show, maybe."""
    return name.titled and bool(name.numbers.extra) and name.numbers.kind is Kind.EPISODE


def _goes_on(earlier: frozenset[int], later: frozenset[int]) -> bool:
    """By chance a few files of two seasons look so, too, as long as their numbers are low."""
    last, first = max(earlier), min(later)
    complete = len(earlier) == last - min(earlier) + 1 >= SHORTEST_SEASON and first == last + 1
    return last < first and (complete or first > USUAL_SEASON)


def look_around(names: Iterable[SubtitleName]) -> Neighbours:
    """Collect from a whole list what single names can't tell."""
    numbers: dict[str, set[int]] = defaultdict(set)
    seasons: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    specials: dict[str, int] = {}
    apart: Counter[int] = Counter()
    said: Counter[int] = Counter()
    wordy: Counter[bool] = Counter()
    titles: Counter[str] = Counter()
    for name in names:
        number = name.numbers.number
        if not isinstance(number, int) or name.numbers.kind is not Kind.EPISODE or name.archive:
            continue
        numbers[name.shape].add(number)
        if name.titled:
            wordy[says_more(name)] += 1
        else:
            titles[name.numbers.title.casefold()] += 1
        if name.numbers.season is not None:
            seasons[name.shape][name.numbers.season].add(number)
            said[name.numbers.season] += 1
        if name.numbers.absolute is not None:
            apart[name.numbers.absolute - number] += 1
        if name.numbers.special:
            specials[name.shape] = min(number, specials.get(name.shape, number))
    return Neighbours(
        {shape: frozenset(found) for shape, found in numbers.items()},
        {shape: {s: frozenset(n) for s, n in by.items()} for shape, by in seasons.items()},
        specials,
        apart.most_common(1)[0][0] if apart else None,
        said,
        wordy[False],
        wordy[True],
        titles,
    )
