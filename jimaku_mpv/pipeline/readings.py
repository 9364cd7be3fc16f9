"""Lists that were read before: remembered by this process, and the long ones kept in the store for others.

Decides what makes a reading outdated; how names are read is decided elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

import jimaku_mpv
from jimaku_mpv import matching
from jimaku_mpv.matching.readings import ListReading, Reader, read_list
from jimaku_mpv.model import EntryId
from jimaku_mpv.store.catalogue import CatalogueStore

WORTH_KEEPING = 200
REMEMBERED = 8


class Readings:
    """Safe to use from several threads: two of them at worst read the same list."""

    def __init__(self, store: CatalogueStore) -> None:
        self._store = store
        self._recent: dict[str, ListReading] = {}

    def of(self, entry_id: EntryId) -> Reader:
        """Reads lists of one entry. To read fewer than 200 names is no slower than to fetch them."""

        def read(names: tuple[str, ...], own_names: tuple[str, ...]) -> ListReading:
            if len(names) < WORTH_KEEPING:
                return read_list(names, own_names)
            return self._known(entry_id, names, own_names)

        return read

    def _known(self, entry_id: EntryId, names: tuple[str, ...], own_names: tuple[str, ...]) -> ListReading:
        key = _key(names, own_names)
        found = self._recent.get(key)
        if found is None:
            found = self._stored(entry_id, key, names, own_names)
            if len(self._recent) >= REMEMBERED:
                self._recent.clear()
            self._recent[key] = found
        return found

    def _stored(
        self, entry_id: EntryId, key: str, names: tuple[str, ...], own_names: tuple[str, ...]
    ) -> ListReading:
        stored = self._store.reading(entry_id, key)
        if stored is not None:
            return ListReading.of(stored)
        reading = read_list(names, own_names)
        self._store.save_reading(entry_id, key, reading.names)
        return reading


def _key(names: tuple[str, ...], own_names: tuple[str, ...]) -> str:
    """Other names, or another program, read otherwise."""
    text = json.dumps([_program(), own_names, names])
    return hashlib.sha256(text.encode("ascii")).hexdigest()


@cache
def _program() -> str:
    """Version and newest module of what reads: a changed checkout keeps its version."""
    modules = (path for folder in matching.__path__ for path in Path(folder).glob("*.py"))
    newest = max((path.stat().st_mtime_ns for path in modules), default=0)
    return f"{jimaku_mpv.__version__} {newest}"
