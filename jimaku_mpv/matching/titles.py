"""Finds the entries whose names are like a title: exactly, folded, as a beginning, then approximately.

Knows names; seasons, years and episodes are judged elsewhere.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from jimaku_mpv.matching.folding import bare, folded
from jimaku_mpv.matching.fuzzy import nearest
from jimaku_mpv.matching.season_words import take_apart
from jimaku_mpv.matching.similarity import Likeness, compare
from jimaku_mpv.model import AniListId, Candidate, Entry, EntryId, Reason, TmdbId

FUZZY_FLOOR = 72.0
_SHORTEST_PREFIX = 4
_MOST_PREFIXED = 60


class TitleIndex:
    """All entries, ready to be asked by title or id. Built in one pass; never changes."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: tuple[Entry, ...] = tuple(entries)
        self._by_anilist: dict[AniListId, Entry] = {}
        self._by_tmdb: dict[str, Entry] = {}
        self._by_id: dict[EntryId, Entry] = {}
        self._exact: dict[str, list[Entry]] = defaultdict(list)
        self._names: list[str] = []
        self._owners: list[Entry] = []
        self._folded: dict[str, list[Entry]] | None = None
        self._sorted: list[tuple[str, int]] | None = None
        for entry in self.entries:
            self._add(entry)

    def _add(self, entry: Entry) -> None:
        self._by_id[entry.id] = entry
        if entry.anilist_id is not None:
            self._by_anilist[entry.anilist_id] = entry
        if entry.tmdb_id is not None:
            self._by_tmdb[f"{entry.tmdb_id.kind}:{entry.tmdb_id.number}"] = entry
        for name in entry.names():
            key = bare(name)
            self._exact[key].append(entry)
            self._names.append(key)
            self._owners.append(entry)

    def by_id(self, number: EntryId) -> Entry | None:
        """The entry of that number."""
        return self._by_id.get(number)

    def by_anilist(self, number: AniListId) -> Entry | None:
        """The entry of that AniList id."""
        return self._by_anilist.get(number)

    def by_tmdb(self, number: TmdbId) -> Entry | None:
        """The entry of that TMDB id, whatever its longer form adds."""
        return self._by_tmdb.get(f"{number.kind}:{number.number}")

    def find(self, title: str, fuzzy: bool = True) -> list[Entry]:
        """Entries that may bear this title, in no order: equal, folded, beginning with it, or alike."""
        base = take_apart(title).base
        found: dict[EntryId, Entry] = {}
        for text in dict.fromkeys((title, base)):
            for entry in (*self._exact.get(bare(text), ()), *self._fold().get(folded(text), ())):
                found[entry.id] = entry
            for entry in self._beginning_with(text):
                found[entry.id] = entry
        if fuzzy and not found:
            for entry in self._alike(title):
                found[entry.id] = entry
        return list(found.values())

    def candidates(self, titles: Sequence[str], limit: int = 10) -> list[Candidate]:
        """The entries most like these titles, best first; a later title counts a little less."""
        best: dict[EntryId, tuple[Likeness, float, Entry]] = {}
        for rank, title in enumerate(titles[:8]):
            for entry in self.find(title):
                like = max((compare(title, name) for name in entry.names()), key=lambda one: one.points)
                score = max(0.0, like.points - min(rank, 3))
                if entry.id not in best or best[entry.id][1] < score:
                    best[entry.id] = (like, score, entry)
        ranked = sorted(best.values(), key=lambda item: -item[1])[:limit]
        return [Candidate(entry, score, (Reason(like.text, score),)) for like, score, entry in ranked]

    def _fold(self) -> dict[str, list[Entry]]:
        if self._folded is None:
            self._folded = defaultdict(list)
            for entry in self.entries:
                for name in entry.names():
                    self._folded[folded(name)].append(entry)
        return self._folded

    def _beginning_with(self, title: str) -> list[Entry]:
        key = folded(title)
        if len(key) < _SHORTEST_PREFIX and key.isascii():
            return []
        if self._sorted is None:
            self._sorted = sorted((folded(n), i) for i, e in enumerate(self.entries) for n in e.names())
        start = bisect_left(self._sorted, (key, -1))
        found = []
        for text, position in self._sorted[start : start + _MOST_PREFIXED]:
            if not text.startswith(key):
                break
            found.append(self.entries[position])
        return found

    def _alike(self, title: str) -> list[Entry]:
        key = bare(title)
        if len(key) < 3:
            return []
        hits = nearest(key, self._names, FUZZY_FLOOR, 20)
        return [self._owners[position] for position, _ in hits]
