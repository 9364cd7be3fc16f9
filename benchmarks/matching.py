"""How long a name takes: to be read, and to be found among 5,500 entries."""

from __future__ import annotations

import time

from benchmarks.figures import Samples
from benchmarks.stage import Stage
from jimaku_mpv.matching.identify import identify
from jimaku_mpv.matching.names import read_name
from jimaku_mpv.matching.release import warm_up
from jimaku_mpv.matching.titles import TitleIndex
from jimaku_mpv.model import Knowledge, PlayingFile
from jimaku_mpv.store.catalogue import CatalogueStore

HABITS = (
    "[Crowd] {} - 05 (1080p) [1A2B3C4D].mkv",
    "{}.S01E05.1080p.WEB-DL.AAC2.0.H.264-CROWD.mkv",
    "[Crowd] {} S2 - 05 [1080p].mkv",
    "{}z 05.mkv",
)
"""Names as they are met; the last one is misspelt, so that every entry has to be compared."""


def names(stage: Stage, run: int, samples: Samples) -> None:
    """Processor time, in this process, for a catalogue that lies in the store."""
    stage.know_catalogue()
    warm_up()
    with CatalogueStore(stage.catalogue_file) as store:
        begin = time.process_time()
        index = TitleIndex(store.entries())
        samples.add("load the catalogue, budget 100", _since(begin))
    for position, habit in enumerate(HABITS):
        title = index.entries[(run * 97 + position * 31) % len(index.entries)].name
        name = habit.format(title.replace(" ", ".") if habit.startswith("{}.") else title)
        begin = time.process_time()
        guess = read_name(PlayingFile(name))
        read = time.process_time()
        identify(guess, index, Knowledge())
        samples.add("read a name, budget 25", (read - begin) * 1000)
        samples.add("find it among 5,500 entries, budget 10", _since(read))


def _since(begin: float) -> float:
    return (time.process_time() - begin) * 1000
