"""What a subtitle can be measured against: another one, or what the video itself tells.

Text goes before pictures of text, and both before the sound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jimaku_mpv.errors import NothingFound, UsageError
from jimaku_mpv.files.cues import read_cues
from jimaku_mpv.files.subtitle import prepare
from jimaku_mpv.timing.activity import Activity
from jimaku_mpv.timing.ears import heard
from jimaku_mpv.timing.pictures import shown_track
from jimaku_mpv.timing.programs import Checkpoint, ProgramFailed
from jimaku_mpv.timing.streams import Stream, is_address, streams
from jimaku_mpv.timing.tracks import spoken_track
from jimaku_mpv.timing.verdict import FEWEST_LINES

MOST_TEXTS = 4


@dataclass(frozen=True, slots=True)
class Reference:
    """What a subtitle is measured against; `heard`: in the sound, where music can hide all speech."""

    activity: Activity
    name: str
    heard: bool = False


@dataclass(frozen=True, slots=True)
class Video:
    """`place`: a path or an http address. `texts`: its text tracks that lie outside of it, in small files.

    `streams`: whether a stream may be read for measuring, which downloads it a second time.
    """

    place: str
    texts: tuple[str, ...] = ()
    streams: bool = False


def activity_of(data: bytes, name: str) -> Activity:
    """When the lines of a subtitle stand, in whatever encoding and text format it comes."""
    prepared = prepare(data, name, any_language=True)
    return Activity.of_cues(read_cues(prepared.data, prepared.suffix))


def of_subtitle(data: bytes, name: str) -> Reference:
    """Another subtitle, in any language, as the reference; raises BadSubtitle."""
    return Reference(activity_of(data, name), name)


def of_video(video: Video, checkpoint: Checkpoint) -> Reference:
    """What the video tells by itself; NothingFound when that is nothing or must not be read."""
    for text in video.texts[:MOST_TEXTS]:
        found = _of_text(text, checkpoint)
        if found is not None:
            return found
    held = _held(video, checkpoint)
    return _of_words(video.place, held, checkpoint, FEWEST_LINES) or _of_sound(video.place, held, checkpoint)


def of_track(video: Video, track: str, checkpoint: Checkpoint) -> Reference:
    """One track that a person has chosen: its number among the streams, or the place of a file."""
    if not track.isdecimal():
        found = _of_words(track, streams(track, checkpoint), checkpoint)
        if found is None:
            raise NothingFound("This track has no text", "Choose another one")
        return found
    held = [one for one in _held(video, checkpoint) if one.index == int(track)]
    if not held:
        raise UsageError("The video has no such track", track)
    return _of_words(video.place, held, checkpoint) or _of_sound(video.place, held, checkpoint)


def _held(video: Video, checkpoint: Checkpoint) -> tuple[Stream, ...]:
    """The streams of the video, if it may be read."""
    if is_address(video.place) and not video.streams:
        raise NothingFound("A stream is not measured", "For that: timing_streams=yes")
    if not is_address(video.place) and not Path(video.place).is_file():
        raise NothingFound("Only videos on this disk can be measured")
    return streams(video.place, checkpoint)


def _of_text(text: str, checkpoint: Checkpoint) -> Reference | None:
    try:
        return _of_words(text, streams(text, checkpoint), checkpoint, FEWEST_LINES)
    except ProgramFailed:
        return None


def _of_words(place: str, held: Sequence[Stream], checkpoint: Checkpoint, least: int = 0) -> Reference | None:
    """The track with the most lines, of text if there is any; None when those are fewer than `least`."""
    for read in (spoken_track, shown_track):
        found = read(place, held, checkpoint)
        if found is not None and len(found[0].starts) >= least:
            return Reference(found[0], found[1].name)
    return None


def _of_sound(place: str, held: Sequence[Stream], checkpoint: Checkpoint) -> Reference:
    activity, track = heard(place, held, checkpoint)
    return Reference(activity, track.name, heard=True)
