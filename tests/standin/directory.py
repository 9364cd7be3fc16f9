"""What the site holds at the moment: entries and their files, which change while it runs.

Safe to use from several threads. Knows no HTTP.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import quote

from tests.standin.answers import Json
from tests.standin.shows import Catalogue, Entry
from tests.standin.subtitles import uploads

NANO = 1_000_000_000
RAW = "&+=,!$@:*'(){}|^\\~"
"""What the site leaves as it is in an address, beside letters, digits and `-._`."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that lies in an entry; `modified` in nanoseconds of UNIX time, as a file system has it."""

    name: str
    data: bytes
    modified: int

    def as_json(self, site: str, entry: int) -> Json:
        """The file as the API lists it."""
        return {
            "url": f"{site}/entry/{entry}/download/{quote(self.name, safe=RAW)}",
            "name": self.name,
            "size": len(self.data),
            "last_modified": rfc3339(self.modified),
        }


@dataclass(slots=True)
class Shelf:
    """An entry with its files by name; `modified` in UNIX seconds, whole ones as its database has them.

    `lost`: the folder of its files is missing on the site's disk.
    """

    entry: Entry
    modified: int
    lost: bool = False
    _files: dict[str, Upload] | None = None

    @property
    def files(self) -> dict[str, Upload]:
        """Written at the first look, since most entries are never looked into."""
        if self._files is None:
            day = _day(self.entry.day) * NANO
            self._files = {
                name: Upload(name, data, day + zlib.crc32(name.encode()) % NANO)
                for name, data in uploads(self.entry)
            }
        return {} if self.lost else self._files

    def as_json(self) -> Json:
        """The entry as the API tells it: what is not known is left out."""
        entry = self.entry
        flags = ("anime", "unverified", "external", "movie", "adult")
        found = {
            "id": entry.id,
            "name": entry.name,
            "flags": {flag: getattr(entry, flag) for flag in flags},
            "last_modified": rfc3339(self.modified * NANO),
            "anilist_id": entry.anilist,
            "tmdb_id": entry.tmdb,
            "english_name": entry.english,
            "japanese_name": entry.japanese,
            "creator_id": entry.creator,
            "notes": entry.notes,
        }
        return {key: value for key, value in found.items() if value is not None}


class Directory:
    """All entries; every answer is a copy that later changes leave alone. `clock` gives UNIX seconds."""

    def __init__(self, catalogue: Catalogue, clock: Callable[[], float]) -> None:
        self._shelves = {entry.id: Shelf(entry, _day(entry.day)) for entry in catalogue.entries}
        self._clock = clock
        self._lock = threading.RLock()

    def shelves(self) -> list[Shelf]:
        """All entries in the order of their names' bytes."""
        with self._lock:
            return sorted(
                self._shelves.values(), key=lambda shelf: (shelf.entry.name.encode(), shelf.entry.id)
            )

    def shelf(self, entry: int) -> Shelf | None:
        """One entry, None when there is no such."""
        with self._lock:
            return self._shelves.get(entry)

    def files(self, entry: int) -> list[Upload]:
        """The files of an entry that exists, sorted by the bytes of their names."""
        with self._lock:
            files = self._shelves[entry].files.values()
            return sorted(files, key=lambda file: file.name.encode())

    def file(self, entry: int, name: str) -> Upload | None:
        """One file, None when it or its entry is gone."""
        with self._lock:
            shelf = self._shelves.get(entry)
            return shelf.files.get(name) if shelf else None

    def add_file(self, entry: int, name: str, data: bytes) -> None:
        """Upload a file now, or replace the one of that name; KeyError without the entry."""
        with self._lock:
            shelf, now = self._shelves[entry], self._clock()
            shelf.modified = int(now)
            shelf.files[name] = Upload(name, data, int(now * NANO))

    def remove_file(self, entry: int, name: str) -> None:
        """Take a file away, which does not change the entry's date; KeyError if it is not there."""
        with self._lock:
            del self._shelves[entry].files[name]

    def add_entry(self, entry: Entry, scraped: bool = False) -> None:
        """Put up a new entry, dated now; one that the site has `scraped` carries its source's date.

        In the place of an entry with the same id it is an edit, which leaves the date alone unless
        the files are others, too. ValueError when another entry has its AniList or TMDB id.
        """
        with self._lock:
            old = self._shelves.get(entry.id)
            for other in (shelf.entry for shelf in self._shelves.values() if shelf is not old):
                if entry.anilist is not None and entry.anilist == other.anilist:
                    raise ValueError(f"entry {other.id} has AniList id {entry.anilist} already")
                if entry.tmdb is not None and entry.tmdb == other.tmdb:
                    raise ValueError(f"entry {other.id} has TMDB id {entry.tmdb} already")
            if old is not None and old.entry.runs == entry.runs:
                self._shelves[entry.id] = replace(old, entry=entry)
            else:
                modified = _day(entry.day) if scraped else int(self._clock())
                self._shelves[entry.id] = Shelf(entry, modified)

    def next_id(self) -> int:
        """What the next new entry is called: the newest id is given anew once its entry is deleted."""
        with self._lock:
            return max(self._shelves, default=0) + 1

    def lose_folder(self, entry: int) -> None:
        """The entry stays, the folder of its files is gone; KeyError without the entry."""
        with self._lock:
            self._shelves[entry].lost = True

    def remove_entry(self, entry: int) -> None:
        """Take an entry away; KeyError if it is not there."""
        with self._lock:
            del self._shelves[entry]


def rfc3339(moment: int) -> str:
    """The site's notation of nanoseconds of UNIX time, with as many digits after the point as needed."""
    seconds, rest = divmod(moment, NANO)
    text = datetime.fromtimestamp(seconds, UTC).isoformat().removesuffix("+00:00")
    return f"{text}{f'.{rest:09}'.rstrip('0') if rest else ''}Z"


def _day(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())
