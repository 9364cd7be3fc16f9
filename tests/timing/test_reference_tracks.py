"""References from real videos: the track that says most, the Japanese sound, and what is not there."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from benchmarks.episodes import (
    QUIET,
    RATIO_PAL,
    broken,
    episode,
    moved,
    other_language,
    speak,
    srt,
    video_with_text,
)
from jimaku_mpv.errors import NothingFound, Superseded, ToolMissing
from jimaku_mpv.timing.activity import Activity
from jimaku_mpv.timing.measure import Measurement, measure
from jimaku_mpv.timing.programs import ProgramFailed, run
from jimaku_mpv.timing.references import Reference, Video, of_subtitle, of_video
from jimaku_mpv.timing.verdict import Verdict

LINES = episode(5)


def on() -> None:
    """Nobody calls it off."""


def against(reference: Reference, lines: list[tuple[float, float]]) -> Measurement:
    return measure(Activity.of_spans(lines), reference)


def test_the_text_of_the_video(tmp_path: Path) -> None:
    video = tmp_path / "video [1].mkv"
    signs = srt(sorted([*episode(6), *episode(7)]), "sign ")
    dialogue = srt(other_language(LINES, 5), "line ")
    video_with_text(
        video, ("eng", "Signs & Songs", signs), ("eng", "Dialogue", dialogue), ("jpn", "", srt(LINES[:100]))
    )
    reference = of_video(Video(str(video)), on)
    assert (reference.name, reference.heard) == ("track 2 eng Dialogue", False)
    found = against(reference, moved(LINES, 3.7))
    assert found.verdict is Verdict.FIXABLE
    assert found.alignment.course.offsets[0] == pytest.approx(-3.7, abs=0.1)


def test_another_subtitle_in_an_old_encoding() -> None:
    reference = of_subtitle(srt(LINES).encode("cp932"), "other.srt")
    assert against(reference, moved(LINES, 3.7)).verdict is Verdict.FIXABLE
    assert against(reference, episode(6)).verdict is Verdict.DOES_NOT_FIT


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    video = tmp_path_factory.mktemp("video") / "video.mka"
    speak(LINES, video)
    return of_video(Video(str(video)), on)


def test_what_the_sound_tells(spoken: Reference) -> None:
    assert spoken.heard
    for told, truth in (
        (moved(LINES, 3.7), LINES),
        (moved(LINES, 0, RATIO_PAL), LINES),
        (broken(LINES, (400, 15), (900, 14.5)), LINES),
    ):
        found = against(spoken, told)
        assert found.verdict is Verdict.FIXABLE
        placed = [found.alignment.course.place(*line)[0] for line in told]
        near = [abs(at - right[0]) <= 0.3 for at, right in zip(placed, truth, strict=True)]
        assert sum(near) / len(near) >= 0.98
    assert against(spoken, LINES).verdict is Verdict.FITS


def test_sound_that_begins_late_is_where_it_is_heard(spoken: Reference, tmp_path: Path) -> None:
    sound, video = tmp_path / "sound.mka", tmp_path / "video.mkv"
    speak(LINES[:120], sound)
    picture = ("-f", "lavfi", "-i", "color=size=64x36:rate=1:duration=60")
    late = ("-itsoffset", "5", "-i", str(sound))
    command = [*QUIET, *picture, *late, "-c:a", "copy", "-c:v", "mpeg4", str(video)]
    subprocess.run(command, check=True)
    found = against(of_video(Video(str(video)), on), moved(LINES[:120], 5))
    assert found.alignment.course.offsets[0] == pytest.approx(0, abs=0.15)


def test_the_sound_lets_nothing_unrelated_through(spoken: Reference) -> None:
    """And it proves nothing against a subtitle either: music may have hidden the speech."""
    found = [against(spoken, episode(seed)).verdict for seed in range(200, 208)]
    assert set(found) == {Verdict.CANNOT_TELL}


def test_a_video_with_neither_text_nor_sound(tmp_path: Path) -> None:
    video_with_text(tmp_path / "video.mkv")
    with pytest.raises(NothingFound, match="neither text nor sound"):
        of_video(Video(str(tmp_path / "video.mkv")), on)


def test_what_is_no_video(tmp_path: Path) -> None:
    (tmp_path / "video.mkv").write_text("no video")
    with pytest.raises(ProgramFailed):
        of_video(Video(str(tmp_path / "video.mkv")), on)


def test_without_ffmpeg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "video.mkv").touch()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing, match="ffmpeg is missing"):
        of_video(Video(str(tmp_path / "video.mkv")), on)


def test_a_measurement_that_nobody_wants_ends_its_program() -> None:
    started: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def popen(*args: object, **options: object) -> subprocess.Popen[bytes]:
        started.append(real(*args, **options))  # type: ignore[call-overload]
        return started[0]

    stale = threading.Event()
    stale.set()

    def checkpoint() -> None:
        if stale.is_set():
            raise Superseded

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess, "Popen", popen)
        with pytest.raises(Superseded):
            run([sys.executable, "-c", "import time; time.sleep(60)"], checkpoint)
    assert started[0].returncode is not None
