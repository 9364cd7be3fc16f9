"""Taking our subtitle away takes back what was chosen for the file, and nothing brings it back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from desk import Desk, open_desk

from jimaku_mpv.model import LocalSubtitle, PlayingFile
from jimaku_mpv.pipeline.find import Pipeline
from jimaku_mpv.player.messages import Act, Answer, Asked, Failed, Loaded, Menu, Name, Said, Watching
from jimaku_mpv.player.ready import ReadyRecords
from jimaku_mpv.store.decisions import Decisions
from tests.standin.server import StandIn

WRONG, RIGHT = "900001", "900002"
FIRST_SEASON, SECOND_SEASON = "デモの旅 第5話", "デモの旅 第2期 第5話"


@pytest.fixture
def episodes(tmp_path: Path) -> list[str]:
    """Five, six and seven, in a folder of their own."""
    folder = tmp_path / "videos"
    folder.mkdir()
    paths = [folder / f"[Demo] Demo no Tabi S2 - {number:02} (1080p).mkv" for number in (5, 6, 7)]
    for path in paths:
        path.write_bytes(b"picture")
    return [str(path) for path in paths]


def source_of(answer: Answer) -> str:
    assert isinstance(answer, Loaded), answer
    return answer.about.source


def choose(desk: Desk, path: str, entry: str, current: str | None = None) -> str:
    """Pick a show, and give what is loaded of it."""
    return source_of(desk.act(Name.USE_ENTRY, path, entry, current))


def undo(desk: Desk, path: str, current: str | None) -> str:
    answer = desk.act(Name.UNDO, path, "", current)
    assert isinstance(answer, Said), answer
    desk.finish()
    return answer.text


def by_itself(desk: Desk, path: str) -> str:
    """The entry and the file that auto-load takes."""
    return source_of(desk.answer_to(path, Asked.AUTO))


Choice = Callable[[Desk, str, str], Answer]


def wrong_show(desk: Desk, path: str, current: str) -> Answer:
    return desk.act(Name.USE_ENTRY, path, WRONG, current)


def another_release(desk: Desk, path: str, current: str) -> Answer:
    return desk.act(Name.NEXT, path, "", current)


def wrong_episode(desk: Desk, path: str, current: str) -> Answer:
    return desk.act(Name.USE_EPISODE, path, f"{RIGHT}/7", current)


def wrong_file(desk: Desk, path: str, current: str) -> Answer:
    rows = desk.act(Name.PICK_FILE, path, "", current)
    assert isinstance(rows, Menu)
    row = next(row for row in rows.rows if "Amazon" in row.label)
    return desk.act(Name.USE_FILE, path, row.argument, current)


@pytest.mark.parametrize("choice", [wrong_show, another_release, wrong_episode, wrong_file])
@pytest.mark.parametrize("before", [None, RIGHT])
def test_the_next_episode_is_as_it_was_before_the_choice(
    desk: Desk, episodes: list[str], choice: Choice, before: str | None
) -> None:
    five, six, seven = episodes
    if before is not None:
        choose(desk, seven, before)
        desk.act(Name.NEXT, seven)
    expected, decided = by_itself(desk, six), desk.assembly.decisions.all()
    current = source_of(choice(desk, five, by_itself(desk, five)))
    assert desk.assembly.decisions.all() != decided
    assert undo(desk, five, current) == "removed, and what you chose is taken back"
    assert desk.assembly.decisions.all() == decided
    assert by_itself(desk, six) == expected


def another_episode(desk: Desk, path: str, current: str) -> str:
    """Pick a file of the first episode, for this video alone."""
    menu = desk.act(Name.ALL_FILES, path, "", current)
    assert isinstance(menu, Menu)
    row = next(row for row in menu.rows if row.label == "Episode 1")
    menu = desk.act(Name.LIST_FILES, path, row.argument, current)
    assert isinstance(menu, Menu)
    return source_of(desk.act(Name.USE_FILE, path, menu.rows[0].argument, current))


@pytest.mark.parametrize("save", ["cache", "beside"])
@pytest.mark.parametrize("action", [Name.UNDO, Name.FORGET])
@pytest.mark.parametrize("before", [None, RIGHT])
def test_what_was_chosen_for_the_file_alone_does_not_come_back(
    desk: Desk, episodes: list[str], before: str | None, action: Name, save: str
) -> None:
    desk.set(save=save)
    five, _, seven = episodes
    if before is not None:
        choose(desk, seven, before)
    expected = by_itself(desk, five)
    desk.finish()
    decided = desk.assembly.decisions.all()
    current = another_episode(desk, five, expected)
    assert (current != expected, desk.ready.source(five)) == (True, current)
    assert desk.assembly.decisions.all() == decided
    answer = desk.act(action, five, "", current)
    assert isinstance(answer, Said)
    assert answer.removes
    desk.finish()
    assert desk.ready.source(five) is None
    assert not Path(five).with_suffix(".ja.srt").exists()
    assert desk.assembly.decisions.all() == ([] if action is Name.FORGET else decided)


def test_also_with_a_choice_for_the_series_before_or_after_it(desk: Desk, episodes: list[str]) -> None:
    five, six, _ = episodes
    expected = by_itself(desk, six)
    current = another_episode(desk, five, by_itself(desk, five))
    current = another_episode(desk, five, choose(desk, five, WRONG, current))
    assert undo(desk, five, current) == "removed, and what you chose is taken back"
    assert desk.assembly.decisions.all() == []
    assert by_itself(desk, six) == expected
    assert undo(desk, five, by_itself(desk, five)) == "the subtitle is removed"


def test_a_choice_for_the_file_alone_leaves_those_for_others_as_they_are(
    desk: Desk, episodes: list[str]
) -> None:
    five, six, seven = episodes
    expected = by_itself(desk, seven)
    wrong = choose(desk, five, WRONG)
    decided = desk.assembly.decisions.all()
    current = another_episode(desk, six, by_itself(desk, six))
    assert undo(desk, six, current) == "removed, and what you chose is taken back"
    assert desk.assembly.decisions.all() == decided
    another_episode(desk, six, by_itself(desk, six))
    assert undo(desk, five, wrong) == "removed, and what you chose is taken back"
    assert by_itself(desk, seven) == expected


def test_all_choices_for_the_file_are_taken_back(desk: Desk, episodes: list[str]) -> None:
    five, six, _ = episodes
    expected = by_itself(desk, six)
    current = choose(desk, five, WRONG)
    current = source_of(desk.act(Name.NEXT, five, "", current))
    current = choose(desk, five, RIGHT, current)
    current = source_of(wrong_episode(desk, five, current))
    undo(desk, five, current)
    assert desk.assembly.decisions.all() == []
    assert by_itself(desk, six) == expected


def test_also_after_the_player_was_closed(standin: StandIn, episodes: list[str], tmp_path: Path) -> None:
    five, six, _ = episodes
    with open_desk(tmp_path / "ready") as first:
        expected = by_itself(first, six)
        current = choose(first, five, WRONG)
    with open_desk(tmp_path / "ready") as second:
        assert undo(second, five, current) == "removed, and what you chose is taken back"
        assert by_itself(second, six) == expected


def test_a_choice_of_which_nothing_could_be_loaded(desk: Desk, tmp_path: Path) -> None:
    nine = "/videos/[Demo] Demo no Tabi S2 - 09 (1080p).mkv"
    expected = by_itself(desk, nine)
    assert isinstance(desk.act(Name.USE_ENTRY, nine, "900003"), Menu), "it has three episodes"
    assert undo(desk, nine, None) == "what you chose is taken back"
    assert by_itself(desk, nine) == expected


def test_what_was_chosen_for_a_later_file_stays(desk: Desk, episodes: list[str]) -> None:
    five, six, seven = episodes
    wrong = choose(desk, five, WRONG)
    choose(desk, six, RIGHT)
    expected = by_itself(desk, seven)
    assert undo(desk, five, wrong) == "removed; what you chose for this series stays"
    assert by_itself(desk, seven) == expected


def test_what_another_program_decided_since_stays(desk: Desk, episodes: list[str]) -> None:
    five = episodes[0]
    current = choose(desk, five, WRONG)
    services = desk.around.build(desk.built[-1])
    services.pipeline.remember(PlayingFile(five), shift=1)
    decided = desk.assembly.decisions.all()
    undo(desk, five, current)
    assert desk.assembly.decisions.all() == decided


def test_to_see_one_file_without_a_subtitle_is_no_change_of_mind(desk: Desk, episodes: list[str]) -> None:
    five, six, seven = episodes
    assert undo(desk, five, by_itself(desk, five)) == "the subtitle is removed"
    choose(desk, five, WRONG)
    desk.finish()
    assert undo(desk, six, by_itself(desk, six)) == "removed; what you chose for this series stays"
    assert by_itself(desk, seven).startswith(WRONG)
    assert undo(desk, "/elsewhere/Mado - 01.mkv", None) == "nothing of ours is loaded"


def test_nothing_that_lay_ready_comes_back(desk: Desk, episodes: list[str]) -> None:
    five, six, _ = episodes
    current = choose(desk, five, WRONG)
    desk.finish()
    assert desk.ready.source(six) is not None
    undo(desk, five, current)
    assert not desk.ready.has(five, "the settings")
    assert (desk.ready.source(six) or "").startswith(RIGHT), "the next file is prepared anew"


def saved(episodes: list[str]) -> list[str]:
    """What each subtitle beside a video begins with."""
    there = [path for video in episodes for path in Path(video).parent.glob(f"*{video[-14:-4]}*.ja.*")]
    return [path.read_text("utf-8") for path in there]


@pytest.mark.parametrize("action", [Name.UNDO, Name.FORGET])
def test_nothing_that_was_saved_beside_the_videos_comes_back(
    desk: Desk, episodes: list[str], action: Name
) -> None:
    desk.set(save="beside")
    five, six, _ = episodes
    current = choose(desk, five, WRONG)
    desk.finish()
    beside = [Path(path).with_suffix(".ja.srt") for path in (five, six)]
    assert ["第2期" in path.read_text("utf-8") for path in beside] == [False, False]
    desk.act(action, five, "", current)
    desk.finish()
    assert not beside[0].exists()
    assert "第2期" in beside[1].read_text("utf-8")


def test_what_is_saved_of_a_file_that_was_seen_stays(desk: Desk, episodes: list[str]) -> None:
    desk.set(save="beside")
    five, six, seven = episodes
    by_itself(desk, five)
    desk.finish()
    desk.ready.seen(six)
    current = choose(desk, seven, WRONG)
    assert Path(six).with_suffix(".ja.srt").exists()
    mine = Path(seven).with_suffix(".ja.srt")
    mine.write_text("mine", "utf-8")
    undo(desk, seven, current)
    assert mine.read_text("utf-8") == "mine"


def test_a_choice_that_is_still_being_loaded_is_not_kept_behind_the_back(
    desk: Desk, episodes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The undo comes when the subtitle is there and the choice is about to be kept."""
    five = episodes[0]
    current = by_itself(desk, five)
    desk.finish()
    arrived, undone = threading.Event(), threading.Event()
    keep = Pipeline.keep

    def hesitant(
        pipeline: Pipeline, subtitle: LocalSubtitle, playing: PlayingFile
    ) -> tuple[LocalSubtitle, str | None]:
        arrived.set()
        assert undone.wait(20)
        return keep(pipeline, subtitle, playing)

    monkeypatch.setattr(Pipeline, "keep", hesitant)
    desk.session.handle(Act(90, Name.NEXT, PlayingFile(five), "", current, "the settings"))
    assert arrived.wait(20)
    monkeypatch.setattr(Pipeline, "keep", keep)
    desk.session.handle(Act(91, Name.UNDO, PlayingFile(five), "", current, "the settings"))
    assert isinstance(desk.answer(), Said)
    undone.set()
    assert desk.finish() == []
    assert desk.assembly.decisions.all() == []


