"""Hundreds of files in a row, and eight players at once: the helper neither grows nor tires.

Runs with `tests/run.sh --soak` alone, and prints its figures.
"""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.player import Player
from benchmarks.processes import Usage, usage, wait_until_quiet
from benchmarks.stage import Episode, Stage
from jimaku_mpv.player.ready import record_name
from jimaku_mpv.prefetch import next_in_folder

pytestmark = pytest.mark.soak

FILES, WARM = 300, 50
PLAYERS, FILES_EACH = 8, 50
PER_SHOW = 10
STEADY = 5.0
"""MB by which the memory may differ from what it was after the first files."""

LOOK_EVERY = 30
"""Files between two that are watched until the next one's subtitle lies ready."""

PATIENCE = 60.0


@pytest.fixture
def stage() -> Iterator[Stage]:
    with Stage() as stage:
        stage.know_catalogue()
        yield stage
        stage.check()


def episodes(stage: Stage, first: int, count: int) -> list[Episode]:
    """So many episodes of shows from the `first` on, in the order in which their folder is played."""
    shows = [stage.show(first + number) for number in range(count // PER_SHOW)]
    listed = [stage.episode(show, number) for show in shows for number in range(1, PER_SHOW + 1)]
    return sorted(listed, key=lambda episode: episode.path.name.casefold())


def wait_until_ready(stage: Stage, path: Path) -> None:
    """Until the subtitle of the file after this one lies ready: five seconds after a calm start."""
    following = next_in_folder(str(path))
    if following is None:
        return
    record = stage.catalogue_file.parent / "ready" / record_name(following)
    end = time.monotonic() + PATIENCE
    while not record.exists():
        assert time.monotonic() < end, f"nothing was fetched for {following}"
        time.sleep(0.05)


def check_flat(name: str, seen: list[Usage]) -> None:
    """Print what was held, and compare it with what was held after the first files."""
    memory = [one.memory for one in seen]
    warm, later = statistics.median(memory[:10]), memory[10:]
    threads, descriptors = [one.threads for one in seen], [one.descriptors for one in seen]
    print(
        f"\n{name}: memory {warm:.1f} MB, then {min(later):.1f} to {max(later):.1f}, at last {memory[-1]:.1f}"
    )
    for what, values in (("threads", threads), ("descriptors", descriptors)):
        print(f"{what}: {min(values)} to {max(values)}, at last {values[-1]}")
    assert max(later) <= warm + STEADY
    # While the timing is measured there are some more; what leaks shows at rest.
    assert min(threads[-10:]) <= min(threads[:10])
    assert min(descriptors[-10:]) <= min(descriptors[:10])


def test_three_hundred_files_in_a_row(stage: Stage) -> None:
    listed = episodes(stage, 0, FILES)
    seen: list[Usage] = []
    begin = time.monotonic()
    with Player(stage, "--pause") as player:
        player.watch_subtitles()
        for number, episode in enumerate(listed):
            player.time_open(episode)
            player.settle()
            helper = player.helper()
            if number % LOOK_EVERY == LOOK_EVERY - 1:
                wait_until_ready(stage, episode.path)
                wait_until_quiet(helper)
            seen.append(usage(helper))
    counts = stage.standin.counts()
    print(f"\n{FILES} files in {time.monotonic() - begin:.0f} s; requests: {counts}")
    assert counts["download"] == FILES
    check_flat("one player", seen[WARM:])


def test_eight_players_at_once(stage: Stage) -> None:
    shelves = [episodes(stage, 40 + 5 * number, FILES_EACH) for number in range(PLAYERS)]

    def watch(shelf: list[Episode]) -> list[Usage]:
        seen = []
        with Player(stage, "--pause") as player:
            player.watch_subtitles()
            for number, episode in enumerate(shelf, 1):
                player.time_open(episode)
                if number % PER_SHOW == 0:
                    player.settle()
                    seen.append(usage(player.helper()))
        return seen

    begin = time.monotonic()
    with ThreadPoolExecutor(PLAYERS) as pool:
        used = list(pool.map(watch, shelves))
    print(f"\n{PLAYERS} players, {FILES_EACH} files each, in {time.monotonic() - begin:.0f} s")
    for name in ("memory", "threads", "descriptors"):
        print(
            f"{name} every {PER_SHOW} files: {[[round(getattr(one, name)) for one in seen] for seen in used]}"
        )
    with closing(sqlite3.connect(stage.catalogue_file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    logs = "".join(path.read_text("utf-8") for path in stage.home.rglob("*.log"))
    # The library for mpv's socket says so when mpv ends first; that is no error of ours.
    assert " ERROR jimaku_mpv" not in logs
