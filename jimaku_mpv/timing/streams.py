"""What a video holds, as ffprobe tells it, and how ffmpeg is told where it lies."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from jimaku_mpv import programs
from jimaku_mpv.errors import ToolMissing
from jimaku_mpv.timing.programs import Checkpoint, run

FIELDS = "stream=index,codec_type,codec_name:stream_tags=language,title:stream_disposition=forced"
ADDRESS = re.compile(r"https?://", re.IGNORECASE)
NETWORK = ("-protocol_whitelist", "http,https,httpproxy,tcp,tls,crypto,data", "-rw_timeout", "15000000")
"""A playlist from outside must not name files of this disk; microseconds of silence that are borne."""


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


def streams(address: str, checkpoint: Checkpoint) -> tuple[Stream, ...]:
    """All streams in their order; raises ToolMissing without ffmpeg, ProgramFailed for what is no video."""
    command = [program("ffprobe"), "-v", "error", "-of", "json", "-show_entries", FIELDS]
    told = json.loads(run([*command, *source(address)], checkpoint))
    return tuple(map(Stream.from_json, told.get("streams", ())))


def program(name: str) -> str:
    """Where it is; raises ToolMissing."""
    found = programs.find(name)
    if found is None:
        raise ToolMissing("ffmpeg is missing", "Install it (Debian: apt install ffmpeg)")
    return found


def is_address(place: str) -> bool:
    """Whether it lies in the network and can be read there."""
    return ADDRESS.match(place) is not None


def source(place: str) -> tuple[str, ...]:
    """A path or an http address as ffmpeg's input; no protocol is read out of a file's name."""
    return (*NETWORK, "-i", place) if is_address(place) else ("-i", f"file:{place}")
