"""What is loaded is measured by itself: left alone, corrected, or replaced by a file that fits."""

from __future__ import annotations

import dataclasses
import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from desk import Desk

from benchmarks.episodes import episode, moved, other_language, speak, srt, video_with_text
from jimaku_mpv.demo.server import StandIn
from jimaku_mpv.files.cues import read_cues
from jimaku_mpv.model import LocalSubtitle, PlayingFile
from jimaku_mpv.player.messages import Asked, Failed, Loaded, Measure, Name, Timing, Watching
from jimaku_mpv.player.ready import record_name
from jimaku_mpv.player.wire import encode_bytes
from jimaku_mpv.timing.verdict import Verdict

NAME = "[Retime] Demo no Tabi S2 - {:02} (1080p)"
SEASON_2 = 900002
LINES = episode(7)
OTHER = episode(8)
ENGLISH = srt(other_language(LINES, 7), "line ")


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("videos") / f"{NAME.format(5)}.mkv"
    video_with_text(path, ("eng", "", ENGLISH))
    return path


@pytest.fixture(autouse=True)
def measures(desk: Desk) -> None:
    desk.set(timing="auto")


def loaded(desk: Desk, standin: StandIn, video: Path | str, lines: list[tuple[float, float]]) -> Loaded:
    standin.add_file(SEASON_2, f"{NAME.format(5)}.srt", srt(lines).encode())
    before = desk.answer_to(str(video), Asked.AUTO)
    assert isinstance(before, Loaded)
    assert before.about.file.startswith("[Retime]")
    desk.finish()
    return before


def measured(desk: Desk, standin: StandIn, video: Path, lines: list[tuple[float, float]]) -> Timing:
    before = loaded(desk, standin, video, lines)
    return desk.measure(PlayingFile(str(video)), before.about.source)


def starts(subtitle: LocalSubtitle | None) -> list[float]:
    assert subtitle is not None
    return [cue.start for cue in read_cues(Path(subtitle.path).read_bytes(), ".srt")]


def record(desk: Desk, video: Path | str) -> str:
    return (desk.ready.folder / record_name(str(video))).read_text("utf-8")


def test_what_is_late_is_replaced_by_a_copy_also_the_next_time(
    desk: Desk, standin: StandIn, video: Path
) -> None:
    found = measured(desk, standin, video, moved(LINES, 3.7))
    assert (found.verdict, found.text) == (Verdict.FIXABLE, "shifted −3.7 s")
    assert found.subtitle is not None
    assert found.subtitle.timing == "shifted −3.7 s"
    assert starts(found.subtitle)[10] == pytest.approx(LINES[10][0], abs=0.1)
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


