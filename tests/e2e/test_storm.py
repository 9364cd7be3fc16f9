"""A storm of keys, menus, files and seeks, for minutes: mpv never stops answering.

Runs with `tests/run.sh --soak tests/e2e/test_storm.py` alone. STORM_SECONDS (120) is how long each lasts,
STORM_SEEDS (`1-4`) which there are; each plays in both mpv. Two at a time are two such runs.

mpv's own `j` is left out: in the moment in which mpv leaves a file, selecting a text track that it has not
read hangs mpv, whoever asks for it. That is mpv's own, and nothing that a script can mend.
"""

from __future__ import annotations

import os
import queue
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import driver
import pytest
from driver import Mpv

pytestmark = pytest.mark.soak

SECONDS = float(os.environ.get("STORM_SECONDS", "120"))
FIRST, _, LAST = os.environ.get("STORM_SEEDS", "1-4").partition("-")
SEEDS = range(int(FIRST), int(LAST or FIRST) + 1)
BOUND = 60.0
"""Seconds without an answer after which mpv hangs: a busy machine takes a few."""

ACTIONS = (
    *("find", "next", "previous", "undo", "dual", "keep-delay", "retime", "forget", "why"),
    *("menu", "pick-file", "pick-episode", "pick-entry", "search", "pick-reference"),
)
MENU_KEYS = ("DOWN", "DOWN", "UP", "PGDWN", "ENTER", "ENTER", "ESC", "5", "d")
PAUSES = (0.0, 0.0, 0.01, 0.05, 0.2, 0.6)
"""Seconds between two deeds: as fast as it goes, and long enough for a subtitle to come."""


class Storm:
    """Somebody with quick fingers and a seed."""

    def __init__(self, player: Mpv, files: list[Path], seed: int) -> None:
        self.player = player
        self.files = [str(path) for path in files]
        self.random = random.Random(seed)
        self.done: Counter[str] = Counter()

    def run(self, seconds: float) -> None:
        """Do one thing after the other."""
        deeds = (self.open, self.leave, self.act, self.act, self.act, self.press, self.press, self.move)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            deed = self.random.choice(deeds)
            self.done[deed.__name__] += 1
            deed()
            time.sleep(self.random.choice(PAUSES))

    def open(self) -> None:
        self._do("loadfile", self.random.choice(self.files), self.random.choice(["replace", "append-play"]))

    def leave(self) -> None:
        self._do(self.random.choice(["playlist-next", "playlist-prev"]), "weak")

    def act(self) -> None:
        self._do("script-binding", f"jimaku_mpv/{self.random.choice(ACTIONS)}")
        if self.random.random() < 0.5:
            # An answer takes about so long: the file is left while a subtitle is put into its list.
            time.sleep(self.random.uniform(0.0, 0.08))
            self.leave()

    def press(self) -> None:
        for _ in range(self.random.randint(1, 4)):
            self._do("keypress", self.random.choice(MENU_KEYS))

    def move(self) -> None:
        way = self.random.choice(["seek", "pause", "delay"])
        if way == "seek":
            self._do("seek", self.random.choice([-5, 5, 30, 120]), "relative")
        elif way == "pause":
            self._do("cycle", "pause")
        else:
            self._do("add", "sub-delay", self.random.choice([-0.1, 0.1]))

    def _do(self, *words: object) -> None:
        """What mpv refuses, since nothing plays at the moment, is no matter; only silence is."""
        try:
            self.player.command(*words)
        except AssertionError:
            self.done["refused"] += 1


@pytest.fixture
def files(video: Callable[..., Path]) -> list[Path]:
    """With and without a text of their own, in the video or beside it; and one that is of no show."""
    name = "[Demo] Demo no Tabi S2 - {:02} (1080p).mkv"
    plain, embedded, beside = (
        video(name.format(5)),
        video(name.format(6), sub="eng", default=True),
        video(name.format(7)),
    )
    beside.with_suffix(".srt").write_text("1\n00:00:00,000 --> 00:03:00,000\nbeside it\n", "utf-8")
    return [plain, embedded, beside, video("birthday.mkv", sub="eng")]


@pytest.mark.parametrize("seed", SEEDS)
def test_mpv_never_stops_answering(
    mpv: Callable[..., Mpv],
    settings: Callable[..., None],
    files: list[Path],
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    slots = ("primary", "secondary", "dual")
    settings(slot=slots[seed % 3], preview="yes" if seed % 2 else "no")
    monkeypatch.setattr(driver, "PATIENCE", BOUND)
    player = mpv("--loop-playlist=inf", *(str(path) for path in files))
    player.command("request_log_messages", "info")
    storm = Storm(player, files, seed)
    try:
        storm.run(SECONDS)
        player.command("get_property", "pid")
    except queue.Empty:
        pytest.fail(f"mpv hangs, seed {seed}, after {dict(storm.done)}; said: {player.said()[-20:]}")
    finally:
        opened = sum(event["event"] == "file-loaded" for event in player.seen)
        print(f"\nseed {seed}: {sum(storm.done.values())} deeds, {opened} files opened, {dict(storm.done)}")
    assert not [text for text in player.said() if "could not open" in text]
