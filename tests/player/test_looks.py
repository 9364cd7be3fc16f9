"""What the session answers where an episode is not there yet, and when it is looked for again."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from desk import Desk

from jimaku_mpv import config
from jimaku_mpv.errors import JimakuError
from jimaku_mpv.model import EntryId, PlayingFile
from jimaku_mpv.pipeline.awaiting import Awaiting
from jimaku_mpv.player.job import Job
from jimaku_mpv.player.messages import (
    Act,
    Answer,
    Asked,
    Awaited,
    Failed,
    Find,
    Loaded,
    Look,
    Looked,
    Menu,
    Name,
)
from jimaku_mpv.player.rows import entry_word
from tests.standin.server import StandIn
from tests.standin.shows import Entry, Run

ID = EntryId(800100)
NAME = "[Demo] Paper Stars - {:02} (1080p)"
VIDEO = f"/videos/{NAME.format(4)}.mkv"
TEXT = "1\n00:00:01,000 --> 00:00:02,000\n紙の星\n".encode()


@pytest.fixture
def show(standin: StandIn) -> StandIn:
    """A show whose third episode came just now."""
    standin.add_entry(Entry(ID, "Paper Stars", anilist=ID, runs=(Run("readme.txt"),)))
    for number in (1, 2, 3):
        upload(standin, number)
    return standin


def upload(server: StandIn, number: int) -> None:
    server.add_file(ID, f"{NAME.format(number)}.srt", TEXT)


@pytest.fixture
def pass_(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets time pass for what the stores keep."""
    real, gone = time.time, [0.0]

    def go_on(seconds: float) -> None:
        gone[0] += seconds

    monkeypatch.setattr(time, "time", lambda: real() + gone[0])
    # Both read the clock by its name from here on.
    desk.assembly._catalogue._clock = lambda: real() + gone[0]
    desk.set()
    return go_on


def look(desk: Desk, number: int = 1, waited: float = 900.0, video: str = VIDEO) -> Answer:
    desk.session.handle(Look(number, PlayingFile(video), ID, Asked.AUTO, waited))
    return desk.answer()


@pytest.mark.parametrize("asked", [Asked.AUTO, Asked.KEY])
def test_what_is_not_there_yet_is_awaited_whoever_asked(show: StandIn, desk: Desk, asked: Asked) -> None:
    answer = desk.answer_to(VIDEO, asked)
    assert isinstance(answer, Failed)
    assert answer.text.startswith("No subtitle yet for “Paper Stars”, episode 4: looking again by itself")
    assert answer.awaited is not None
    assert answer.awaited.entry == ID
    assert 899 <= answer.awaited.seconds <= 1.1 * 900


@pytest.mark.parametrize("video", [VIDEO, "/videos/Oma wird achtzig.mkv"], ids=["ended", "unknown"])
def test_nothing_else_is(show: StandIn, desk: Desk, pass_: Callable[[float], None], video: str) -> None:
    pass_(30 * 86400)
    answer = desk.answer_to(video)
    assert isinstance(answer, Failed)
    assert answer.awaited is None
    assert "looking again" not in answer.text


def test_a_look_finds_it_and_loads_nothing(show: StandIn, desk: Desk, pass_: Callable[[float], None]) -> None:
    desk.answer_to(VIDEO, Asked.AUTO)
    upload(show, 4)
    pass_(901)
    assert look(desk) == Looked(1, "“Paper Stars”, episode 4", found=True, certain=True)
    assert show.counts()["download"] == 0
    asked = show.counts()["files"]
    assert isinstance(desk.answer_to(VIDEO, Asked.AUTO), Loaded)
    assert show.counts()["files"] == asked, "from the list that the look brought"


def test_a_look_in_vain_says_when_the_next_is(
    show: StandIn, desk: Desk, pass_: Callable[[float], None]
) -> None:
    desk.answer_to(VIDEO, Asked.AUTO)
    pass_(901)
    answer = look(desk)
    assert isinstance(answer, Looked)
    assert answer.awaited is not None
    assert answer.awaited.entry == ID
    assert 1799 <= answer.awaited.seconds <= 1.1 * 1800
    pass_(6 * 3600)
    assert look(desk, 2, 6 * 3600.0) == Looked(2)


def test_a_look_does_not_end_a_question_nor_a_question_the_look(show: StandIn, desk: Desk) -> None:
    desk.session.handle(Look(9, PlayingFile(VIDEO), ID))
    desk.ask(VIDEO)
    kinds = {type(desk.answer()) for _ in range(2)}
    assert kinds == {Failed, Looked}


def test_a_look_of_a_file_that_is_left_is_never_answered(
    show: StandIn, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Awaiting.look

    def look_while_it_is_left(*arguments: object) -> object:
        seen = found(*arguments)  # type: ignore[arg-type]
        desk.stop()
        return seen

    monkeypatch.setattr(Awaiting, "look", look_while_it_is_left)
    desk.session.handle(Look(1, PlayingFile(VIDEO), ID))
    assert desk.finish() == []


@pytest.mark.parametrize("trouble", [JimakuError("The disk is full"), ValueError("a bug")])
def test_a_look_that_fails_ends_with_words(
    show: StandIn, desk: Desk, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    def fail(*_: object) -> None:
        raise trouble

    monkeypatch.setattr(Awaiting, "look", fail)
    answer = look(desk)
    assert isinstance(answer, Looked)
    assert answer.text
    assert (answer.awaited, answer.found) == (None, False)


def test_the_show_that_was_chosen_by_hand_is_awaited(show: StandIn, desk: Desk) -> None:
    other = "/videos/Something Else - 04.mkv"
    entry = desk.assembly.pipeline(config.parse({})).entry(ID)
    answer = desk.act(Name.USE_ENTRY, other, entry_word(entry))
    assert isinstance(answer, Menu)
    assert "looking again by itself" in answer.title
    assert answer.awaited is not None
    assert answer.awaited.entry == ID


def test_so_it_is_where_the_show_has_no_file_at_all(standin: StandIn, desk: Desk) -> None:
    standin.add_entry(Entry(ID, "Paper Stars", anilist=ID, runs=()))
    entry = desk.assembly.pipeline(config.parse({})).entry(ID)
    answer = desk.act(Name.USE_ENTRY, "/videos/Something Else - 01.mkv", entry_word(entry))
    assert isinstance(answer, Failed)
    assert isinstance(answer.awaited, Awaited)


def test_why_tells_when_it_looks_next(show: StandIn, desk: Desk) -> None:
    desk.session.handle(Act(5, Name.WHY, PlayingFile(VIDEO), looks_in=601.0))
    answer = desk.answer()
    assert isinstance(answer, Menu)
    assert ("Looks again by itself", "in 11 min") in [(row.label, row.hint) for row in answer.rows]
    answer = desk.act(Name.WHY, VIDEO)
    assert isinstance(answer, Menu)
    assert "Looks again by itself" not in [row.label for row in answer.rows]


def test_a_look_leaves_requests_to_key_presses() -> None:
    for asked in (Asked.AUTO, Asked.KEY):
        request = Job(Look(1, PlayingFile(VIDEO), ID, asked)).request()
        assert (request.kept_free, request.by_itself) == (10, asked is Asked.AUTO)
    assert Job(Find(1, Asked.KEY, PlayingFile(VIDEO))).request().kept_free == 0
