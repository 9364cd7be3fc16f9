"""A small invented catalogue, and what AniList would tell about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from jimaku_mpv.matching.titles import TitleIndex
from jimaku_mpv.model import (
    AniListId,
    Entry,
    EntryId,
    EpisodeRange,
    Knowledge,
    Media,
    Redirection,
    RelatedMedia,
    Relations,
    TmdbId,
)

WHEN = datetime(2025, 1, 1, tzinfo=UTC)
_numbers = count(1)


def entry(name: str, anilist: int | None = None, english: str | None = None, movie: bool = False) -> Entry:
    """An entry with the next free id."""
    number = AniListId(anilist) if anilist else None
    return Entry(EntryId(next(_numbers)), name, WHEN, english, anilist_id=number, movie=movie)


def media(number: int, *titles: str, episodes: int | None = 12, year: int | None = None) -> Media:
    """A series without relations."""
    return Media(AniListId(number), titles, format="TV", episodes=episodes, year=year)


def linked(*chain: Media) -> tuple[Media, ...]:
    """The same media, each the sequel of the one before."""
    return tuple(
        replace(one, relations=tuple(_relations(chain, position))) for position, one in enumerate(chain)
    )


def _relations(chain: tuple[Media, ...], position: int) -> list[RelatedMedia]:
    ends = (("PREQUEL", position - 1), ("SEQUEL", position + 1))
    near = [(word, chain[at]) for word, at in ends if 0 <= at < len(chain)]
    return [RelatedMedia(word, m.id, m.format, m.episodes, m.titles, m.year) for word, m in near]


def knowing(*told: Media, relations: Relations | None = None) -> Knowledge:
    """What one answer of AniList tells."""
    return Knowledge({one.id: one for one in told}, told, relations or {})


def redirection(source: tuple[int, int], to: int, destination: tuple[int, int]) -> Redirection:
    """Episodes `source` are episodes `destination` of AniList's `to`."""
    return Redirection(AniListId(to), EpisodeRange(*source), EpisodeRange(*destination))


DRAMA = replace(entry("Hana no Uta"), anime=False, tmdb_id=TmdbId("tv", 500))
ENTRIES = (
    replace(entry("Umi no Koe", 1, "Voice of the Sea"), japanese_name="海の声"),
    entry("Umi no Koe 2nd Season", 2, "Voice of the Sea Season 2"),
    entry("Umi no Koe: Arashi no Mae", 3, "Voice of the Sea: Before the Storm"),
    entry("Umi no Koe Movie", 4, movie=True),
    entry("Kaeru Keiji!", 10, "Frog Detective!"),
    entry("Kaeru Keiji!!", 11, "Frog Detective!!"),
    entry("77: Seventy Seven", 20),
    entry("77: Seventy Seven Part 2", 21),
    entry("Kaze no Ballad", 30),
    entry("Kaze no Ballad (2024)", 31),
    entry("Yuki wo Matsu", 40),
    entry("Hoshi×Family", 50, "Star & Family"),
    entry("Toumei na Machi no Koukyoukyoku", 60, "Symphony of a Clear City"),
    entry("Mori no Tegami", 61, "Letters"),
    entry("Mori no Tegami 2", 62, "Letters"),
    entry("Hikari: Saigo no Tabi", 63, "Hikari: The Last Journey"),
    entry("Kumo: Ao no Shima", 64),
    entry("Kumo: Aka no Shima", 65),
    entry("Kage no Uta Movie: Yoru e", 66, movie=True),
    entry("Watashi wa Neko ni Nareru Wake ga Nai", 67),
    entry("Suna", 68),
    entry("Suna: Part 2", 69),
    DRAMA,
)
SEA = linked(
    media(1, "Umi no Koe", "Voice of the Sea", year=2019),
    media(2, "Umi no Koe 2nd Season", "Umi no Koe S2", year=2020),
    media(3, "Umi no Koe: Arashi no Mae", episodes=13, year=2022),
)
FROGS = linked(media(10, "Kaeru Keiji!"), media(11, "Kaeru Keiji!!", "Kaeru Keiji! Season 2"))
SEVENS = linked(media(20, "77: Seventy Seven", episodes=11), media(21, "77: Seventy Seven Part 2"))
LETTERS = linked(media(61, "Mori no Tegami", "Letters"), media(62, "Mori no Tegami 2", "Letters"))
SANDS = linked(media(68, "Suna"), media(69, "Suna: Part 2"))
BALLADS = (media(30, "Kaze no Ballad", year=1988), media(31, "Kaze no Ballad (2024)", year=2024))
INDEX = TitleIndex(ENTRIES)


def named(name: str) -> Entry:
    """An entry of the catalogue by its name."""
    return next(one for one in ENTRIES if one.name == name)
