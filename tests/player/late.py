"""A subtitle that is uploaded out of time for an episode, loaded and measured."""

from __future__ import annotations

from pathlib import Path

from desk import Desk

from benchmarks.episodes import episode, other_language, srt
from jimaku_mpv.files.cues import read_cues
from jimaku_mpv.model import LocalSubtitle, PlayingFile
from jimaku_mpv.player.messages import Asked, Loaded, Timing
from jimaku_mpv.player.ready import record_name
from tests.standin.server import StandIn

NAME = "[Retime] Demo no Tabi S2 - {:02} (1080p)"
SEASON_2 = 900002
LINES = episode(7)
OTHER = episode(8)
ENGLISH = srt(other_language(LINES, 7), "line ")


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
