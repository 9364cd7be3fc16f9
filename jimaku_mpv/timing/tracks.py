"""The text tracks of a video as a reference, in any language: ffmpeg takes them out.

Tracks of songs and signs come last, since they say little about speech.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from jimaku_mpv.errors import BadSubtitle
from jimaku_mpv.files.cues import read_cues
from jimaku_mpv.timing.activity import Activity
from jimaku_mpv.timing.programs import Checkpoint, ProgramFailed, run, working_folder
from jimaku_mpv.timing.streams import Stream, program, source

TEXT = {"subrip", "srt", "ass", "ssa", "mov_text", "webvtt", "text"}
MOST = 4
"""Tracks that are taken out; one run reads the video once for all of them."""
PARTIAL = re.compile(r"sign|song|karaoke|forced|comment", re.IGNORECASE)

Spoken = tuple[Activity, Stream]


def spoken_track(video: str, held: Sequence[Stream], checkpoint: Checkpoint) -> Spoken | None:
    """What the text track with the most lines says; None when there is no text among `held`."""
    tracks = sorted((track for track in held if track.codec in TEXT), key=is_partial)[:MOST]
    if not tracks:
        return None
    with working_folder() as folder:
        files = {track: folder / f"{track.index}{_suffix(track)}" for track in tracks}
        try:
            _take_out(video, files, checkpoint)
        except ProgramFailed:
            # One that can't be read must not cost the others.
            for track, file in files.items():
                with contextlib.suppress(ProgramFailed):
                    _take_out(video, {track: file}, checkpoint)
        return fullest([(_activity(file), track) for track, file in files.items() if file.exists()])


def _take_out(video: str, files: Mapping[Stream, Path], checkpoint: Checkpoint) -> None:
    command: list[str | Path] = [program("ffmpeg"), "-nostdin", "-y", "-v", "error", *source(video)]
    for track, file in files.items():
        command += ["-map", f"0:{track.index}", file]
    run(command, checkpoint)


def fullest(found: Sequence[Spoken]) -> Spoken | None:
    """The one with the most lines, of those that are not only about signs or songs if there are any."""
    return max(found, key=lambda one: (not is_partial(one[1]), len(one[0].starts)), default=None)


def is_partial(track: Stream) -> bool:
    """Whether its name says that it leaves speech out."""
    return track.forced or PARTIAL.search(track.title) is not None


def _activity(file: Path) -> Activity:
    try:
        return Activity.of_cues(read_cues(file.read_bytes(), file.suffix))
    except BadSubtitle:
        return Activity((), ())


def _suffix(track: Stream) -> str:
    return ".ass" if track.codec in ("ass", "ssa") else ".srt"
