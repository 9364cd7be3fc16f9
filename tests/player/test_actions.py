"""What each named action brings, and what is remembered of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import Desk
from rivals import FOUR, THREE, put_up_rivals

from jimaku_mpv.model import PlayingFile
from jimaku_mpv.player.messages import (
    Act,
    Answer,
    Asked,
    Failed,
    Loaded,
    Menu,
    Name,
    Offer,
    Prompt,
    Row,
    Said,
)
from jimaku_mpv.player.ready import record_name
from jimaku_mpv.player.rows import Part
from tests.standin.server import StandIn
from tests.standin.subtitles import subtitle

FIVE = "/videos/[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
SIX = "/videos/[Demo] Demo no Tabi S2 - 06 (1080p).mkv"
NUMBERLESS = "/videos/Jujutsu Kaisen.mkv"
NOWHERE = "/videos/[Group] Zettai ni Nai Anime - 03.mkv"
SEASON_2 = 900002


def loaded(answer: Answer) -> Loaded:
    assert isinstance(answer, Loaded), answer
    return answer


def menu(answer: Answer) -> Menu:
    assert isinstance(answer, Menu), answer
    return answer


def failure(answer: Answer) -> str:
    assert isinstance(answer, Failed), answer
    return answer.text


def words(answer: Answer) -> str:
    return Path(loaded(answer).subtitle.path).read_text("utf-8")


def step(desk: Desk, name: Name, before: Answer, path: str = FIVE) -> Answer:
    return desk.act(name, path, current=loaded(before).about.source)


def test_next_goes_down_the_list_of_those_that_fit_and_previous_up(desk: Desk) -> None:
    first = desk.answer_to(FIVE)
    second = step(desk, Name.NEXT, first)
    third = step(desk, Name.NEXT, second)
    names = [loaded(one).about.file for one in (first, second, third)]
    assert len(set(names)) == 3
    assert all("第5話" in words(one) for one in (first, second, third))
    assert failure(step(desk, Name.NEXT, third)).startswith("That is the last subtitle that fits")
    assert loaded(step(desk, Name.PREVIOUS, third)).about.file == names[1]
    assert loaded(step(desk, Name.PREVIOUS, second)).about.file == names[0]
    assert failure(step(desk, Name.PREVIOUS, first)).startswith("That is the first subtitle that fits")


def test_next_without_a_subtitle_takes_the_first(desk: Desk) -> None:
    assert loaded(desk.act(Name.NEXT, FIVE)).about.file == loaded(desk.answer_to(FIVE)).about.file


def test_next_passes_over_what_is_no_subtitle(desk: Desk, standin: StandIn) -> None:
    standin.add_file(SEASON_2, "[Later] Demo no Tabi - 17 (720p).ass", b"1234 this is no subtitle")
    first = desk.answer_to(FIVE)
    assert "Amazon" in loaded(step(desk, Name.NEXT, first)).about.file


def test_the_next_episode_of_a_corrected_series_needs_no_key(desk: Desk) -> None:
    first = desk.answer_to(FIVE)
    chosen = loaded(step(desk, Name.NEXT, first)).about.file
    desk.finish()
    following = loaded(desk.answer_to(SIX, Asked.AUTO))
    assert chosen.startswith("[Later]")
    assert following.about.file.startswith("[Later]")
    assert "第6話" in words(following)


def test_forget_takes_it_back(desk: Desk) -> None:
    first = desk.answer_to(FIVE)
    step(desk, Name.NEXT, first)
    assert desk.act(Name.FORGET, SIX) == Said(3, "forgotten what you chose here")
    assert loaded(desk.answer_to(SIX)).about.file.startswith("[Demo]")
    assert desk.act(Name.FORGET, SIX) == Said(5, "nothing was chosen here")


def test_a_correction_makes_what_lay_ready_for_the_folder_void(desk: Desk, tmp_path: Path) -> None:
    five, six = (tmp_path / Path(path).name for path in (FIVE, SIX))
    for path in (five, six):
        path.write_bytes(b"picture")
    first = desk.answer_to(str(five))
    desk.finish()
    assert desk.ready.has(str(six), "the settings")
    step(desk, Name.NEXT, first, str(five))
    desk.finish()
    assert "Later" in (desk.ready.folder / record_name(str(six))).read_text("utf-8")


def test_pick_entry_shows_shows_and_the_way_to_others(desk: Desk) -> None:
    answer = menu(desk.act(Name.PICK_ENTRY, FIVE))
    labels = [row.label for row in answer.rows]
    assert labels[0] == "Demo no Tabi 2nd Season"
    assert "Demo no Tabi" in labels
    assert [row.active for row in answer.rows].count(True) == 1
    assert answer.rows[0].active
    assert answer.rows[-1].action == Name.SEARCH


def test_pick_entry_for_an_unknown_name_asks_for_the_title(desk: Desk) -> None:
    answer = desk.act(Name.PICK_ENTRY, NOWHERE)
    assert isinstance(answer, Prompt)
    assert (answer.action, answer.text) == (Name.SEARCH, "Zettai ni Nai Anime")


def test_use_entry_loads_and_is_remembered(desk: Desk) -> None:
    row = next(row for row in menu(desk.act(Name.PICK_ENTRY, FIVE)).rows if row.label == "Demo no Tabi")
    assert "第5話" in words(desk.act(Name(row.action), FIVE, row.argument))
    assert [one.entry_id for one in desk.assembly.decisions.all()] == [900001]


def test_use_entry_of_a_name_without_a_number_goes_on_to_the_episode(desk: Desk) -> None:
    answer = menu(desk.act(Name.USE_ENTRY, NUMBERLESS, "6"))
    assert answer.title == "Which episode of “Jujutsu Kaisen”?"
    assert answer.rows[4].label == "Episode 5"
    assert "第5話" in words(desk.act(Name(answer.rows[4].action), NUMBERLESS, answer.rows[4].argument))


def test_use_entry_without_the_episode_shows_its_episodes(desk: Desk) -> None:
    answer = menu(desk.act(Name.USE_ENTRY, "/videos/[Demo] Asayake Demo Densha - 09.mkv", "900003"))
    assert answer.title.startswith("No subtitle yet for")
    assert answer.title.endswith("the show is kept for this folder")
    assert [row.label for row in answer.rows] == ["Episode 1", "Episode 2", "Episode 3"]


def test_pick_episode_marks_the_one_that_counts(desk: Desk) -> None:
    answer = menu(desk.act(Name.PICK_EPISODE, FIVE))
    assert [row.label for row in answer.rows if row.active] == ["Episode 5"]
    assert answer.rows[answer.selected - 1].label == "Episode 5"
    assert answer.rows[0].hint == "2 files"


def test_a_picked_episode_shifts_the_others_of_the_series(desk: Desk) -> None:
    assert "第7話" in words(desk.act(Name.USE_EPISODE, FIVE, f"{SEASON_2}/7"))
    assert "第8話" in words(desk.answer_to(SIX, Asked.AUTO))


def files_of(desk: Desk, path: str, current: str | None = None) -> tuple[Menu, list[Row], dict[str, Row]]:
    """The list of files, its files, and the rows that open other lists."""
    answer = menu(desk.act(Name.PICK_FILE, path, current=current))
    found = [row for row in answer.rows if row.action == Name.USE_FILE]
    return answer, found, {row.label: row for row in answer.rows if row not in found}


def opened(desk: Desk, path: str, row: Row) -> Menu:
    return menu(desk.act(Name(row.action), path, row.argument))


def test_pick_file_shows_the_files_of_this_episode_alone(desk: Desk) -> None:
    answer, found, others = files_of(desk, FIVE)
    assert answer.preview
    assert len(found) == 3
    assert all("ep 5" in row.hint or "ep 17" in row.hint for row in found)
    assert list(others) == ["All files…", "Other releases…"]
    assert others["All files…"].hint == "36 files"
    assert "SRT" in answer.rows[0].hint
    assert "kB" in answer.rows[0].hint


def test_all_files_are_behind_their_episodes_and_every_row_says_which(desk: Desk, standin: StandIn) -> None:
    _, found, others = files_of(desk, FIVE)
    parts = opened(desk, FIVE, others["All files…"]).rows
    assert [row.label for row in parts][:2] == ["The episode that plays", "Episode 1"]
    seen = [row.label for row in found]
    for part in parts[1:]:
        listed = opened(desk, FIVE, part)
        assert listed.preview
        assert all(row.label.startswith(f"{part.label}: ") for row in listed.rows)
        seen += [row.label.removeprefix(f"{part.label}: ") for row in listed.rows]
    assert sorted(seen) == sorted(file.name for file in standin.directory.files(SEASON_2))
    assert opened(desk, FIVE, parts[0]).title.startswith("Files of")


def test_a_file_of_another_episode_is_for_this_video_only(desk: Desk) -> None:
    first = desk.answer_to(FIVE)
    parts = opened(desk, FIVE, files_of(desk, FIVE)[2]["All files…"]).rows
    nine = next(row for row in parts if row.label == "Episode 9")
    row = next(row for row in opened(desk, FIVE, nine).rows if "Amazon" in row.label)
    answer = loaded(desk.act(Name.USE_FILE, FIVE, row.argument))
    assert "第9話" in words(answer)
    assert answer.note == f"{answer.about.file}, for this video only"
    assert answer.about.episode == "", "it is another one than the video's"
    assert desk.assembly.decisions.all() == []
    release = loaded(first).about.file
    assert loaded(desk.answer_to(SIX, Asked.AUTO)).about.file == release.replace("05", "06")


def test_other_releases_are_a_list_of_their_own(desk: Desk, standin: StandIn) -> None:
    standin.add_file(SEASON_2, "[Early] Demo no Tabi S2 - 01.srt", subtitle("デモの旅", "早い"))
    first = desk.answer_to(FIVE)
    current = loaded(first).about.source
    answer = menu(desk.act(Name.OTHER_RELEASES, FIVE, current=current))
    labels = [row.label for row in answer.rows]
    assert "Early: not this episode" in labels
    assert "Demo" not in labels
    early = next(row for row in answer.rows if row.label.startswith("Early"))
    assert [row.label for row in opened(desk, FIVE, early).rows] == [
        "Episode 1: [Early] Demo no Tabi S2 - 01.srt"
    ]
    later = next(row for row in answer.rows if row.label == "Later")
    chosen = loaded(desk.act(Name(later.action), FIVE, later.argument))
    assert chosen.note == f"{chosen.about.file}, kept for this folder"
    assert loaded(desk.answer_to(SIX, Asked.AUTO)).about.file.startswith("[Later]")


def test_without_a_number_the_files_are_behind_their_episodes(desk: Desk) -> None:
    desk.act(Name.USE_ENTRY, NUMBERLESS, "6")
    answer = menu(desk.act(Name.PICK_FILE, NUMBERLESS))
    assert answer.title == "Which episode of “Jujutsu Kaisen”?"
    assert all(row.action == Name.LIST_FILES for row in answer.rows)


def test_a_list_that_is_gone_is_said(desk: Desk) -> None:
    part = Part(str(SEASON_2), "Episode 77").text()
    assert "Open it again" in failure(desk.act(Name.LIST_FILES, FIVE, part))


def test_use_file_loads_that_very_file_and_next_goes_on_from_there(desk: Desk) -> None:
    row = menu(desk.act(Name.PICK_FILE, FIVE)).rows[2]
    answer = loaded(desk.act(Name.USE_FILE, FIVE, row.argument))
    assert answer.about.file == row.label
    again = menu(desk.act(Name.PICK_FILE, FIVE, current=answer.about.source))
    assert [row.label for row in again.rows if row.active] == [row.label]


@pytest.mark.parametrize("argument", ["900002/gone.srt", "nonsense", "", "x/y"])
def test_a_file_that_is_not_there_is_said(desk: Desk, argument: str) -> None:
    assert "Open the list again" in failure(desk.act(Name.USE_FILE, FIVE, argument))


def test_preview_keeps_nothing(desk: Desk, tmp_path: Path) -> None:
    video = tmp_path / Path(FIVE).name
    video.write_bytes(b"picture")
    row = menu(desk.act(Name.PICK_FILE, str(video))).rows[1]
    assert loaded(desk.act(Name.PREVIEW, str(video), row.argument)).about.file == row.label
    desk.finish()
    assert desk.assembly.decisions.all() == []
    assert not desk.ready.has(str(video), "the settings")


def test_previews_keep_the_manners(desk: Desk, standin: StandIn) -> None:
    for number in range(8):
        standin.add_file(SEASON_2, f"[Group {number}] Demo no Tabi S2 - 05.srt", subtitle("旅", f"{number}"))
    listed = files_of(desk, FIVE)[1]
    for row in listed[:10]:
        loaded(desk.act(Name.PREVIEW, FIVE, row.argument))
    assert "try again in" in failure(desk.act(Name.PREVIEW, FIVE, listed[10].argument))
    loaded(desk.act(Name.PREVIEW, FIVE, listed[0].argument))
    assert standin.counts()["download"] == 10


def test_search_finds_shows_by_a_title(desk: Desk) -> None:
    prompt = desk.act(Name.SEARCH, FIVE)
    assert isinstance(prompt, Prompt)
    assert prompt.text == "Demo no Tabi"
    labels = [row.label for row in menu(desk.act(Name.SEARCH, FIVE, "cowboy")).rows]
    assert labels[0] == "Cowboy Bebop"
    assert "No show on Jimaku is like" in failure(desk.act(Name.SEARCH, FIVE, "qqqq zzzz"))


def test_why_names_what_was_read_and_found(desk: Desk) -> None:
    first = desk.answer_to(FIVE)
    answer = menu(desk.act(Name.WHY, FIVE, current=loaded(first).about.source))
    text = "\n".join(f"{row.label} | {row.hint}" for row in answer.rows)
    assert "Read: Demo no Tabi | season 2, episode 5, Demo" in text
    assert "Show: Demo no Tabi 2nd Season, episode 5 | certain" in text
    assert "File: [Demo] Demo no Tabi S2 - 05 (1080p).srt" in text
    assert "same release group Demo | +24" in text
    assert "Timing: not measured" in text
    assert "Requests left | 2" in text


def test_why_tells_what_was_done_about_the_times(desk: Desk) -> None:
    source = loaded(desk.answer_to(FIVE)).about.source
    desk.session.handle(Act(7, Name.WHY, PlayingFile(FIVE), current=source, timing="shifted −3.7 s"))
    row = next(row for row in menu(desk.answer()).rows if row.label.startswith("Timing"))
    assert (row.label, row.action) == ("Timing: shifted −3.7 s", Name.RETIME)


@pytest.mark.parametrize("path", [NOWHERE, "/videos/01.mkv", NUMBERLESS])
def test_why_has_an_answer_for_every_name(desk: Desk, path: str) -> None:
    rows = menu(desk.act(Name.WHY, path)).rows
    assert rows[0].label.startswith("Read: ")
    assert rows[-1].label == "Requests left"


@pytest.mark.parametrize("name", [Name.NEXT, Name.PREVIOUS])
def test_stepping_without_any_candidate_says_why(desk: Desk, name: Name) -> None:
    assert failure(desk.act(name, NOWHERE)).startswith("Not recognised")


@pytest.mark.parametrize("name", [Name.PICK_FILE, Name.PICK_EPISODE])
def test_without_a_show_the_show_comes_first(desk: Desk, name: Name) -> None:
    assert isinstance(desk.act(name, NOWHERE), Prompt)


def test_several_possible_shows_are_counted_and_can_be_chosen(desk: Desk, standin: StandIn) -> None:
    put_up_rivals(standin)
    answer = desk.answer_to(f"/videos/{THREE}")
    assert isinstance(answer, Offer)
    assert answer.shows == 2
    assert [row.hint for row in answer.rows] == ["紙の提灯", "実写の提灯 · live action"]
    assert "実写の提灯 第3話" in words(desk.act(Name.USE_ENTRY, f"/videos/{THREE}", answer.rows[1].argument))
    assert "実写の提灯 第4話" in words(desk.answer_to(f"/videos/{FOUR}", Asked.AUTO))


def test_an_accepted_offer_holds_for_the_next_episode(desk: Desk, standin: StandIn) -> None:
    put_up_rivals(standin)
    desk.answer_to(f"/videos/{THREE}")
    loaded(desk.answer_to(f"/videos/{THREE}", Asked.CONFIRM))
    assert "紙の提灯 第4話" in words(desk.answer_to(f"/videos/{FOUR}", Asked.AUTO))


def test_a_list_of_1640_files_comes_by_a_private_file(desk: Desk, standin: StandIn) -> None:
    data = subtitle("第", "話")
    for number in range(1, 1641):
        standin.add_file(900003, f"[Demo] Asayake Demo Densha - {number:04} [Netflix].srt", data)
    answer = menu(desk.act(Name.ALL_FILES, "/videos/[Demo] Asayake Demo Densha - 03.mkv"))
    assert answer.rows == ()
    path = Path(answer.rows_file or "")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.read_text("ascii").count('"label"') == 1640
