"""A whole list, read: the names and what they tell together.

Knows nothing of what is looked for, so that a reading serves every episode.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from jimaku_mpv.matching.neighbours import Neighbours, look_around
from jimaku_mpv.matching.subtitle_names import SubtitleName, read_subtitle_name

_LISTS_KEPT = 8


@dataclass(frozen=True, slots=True)
class ListReading:
    """The names in the order of the list, and what only all of them tell."""

    names: tuple[SubtitleName, ...]
    around: Neighbours

    @classmethod
    def of(cls, names: tuple[SubtitleName, ...]) -> ListReading:
        """Collect what the names tell together."""
        return cls(names, look_around(names))


Reader = Callable[[tuple[str, ...], tuple[str, ...]], ListReading]
"""Takes the names of the files and those of the show."""


@lru_cache(maxsize=_LISTS_KEPT)
def read_list(names: tuple[str, ...], own_names: tuple[str, ...]) -> ListReading:
    """Read every name of a list; the last few lists are remembered."""
    return ListReading.of(tuple(read_subtitle_name(name, own_names) for name in names))
