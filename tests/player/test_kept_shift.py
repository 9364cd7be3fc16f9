"""A shift that the user has set by hand, kept for the series and the releases."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from desk import Desk
from late import LINES, NAME, SEASON_2, loaded, starts

from benchmarks.episodes import moved, other_language, srt, video_with_text
from jimaku_mpv.player.messages import Asked, Failed, Loaded, Name
from tests.standin.server import StandIn


@pytest.fixture(autouse=True)
def measures(desk: Desk) -> None:
    desk.set(timing="auto")


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

    def test_is_not_for_videos_of_another_release(self, desk: Desk, standin: StandIn, shown: Loaded) -> None:
        self.keep(desk, -3.5, shown)
        other = desk.answer_to(str(self.video).replace("[Retime]", "[Disc]").replace("- 05", "- 06"))
        assert isinstance(other, Loaded)
        assert other.subtitle.timing == ""

    def test_gives_way_to_what_is_measured_at_a_key(
        self, desk: Desk, standin: StandIn, shown: Loaded
    ) -> None:
        once = self.keep(desk, 2.0, shown)
        self.video.unlink()
        video_with_text(self.video, ("eng", "", srt(other_language(moved(LINES, 3.7), 7), "line ")))
        after = desk.act(Name.RETIME, str(self.video), "", once.about.source)
        assert isinstance(after, Loaded)
        assert (after.note, starts(after.subtitle)) == ("in time with the video", starts(shown.subtitle))

    def test_before_the_beginning_of_the_video_can_be_changed(
        self, desk: Desk, standin: StandIn, shown: Loaded
    ) -> None:
        once = self.keep(desk, -20.0, shown)
        assert starts(once.subtitle)[0] == 0
        assert self.keep(desk, -0.5, once).subtitle.timing.startswith("shifted −20.5 s")

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
