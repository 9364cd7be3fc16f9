"""The text tracks of a video as a reference, in any language: ffmpeg takes them out.

Tracks of songs and signs come last, since they say little about speech.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from jimaku_mpv.errors import BadSubtitle
from jimaku_mpv.files.cues import read_cues
from jimaku_mpv.timing.activity import Activity
from jimaku_mpv.timing.programs import Checkpoint, run
from jimaku_mpv.timing.streams import Stream, program, source

TEXT = {"subrip", "srt", "ass", "ssa", "mov_text", "webvtt", "text"}
MOST = 4
"""Tracks that are taken out; one run reads the video once for all of them."""
PARTIAL = re.compile(r"sign|song|karaoke|forced|comment", re.IGNORECASE)


def spoken_track(
    video: Path, held: Sequence[Stream], checkpoint: Checkpoint
) -> tuple[Activity, Stream] | None:
    """What the text track with the most lines says; None when the video has no text."""
    tracks = sorted((track for track in held if track.codec in TEXT), key=_is_partial)[:MOST]
    if not tracks:
        return None
    with tempfile.TemporaryDirectory(prefix="jimaku-mpv-") as folder:
        files = [Path(folder) / f"{track.index}{_suffix(track)}" for track in tracks]
        command: list[str | Path] = [program("ffmpeg"), "-nostdin", "-v", "error", "-i", source(video)]
        for track, file in zip(tracks, files, strict=True):
            command += ["-map", f"0:{track.index}", file]
        run(command, checkpoint)
        found = [(_activity(file), track) for file, track in zip(files, tracks, strict=True)]
    return max(found, key=lambda one: (not _is_partial(one[1]), len(one[0].starts)))


def _is_partial(track: Stream) -> bool:
    return track.forced or PARTIAL.search(track.title) is not None


def _activity(file: Path) -> Activity:
    try:
        return Activity.of_cues(read_cues(file.read_bytes(), file.suffix))
    except BadSubtitle:
        return Activity((), ())


def _suffix(track: Stream) -> str:
    return ".ass" if track.codec in ("ass", "ssa") else ".srt"