class TestAShiftByHand:
    """Kept for the series and the release."""

    @pytest.fixture
    def shown(self, desk: Desk, standin: StandIn, tmp_path: Path) -> Loaded:
        self.video = tmp_path / f"{NAME.format(5)}.mkv"
        self.video.write_bytes(b"picture")
        standin.add_file(SEASON_2, f"{NAME.format(6)}.srt", srt(moved(LINES, 3.7)).encode())
        return loaded(desk, standin, self.video, moved(LINES, 3.7))

    def keep(self, desk: Desk, seconds: float, shown: Loaded) -> Loaded:
        argument = f"{seconds:.3f} {shown.subtitle.path}"
        after = desk.act(Name.KEEP_DELAY, str(self.video), argument, shown.about.source)
        assert isinstance(after, Loaded), after
        desk.finish()
        return after

    def test_is_in_the_file_and_in_the_next_episodes(
        self, desk: Desk, standin: StandIn, shown: Loaded
    ) -> None:
        after = self.keep(desk, -3.5, shown)
        assert after.note == "shifted −3.5 s, as you kept it"
        assert starts(after.subtitle)[10] == pytest.approx(LINES[10][0] + 0.2, abs=0.01)
        then = desk.answer_to(str(self.video).replace("- 05", "- 06"), Asked.AUTO)
        assert isinstance(then, Loaded)
        assert then.subtitle.timing == "shifted −3.5 s, as you kept it"
        assert starts(then.subtitle)[10] == pytest.approx(LINES[10][0] + 0.2, abs=0.01)
        desk.finish()
        last = desk.answer_to(str(self.video).replace("- 05", "- 07"), Asked.AUTO)
        assert isinstance(last, Loaded)
        assert "[Retime]" not in last.about.file
        assert last.subtitle.timing == ""

    def test_adds_to_the_one_before_and_ends_at_nothing(self, desk: Desk, shown: Loaded) -> None:
        once = self.keep(desk, -3.0, shown)
        twice = self.keep(desk, -0.7, once)
        assert twice.subtitle.timing.startswith("shifted −3.7 s")
        back = self.keep(desk, 3.7, twice)
        assert (back.note, back.subtitle.timing) == ("no shift is kept any more", "")
        assert starts(back.subtitle) == starts(shown.subtitle)

    def test_goes_with_what_else_was_chosen_here(self, desk: Desk, shown: Loaded) -> None:
        self.keep(desk, -3.0, shown)
        desk.act(Name.FORGET, str(self.video))
        again = desk.answer_to(str(self.video))
        assert isinstance(again, Loaded)
        assert again.subtitle.timing == ""

    def test_of_a_copy_that_is_more_than_shifted_is_refused(
        self, desk: Desk, standin: StandIn, shown: Loaded
    ) -> None:
        copy = Path(shown.subtitle.path).with_name("copy.srt")
        copy.write_text(srt(moved(LINES, 0, 1.01)), "utf-8")
        other = dataclasses.replace(shown.subtitle, path=str(copy))
        argument = f"-1.000 {other.path}"
        after = desk.act(Name.KEEP_DELAY, str(self.video), argument, shown.about.source)
        assert after == Failed(2, "This copy is more than shifted. Only a plain shift can be kept")


class TestAStream:
    """It is not downloaded a second time unless that is wanted."""

    @pytest.fixture
    def site(self, tmp_path: Path) -> Iterator[str]:
        self.asked: list[str] = []
        asked = self.asked

        class Handler(SimpleHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                asked.append(self.path)

        handler = functools.partial(Handler, directory=str(tmp_path))
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        server.server_close()

    def stream(self, site: str, *texts: str) -> PlayingFile:
        title = f"{NAME.format(5)}.mkv"
        return PlayingFile(f"{site}/{title}", title, 1420.0, f"{site}/stream.mka", texts)

    def test_is_left_alone(self, desk: Desk, standin: StandIn, site: str) -> None:
        before = loaded(desk, standin, self.stream(site).path, LINES)
        found = desk.measure(self.stream(site), before.about.source)
        assert found.text == "A stream is not measured. For that: timing_streams=yes"
        assert self.asked == []

    def test_with_a_text_of_its_own_is_measured_by_that(
        self, desk: Desk, standin: StandIn, site: str, tmp_path: Path
    ) -> None:
        (tmp_path / "en.srt").write_text(ENGLISH, "utf-8")
        before = loaded(desk, standin, self.stream(site).path, moved(LINES, 3.7))
        texts = (f"{site}/gone.srt", f"{site}/en.srt")
        found = desk.measure(self.stream(site, *texts), before.about.source)
        assert found.text == "shifted −3.7 s"
        assert {path for path in self.asked if "stream" in path} == set()

    def test_is_read_when_that_is_wanted(
        self, desk: Desk, standin: StandIn, site: str, tmp_path: Path
    ) -> None:
        speak(LINES, tmp_path / "stream.mka")
        desk.set(timing="auto", timing_streams="yes")
        before = loaded(desk, standin, self.stream(site).path, moved(LINES, 3.7))
        found = desk.measure(self.stream(site), before.about.source)
        assert found.verdict is Verdict.FIXABLE
