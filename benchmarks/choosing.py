"""How long the largest list that is known takes to be ranked: read anew, read before, and remembered."""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import UTC, datetime

from benchmarks.figures import Samples
from benchmarks.stage import Stage
from jimaku_mpv.matching.names import read_name
from jimaku_mpv.matching.ranking import Wanted, rank
from jimaku_mpv.matching.readings import Reader, read_list
from jimaku_mpv.model import Entry, EntryId, PlayingFile, Preferences, SubtitleFile
from jimaku_mpv.pipeline.readings import Readings
from jimaku_mpv.store.catalogue import CatalogueStore

FILES = 1640
FIRST_BUDGET, AGAIN_BUDGET = "budget 200", "budget 10"
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
    """Processor time for one episode after the other of a list of 1,640 files, all in this process."""
    folder = stage.home / f"choosing-{run}"
    files = _files()
    with ExitStack() as stack:
        writer, later = (stack.enter_context(CatalogueStore(folder / "catalogue.db")) for _ in range(2))
        read_list.cache_clear()
        samples.add(f"first time, {FIRST_BUDGET}", _time(files, 5, read_list))
        samples.add("the next episode, in the same process", _time(files, 6, read_list))
        read_list.cache_clear()
        _time(files, 5, Readings(writer).of(ENTRY.id))
        samples.add(f"from the stored parse, {AGAIN_BUDGET}", _time(files, 6, Readings(later).of(ENTRY.id)))


def _files() -> list[SubtitleFile]:
    names = [_name(habit, number) for habit in HABITS for number in range(1, FILES // len(HABITS) + 1)]
    return [SubtitleFile(f"https://example.invalid/{name}", name, 1, WHEN) for name in names]


def _name(habit: str, number: int) -> str:
    return habit.format(number, number, season=1 + number // 50)


def _time(files: list[SubtitleFile], number: int, read: Reader) -> float:
    guess = read_name(PlayingFile(f"[Crowd] Detective Mori - {number:04} (1080p).mkv"))
    wanted = Wanted(ENTRY, number, number, None, guess, FILES)
    begin = time.process_time()
    choices = rank(files, wanted, Preferences(), read)
    took = (time.process_time() - begin) * 1000
    if len(choices) != len(HABITS):
        raise RuntimeError(f"episode {number} has {len(choices)} files")
    return took
