"""An entry of ours on the stand-in, and the way from a video's name to the file on the disk."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from jimaku_mpv.model import LocalSubtitle
from jimaku_mpv.pipeline.finding import Finding
from tests.standin.subtitles import subtitle

ID = 800001
VIDEO = "[Demo] Paper Lanterns - 05 (1080p).mkv"
ARCHIVE = "Paper Lanterns [01-12].zip"
Got = tuple[Finding, LocalSubtitle, str | None]
Get = Callable[..., Got]
Shelf = Callable[..., None]


def packed(**members: str | bytes) -> bytes:
    """A zip; of a text, a subtitle whose first cue it is."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content if isinstance(content, bytes) else subtitle(content, "セリフ"))
    return memory.getvalue()


def said(found: LocalSubtitle) -> str:
    """What the file on the disk holds."""
    return Path(found.path).read_text("utf-8")
