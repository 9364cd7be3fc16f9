"""What a video holds, as ffprobe tells it."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from jimaku_mpv.errors import ToolMissing
from jimaku_mpv.timing.programs import Checkpoint, run

FIELDS = "stream=index,codec_type,codec_name:stream_tags=language,title:stream_disposition=forced"


@dataclass(frozen=True, slots=True)
class Stream:
    """`index` counts all streams of the video; `kind` is `audio`, `subtitle` and so on."""

    index: int
    kind: str
    codec: str
    language: str = ""
    title: str = ""
    forced: bool = False

    @classmethod
    def from_json(cls, told: dict[str, object]) -> Stream:
        """As ffprobe writes it; what it does not know is empty."""
        tags, disposition = told.get("tags"), told.get("disposition")
        tags = tags if isinstance(tags, dict) else {}
        return cls(
            int(str(told["index"])),
            str(told.get("codec_type", "")),
            str(told.get("codec_name", "")),
            str(tags.get("language", "")),
            str(tags.get("title", "")),
            isinstance(disposition, dict) and disposition.get("forced") == 1,
        )

    @property
    def name(self) -> str:
        """As a person knows it."""
        return " ".join(part for part in (f"track {self.index}", self.language, self.title) if part)


def streams(video: Path, checkpoint: Checkpoint) -> tuple[Stream, ...]:
    """All streams in their order; raises ToolMissing without ffmpeg, ProgramFailed for what is no video."""
    command = [program("ffprobe"), "-v", "error", "-of", "json", "-show_entries", FIELDS]
    told = json.loads(run([*command, source(video)], checkpoint))
    return tuple(map(Stream.from_json, told.get("streams", ())))


def program(name: str) -> str:
    """Where it is; raises ToolMissing."""
    found = shutil.which(name)
    if found is None:
        raise ToolMissing("ffmpeg is missing", "Install it (Debian: apt install ffmpeg)")
    return found


def source(video: Path) -> str:
    """The video as ffmpeg's argument, which must not read a protocol out of a file's name."""
    return f"file:{video}"
