"""What the site holds at the moment: entries and their files, which change while it runs.

Safe to use from several threads. Knows no HTTP.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from tests.standin.answers import Json
from tests.standin.shows import Catalogue, Entry
from tests.standin.subtitles import uploads


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that lies in an entry; `modified` in UNIX seconds."""

    name: str
    data: bytes
    modified: float

    def as_json(self, site: str, entry: int) -> Json:
        """The file as the API lists it."""
        return {
            "url": f"{site}/entry/{entry}/download/{_percent(self.name, keep_letters=entry % 2 == 1)}",
            "name": self.name,
            "size": len(self.data),
            "last_modified": rfc3339(self.modified),
        }


@dataclass(slots=True)
class Shelf:
    """An entry with its files by name; `modified` in UNIX seconds."""

    entry: Entry
    modified: float
    _files: dict[str, Upload] | None = None

    @property
    def files(self) -> dict[str, Upload]:
        """Written at the first look, since most entries are never looked into."""
        if self._files is None:
            day = _day(self.entry.day)
            self._files = {name: Upload(name, data, day) for name, data in uploads(self.entry)}
        return self._files

    def as_json(self) -> Json:
        """The entry as the API tells it: what is not known is left out."""
        entry = self.entry
        flags = ("anime", "unverified", "external", "movie", "adult")
        found = {
            "id": entry.id,
            "name": entry.name,
            "flags": {flag: getattr(entry, flag) for flag in flags},
            "last_modified": rfc3339(self.modified),
            "anilist_id": entry.anilist,
            "tmdb_id": entry.tmdb,
            "english_name": entry.english,
            "japanese_name": entry.japanese,
            "creator_id": entry.creator,
            "notes": entry.notes,
        }
        return {key: value for key, value in found.items() if value is not None}


class Directory:
    """All entries; every answer is a copy that later changes leave alone."""

    def __init__(self, catalogue: Catalogue, clock: Callable[[], float]) -> None:
        self._shelves = {entry.id: Shelf(entry, _day(entry.day)) for entry in catalogue.entries}
        self._clock = clock
        self._lock = threading.RLock()

    def shelves(self) -> list[Shelf]:
        """All entries in the order of their ids."""
        with self._lock:
            return [self._shelves[entry] for entry in sorted(self._shelves)]

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
            shelf = self._shelves[entry]
            shelf.modified = self._clock()
            shelf.files[name] = Upload(name, data, shelf.modified)

    def remove_file(self, entry: int, name: str) -> None:
        """Take a file away; KeyError if it is not there."""
        with self._lock:
            del self._shelves[entry].files[name]

    def add_entry(self, entry: Entry) -> None:
        """Put up a new entry, or one in the place of that with its id."""
        with self._lock:
            self._shelves[entry.id] = Shelf(entry, self._clock())

    def remove_entry(self, entry: int) -> None:
        """Take an entry away; KeyError if it is not there."""
        with self._lock:
            del self._shelves[entry]


def rfc3339(when: float) -> str:
    """The site's notation of UNIX seconds, with as many digits after the point as needed."""
    text = datetime.fromtimestamp(when, UTC).isoformat()
    return text.replace("+00:00", "Z")


def _day(day: str) -> float:
    return datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()


def _percent(name: str, keep_letters: bool) -> str:
    """Percent-encode a name; non-ASCII letters come either way on the site, so they do here."""
    if not keep_letters:
        return quote(name, safe="")
    return "".join(letter if letter > "\x7f" else quote(letter, safe="") for letter in name)
