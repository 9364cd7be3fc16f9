"""The resident session: what a question brings, and which answers are never given."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from desk import LOG_FILE, Desk, open_it

from jimaku_mpv.errors import NetworkError
from jimaku_mpv.model import LocalSubtitle, PlayingFile
from jimaku_mpv.pipeline.find import Pipeline
from jimaku_mpv.player.messages import Answer, Asked, Failed, Find, Loaded, Name, Offer
from jimaku_mpv.player.ready import record_name
from jimaku_mpv.player.services import Services
from tests.standin.server import StandIn

SURE = "/videos/[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
NEXT = "/videos/[Demo] Demo no Tabi S2 - 06 (1080p).mkv"
UNSURE = "/videos/[Demo] Demo no Tabi OVA - 03.mkv"
NOWHERE = "/videos/[Group] Zettai ni Nai Anime - 03.mkv"


def text_of(subtitle: LocalSubtitle) -> str:
    return Path(subtitle.path).read_text("utf-8")


def loaded(answer: Answer) -> LocalSubtitle:
    assert isinstance(answer, Loaded), answer
    return answer.subtitle


def failure(answer: Answer) -> str:
    assert isinstance(answer, Failed), answer
    return answer.text


@pytest.mark.parametrize("asked", list(Asked))
def test_what_is_certain_is_loaded_whoever_asks(desk: Desk, asked: Asked) -> None:
    answer = desk.answer_to(SURE, asked)
    assert "デモの旅 第2期 第5話" in text_of(loaded(answer))
    assert isinstance(answer, Loaded)
    assert (answer.job, answer.note) == (1, None)
    assert answer.subtitle.title == "Jimaku: Demo"
    assert answer.about.file == "[Demo] Demo no Tabi S2 - 05 (1080p).srt"


@pytest.mark.parametrize("asked", [Asked.AUTO, Asked.KEY])
def test_what_is_not_certain_is_offered_and_not_downloaded(
    desk: Desk, standin: StandIn, asked: Asked
) -> None:
    answer = desk.answer_to(UNSURE, asked)
    assert isinstance(answer, Offer)
    assert (answer.job, answer.text, answer.shows) == (1, "“Demo no Tabi”, episode 3", 1)
    assert standin.counts()["download"] == 0


@pytest.mark.parametrize(
    ("asked", "may_ask"), [(Asked.AUTO, False), (Asked.KEY, True), (Asked.CONFIRM, True)]
)
def test_the_title_of_a_home_video_goes_nowhere_unless_a_person_asked(
    desk: Desk, standin: StandIn, asked: Asked, may_ask: bool
) -> None:
    desk.answer_to("/videos/Oma wird achtzig.mkv", asked)
    assert (standin.counts()["anilist"] > 0) is may_ask


def test_an_offer_that_is_accepted_is_loaded(desk: Desk) -> None:
    desk.answer_to(UNSURE)
    answer = desk.answer_to(UNSURE, Asked.CONFIRM)
    assert "第3話" in text_of(loaded(answer))


def test_what_is_accepted_is_what_was_offered_even_if_a_new_search_would_differ(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.answer_to(UNSURE)
    monkeypatch.setattr(Pipeline, "find", lambda *_: 1 / 0)
    assert isinstance(desk.answer_to(UNSURE, Asked.CONFIRM), Loaded)


def test_an_accepted_offer_is_not_shown_by_itself_next_time(desk: Desk, tmp_path: Path) -> None:
    video = tmp_path / Path(UNSURE).name
    video.write_bytes(b"picture")
    desk.answer_to(str(video))
    assert isinstance(desk.answer_to(str(video), Asked.CONFIRM), Loaded)
    assert not desk.ready.folder.exists()


def test_a_yes_to_nothing_is_a_question(desk: Desk) -> None:
    assert isinstance(desk.answer_to(UNSURE, Asked.CONFIRM), Offer)


OTHER = "/videos/[Demo] Demo no Tabi OVA - 04.mkv"
STREAM = "https://example.org/watch?v=1"


@pytest.mark.parametrize(
    ("offered", "accepted"),
    [
        (PlayingFile(UNSURE), PlayingFile(OTHER)),
        (PlayingFile(STREAM, "Demo no Tabi OVA - 03"), PlayingFile(STREAM, "Demo no Tabi OVA - 04")),
    ],
)
def test_a_yes_for_one_file_is_none_for_another(
    desk: Desk, standin: StandIn, offered: PlayingFile, accepted: PlayingFile
) -> None:
    desk.session.handle(Find(1, Asked.KEY, offered))
    assert isinstance(desk.answer(), Offer)
    desk.session.handle(Find(2, Asked.CONFIRM, accepted))
    answer = desk.answer()
    assert isinstance(answer, Offer), "the yes was to the other file"
    assert answer.text == "“Demo no Tabi”, episode 4"
    assert standin.counts()["download"] == 0
    assert desk.assembly.decisions.all() == []


@pytest.mark.parametrize(
    ("name", "argument"), [(Name.USE_ENTRY, "900003"), (Name.USE_EPISODE, "900003/99"), (Name.FORGET, "")]
)
def test_a_yes_after_another_choice_is_none_to_the_offer_before(
    desk: Desk, standin: StandIn, name: Name, argument: str
) -> None:
    """Nothing could be loaded of what was chosen, so the script still takes the key for a yes."""
    path = "/videos/[Demo] Demo no Tabi OVA - 09.mkv"
    assert isinstance(desk.answer_to(path), Offer)
    assert not isinstance(desk.act(name, path, argument), Loaded)
    decided = desk.assembly.decisions.all()
    assert not isinstance(desk.answer_to(path, Asked.CONFIRM), Loaded)
    assert standin.counts()["download"] == 0
    assert desk.assembly.decisions.all() == decided


def test_a_yes_after_the_file_was_left_is_a_question_again(desk: Desk) -> None:
    desk.answer_to(UNSURE)
    desk.stop()
    assert isinstance(desk.answer_to(UNSURE, Asked.CONFIRM), Offer)


def test_every_job_is_answered_by_its_number(desk: Desk) -> None:
    for number, path in enumerate((SURE, UNSURE, NOWHERE), 1):
        answer = desk.answer_to(path)
        assert isinstance(answer, Loaded | Offer | Failed)
        assert answer.job == number


def test_the_second_time_costs_the_server_nothing(desk: Desk, standin: StandIn) -> None:
    desk.answer_to(SURE)
    desk.finish()
    before = len(standin.requests)
    loaded(desk.answer_to(SURE))
    assert len(standin.requests) == before


def test_a_file_on_the_disk_is_noted_for_next_time(desk: Desk, tmp_path: Path) -> None:
    video = tmp_path / "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
    video.write_bytes(b"a video")
    subtitle = loaded(desk.answer_to(str(video)))
    desk.finish()
    record = json.loads((desk.ready.folder / record_name(str(video))).read_text("utf-8"))
    assert record["title"] == subtitle.title
    assert record["settings"] == "the settings"


def records(desk: Desk) -> list[str]:
    desk.finish()
    return [path.name for path in desk.ready.folder.glob("*.json")]


def test_nothing_lies_ready_before_the_player_has_opened_it(desk: Desk, tmp_path: Path) -> None:
    video = tmp_path / Path(SURE).name
    video.write_bytes(b"a video")
    desk.opens = False
    answer = desk.answer_to(str(video))
    assert isinstance(answer, Loaded)
    assert records(desk) == []
    open_it(answer.record or "")
    assert records(desk) == [record_name(str(video))]


def test_what_the_user_has_chosen_anew_is_not_kept_late(desk: Desk, tmp_path: Path) -> None:
    video = tmp_path / Path(SURE).name
    video.write_bytes(b"a video")
    desk.opens = False
    answer = desk.act(Name.USE_ENTRY, str(video), "900002")
    assert isinstance(answer, Loaded)
    desk.act(Name.FORGET, str(video))
    open_it(answer.record or "")
    assert records(desk) == []


def test_an_offer_is_not_noted(desk: Desk, tmp_path: Path) -> None:
    video = tmp_path / Path(UNSURE).name
    video.write_bytes(b"a video")
    desk.answer_to(str(video))
    desk.finish()
    assert not desk.ready.folder.exists()


def test_nothing_found_is_said_in_one_line(desk: Desk) -> None:
    assert failure(desk.answer_to(NOWHERE)) == "Not recognised: “Zettai ni Nai Anime”"


def test_the_next_question_after_a_failure_is_answered(desk: Desk, standin: StandIn) -> None:
    standin.fail("search", times=9, status=500)
    failure(desk.answer_to(SURE))
    desk.finish()
    standin.faults.clear()
    loaded(desk.answer_to(SURE))


def test_an_accident_names_the_log_file(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    def break_down(*_: object) -> Services:
        raise RuntimeError("a bug")

    desk.session._around = replace(desk.around, build=break_down)
    assert failure(desk.answer_to(SURE)) == f"Something went wrong. Details: {LOG_FILE}"
    desk.finish()
    assert "RuntimeError: a bug" in caplog.text


def test_an_accident_in_one_job_spoils_no_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(desk.answer_to(SURE))
    desk.finish()
    monkeypatch.setattr(type(desk.ready), "propose", lambda *_, **__: 1 / 0)
    assert "Something went wrong" in failure(desk.answer_to(SURE))
    desk.finish()
    monkeypatch.undo()
    loaded(desk.answer_to(SURE))


@pytest.mark.parametrize("accident", [NetworkError("The server is down"), RuntimeError("a bug")])
def test_what_fails_after_the_answer_is_only_logged(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, accident: Exception
) -> None:
    def fail(_: Pipeline) -> None:
        raise accident

    monkeypatch.setattr(Pipeline, "renew", fail)
    loaded(desk.answer_to(SURE))
    assert desk.finish() == []
    assert str(accident) in caplog.text


def test_a_newer_question_silences_the_older(desk: Desk, standin: StandIn) -> None:
    with standin.hold("download") as held:
        desk.ask(SURE)
        held.wait_arrived()
        newer = desk.ask(NEXT)
    answers = desk.finish()
    assert [answer.job for answer in answers if isinstance(answer, Loaded)] == [newer]
    assert len(answers) == 1


def test_of_many_questions_only_the_last_is_answered(desk: Desk, standin: StandIn) -> None:
    with standin.hold("search") as held:
        for _ in range(5):
            last = desk.ask(SURE)
        held.wait_arrived()
    answers = desk.finish()
    assert [answer.job for answer in answers if isinstance(answer, Loaded)] == [last]
    assert len(answers) == 1


@pytest.mark.parametrize("kind", ["search", "files"])
def test_after_a_stop_nothing_is_answered_nor_downloaded(desk: Desk, standin: StandIn, kind: str) -> None:
    with standin.hold(kind) as held:
        desk.ask(SURE)
        held.wait_arrived()
        desk.stop()
    assert desk.finish() == []
    assert standin.counts()["download"] == 0


def test_a_stop_while_it_downloads(desk: Desk, standin: StandIn) -> None:
    with standin.hold("download") as held:
        desk.ask(SURE)
        held.wait_arrived()
        desk.stop()
    assert desk.finish() == []
    assert not desk.ready.folder.exists()


def test_a_failure_that_came_too_late_is_not_told(desk: Desk, standin: StandIn) -> None:
    standin.fail("files", times=9, drop=True)
    with standin.hold("files") as held:
        desk.ask(SURE)
        held.wait_arrived()
        desk.stop()
    assert desk.finish() == []
