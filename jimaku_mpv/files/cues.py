"""The cues of a prepared subtitle, for whoever measures or shows its timing. Only reads."""

from __future__ import annotations

from dataclasses import dataclass

from jimaku_mpv.errors import BadSubtitle
from jimaku_mpv.files.passages import passages


@dataclass(frozen=True, slots=True)
class Cue:
    """One text on the screen; `start` and `end` in seconds, `text` without markup."""

    start: float
    end: float
    text: str


def read_cues(data: bytes, suffix: str) -> tuple[Cue, ...]:
    """The cues by time, without ASS comments and drawings; raises BadSubtitle for what has no text."""
    if suffix not in (".srt", ".ass"):
        raise BadSubtitle("This kind of subtitle has no text", suffix)
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    shown = (passage for passage in passages(text, suffix) if not passage.is_drawing)
    cues = (Cue(*passage.span, "\n".join(passage.lines()).replace("\\h", " ").strip()) for passage in shown)
    return tuple(sorted(cues, key=lambda cue: (cue.start, cue.end)))
