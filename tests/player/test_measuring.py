"""What is loaded is measured by itself: left alone, corrected, or replaced by a file that fits."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import Desk
from late import ENGLISH, LINES, NAME, OTHER, SEASON_2, loaded, measured, record, starts

from benchmarks.episodes import moved, srt, video_with_text
from jimaku_mpv.model import PlayingFile
from jimaku_mpv.player.messages import Failed, Loaded, Measure, Name, Timing, Watching
from jimaku_mpv.player.wire import encode_bytes
from jimaku_mpv.timing.verdict import Verdict
from tests.standin.server import StandIn


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("videos") / f"{NAME.format(5)}.mkv"
    video_with_text(path, ("eng", "", ENGLISH))
    return path


@pytest.fixture(autouse=True)
def measures(desk: Desk) -> None:
    desk.set(timing="auto")


def test_what_is_late_is_replaced_by_a_copy_also_the_next_time(
    desk: Desk, standin: StandIn, video: Path
) -> None:
    found = measured(desk, standin, video, moved(LINES, 3.7))
    assert (found.verdict, found.text) == (Verdict.FIXABLE, "shifted −3.7 s")
    assert found.subtitle is not None
    assert found.subtitle.timing == "shifted −3.7 s"
    assert starts(found.subtitle)[10] == pytest.approx(LINES[10][0], abs=0.1)
    desk.finish()
    assert encode_bytes(found.subtitle.path) in record(desk, video)


def test_what_is_in_time_is_left_alone_and_known_as_such(desk: Desk, standin: StandIn, video: Path) -> None:
    found = measured(desk, standin, video, LINES)
    assert found == Timing(1, Verdict.FITS, "in time with the video", None, found.about)
    assert '"timing": "in time with the video", "in_time": true' in record(desk, video)


def test_another_file_takes_the_place_of_one_that_does_not_belong(
    desk: Desk, standin: StandIn, video: Path
) -> None:
    standin.add_file(SEASON_2, f"[Aaa] {NAME.format(5)[9:]}.srt", srt(moved(LINES, 2)).encode())
    found = measured(desk, standin, video, OTHER)
    assert found.text == "took a file that fits the video, shifted −2.0 s"
    assert found.about.file.startswith("[Aaa]")
    assert starts(found.subtitle)[10] == pytest.approx(LINES[10][0], abs=0.1)


def test_what_a_person_has_chosen_is_never_replaced(desk: Desk, standin: StandIn, video: Path) -> None:
    standin.add_file(SEASON_2, f"[Aaa] {NAME.format(5)[9:]}.srt", srt(LINES).encode())
    before = loaded(desk, standin, video, OTHER)
    found = desk.measure(PlayingFile(str(video)), before.about.source, chosen=True)
    told = "this subtitle does not seem to belong to the video"
    assert found == Timing(1, Verdict.DOES_NOT_FIT, told)


def test_when_none_fits_the_first_one_stays_and_is_doubted(desk: Desk, standin: StandIn, video: Path) -> None:
    found = measured(desk, standin, video, OTHER)
    assert (found.verdict, found.subtitle) == (Verdict.DOES_NOT_FIT, None)
    assert '"timing"' not in record(desk, video)


def test_a_person_goes_before_the_measurement(desk: Desk, standin: StandIn, video: Path) -> None:
    standin.add_file(SEASON_2, f"[Aaa] {NAME.format(5)[9:]}.srt", srt(LINES).encode())
    before = loaded(desk, standin, video, moved(LINES, 3.7))
    desk.session.handle(Measure(1, PlayingFile(str(video)), before.about.source, False, "the settings"))
    other = desk.act(Name.NEXT, str(video), current=before.about.source)
    assert isinstance(other, Loaded)
    assert desk.finish() == []
    assert encode_bytes(other.about.source) in record(desk, video)


def test_a_measurement_goes_on_when_no_other_subtitle_came(desk: Desk, standin: StandIn, video: Path) -> None:
    before = loaded(desk, standin, video, moved(LINES, 3.7))
    desk.session.handle(Measure(1, PlayingFile(str(video)), before.about.source, False, "the settings"))
    assert isinstance(desk.act(Name.PREVIOUS, str(video), current=before.about.source), Failed)
    [found] = desk.finish()
    assert isinstance(found, Timing)
    assert found.verdict is Verdict.FIXABLE


def test_the_key_brings_the_corrected_copy_again(desk: Desk, standin: StandIn, video: Path) -> None:
    found = measured(desk, standin, video, moved(LINES, 3.7))
    again = desk.answer_to(str(video))
    assert isinstance(again, Loaded)
    assert again.subtitle == found.subtitle


def test_a_video_that_tells_nothing_is_not_asked_again(desk: Desk, standin: StandIn, tmp_path: Path) -> None:
    video = tmp_path / f"{NAME.format(5)}.mkv"
    video_with_text(video)
    found = measured(desk, standin, video, LINES)
    assert found.text == "The video has neither text nor sound. There is nothing to measure by"
    assert f'"timing": "{found.text}", "in_time": false' in record(desk, video)


def test_with_ask_nothing_is_changed_but_offered(desk: Desk, standin: StandIn, video: Path) -> None:
    desk.set(timing="ask")
    found = measured(desk, standin, video, moved(LINES, 3.7))
    assert found == Timing(1, Verdict.FIXABLE, "it can be shifted −3.7 s")


def test_what_is_saved_beside_the_video_is_corrected_there(
    desk: Desk, standin: StandIn, tmp_path: Path
) -> None:
    video = tmp_path / f"{NAME.format(5)}.mkv"
    video_with_text(video, ("eng", "", ENGLISH))
    desk.set(timing="auto", save="beside")
    found = measured(desk, standin, video, moved(LINES, 3.7))
    beside = video.with_suffix(".ja.srt")
    assert found.subtitle is not None
    assert found.subtitle.path == str(beside)
    assert starts(found.subtitle)[10] == pytest.approx(LINES[10][0], abs=0.1)
    assert [one.name for one in tmp_path.iterdir() if one.suffix == ".srt"] == [beside.name]


def test_what_can_not_be_measured_is_told_and_changes_nothing(
    desk: Desk, standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    video = tmp_path / f"{NAME.format(5)}.mkv"
    video.write_text("no video")
    found = measured(desk, standin, video, LINES)
    assert (found.verdict, found.subtitle) == (Verdict.CANNOT_TELL, None)
    assert "could not read the video" in found.text
    monkeypatch.setenv("PATH", str(tmp_path))
    assert measured(desk, standin, video, LINES).text.startswith("ffmpeg is missing. Install it")


def test_a_measurement_ends_with_its_file(desk: Desk, standin: StandIn, video: Path) -> None:
    before = loaded(desk, standin, video, moved(LINES, 3.7))
    desk.session.handle(Measure(1, PlayingFile(str(video)), before.about.source))
    desk.stop()
    assert desk.finish() == []
    assert '"timing"' not in record(desk, video)


def test_the_next_file_is_in_time_before_it_is_opened(desk: Desk, standin: StandIn, tmp_path: Path) -> None:
    now, then = (tmp_path / f"{NAME.format(number)}.mkv" for number in (5, 6))
    now.write_bytes(b"picture")
    video_with_text(then, ("eng", "", ENGLISH))
    standin.add_file(SEASON_2, f"{NAME.format(6)}.srt", srt(moved(LINES, 3.7)).encode())
    desk.session.handle(Watching(PlayingFile(str(now)), "the settings"))
    assert desk.finish() == []
    assert "shifted \\u22123.7 s" in record(desk, then)
    desk.set(timing="off")
    desk.ready.forget_folder(str(now))
    desk.session.handle(Watching(PlayingFile(str(now)), "the settings"))
    desk.finish()
    assert "shifted" not in record(desk, then)
