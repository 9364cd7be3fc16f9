"""How long it takes until a late subtitle is in time, and how often that is right."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from benchmarks import episodes
from benchmarks.figures import Samples
from benchmarks.player import Player
from benchmarks.stage import Episode, Stage
from jimaku_mpv.timing.activity import Activity, Span
from jimaku_mpv.timing.measure import Measurement, measure
from jimaku_mpv.timing.references import Reference, of_subtitle
from jimaku_mpv.timing.verdict import Verdict

TEXT_BUDGET, SOUND_BUDGET, MEMORY_BUDGET = 1500.0, 8000.0, 300.0
LATE = 3.7
NEAR, NEAR_SHARE = 0.3, 98.0
SHOW, NUMBER = 300, 5
UNRELATED = 10

Spoil = Callable[[Sequence[Span], int], tuple[Sequence[Span], Sequence[Span]]]
OUT_OF_TIME: dict[str, Spoil] = {
    "+3.7 s": lambda lines, _: (episodes.moved(lines, 3.7), lines),
    "-12.25 s": lambda lines, _: (episodes.moved(lines, -12.25), [one for one in lines if one[0] >= 12.25]),
    "25 for 23.976": lambda lines, _: (episodes.moved(lines, 0, episodes.RATIO_PAL), lines),
    "one break": lambda lines, _: (episodes.broken(lines, (500, 15)), lines),
    "two breaks": lambda lines, _: (episodes.broken(lines, (400, 15), (900, 14.5)), lines),
    "half of the lines": lambda lines, seed: _late(episodes.halved(lines, seed)),
    "more captions": lambda lines, seed: _late(episodes.with_sounds(lines, seed)),
}
"""What is wrong with a file, and where its lines belong."""


def retiming(stage: Stage, run: int, samples: Samples) -> None:
    """From the late subtitle on the screen to the corrected one, and the command against sound."""
    lines = episodes.episode(run)
    samples.add("by text: late to corrected, in mpv", _in_player(stage, run, lines), budget=TEXT_BUDGET)
    subtitle, sound = stage.home / "late.srt", stage.home / "sound.mka"
    if not sound.exists():
        subtitle.write_text(episodes.srt(episodes.moved(lines, LATE)), "utf-8")
        episodes.speak(lines, sound)
    spent, memory = _command(stage, "retime", str(subtitle), "--video", str(sound))
    samples.add("by sound: the whole command", spent, budget=SOUND_BUDGET)
    samples.add("by sound: largest process", memory, "MB", budget=MEMORY_BUDGET)


def truth(_: Stage, run: int, samples: Samples) -> None:
    """Made episodes, each out of time in all ways, against the same speech by another translator."""
    lines = episodes.episode(run)
    text = episodes.srt(episodes.other_language(lines, run), "line ")
    reference = of_subtitle(text.encode(), "other.srt")
    for name, spoil in OUT_OF_TIME.items():
        told, belongs = spoil(lines, run)
        found = measure(Activity.of_spans(told), reference)
        fixed = found.verdict is Verdict.FIXABLE
        samples.add(f"{name}: fixed", 100.0 * fixed, "%")
        if fixed:
            errors = _errors(found, told, belongs)
            near = sum(error <= NEAR for error in errors) / len(errors)
            where = f"lines within {NEAR} s where fixed"
            samples.add(f"{name}: {where}", 100 * near, "%", least=NEAR_SHARE)
            samples.add(f"{name}: median error where fixed", 1000 * statistics.median(errors))
    samples.add("in time, and changed", _accepted(reference, [lines], Verdict.FIXABLE), "", budget=0)
    others = (episodes.episode(1000 + UNRELATED * run + number) for number in range(UNRELATED))
    samples.add("another show, and accepted", _accepted(reference, others), "", budget=0)
    film = episodes.episode(5000 + run, length=6000)
    samples.add("a film, and accepted", _accepted(reference, [film]), "", budget=0)


def _late(lines: Sequence[Span]) -> tuple[Sequence[Span], Sequence[Span]]:
    return episodes.moved(lines, LATE), lines


def _errors(found: Measurement, told: Sequence[Span], belongs: Sequence[Span]) -> list[float]:
    place = found.alignment.course.place
    return [abs(place(*line)[0] - right[0]) for line, right in zip(told, belongs, strict=True)]


def _accepted(reference: Reference, files: Iterable[Sequence[Span]], *which: Verdict) -> int:
    wanted = which or (Verdict.FITS, Verdict.FIXABLE)
    return sum(measure(Activity.of_spans(lines), reference).verdict in wanted for lines in files)


def _in_player(stage: Stage, run: int, lines: Sequence[Span]) -> float:
    show = stage.show(SHOW + run)
    name = f"[Late] {show.name} - {NUMBER:02}"
    video = stage.home / "late" / f"{name}.mkv"
    video.parent.mkdir(exist_ok=True)
    text = episodes.srt(episodes.other_language(lines, run), "line ")
    episodes.video_with_text(video, ("eng", "", text))
    stage.standin.add_file(show.id, f"{name}.srt", episodes.srt(episodes.moved(lines, LATE)).encode())
    with Player(stage, "--pause") as player:
        player.watch_subtitles()
        return player.time_correction(Episode(video, ""))


def _command(stage: Stage, *words: str) -> tuple[float, float]:
    """Milliseconds, and the peak in MB of the largest process among it and what it starts."""
    begin = time.perf_counter()
    with subprocess.Popen(
        [*stage.command, *words], env=stage.environment, stdout=subprocess.DEVNULL
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{Path(stage.command[0]).name} {words[0]} ended with {process.returncode}")
    return (time.perf_counter() - begin) * 1000, used.ru_maxrss / 1024