@pytest.mark.parametrize("action", [Name.UNDO, Name.FORGET, Name.USE_ENTRY])
def test_what_is_being_prepared_by_the_old_choice_is_not_kept(
    desk: Desk,
    episodes: list[str],
    standin: StandIn,
    monkeypatch: pytest.MonkeyPatch,
    action: Name,
) -> None:
    """It is downloaded at the very moment in which what lies ready has just been thrown away."""
    five, six, seven = episodes
    by_itself(desk, five)
    current = choose(desk, five, WRONG)
    desk.finish()
    with standin.hold("download") as held:
        desk.session.handle(Watching(PlayingFile(six), "the settings"))
        held.wait_arrived()
        ahead = next(one for one in threading.enumerate() if one.name == "job ahead")
        forget = ReadyRecords.forget_folder

        def hesitant(ready: ReadyRecords, video: str) -> list[tuple[str, LocalSubtitle]]:
            saved = forget(ready, video)
            held.release()
            ahead.join(20)
            return saved

        monkeypatch.setattr(ReadyRecords, "forget_folder", hesitant)
        argument = RIGHT if action is Name.USE_ENTRY else ""
        desk.session.handle(Act(91, action, PlayingFile(five), argument, current, "the settings"))
        assert not isinstance(desk.answer(), Failed)
        assert not ahead.is_alive()
    desk.finish()
    assert desk.ready.source(seven) is None


