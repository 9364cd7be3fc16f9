"""The key is asked for in the player, proved, kept for the user alone, and seen nowhere."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk, open_desk

from jimaku_mpv.keys import key_file
from jimaku_mpv.player.messages import Answer, Failed, Loaded, Name, Prompt, Said
from tests.standin.server import StandIn

VIDEO = "/videos/[Demo] Demo no Tabi S2 - 05 (1080p).mkv"


@pytest.fixture
def keyless(standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A session that knows no key."""
    monkeypatch.delenv("JIMAKU_API_KEY")
    with open_desk(tmp_path / "ready") as desk:
        yield desk


def prompt(answer: Answer) -> Prompt:
    assert isinstance(answer, Prompt), answer
    assert answer.action is Name.USE_KEY
    return answer


def type_in(desk: Desk, asked: Answer, text: str, path: str = VIDEO) -> Answer:
    file = prompt(asked).file
    assert file is not None
    Path(file).write_text(text, "utf-8")
    answer = desk.act(Name.USE_KEY, path, file)
    assert not Path(file).exists()
    return answer


def test_whoever_presses_the_key_is_asked_and_the_search_goes_on(keyless: Desk, standin: StandIn) -> None:
    asked = prompt(keyless.answer_to(VIDEO))
    assert asked.note == "No Jimaku API key"
    assert asked.title == f"Your API key from {standin.url.removeprefix('http://')}/account"
    answer = type_in(keyless, asked, f' "Authorization: {standin.key}" \n')
    assert isinstance(answer, Loaded)
    path = key_file(keyless.assembly.folders.config)
    assert path.read_text("utf-8").strip() == standin.key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert isinstance(keyless.answer_to(VIDEO), Loaded)


def test_the_place_for_it_is_private(keyless: Desk) -> None:
    file = Path(prompt(keyless.act(Name.LOGIN, VIDEO)).file or "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("junk", ["", "   ", "short", "two words of text", "鍵鍵鍵鍵鍵鍵鍵鍵", "a" * 600])
def test_junk_is_refused_with_the_reason_and_not_sent(keyless: Desk, standin: StandIn, junk: str) -> None:
    again = prompt(type_in(keyless, keyless.act(Name.LOGIN, VIDEO), junk))
    assert again.note.startswith("That does not look like an API key")
    assert standin.requests == []
    assert not key_file(keyless.assembly.folders.config).exists()


def test_a_key_that_the_site_does_not_know_can_be_typed_again(keyless: Desk, standin: StandIn) -> None:
    again = prompt(type_in(keyless, keyless.answer_to(VIDEO), "not-the-right-key"))
    assert again.note.startswith("Jimaku does not know this key")
    assert isinstance(type_in(keyless, again, standin.key), Loaded)


def test_one_request_proves_it(keyless: Desk, standin: StandIn) -> None:
    asked = keyless.act(Name.LOGIN, "")
    assert type_in(keyless, asked, standin.key, path="") == Said(2, "Jimaku accepted the key")
    assert standin.counts()["api"] == 1


def test_a_server_that_is_away_proves_nothing(keyless: Desk, standin: StandIn) -> None:
    asked = keyless.act(Name.LOGIN, VIDEO)
    standin.close()
    assert isinstance(type_in(keyless, asked, standin.key), Failed)
    assert not key_file(keyless.assembly.folders.config).exists()


def test_what_goes_first_is_named(desk: Desk) -> None:
    answer = type_in(desk, desk.act(Name.LOGIN, VIDEO), "another-key")
    assert answer == Failed(2, "JIMAKU_API_KEY goes before any other key. Change it, or unset it")


def test_no_other_file_is_read_for_a_key(keyless: Desk, tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    diary.write_text("a-secret-of-mine", "utf-8")
    again = prompt(keyless.act(Name.USE_KEY, VIDEO, str(diary)))
    assert again.note.startswith("That does not look like an API key")
    assert diary.exists()


def test_no_key_is_in_the_log(keyless: Desk, standin: StandIn, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        again = type_in(keyless, keyless.answer_to(VIDEO), "not-the-right-key")
        type_in(keyless, again, standin.key)
        keyless.finish()
    assert "not-the-right-key" not in caplog.text
    assert standin.key not in caplog.text.replace("/demo-key", "")
