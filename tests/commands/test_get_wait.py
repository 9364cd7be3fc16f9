"""`get --wait`: what is still to come is looked for again, until it is there or six hours are over."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from program import Run, Terminal

from jimaku_mpv.commands.get import LONGEST_SLEEP
from tests.standin.server import StandIn
from tests.standin.shows import Entry
from tests.standin.shows import Run as Files

ID = 800100
NAME = "[Demo] Paper Stars - {:02} (1080p)"
TEXT = "1\n00:00:01,000 --> 00:00:02,000\n紙の星\n".encode()
MINUTE = 60.0


class Time:
    """Stands where `get` has its clock, and does not wait: `meanwhile` is what happens in each pause."""

    def __init__(self) -> None:
        self.gone = self.pause = 0.0
        self.pauses: list[float] = []
        self.meanwhile: Callable[[int], None] = lambda _: None
        self.strftime, self.localtime = time.strftime, time.localtime

    def time(self) -> float:
        return time.time() + self.gone

    def monotonic(self) -> float:
        return time.monotonic() + self.gone

    def sleep(self, seconds: float) -> None:
        assert seconds <= LONGEST_SLEEP, "a signal that comes just before it would be lost for so long"
        self.gone += seconds
        self.pause += seconds
        if seconds < LONGEST_SLEEP:
            self.pauses.append(self.pause)
            self.pause = 0.0
            self.meanwhile(len(self.pauses))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Time:
    clock = Time()
    monkeypatch.setattr("jimaku_mpv.commands.get.time", clock)
    return clock


@pytest.fixture
def show(standin: StandIn) -> StandIn:
    """A show whose third episode came just now."""
    standin.add_entry(Entry(ID, "Paper Stars", anilist=ID, runs=(Files("readme.txt"),)))
    for number in (1, 2, 3):
        upload(standin, number)
    return standin


def upload(server: StandIn, number: int) -> None:
    server.add_file(ID, f"{NAME.format(number)}.srt", TEXT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "Paper Stars"
    folder.mkdir()
    for number in (3, 4, 5):
        (folder / f"{NAME.format(number)}.mkv").touch()
    return folder


def saved(folder: Path) -> list[str]:
    return sorted(path.name[21:23] for path in folder.glob("*.ja.srt"))


def test_it_ends_when_all_are_there(run: Run, show: StandIn, folder: Path, clock: Time) -> None:
    clock.meanwhile = lambda count: upload(show, 3 + count) if count < 3 else None
    ended = run("get", "--wait", folder)
    assert ended.code == 0
    assert saved(folder) == ["03", "04", "05"]
    lines = ended.err.splitlines()
    assert [line.count("looking again by itself") for line in lines] == [0, 1, 1, 0, 0, 0]
    assert lines[-1] == "3 videos: 3 saved"
    assert 15 * MINUTE - 1 <= clock.pauses[0] <= 1.1 * 15 * MINUTE
    assert show.counts()["files"] <= 1 + len(clock.pauses)


def test_two_videos_of_a_show_are_one_question(run: Run, show: StandIn, folder: Path, clock: Time) -> None:
    ended = run("get", "--wait", folder)
    assert ended.code == 3
    assert saved(folder) == ["03"]
    assert ended.err.splitlines()[-1] == "3 videos: 1 saved, 2 without one"
    assert 6 * 60 * MINUTE * 0.9 <= sum(clock.pauses) <= 6 * 60 * MINUTE
    assert 11 <= show.counts()["files"] <= 15, "one list after 15 min, and then each 30"


def test_without_it_nobody_waits(run: Run, show: StandIn, folder: Path, clock: Time) -> None:
    ended = run("get", folder)
    assert (ended.code, clock.pauses) == (3, [])
    assert "looking again" not in ended.err


def test_what_ended_is_not_waited_for(run: Run, show: StandIn, folder: Path, clock: Time) -> None:
    (folder / f"{NAME.format(4)}.mkv").unlink()
    (folder / f"{NAME.format(5)}.mkv").rename(folder / "Oma wird achtzig.mkv")
    ended = run("get", "--wait", folder)
    assert (ended.code, clock.pauses) == (3, [])
    assert ended.err.splitlines()[-1] == "2 videos: 1 saved, 1 without one"


def test_a_failure_of_another_video_is_the_code(run: Run, show: StandIn, folder: Path, clock: Time) -> None:
    (folder / f"{NAME.format(5)}.mkv").rename(folder / "Oma wird achtzig.mkv")
    clock.meanwhile = lambda _: upload(show, 4)
    assert run("get", "--wait", folder).code == 3
    assert saved(folder) == ["03", "04"]


def test_an_interruption_sums_up(run: Run, show: StandIn, folder: Path, clock: Time) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    clock.meanwhile = interrupt
    ended = run("get", "--wait", folder)
    assert ended.code == 130
    assert "3 videos: 1 saved, 2 without one" in ended.err.splitlines()


def test_a_server_in_trouble_is_asked_again(run: Run, show: StandIn, folder: Path, clock: Time) -> None:
    def meanwhile(count: int) -> None:
        if count == 1:
            show.fail("files", status=500)
        upload(show, 3 + min(count, 2))

    clock.meanwhile = meanwhile
    assert run("get", "--wait", folder).code == 0
    assert saved(folder) == ["03", "04", "05"]


def test_a_key_that_is_refused_ends_it(run: Run, show: StandIn, folder: Path, clock: Time) -> None:
    def meanwhile(_: int) -> None:
        show.key = "another"

    clock.meanwhile = meanwhile
    ended = run("get", "--wait", folder)
    assert ended.code == 4
    assert "3 videos: 1 saved, 2 without one" in ended.err.splitlines()


def test_a_terminal_says_when_it_looks_again(show: StandIn, folder: Path) -> None:
    terminal = Terminal("get", "--wait", folder, cwd=folder)
    try:
        terminal.read_until("2 without one yet: looking again at ")
        terminal.process.send_signal(signal.SIGINT)
        assert terminal.ended() == 130
        assert "3 videos: 1 saved, 2 without one" in terminal.screen
    finally:
        terminal.close()


def test_what_is_known_from_before_says_when_it_was_asked(
    run: Run, show: StandIn, folder: Path, clock: Time
) -> None:
    assert run("get", folder).code == 3
    clock.meanwhile = lambda count: upload(show, 3 + count) if count < 3 else None
    lines = run("get", "--wait", folder).err.splitlines()
    waits = [line for line in lines if "looking again by itself" in line]
    assert len(waits) == 2
    assert all(re.search(r"looking again by itself\. Asked \d+ s ago$", line) for line in waits), waits


def test_who_was_asked_which_show_it_is_is_not_asked_at_each_look(
    run: Run, show: StandIn, folder: Path, clock: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = (Files("[Other] Paper Stars - {e:02}.srt", last=12),)
    show.add_entry(Entry(ID + 1, "Paper Stars", anilist=ID + 1, runs=runs))
    questions: list[str] = []

    def choose(question: str, answers: Sequence[str]) -> int:
        questions.append(question)
        return 0

    monkeypatch.setattr("jimaku_mpv.commands.choose._can_ask", lambda: True)
    monkeypatch.setattr("jimaku_mpv.commands.choose._ask", choose)
    for number in (3, 5):
        (folder / f"{NAME.format(number)}.mkv").unlink()
    clock.meanwhile = lambda count: upload(show, 4) if count == 2 else None
    assert run("get", "--wait", folder).code == 0
    assert len(questions) == 1
    assert saved(folder) == ["04"]
