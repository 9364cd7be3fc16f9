"""The shapes of the stand-in's data and the reading of its table, `catalogue.toml`.

Knows facts of shows only; what the files contain is written by `subtitles`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LONGEST_NOTES = 2048
"""Bytes."""


@dataclass(frozen=True, slots=True)
class Run:
    """Files `first` to `last` of an entry, one per episode.

    In `pattern` stand `{e}`, the episode within the entry, and `{n}`, that plus `shift`.
    `form` says what the bytes are: srt, cc, dual, ass, cp932 or utf-16.
    `archive`: all of them lie in a zip of this name instead.
    """

    pattern: str
    first: int = 1
    last: int = 1
    shift: int = 0
    form: str = "srt"
    archive: str = ""
    season: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the directory with what has been uploaded to it; `day` is its date, ISO."""

    id: int
    name: str
    english: str | None = None
    japanese: str | None = None
    anilist: int | None = None
    tmdb: str | None = None
    anime: bool = True
    movie: bool = False
    unverified: bool = False
    external: bool = False
    adult: bool = False
    notes: str | None = None
    creator: int | None = None
    day: str = "2024-03-01"
    runs: tuple[Run, ...] = ()

    def __post_init__(self) -> None:
        if len((self.notes or "").encode()) > LONGEST_NOTES:
            raise ValueError(f"notes have up to {LONGEST_NOTES} bytes")

    def names(self) -> list[str]:
        """The names that a search looks at."""
        return [name for name in (self.name, self.english, self.japanese) if name]


@dataclass(frozen=True, slots=True)
class Work:
    """What AniList knows of an anime or a manga; `upcoming` is the episode that airs next."""

    id: int
    romaji: str
    native: str
    year: int
    english: str | None = None
    mal: int | None = None
    format: str = "TV"
    episodes: int | None = None
    season: str | None = None
    synonyms: tuple[str, ...] = ()
    upcoming: int | None = None

    @property
    def type(self) -> str:
        """AniList's word for the medium."""
        return "MANGA" if self.format in ("MANGA", "NOVEL", "ONE_SHOT") else "ANIME"


@dataclass(frozen=True, slots=True)
class Redirect:
    """Episodes `begin` to `end` (None: from there on) of `source` are `first` and on of `target`.

    `counts_on`: the numbers may mean the same in the entry of `target`, whose own end before `begin`.
    """

    source: int
    begin: int
    target: int
    first: int
    end: int | None = None
    counts_on: bool = True


@dataclass(frozen=True, slots=True)
class Screen:
    """What TMDB knows: `kind` is tv or movie, `date` the first one, ISO."""

    kind: str
    id: int
    name: str
    original: str
    date: str
    imdb: str | None = None
    tvdb: int | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that one stand-in serves.

    `sequels`: pairs of AniList ids, the earlier one first; `sources`: an anime and its manga.
    """

    entries: tuple[Entry, ...]
    works: tuple[Work, ...] = ()
    sequels: tuple[tuple[int, int], ...] = ()
    sources: tuple[tuple[int, int], ...] = ()
    redirects: tuple[Redirect, ...] = ()
    screens: tuple[Screen, ...] = ()


@cache
def demo_catalogue() -> Catalogue:
    """The catalogue of the demo."""
    table = tomllib.loads(files(__package__).joinpath("catalogue.toml").read_text("utf-8"))
    return Catalogue(
        entries=tuple(
            Entry(**{**row, "runs": tuple(Run(**run) for run in row["runs"])}) for row in table["entries"]
        ),
        works=tuple(Work(**{**row, "synonyms": tuple(row.get("synonyms", ()))}) for row in table["works"]),
        sequels=tuple((earlier, later) for earlier, later in table["sequels"]),
        sources=tuple((anime, manga) for anime, manga in table["sources"]),
        redirects=tuple(Redirect(**row) for row in table["redirects"]),
        screens=tuple(Screen(**row) for row in table["screens"]),
    )
