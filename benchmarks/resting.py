"""What the helper holds and does while nobody wants anything, and what it asks of the servers."""

from __future__ import annotations

import time

from benchmarks.figures import Samples
from benchmarks.player import Player
from benchmarks.processes import usage
from benchmarks.stage import Stage

IDLE_SECONDS = 2.0


def helper(stage: Stage, run: int, samples: Samples) -> None:
    """After its first subtitle, once it has come to rest."""
    stage.know_catalogue()
    with Player(stage, "--pause") as player:
        player.watch_subtitles()
        player.time_auto_load(stage.episode(stage.show(run), 5))
        player.settle()
        before = usage(player.helper())
        time.sleep(IDLE_SECONDS)
        after = usage(player.helper())
    samples.add("memory (RSS)", before.memory, "MB")
    samples.add("memory at its highest", before.peak, "MB")
    samples.add("threads", before.threads, "")
    samples.add("open descriptors", before.descriptors, "")
    samples.add(f"processor time in {IDLE_SECONDS:.0f} s at rest", after.cpu - before.cpu)
    samples.add(f"wake-ups in {IDLE_SECONDS:.0f} s at rest", after.wake_ups - before.wake_ups, "")


def traffic(stage: Stage, run: int, samples: Samples) -> None:
    """The requests for the first and second episode of a show, from nothing on."""
    show = stage.show(run)
    stage.forget_all()
    with Player(stage, "--pause", "--script-opts=jimaku_mpv-prefetch=no") as player:
        player.watch_subtitles()
        for number, name in ((5, "first episode"), (6, "second episode")):
            before = stage.standin.counts()
            player.time_auto_load(stage.episode(show, number))
            player.settle()
            after = stage.standin.counts()
            for kind, words in (("api", "API"), ("anilist", "AniList"), ("download", "downloads")):
                samples.add(f"{name}, {words}", after[kind] - before[kind], "")
