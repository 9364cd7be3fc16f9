"""What the helper holds and does while nobody wants anything, and what it asks of the servers."""

from __future__ import annotations

import time

from benchmarks.figures import Samples
from benchmarks.player import Player
from benchmarks.processes import usage, wait_until_quiet
from benchmarks.stage import Stage

IDLE_SECONDS = 2.0
SEASON = 12
NAMED = ("first episode", "second episode")


def helper(stage: Stage, run: int, samples: Samples) -> None:
    """After its first subtitle, once it has come to rest."""
    stage.know_catalogue()
    with Player(stage, "--pause") as player:
        player.watch_subtitles()
        player.time_auto_load(stage.episode(stage.show(run), 5))
        wait_until_quiet(player.helper(), IDLE_SECONDS)
        before = usage(player.helper())
        time.sleep(IDLE_SECONDS)
        after = usage(player.helper())
    samples.add("memory (RSS)", before.memory, "MB")
    samples.add("memory at its highest", before.peak, "MB")
    samples.add("threads", before.threads, "")
    samples.add("open descriptors", before.descriptors, "")
    rest = f"in {IDLE_SECONDS:.0f} s at rest"
    samples.add(f"processor time {rest}", after.cpu - before.cpu, budget=0)
    samples.add(f"wake-ups {rest}", after.wake_ups_since(before), "", budget=0)


def traffic(stage: Stage, run: int, samples: Samples) -> None:
    """The requests for a season that is watched from its first to its last episode, from nothing on."""
    show = stage.show(run)
    stage.forget_all()
    begin = stage.standin.counts()
    with Player(stage, "--pause", "--script-opts=jimaku_mpv-prefetch=no") as player:
        player.watch_subtitles()
        for number in range(1, SEASON + 1):
            before = stage.standin.counts()
            player.time_auto_load(stage.episode(show, number))
            player.settle()
            if number <= len(NAMED):
                _count(NAMED[number - 1], before, stage.standin.counts(), samples)
    _count(f"season of {SEASON} episodes", begin, stage.standin.counts(), samples)


def _count(name: str, before: dict[str, int], after: dict[str, int], samples: Samples) -> None:
    for kind, words in (("api", "API"), ("anilist", "AniList"), ("download", "downloads")):
        samples.add(f"{name}, {words}", after[kind] - before[kind], "")
