"""Finds the entries whose names are like a title: exactly, folded, as a beginning, then approximately.

Knows names; seasons, years and episodes are judged elsewhere.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from os.path import commonprefix

from jimaku_mpv.matching.abbreviation import is_abbreviation
from jimaku_mpv.matching.folding import all_folded, folded
from jimaku_mpv.matching.fuzzy import nearest
from jimaku_mpv.matching.season_words import take_apart
from jimaku_mpv.matching.similarity import Likeness, compare
from jimaku_mpv.model import AniListId, Candidate, Entry, EntryId, Reason, TmdbId

FUZZY_FLOOR = 72.0
_SHORTEST_PREFIX = 4
_MOST_PREFIXED = 60
_MOST_ALIKE = 15
_SHORTEST_INSIDE = 6


class TitleIndex:
    """All entries, ready to be asked by title or by another site's id. Built in one pass; never changes."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: tuple[Entry, ...] = tuple(entries)
        self._by_anilist = {entry.anilist_id: entry for entry in self.entries if entry.anilist_id is not None}
        self._by_tmdb = {_tmdb_key(entry.tmdb_id): entry for entry in self.entries if entry.tmdb_id}
        owned = [(name, i) for i, entry in enumerate(self.entries) for name in entry.names()]
        keys = all_folded([name for name, _ in owned])
        pairs = sorted(zip(keys, (i for _, i in owned), strict=True))
        self._names = [name for name, _ in pairs]
        self._owners = [position for _, position in pairs]

    def by_anilist(self, number: AniListId) -> Entry | None:
        """The entry of that AniList id."""
        return self._by_anilist.get(number)

    def by_tmdb(self, number: TmdbId) -> Entry | None:
        """The entry of that TMDB id, whatever its longer form adds."""
        return self._by_tmdb.get(_tmdb_key(number))

    def find(self, title: str, fuzzy: bool = True) -> list[Entry]:
        """Entries that may bear this title, in no order: equal, folded, beginning with it, or alike."""
        found: dict[EntryId, Entry] = {}
        for text in dict.fromkeys((title, take_apart(title).base)):
            for entry in self._beginning_with(folded(text)):
                found[entry.id] = entry
        if fuzzy and not found:
            for entry in self._alike(title):
                found[entry.id] = entry
        return list(found.values())

    def begins_a_name(self, title: str) -> bool:
        """Whether a name is just so or goes on after it, so that a number at its end is part of the name."""
        key = folded(title)
        start = bisect_left(self._names, key)
        return (
            start < len(self._names) and re.match(rf"{re.escape(key)}(?!\d)", self._names[start]) is not None
        )

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

    def _beginning_with(self, key: str) -> Iterator[Entry]:
        """Entries with a name that is equal to the key or goes on after it; a short key must be equal."""
        short = len(key) < _SHORTEST_PREFIX and key.isascii()
        start = bisect_left(self._names, key)
        for position in range(start, min(start + _MOST_PREFIXED, len(self._names))):
            name = self._names[position]
            if name != key and (short or not name.startswith(key)):
                break
            yield self.entries[self._owners[position]]

    def _alike(self, title: str) -> list[Entry]:
        """Entries with a name that differs in a few letters, or that holds the title, or stands in it."""
        key = folded(title)
        if len(key) < 3:
            return []
        near = nearest(key, self._names, FUZZY_FLOOR, _MOST_ALIKE)
        near += self._holding(key) if len(key) >= _SHORTEST_INSIDE else []
        near += self._abbreviated_by(title)
        return [self.entries[self._owners[position]] for position in near]

    def _abbreviated_by(self, title: str) -> list[int]:
        """Positions of names that the title, if it is one word, can be short for."""
        start, end = (bisect_left(self._names, folded(title)[:2] + edge) for edge in ("", "\uffff"))
        return [
            position
            for position in range(start, end)
            if any(is_abbreviation(title, name) for name in self.entries[self._owners[position]].names())
        ][:_MOST_ALIKE]

    def _holding(self, key: str) -> list[int]:
        """Positions of names that hold the key, then of the longest ones within it."""
        holding = [i for i, name in enumerate(self._names) if key in name]
        return holding[:_MOST_ALIKE] + list(islice(self._within(key), _MOST_ALIKE))

    def _within(self, key: str) -> Iterator[int]:
        """Positions of the names that stand in the key, longest first."""
        found = {name for start in range(len(key)) for name in self._beginnings(key[start:])}
        for name in sorted(found, key=lambda one: (-len(one), one)):
            yield from range(bisect_left(self._names, name), bisect_right(self._names, name))

    def _beginnings(self, text: str) -> Iterator[str]:
        """The names with which the text begins: each is the last one in order that is not behind the rest."""
        while len(text) >= _SHORTEST_INSIDE:
            position = bisect_right(self._names, text) - 1
            if position < 0:
                return
            name = self._names[position]
            if text.startswith(name) and len(name) >= _SHORTEST_INSIDE:
                yield name
            text = commonprefix((name, text[:-1]))  # noqa: RUF071, letters are what is compared


def _tmdb_key(number: TmdbId) -> tuple[str, int]:
    return number.kind, number.number
