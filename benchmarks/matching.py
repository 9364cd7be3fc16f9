"""How long a name takes: to be read, and to be found among the entries; and how that grows with them."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from benchmarks.figures import Samples
from benchmarks.stage import Stage
from jimaku_mpv.matching.identify import identify
from jimaku_mpv.matching.names import read_name
from jimaku_mpv.matching.release import warm_up
from jimaku_mpv.matching.titles import TitleIndex
from jimaku_mpv.model import AniListId, Entry, EntryId, Knowledge, PlayingFile
from jimaku_mpv.store.catalogue import CatalogueStore

HABITS = (
    "[Crowd] {} - 05 (1080p) [1A2B3C4D].mkv",
    "{}.S01E05.1080p.WEB-DL.AAC2.0.H.264-CROWD.mkv",
    "[Crowd] {} S2 - 05 [1080p].mkv",
    "{}z 05.mkv",
)
KINDS = ("a name", "a name of dots", "a season", "a misspelt name")
"""The last one is like no name exactly, so that every entry has to be compared."""

COPIES = (
    ("", "", ""),
    ("Aoi ", "Blue ", "青い"),
    ("Akai ", "Red ", "赤い"),
    ("Shiroi ", "White ", "白い"),
    ("Kuroi ", "Black ", "黒い"),
    ("Chiisana ", "Little ", "小さな"),
    ("Saigo no ", "The Last ", "最後の"),
    ("Mayonaka no ", "Midnight ", "真夜中の"),
    ("Haru no ", "Spring ", "春の"),
    ("Boku no ", "My ", "僕の"),
)
"""What the names of ten times as many entries begin with."""


def names(stage: Stage, run: int, samples: Samples) -> None:
    """Processor time, in this process, for a catalogue that lies in the store."""
    stage.know_catalogue()
    warm_up()
    with CatalogueStore(stage.catalogue_file) as store:
        index = _load(store, "5,500", samples, budget=100)
    for name in _names(index, run):
        begin = time.process_time()
        read_name(PlayingFile(name))
        samples.add("read a name", _since(begin), budget=25)
    _find(index, run, "5,500", samples, budget=10)
    with CatalogueStore(_ten_times(stage, index)) as store:
        larger = _load(store, "55,000", samples)
    _find(larger, run, "55,000", samples)


def _load(store: CatalogueStore, count: str, samples: Samples, budget: float | None = None) -> TitleIndex:
    begin = time.process_time()
    index = TitleIndex(store.entries())
    samples.add(f"load {count} entries", _since(begin), budget=budget)
    return index


def _find(index: TitleIndex, run: int, count: str, samples: Samples, budget: float | None = None) -> None:
    guesses = [read_name(PlayingFile(name)) for name in _names(index, run)]
    for guess, kind in zip(guesses, KINDS, strict=True):
        begin = time.process_time()
        identify(guess, index, Knowledge())
        samples.add(f"find {kind} among {count}", _since(begin), budget=budget)


def _names(index: TitleIndex, run: int) -> list[str]:
    titles = [
        index.entries[(run * 97 + place * 31) % len(index.entries)].name for place in range(len(HABITS))
    ]
    return [
        habit.format(title.replace(" ", ".") if habit.startswith("{}.") else title)
        for habit, title in zip(HABITS, titles, strict=True)
    ]


def _ten_times(stage: Stage, index: TitleIndex) -> Path:
    """A store with ten entries for each; made once."""
    path = stage.home / "large" / "catalogue.db"
    if not path.exists():
        with CatalogueStore(path) as store:
            store.upsert(_copy(entry, number) for number in range(len(COPIES)) for entry in index.entries)
    return path


def _copy(entry: Entry, number: int) -> Entry:
    romaji, english, japanese = COPIES[number]
    return replace(
        entry,
        id=EntryId(entry.id + number * 1_000_000),
        name=f"{romaji}{entry.name}",
        english_name=f"{english}{entry.english_name}" if entry.english_name else None,
        japanese_name=f"{japanese}{entry.japanese_name}" if entry.japanese_name else None,
        anilist_id=AniListId(entry.anilist_id + number * 10_000_000) if entry.anilist_id else None,
        tmdb_id=None,
    )


def _since(begin: float) -> float:
    return (time.process_time() - begin) * 1000
