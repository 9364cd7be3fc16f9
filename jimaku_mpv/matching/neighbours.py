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


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Numbers by shape, seasons by shape, and how far the two countings are apart.

    `specials`: the first number of a shape that is a special's. `said`: how many files name a season.
    """

    numbers: Mapping[str, frozenset[int]]
    seasons: Mapping[str, Mapping[int, frozenset[int]]]
    specials: Mapping[str, int]
    offset: int | None
    said: Mapping[int, int]

    def main_season(self) -> int | None:
        """The season that at least twice as many files name as any other one."""
        ordered = sorted(self.said, key=lambda season: -self.said[season])
        if len(ordered) > 1 and 2 * self.said[ordered[1]] > self.said[ordered[0]]:
            return None
        return ordered[0] if ordered else None

    def runs_on(self, shape: str) -> bool:
        """Whether the numbers of this shape go on from season to season."""
        seasons = self.seasons.get(shape, {})
        ordered = [seasons[season] for season in sorted(seasons)]
        return all(max(a) < min(b) for a, b in pairwise(ordered))

    def counts_through(self, name: SubtitleName, offset: int) -> bool:
        """The file and its like begin after the `offset` episodes of earlier seasons."""
        alike = self._alike(name)
        return bool(alike) and min(alike) > offset

    def may_count_from_one(self, name: SubtitleName, count: int | None) -> bool:
        """A few files, whose numbers a season of `count` episodes has as well."""
        alike = self._alike(name)
        return count is not None and len(alike) < ENOUGH and max(alike, default=0) <= count

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


def look_around(names: Iterable[SubtitleName]) -> Neighbours:
    """Collect from a whole list what single names can't tell."""
    numbers: dict[str, set[int]] = defaultdict(set)
    seasons: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    specials: dict[str, int] = {}
    apart: Counter[int] = Counter()
    said: Counter[int] = Counter()
    for name in names:
        number = name.numbers.number
        if not isinstance(number, int) or name.numbers.kind is not Kind.EPISODE or name.archive:
            continue
        numbers[name.shape].add(number)
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
    )
