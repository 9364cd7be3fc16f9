"""The action `retime`: the loaded subtitle is measured against the video, and corrected only on proof."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import Desk

from benchmarks.episodes import RATIO_PAL, broken, episode, moved, other_language, srt, video_with_text
from jimaku_mpv.files.cues import read_cues
from jimaku_mpv.player.messages import Answer, Failed, Loaded, Name
from jimaku_mpv.timekeeper import summary
from jimaku_mpv.timing.course import Course
from tests.standin.server import StandIn

VIDEO = "[Retime] Demo no Tabi S2 - 05 (1080p).mkv"
SEASON_2 = 900002
LINES = episode(7)


@pytest.fixture
def video(tmp_path: Path) -> str:
    path = tmp_path / VIDEO
    video_with_text(path, ("eng", "", srt(other_language(LINES, 7), "line ")))
    return str(path)


def corrected(
    desk: Desk, standin: StandIn, video: str, lines: list[tuple[float, float]]
) -> tuple[Loaded, Answer]:
    standin.add_file(SEASON_2, VIDEO.replace(".mkv", ".srt"), srt(lines).encode())
    before = desk.answer_to(video)
    assert isinstance(before, Loaded)
    assert before.about.file.startswith("[Retime]")
    return before, desk.act(Name.RETIME, video, current=before.about.source)


def test_a_late_subtitle_is_replaced_by_a_copy(desk: Desk, standin: StandIn, video: str) -> None:
    before, after = corrected(desk, standin, video, moved(LINES, 3.7))
    assert isinstance(after, Loaded)
    assert after.note == "shifted −3.7 s"
    assert after.about == before.about
    old, new = (Path(one.subtitle.path) for one in (before, after))
    assert old != new
    cues = [read_cues(path.read_bytes(), ".srt") for path in (old, new)]
    assert [cue.text for cue in cues[0]] == [cue.text for cue in cues[1]]
    assert cues[1][10].start == pytest.approx(LINES[10][0], abs=0.1)
    assert cues[0][10].start == pytest.approx(LINES[10][0] + 3.7, abs=0.01)


def test_the_next_time_the_copy_lies_ready(desk: Desk, standin: StandIn, video: str) -> None:
    _, after = corrected(desk, standin, video, moved(LINES, 3.7))
    desk.finish()
    assert isinstance(after, Loaded)
    record = next(desk.ready.folder.glob("*.json")).read_text("utf-8")
    mark = Path(after.subtitle.path).stem[-8:]
    assert f"{mark}.srt" in record


def test_what_fits_is_left_alone(desk: Desk, standin: StandIn, video: str) -> None:
    _, after = corrected(desk, standin, video, LINES)
    assert isinstance(after, Loaded)
    assert (after.note, after.subtitle.in_time) == ("in time with the video", True)


def test_one_track_that_was_picked(desk: Desk, standin: StandIn, tmp_path: Path) -> None:
    path = tmp_path / VIDEO
    wrong, right = srt(episode(8), "other "), srt(other_language(LINES, 7), "line ")
    video_with_text(path, ("eng", "", wrong), ("ger", "", right))
    before, _ = corrected(desk, standin, str(path), moved(LINES, 3.7))
    for track, told in ((1, Failed), (2, Loaded), (9, Failed)):
        after = desk.act(Name.RETIME, str(path), str(track), before.about.source)
        assert isinstance(after, told), (track, after)
    beside = tmp_path / "english.srt"
    beside.write_text(right, "utf-8")
    assert isinstance(desk.act(Name.RETIME, str(path), str(beside), before.about.source), Loaded)


def test_another_episode_is_told_as_such(desk: Desk, standin: StandIn, video: str) -> None:
    _, after = corrected(desk, standin, video, episode(8))
    assert after == Failed(2, "This subtitle does not seem to belong to the video")


def test_what_can_not_be_measured_is_said(desk: Desk, standin: StandIn, tmp_path: Path) -> None:
    assert desk.act(Name.RETIME, VIDEO) == Failed(1, "There is no subtitle of ours to correct")
    _, after = corrected(desk, standin, f"https://example.invalid/{VIDEO}", LINES)
    assert after == Failed(3, "A stream is not measured. For that: timing_streams=yes")


@pytest.mark.parametrize(
    ("course", "text"),
    [
        (Course(1.0, (12.25,)), "shifted +12.2 s"),
        (Course(1 / RATIO_PAL, (-1.0,)), "stretched, shifted −1.0 s"),
        (Course(1.0, (0.0, -15.0), (0.0, 500.0)), "shifted −15.0 s from 8:05 on"),
        (Course(1.0, (2.0, -15.0), (0.0, 500.0)), "shifted +2.0 s, then −15.0 s from 8:05 on"),
        (Course(1.0, (0.1, -15.0, -30.0), (0.0, 500.0, 900.0)), "shifted in 3 parts, −30.0 s in the last"),
    ],
)
def test_the_line_on_the_screen(course: Course, text: str) -> None:
    assert summary(course) == text


def test_a_break_is_named(desk: Desk, standin: StandIn, video: str) -> None:
    _, after = corrected(desk, standin, video, broken(LINES, (500, 15)))
    assert isinstance(after, Loaded)
    assert (after.note or "").startswith("shifted −15.0 s from 8:")
