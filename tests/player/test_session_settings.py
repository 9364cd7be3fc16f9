"""Settings and keys of the session: a change counts at once, a wrong one is named."""

from __future__ import annotations

import os
import shlex
import sys
import threading
from pathlib import Path

import pytest
from desk import PATIENCE, Desk, open_desk

from jimaku_mpv.keys import key_file
from jimaku_mpv.model import LocalSubtitle
from jimaku_mpv.player.messages import Asked, Failed, Loaded, Name, Prompt
from tests.standin.server import StandIn

SURE = "/videos/Demo no Tabi S2 - 05.mkv"


def loaded(desk: Desk) -> LocalSubtitle:
    answer = desk.answer_to(SURE)
    assert isinstance(answer, Loaded), answer
    return answer.subtitle


def failure(desk: Desk, asked: Asked = Asked.KEY) -> str:
    answer = desk.answer_to(SURE, asked)
    assert isinstance(answer, Failed), answer
    return answer.text


def asked_for_key(desk: Desk) -> str:
    answer = desk.answer_to(SURE)
    assert isinstance(answer, Prompt), answer
    assert answer.action is Name.USE_KEY
    return answer.note


def test_without_a_word_from_the_player_the_defaults_count(desk: Desk) -> None:
    loaded(desk)
    assert [settings.format for settings in desk.built] == ["any"]


def test_a_change_counts_for_the_next_question(desk: Desk) -> None:
    desk.set(format="srt")
    assert loaded(desk).path.endswith(".srt")
    desk.finish()
    desk.set(format="ass")
    assert loaded(desk).path.endswith(".ass")


def test_the_same_settings_are_built_once(desk: Desk) -> None:
    desk.set()
    desk.session.warm_up()
    assert len(desk.built) == 1
    for _ in range(3):
        loaded(desk)
    assert len(desk.built) == 1


def test_a_wrong_value_is_named_with_what_is_allowed(desk: Desk, standin: StandIn) -> None:
    desk.set(format="srtt")
    desk.session.warm_up()
    assert failure(desk) == "Setting format=srtt is not allowed. Allowed: any, srt, ass"
    assert standin.requests == []
    desk.set(format="srt")
    loaded(desk)


def test_a_setting_of_a_later_script_is_passed_over(desk: Desk) -> None:
    desk.set(colour="blue")
    loaded(desk)


def test_warming_up_asks_no_server_and_answers_nobody(desk: Desk, standin: StandIn) -> None:
    desk.session.warm_up()
    assert desk.finish() == []
    assert standin.requests == []


def test_a_change_during_a_search_is_kept(desk: Desk, standin: StandIn) -> None:
    with standin.hold("files") as held:
        desk.ask(SURE)
        held.wait_arrived()
        desk.set(format="ass")
    desk.finish()
    assert loaded(desk).path.endswith(".ass")


def test_no_key_asks_nobody(standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JIMAKU_API_KEY")
    with open_desk(tmp_path / "ready") as desk:
        assert asked_for_key(desk) == "No Jimaku API key"
        answer = desk.answer_to(SURE, Asked.AUTO)
        assert answer == Failed(2, "No Jimaku API key", Name.LOGIN)
        desk.finish()
    assert standin.counts()["api"] == 0


def test_a_key_from_login_counts_at_the_next_press(
    standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JIMAKU_API_KEY")
    with open_desk(tmp_path / "ready") as desk:
        path = key_file(desk.assembly.folders.config)
        path.parent.mkdir(parents=True)
        path.write_text("a-wrong-key", "utf-8")
        assert asked_for_key(desk) == "Jimaku refused the API key"
        desk.finish()
        path.write_text(standin.key, "utf-8")
        loaded(desk)


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    """A file with one line for each run of the command below."""
    path = tmp_path / "calls"
    path.touch()
    return path


def command(calls: Path, key: str, status: int = 0) -> str:
    script = calls.with_name("print_key.py")
    script.write_text(
        f"open({str(calls)!r}, 'a').write('run\\n')\nprint({key!r})\nraise SystemExit({status})\n", "utf-8"
    )
    return shlex.join([sys.executable, str(script)])


@pytest.mark.parametrize(
    ("key", "status", "said"),
    [
        ("a-wrong-key", 0, "Jimaku refused the API key. Look at api_key_command"),
        ("", 0, "No Jimaku API key. Look at api_key_command"),
        ("demo-key", 1, "api_key_command gave no key. Run it in a terminal to see why"),
    ],
)
def test_a_command_for_the_key_runs_once_for_each_question(
    standin: StandIn, tmp_path: Path, calls: Path, key: str, status: int, said: str
) -> None:
    """It may be a password manager that asks the user every time."""
    environ = {name: value for name, value in os.environ.items() if name != "JIMAKU_API_KEY"}
    with open_desk(tmp_path / "ready", environ) as desk:
        desk.set(api_key_command=command(calls, key, status))
        for number in (1, 2):
            assert failure(desk) == said
            desk.finish()
            assert len(calls.read_text("utf-8").splitlines()) == number


def test_a_command_for_the_key_runs_once_when_it_was_right(
    standin: StandIn, tmp_path: Path, calls: Path
) -> None:
    environ = {name: value for name, value in os.environ.items() if name != "JIMAKU_API_KEY"}
    with open_desk(tmp_path / "ready", environ) as desk:
        desk.set(api_key_command=command(calls, standin.key))
        for _ in range(2):
            loaded(desk)
        desk.finish()
    assert calls.read_text("utf-8") == "run\n"


def test_whoever_waits_for_an_answer_is_waited_for(desk: Desk, standin: StandIn) -> None:
    desk.session.wait_until_answered()
    held = standin.hold("files")
    desk.ask(SURE)
    waiting = threading.Thread(target=desk.session.wait_until_answered)
    waiting.start()
    held.wait_arrived()
    assert waiting.is_alive()
    held.release()
    desk.answer()
    waiting.join(PATIENCE)
    assert not waiting.is_alive()
