"""References from pictures of text, as discs have them: when they come and go is enough."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from discs import video_with_pictures

from benchmarks.episodes import QUIET, episode, moved, other_language, srt, video_with_text
from jimaku_mpv.errors import NothingFound
from jimaku_mpv.timing.activity import Activity
from jimaku_mpv.timing.measure import measure
from jimaku_mpv.timing.references import Reference, Video, of_track, of_video
from jimaku_mpv.timing.verdict import Verdict

LINES = episode(5)
ENGLISH = other_language(LINES, 5)


def reference(video: Path) -> Reference:
    return of_video(Video(str(video)), lambda: None)


def test_pictures_do_what_text_does(tmp_path: Path) -> None:
    video = tmp_path / "disc.mkv"
    video_with_pictures(video, ENGLISH)
    found = reference(video)
    assert (found.name, found.heard) == ("track 1 eng", False)
    fixed = measure(Activity.of_spans(moved(LINES, 3.7)), found)
    assert fixed.verdict is Verdict.FIXABLE
    assert fixed.alignment.course.offsets[0] == pytest.approx(-3.7, abs=0.1)
    assert measure(Activity.of_spans(LINES), found).verdict is Verdict.FITS
    assert measure(Activity.of_spans(episode(6)), found).verdict is Verdict.DOES_NOT_FIT


def test_times_count_from_the_beginning_of_the_video(tmp_path: Path) -> None:
    """Recordings begin at whatever their clock showed; players begin at zero."""
    video, late = tmp_path / "disc.mkv", tmp_path / "recording.mkv"
    video_with_pictures(video, ENGLISH)
    subprocess.run(
        [*QUIET, "-copyts", "-i", video, "-map", "0", "-c", "copy", "-output_ts_offset", "4321", late],
        check=True,
    )
    assert reference(late).activity.starts[0] == pytest.approx(reference(video).activity.starts[0], abs=0.3)


def test_pictures_without_an_end_prove_no_more_than_they_can(tmp_path: Path) -> None:
    video = tmp_path / "disc.mkv"
    video_with_pictures(video, ENGLISH, "dvdsub")
    found = reference(video)
    assert len(found.activity.starts) == len(ENGLISH)
    assert measure(Activity.of_spans(episode(6)), found).verdict is not Verdict.FIXABLE


def test_text_goes_before_pictures_unless_a_person_picks_them(tmp_path: Path) -> None:
    disc, text, both = (tmp_path / f"{name}.mkv" for name in ("disc", "text", "both"))
    video_with_pictures(disc, ENGLISH)
    video_with_text(text, ("ger", "", srt(ENGLISH)))
    maps = ("-map", "0", "-map", "1:s")
    subprocess.run([*QUIET, "-copyts", "-i", disc, "-i", text, *maps, "-c", "copy", both], check=True)
    assert reference(both).name == "track 2 ger"
    assert of_track(Video(str(both)), "1", lambda: None).name == "track 1 eng"


def test_too_few_pictures_are_signs(tmp_path: Path) -> None:
    video = tmp_path / "disc.mkv"
    video_with_pictures(video, ENGLISH[:20])
    with pytest.raises(NothingFound, match="neither text nor sound"):
        reference(video)
