"""The helper or mpv is killed at any moment of a load: nothing breaks, nothing stays, the next start works.

A few moments here, two hundred of each with `tests/run.sh --soak`.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from driver import Mpv

from tests.standin.server import StandIn

Video = Callable[..., Path]

NAME = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
LINE = "デモの旅 第2期 第5話"
PART = ".jimaku-part"
SEED = 20261124
FEW, MANY = 6, 200
LEFT_AFTER = 2.0
"""Seconds after which no process and no socket may be left."""

WAITS = "another window is fetching"
"""What the helper says when it waits for another one, of which there is none here."""

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes through /proc")


@dataclass(frozen=True, slots=True)
class Ground:
    """Where it all happens. `whole`: every file that an undisturbed load leaves; `seconds`: what it took."""

    config: Path
    video: Path
    home: Path
    cache: Path
    whole: dict[str, bytes]
    seconds: float

    def forget(self) -> None:
        """As before the first use."""
        shutil.rmtree(self.cache, ignore_errors=True)

    @contextmanager
    def loading(self) -> Iterator[Mpv]:
        """An mpv that has just been started with the video."""
        with Mpv(self.config, str(self.video)) as player:
            yield player


@pytest.fixture
def ground(standin: StandIn, config: Path, video: Video, home: Path) -> Ground:
    """After one undisturbed load, which is forgotten again."""
    cache = home / ".cache"
    found = Ground(config, video(NAME), home, cache, {}, 0.0)
    begin = time.monotonic()
    with found.loading() as player:
        assert player.wait_subtitle() == LINE
        seconds = time.monotonic() - begin
        player.wait_property("time-pos", lambda at: at is not None)
        player.wait_said("timing: ")
    whole = {str(path.relative_to(cache)): content(path) for path in kept(cache)}
    assert whole
    return Ground(config, found.video, home, cache, whole, seconds)


def kept(cache: Path) -> list[Path]:
    """All files but the databases, which change with the time."""
    return [
        path
        for path in cache.rglob("*")
        if path.is_file() and ".db" not in path.name and path.suffix not in (PART, ".log")
    ]


def content(path: Path) -> bytes:
    """What must be the same after every kill; that the times were measured comes to a ready record later."""
    data = path.read_bytes()
    if path.parent.name != "ready":
        return data
    record = {name: value for name, value in json.loads(data).items() if name not in ("timing", "in_time")}
    return json.dumps(record).encode()


def check_disk(ground: Ground) -> None:
    """No file is half written, no database damaged, nobody waited for a lock of the dead."""
    for path in kept(ground.cache):
        name = str(path.relative_to(ground.cache))
        assert content(path) == ground.whole.get(name), name
    for path in ground.cache.rglob("*.db"):
        with closing(sqlite3.connect(path)) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert not list(ground.cache.rglob("*.corrupt-*"))
    assert not [log for log in ground.home.rglob("*.log") if WAITS in log.read_text("utf-8")]


def ours() -> list[str]:
    """The command lines of the processes that this test has started, and those that they have started."""
    mark = f"XDG_RUNTIME_DIR={os.environ['XDG_RUNTIME_DIR']}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if folder.name != str(os.getpid()) and mark in (folder / "environ").read_bytes().split(b"\0"):
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def wait_for_nothing() -> None:
    """No process and no socket; fails when they are still there after two seconds."""
    runtime = Path(os.environ["XDG_RUNTIME_DIR"])
    end = time.monotonic() + LEFT_AFTER
    while (left := [*ours(), *map(str, runtime.rglob("*.sock"))]) and time.monotonic() < end:
        time.sleep(0.01)
    assert not left


def wait_for_one_folder() -> None:
    """Killed before it had a helper, mpv leaves an empty folder, which the next helper sweeps up."""
    runtime = Path(os.environ["XDG_RUNTIME_DIR"])
    end = time.monotonic() + LEFT_AFTER
    while len(left := list(runtime.iterdir())) > 1 and time.monotonic() < end:
        time.sleep(0.01)
    assert len(left) == 1


def wait_for_helper(player: Mpv) -> int:
    while not (helpers := player.helpers()):
        assert player.process.poll() is None
    return helpers[-1]


def kill_mpv(ground: Ground, moment: float) -> None:
    with ground.loading() as player:
        time.sleep(moment)
        player.kill()
        wait_for_nothing()
    check_disk(ground)
    with ground.loading() as player:
        assert player.wait_subtitle() == LINE
        if player.helpers():
            wait_for_one_folder()


def kill_helper(ground: Ground, moment: float) -> None:
    with ground.loading() as player:
        helper = wait_for_helper(player)
        time.sleep(moment)
        os.kill(helper, signal.SIGKILL)
        assert player.wait_subtitle() == LINE
    wait_for_nothing()
    check_disk(ground)


KILLS: dict[str, Callable[[Ground, float], None]] = {"mpv": kill_mpv, "helper": kill_helper}


def kill(victim: str, ground: Ground, times: int) -> None:
    """Every other load is the first one ever; the others find what the one before has left."""
    moments = random.Random(f"{SEED} {victim}")
    for number in range(times):
        if number % 2 == 0:
            ground.forget()
        moment = moments.uniform(0.0, ground.seconds)
        try:
            KILLS[victim](ground, moment)
        except AssertionError as error:
            raise AssertionError(f"kill {number} of {victim}, {moment:.3f} s after its start") from error


@pytest.mark.parametrize("victim", KILLS)
def test_a_kill_at_some_moments(victim: str, ground: Ground) -> None:
    kill(victim, ground, FEW)


@pytest.mark.soak
@pytest.mark.parametrize("victim", KILLS)
def test_a_kill_at_two_hundred_moments(victim: str, ground: Ground) -> None:
    kill(victim, ground, MANY)