def test_forget_takes_away_what_is_on_the_screen(desk: Desk, episodes: list[str]) -> None:
    five = episodes[0]
    current = choose(desk, five, WRONG)
    answer = desk.act(Name.FORGET, five, "", current)
    assert isinstance(answer, Said)
    assert answer.removes
    desk.finish()
    again = desk.act(Name.FORGET, five, "", current)
    assert isinstance(again, Said)
    assert (again.text, again.removes) == ("nothing was chosen here", False)


def test_what_is_chosen_says_what_it_is_kept_for(desk: Desk, episodes: list[str]) -> None:
    five = episodes[0]
    answer = desk.act(Name.USE_ENTRY, five, WRONG)
    assert isinstance(answer, Loaded)
    assert answer.note == f"{answer.about.file}, kept for this folder"
    stream = "https://example.org/x/Demo%20no%20Tabi%20S2%20-%2005.mkv"
    answer = desk.act(Name.USE_ENTRY, stream, WRONG)
    assert isinstance(answer, Loaded)
    assert (answer.note or "").endswith(", kept for this series")


def test_also_when_nothing_could_be_loaded_of_it(desk: Desk, episodes: list[str]) -> None:
    missing = desk.act(Name.USE_EPISODE, episodes[0], f"{RIGHT}/99")
    assert isinstance(missing, Menu)
    assert missing.title.endswith(", the episode is kept for this folder")
    film = str(Path(episodes[0]).with_name("Demo no Tabi S2.mkv"))
    unnumbered = desk.act(Name.USE_ENTRY, film, RIGHT)
    assert isinstance(unnumbered, Menu)
    picked = desk.act(Name.USE_EPISODE, film, f"{RIGHT}/7")
    assert isinstance(picked, Loaded)
    assert (picked.note or "").endswith(", for this video only")


def test_what_no_disk_keeps_is_not_said_to_be_kept(
    desk: Desk, episodes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Decisions, "in_memory", True)
    answer = desk.act(Name.USE_ENTRY, episodes[0], WRONG)
    assert isinstance(answer, Loaded)
    assert answer.note == f"{answer.about.file}, kept until mpv ends"
