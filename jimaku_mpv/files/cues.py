"""The cues of a prepared subtitle, for whoever measures or shows its timing.

The one module that knows pysubs2, which only reads here: writing with it would lose markup.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass

from jimaku_mpv.errors import BadSubtitle

FORMATS = {".srt": "srt", ".ass": "ass"}
BROKEN_EVENT = re.compile(
    r"^(Dialogue|Comment):(?![^,\n]*,\s*\d+:\d+:\d+[.:]\d+\s*,\s*\d+:\d+:\d+[.:]\d+\s*,).*\n?",
    re.MULTILINE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cue:
    """One text on the screen; `start` and `end` in seconds, `text` without markup."""

    start: float
    end: float
    text: str


def read_cues(data: bytes, suffix: str) -> tuple[Cue, ...]:
    """The cues by time, without ASS comments and drawings; raises BadSubtitle for what can't be read."""
    import pysubs2

    if suffix not in FORMATS:
        raise BadSubtitle("This kind of subtitle has no text", suffix)
    text = data.decode("utf-8-sig", "replace")
    if suffix == ".ass":
        # One broken line must not cost all the others.
        text = BROKEN_EVENT.sub("", text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            read = pysubs2.SSAFile.from_string(text, format_=FORMATS[suffix])
    except (pysubs2.exceptions.Pysubs2Error, ValueError, LookupError, OverflowError) as error:
        raise BadSubtitle("The subtitle's cues can't be read", str(error)) from error
    shown = (event for event in read if not event.is_comment and not event.is_drawing)
    cues = (Cue(event.start / 1000, event.end / 1000, event.plaintext) for event in shown)
    return tuple(sorted(cues, key=lambda cue: (cue.start, cue.end)))
