"""When somebody speaks in the sound of a video: ffsubsync listens, in a process of its own.

Only its ears are used; where the lines belong is worked out here, since it answers for unrelated files, too.
"""

from __future__ import annotations

import ast
import importlib.util
import struct
import sys
import zipfile
from array import array
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from jimaku_mpv import programs
from jimaku_mpv.errors import NothingFound, ToolMissing
from jimaku_mpv.timing.activity import Activity, Span
from jimaku_mpv.timing.programs import Checkpoint, ProgramFailed, run, working_folder
from jimaku_mpv.timing.streams import Stream, program, source

LISTEN = "import sys; from ffsubsync import main; sys.exit(main())"
STEP = 0.01
"""Seconds of each value that it writes."""
LATE = 0.06
"""Seconds after the beginning of speech that it notices it, measured on made speech."""
PAUSE, SYLLABLE = 0.3, 0.2
"""Seconds: shorter silence is none, and shorter sound is no speech."""
JAPANESE = ("jpn", "ja")


def heard(video: str, held: Sequence[Stream], checkpoint: Checkpoint) -> tuple[Activity, Stream]:
    """The speech of the Japanese sound track, else of the first; raises ToolMissing without ffsubsync."""
    if importlib.util.find_spec("ffsubsync") is None:
        raise ToolMissing("The package to measure by sound is missing", "Install: jimaku-mpv[sync]")
    tracks = [track for track in held if track.kind == "audio"]
    if not tracks:
        raise NothingFound("The video has neither text nor sound", "There is nothing to measure by")
    track = next((one for one in tracks if one.language in JAPANESE), tracks[0])
    with working_folder() as folder:
        sound = folder / "sound.wav"
        # Sound may begin late and have gaps; a sound file has neither, and would move all that follows.
        gaps = ("-af", "aresample=async=1:first_pts=0")
        shape = ("-map", f"0:{track.index}", *gaps, "-ac", "1", "-ar", "16000")
        ffmpeg = program("ffmpeg")
        run([ffmpeg, "-nostdin", "-v", "error", *source(video), *shape, sound], checkpoint)
        # It looks for ffmpeg by itself, unless it is told.
        how = ("--vad", "webrtc", "--serialize-speech", "--ffmpeg-path", Path(ffmpeg).parent)
        run([*programs.python("-c", LISTEN), sound, *how], checkpoint)
        return Activity.of_spans(_spans(_values(sound.with_suffix(".npz")))), track


def _values(file: Path) -> array[float]:
    """numpy's own format, read without numpy."""
    with zipfile.ZipFile(file) as archive:
        data = archive.read("speech.npy")
    (size,) = struct.unpack_from("<H", data, 8)
    head = ast.literal_eval(data[10 : 10 + size].decode("latin-1"))
    if data[6] != 1 or head["descr"] != "<f8":
        raise ProgramFailed("ffsubsync answered in an unknown form", f"{head}")
    values = array("d", data[10 + size :])
    if sys.byteorder == "big":
        values.byteswap()
    return values


def _spans(values: array[float]) -> list[Span]:
    spans: list[Span] = []
    at = 0
    for speech, run_of in groupby(values, key=lambda value: value > 0.5):
        begin, at = at, at + sum(1 for _ in run_of)
        if not speech:
            continue
        start, end = begin * STEP - LATE, at * STEP
        if spans and start - spans[-1][1] < PAUSE:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return [span for span in spans if span[1] - span[0] >= SYLLABLE]
