"""Menus, corrections and the file that was fetched ahead, all with a warm helper."""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.figures import Samples
from benchmarks.player import PATIENCE, Player
from benchmarks.stage import Episode, Stage
from tests.standin.shows import Entry
from tests.standin.subtitles import subtitle, title

OPEN = "open: "
COUNTS = (300, 1640)
FIRST_SHOW = 200
"""Shows of its own: what is uploaded here stays."""

MENU_BUDGET, NEXT_BUDGET = 50.0, 150.0
# Our own list is the one that the whole way is ours of; `preview` shows it in every mpv.
ARGUMENTS = ("--pause", "--msg-level=jimaku_mpv=v", "--script-opts=jimaku_mpv-preview=yes")


def menus(stage: Stage, run: int, samples: Samples) -> None:
    """From the key to the open list, and from the key to the next subtitle."""
    stage.know_catalogue()
    for place, count in enumerate(COUNTS):
        show = stage.show(FIRST_SHOW + 3 * run + place)
        _fill(stage, show, count)
        with Player(stage, *ARGUMENTS) as player:
            player.watch_subtitles()
            player.command("request_log_messages", "v")
            player.time_auto_load(stage.episode(show, 5))
            player.settle()
            budget = MENU_BUDGET if count == COUNTS[0] else None
            first = player.time_action("pick-file", OPEN)
            samples.add(f"list of {count} files, first time", first, budget=budget)
            player.time_action("pick-file", OPEN)
            samples.add(f"list of {count} files", player.time_action("pick-file", OPEN), budget=budget)
            if place == 0:
                samples.add("menu of all actions", _menu(player), budget=MENU_BUDGET)
                spent = player.time_next(_other(show, 5))
                samples.add("next, file to be downloaded", spent, budget=NEXT_BUDGET + stage.latency)
    _ahead(stage, run, samples)


def _menu(player: Player) -> float:
    player.time_action("menu", "closed")
    spent = player.time_action("menu", OPEN)
    player.time_action("menu", "closed")
    return spent


def _ahead(stage: Stage, run: int, samples: Samples) -> None:
    stage.know_catalogue()
    show = stage.show(FIRST_SHOW + 3 * run + 2)
    fifth, sixth = stage.episode(show, 5), stage.episode(show, 6)
    with Player(stage, "--pause", f"--playlist={_playlist(stage, fifth, sixth)}") as player:
        player.watch_subtitles()
        player.time_auto_load(fifth)
        _wait_ready(stage, 2)
        before = len(stage.standin.requests)
        selected, frame = player.time_open(sixth)
        if len(stage.standin.requests) != before:
            raise RuntimeError("a file that was fetched ahead cost a request")
    samples.add("file fetched ahead, opened to selected", selected)
    samples.add("file fetched ahead, opened to first frame", frame)


def _fill(stage: Stage, show: Entry, count: int) -> None:
    data = subtitle(title(show, 5), "べつのひと")
    stage.standin.add_file(show.id, _other(show, 5), data)
    for number in range(20, 20 + count - 13):
        stage.standin.add_file(show.id, f"[Crowd] {show.name} - {number:04} (1080p) [Netflix].srt", b"1")


def _other(show: Entry, number: int) -> str:
    return f"[Other] {show.name} - {number:02} (720p).srt"


def _playlist(stage: Stage, *episodes: Episode) -> Path:
    path = stage.home / "list.m3u"
    path.write_text("".join(f"{episode.path}\n" for episode in episodes), "utf-8")
    return path


def _wait_ready(stage: Stage, count: int) -> None:
    end = time.monotonic() + PATIENCE
    while len(list(stage.home.glob(".cache/**/ready/*.json"))) < count:
        if time.monotonic() > end:
            raise RuntimeError("the next file is not fetched ahead")
        time.sleep(0.01)
