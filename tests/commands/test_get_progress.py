"""`get` on a folder: what a terminal shows, what a pipe gets, and nothing half done when interrupted."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from pictures import vobsub
from program import Run, Terminal

from jimaku_mpv.errors import StoreError
from jimaku_mpv.files.keeping import keep
from jimaku_mpv.files.writing import write_whole
from tests.standin.server import StandIn

SURE = "[Demo] Demo no Tabi S2 - {:02} (1080p).mkv"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three episodes."""
    folder = tmp_path / "videos"
    folder.mkdir()
    for number in (5, 6, 7):
        (folder / SURE.format(number)).touch()
    return folder


@pytest.fixture
def running(standin: StandIn, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """`get` for the folder on a terminal of 70 columns, without colour."""
    monkeypatch.setenv("NO_COLOR", "1")
    started = Terminal("get", folder, cwd=folder, columns=70)
    yield started
    started.close()


def test_a_terminal_sees_what_is_being_done_and_what_was(standin: StandIn, running: Terminal) -> None:
    with standin.hold("download") as held:
        held.wait_arrived()
        running.read_until(f"[1/3] {SURE.format(5)} …")
        assert "saved" not in running.screen
    assert running.ended() == 0
    lines = running.screen.replace("\r\n", "\n").split("\n")
    # What is behind the last return to the beginning of a line is what stays.
    stays = [line.rsplit("\r", 1)[-1] for line in lines]
    assert [line.split(" [")[0] for line in stays if line.startswith("[")] == [
        "[1/3] saved",
        "[2/3] saved",
        "[3/3] saved",
    ]
    assert stays[-2:] == ["3 videos: 3 saved", ""]


def test_a_pipe_sees_no_progress(run: Run, standin: StandIn, folder: Path) -> None:
    ended = run("get", folder)
    assert ended.out == ""
    assert "\r" not in ended.err
    assert "[" not in ended.err.replace("[Demo]", "")
    assert len(ended.err.splitlines()) == 4


# A limit of 600 a minute: a wait of 1.4 s after which nobody waits for long.
REFUSED = {"x-ratelimit-limit": "600", "x-ratelimit-remaining": "0", "x-ratelimit-reset-after": "1.5"}


def test_a_wait_for_the_limit_is_counted_down(
    standin: StandIn, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    standin.fail("files", status=429, body=b"", headers=REFUSED)
    started = Terminal("get", folder, cwd=folder, columns=48)
    assert started.ended() == 0
    started.close()
    shown = [line.strip() for line in started.screen.replace("\n", "\r").split("\r")]
    waits = [line.partition(":")[0] for line in shown if line.startswith("waiting")]
    assert waits == [f"waiting {left} s for Jimaku's rate limit" for left in (2, 1)]
    after = shown[len(shown) - shown[::-1].index(next(w for w in shown if w.startswith("waiting 1"))) :]
    assert next(line for line in after if line).startswith("[1/3] [Demo]"), "then the line is as before"


def test_a_pipe_is_told_once_of_waits_for_the_limit(run: Run, standin: StandIn, folder: Path) -> None:
    standin.fail("search", status=429, body=b"", headers=REFUSED)
    standin.fail("files", status=429, body=b"", headers=REFUSED)
    ended = run("get", folder)
    assert ended.code == 0
    told, *saved, end = ended.err.splitlines()
    assert told == "waiting 2 s for Jimaku's rate limit, and again whenever it is used up"
    assert end == "3 videos: 3 saved"
    assert len(saved) == 3


def test_interrupted_in_a_wait_for_the_limit_it_ends_at_once(
    run: Run, standin: StandIn, running: Terminal, folder: Path
) -> None:
    standin.fail("files", times=9, status=429, body=b"", headers=REFUSED | {"x-ratelimit-reset-after": "500"})
    running.read_until("s for Jimaku's rate limit")
    os.killpg(running.process.pid, signal.SIGINT)
    assert running.ended() == 130
    assert {path.suffix for path in folder.iterdir()} == {".mkv"}


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        (
            {"x-ratelimit-limit": "0", "x-ratelimit-reset-after": "0"},
            "Jimaku refuses requests from this address",
        ),
        ({"x-ratelimit-limit": "25"}, "Rate limit: try again in"),
    ],
)
def test_a_limit_without_hope_ends_it_with_words(
    run: Run, standin: StandIn, folder: Path, headers: dict[str, str], said: str
) -> None:
    standin.fail("files", times=9, status=429, body=b"", headers=headers)
    ended = run("get", folder)
    assert ended.code == 5
    assert "3 videos: 1 without one, 2 not tried\n" in ended.err
    assert said in ended.err


def test_interrupted_in_the_middle_everything_is_whole(
    run: Run, standin: StandIn, running: Terminal, folder: Path
) -> None:
    with standin.hold("download") as held:
        held.wait_arrived()
        os.killpg(running.process.pid, signal.SIGINT)
        assert running.ended() == 130
    assert "Traceback" not in running.screen
    last = running.screen.replace("\r\n", "\n").rsplit("\r", 1)[-1]
    assert last == "3 videos: 3 not tried\nInterrupted.\n"
    assert {path.suffix for path in folder.iterdir()} == {".mkv"}
    assert run("get", folder).err.splitlines()[-1] == "3 videos: 3 saved"


def test_half_of_a_picture_subtitle_is_not_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for suffix, data in zip((".idx", ".sub"), vobsub(), strict=True):
        (tmp_path / f"made{suffix}").write_bytes(data)

    def interrupted(path: Path, data: bytes, mode: int) -> None:
        if path.suffix == ".idx":
            raise KeyboardInterrupt
        write_whole(path, data, mode)

    monkeypatch.setattr("jimaku_mpv.files.keeping.write_whole", interrupted)
    with pytest.raises(KeyboardInterrupt):
        keep(tmp_path / "made.idx", tmp_path / "videos", "Film")
    assert list((tmp_path / "videos").iterdir()) == []


def test_what_was_there_before_is_not_taken_away_by_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "made.srt").write_text("new")
    there = tmp_path / "Film.ja.srt"
    there.write_text("mine")

    def failing(path: Path, data: bytes, mode: int) -> None:
        raise StoreError("The disk is full")

    monkeypatch.setattr("jimaku_mpv.files.keeping.write_whole", failing)
    with pytest.raises(StoreError):
        keep(tmp_path / "made.srt", tmp_path, "Film", over=True)
    assert there.read_text() == "mine"
