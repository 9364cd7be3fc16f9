"""How long a list of files takes to be ranked: read anew, read before, and remembered."""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import Samples
from benchmarks.stage import Stage
from jimaku_mpv.matching.names import read_name
from jimaku_mpv.matching.ranking import Wanted, rank
from jimaku_mpv.matching.readings import Reader, read_list
from jimaku_mpv.model import Entry, EntryId, PlayingFile, Preferences, SubtitleFile
from jimaku_mpv.pipeline.readings import WORTH_KEEPING, Readings
from jimaku_mpv.store.catalogue import CatalogueStore

COUNTS = (80, 1640, 16400)
"""As many as an entry has on average, as the largest has, and ten times that."""

BUDGETS = {1640: (200.0, 10.0)}
"""Milliseconds for a list that is read for the first time, and for one that another process has read."""

WHEN = datetime(2025, 1, 1, tzinfo=UTC)
ENTRY = Entry(EntryId(1), "Detective Mori", WHEN, "Detective Forest", "名探偵モリ")
HABITS = (
    "[Crowd] Detective Mori - {:04} (1080p) [{:08X}].ja[cc].srt",
    "名探偵モリ.S{season:02}E{:03}.第{}話.雨の夜.WEBRip.Amazon.ja-jp[sdh].srt",
    "Detective_Mori_{:03}.srt",
    "[Crowd][Detective_Mori][{:03}][GB_BIG5_JP][1080P].ass",
)
"""Four ways of naming, each for a quarter of the list."""


def ranking(stage: Stage, run: int, samples: Samples) -> None:
    """Processor time for one episode after the other, all in this process."""
    for count in COUNTS:
        _rank(stage.home / f"choosing-{run}-{count}", count, samples)


def _rank(folder: Path, count: int, samples: Samples) -> None:
    files, (first, again) = _files(count), BUDGETS.get(count, (None, None))
    with ExitStack() as stack:
        writer, later = (stack.enter_context(CatalogueStore(folder / "catalogue.db")) for _ in range(2))
        read_list.cache_clear()
        samples.add(f"{count:,} files, first time", _time(files, 5, read_list), budget=first)
        samples.add(f"{count:,} files, next episode in the same process", _time(files, 6, read_list))
        if count < WORTH_KEEPING:
            return
        read_list.cache_clear()
        _time(files, 5, Readings(writer).of(ENTRY.id))
        stored = _time(files, 6, Readings(later).of(ENTRY.id))
        samples.add(f"{count:,} files, from the stored parse", stored, budget=again)


def _files(count: int) -> list[SubtitleFile]:
    names = [_name(habit, number) for habit in HABITS for number in range(1, count // len(HABITS) + 1)]
    return [SubtitleFile(f"https://example.invalid/{name}", name, 1, WHEN) for name in names]


def _name(habit: str, number: int) -> str:
    return habit.format(number, number, season=1 + number // 50)


def _time(files: list[SubtitleFile], number: int, read: Reader) -> float:
    guess = read_name(PlayingFile(f"[Crowd] Detective Mori - {number:04} (1080p).mkv"))
    wanted = Wanted(ENTRY, number, number, None, guess, len(files))
    begin = time.process_time()
    choices = rank(files, wanted, Preferences(), read)
    took = (time.process_time() - begin) * 1000
    if len(choices) != len(HABITS):
        raise RuntimeError(f"episode {number} has {len(choices)} files")
    return took
