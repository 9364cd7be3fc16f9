"""The numbered question on a real terminal, the interrupt key, and readers that go away."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from program import PROGRAM, Terminal

from tests.standin.server import StandIn


@pytest.fixture
def terminal(twins: str, tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    started = []

    def start(*arguments: str) -> Terminal:
        started.append(Terminal(*arguments, cwd=tmp_path))
        return started[-1]

    yield start
    for one in started:
        one.close()


Start = Callable[..., Terminal]


def test_the_chosen_entry_is_taken(terminal: Start, twins: str, tmp_path: Path) -> None:
    asked = terminal("get", twins)
    asked.read_until("Enter for none: ")
    assert "Which entry is meant by “Twin Lanterns”?" in asked.screen
    numbers = re.findall(r"^  (\d)\) Twin Lanterns", asked.screen, re.MULTILINE)
    assert numbers == ["1", "2"]
    asked.type("7\n")
    asked.read_until("Enter for none: ")
    asked.type("2\n")
    assert asked.ended() == 0
    assert (tmp_path / "Twin Lanterns - 05.ja.srt").exists()


def test_enter_takes_none(terminal: Start, twins: str, tmp_path: Path) -> None:
    asked = terminal("get", twins)
    asked.read_until("Enter for none: ")
    asked.type("\n")
    assert asked.ended() == 3
    assert "Nothing was chosen" in asked.screen
    assert list(tmp_path.glob("*.srt")) == []


def test_what_is_sure_is_not_asked_about(terminal: Start, tmp_path: Path) -> None:
    asked = terminal("get", "[Demo] Demo no Tabi S2 - 05 (1080p).mkv")
    assert asked.ended() == 0
    assert "Which" not in asked.screen


def test_a_key_is_not_shown_while_it_is_typed(terminal: Start, standin: StandIn) -> None:
    asked = terminal("login")
    asked.read_until("not shown")
    assert f"{standin.url}/account" in asked.screen
    asked.type(f"{standin.key}\n")
    assert asked.ended() == 0
    assert standin.key not in asked.screen
    assert "JIMAKU_API_KEY is set" in asked.screen


def test_interrupted_at_the_question(terminal: Start, twins: str) -> None:
    asked = terminal("get", twins)
    asked.read_until("Enter for none: ")
    os.killpg(asked.process.pid, signal.SIGINT)
    assert asked.ended() == 130
    assert "Interrupted." in asked.screen
    assert "Traceback" not in asked.screen


def test_interrupted_at_the_key(terminal: Start, home: Path) -> None:
    asked = terminal("login")
    asked.read_until("not shown")
    os.killpg(asked.process.pid, signal.SIGINT)
    assert asked.ended() == 130
    assert "Traceback" not in asked.screen
    assert not list(home.rglob("api_key*"))


def test_interrupted_while_a_server_thinks(standin: StandIn) -> None:
    with standin.hold("search") as held:
        command = [*PROGRAM, "match", "Demo no Tabi - 05.mkv"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        held.wait_arrived(30)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    assert (process.returncode, told) == (130, "Interrupted.\n")


def test_a_reader_that_goes_away_is_no_error_to_shout_about(standin: StandIn) -> None:
    command = [*PROGRAM, "match", "--json", "--stdin"]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe)
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdin.write(b"Demo no Tabi - 05.mkv\n")
    process.stdin.flush()
    assert process.stdout.readline().startswith(b"{")
    process.stdout.close()
    process.stdin.write(b"Demo no Tabi - 06.mkv\n" * 2)
    process.stdin.close()
    told = process.stderr.read()
    process.stderr.close()
    assert (process.wait(30), told) == (1, b"")


def test_answers_come_as_the_lines_do(standin: StandIn) -> None:
    command = [*PROGRAM, "match", "--json", "--stdin"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in (b"05", b"06"):
            process.stdin.write(b"Demo no Tabi - " + number + b".mkv\n")
            process.stdin.flush()
            assert number in process.stdout.readline()
        process.stdin.close()
        assert process.wait(30) == 0


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "shift_jis"])
def test_a_terminal_that_lacks_letters_is_no_reason_to_stop(
    standin: StandIn, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    done = subprocess.run([*PROGRAM, "match", "葬送のフリーレン - 05.mkv"], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"action:" in done.stdout


def test_without_any_output_it_still_works(standin: StandIn) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "{sys.executable}" -m jimaku_mpv match "Demo - 05.mkv" >&-'],
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
