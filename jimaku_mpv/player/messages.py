"""The vocabulary between the helper and a player's script, and how it is written on the wire.

JSON that is pure ASCII; paths and titles are percent-encoded bytes, for they need not be UTF-8.
The other half is lua/wire.lua. Knows nothing of how messages are carried.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from jimaku_mpv.errors import JimakuError
from jimaku_mpv.model import LocalSubtitle, PlayingFile

UNENCODED = "/._ ~-"


class MessageError(JimakuError):
    """A message that this version does not understand."""


class Asked(StrEnum):
    """Who wants a subtitle: the program by itself, a key press, or a key press on an offer."""

    AUTO = "auto"
    KEY = "key"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Find:
    """Find and load a subtitle. `settings_key` is what a ready record must carry (lua/ready.lua)."""

    job: int
    asked: Asked
    playing: PlayingFile
    settings_key: str = ""


@dataclass(frozen=True, slots=True)
class NewSettings:
    """The player's settings, at the start and after each change."""

    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stop:
    """The file that played is gone."""


@dataclass(frozen=True, slots=True)
class Ping:
    """The user is still waiting; whoever acknowledges this does not hang."""


Request = Find | NewSettings | Stop | Ping


@dataclass(frozen=True, slots=True)
class Hello:
    """The helper listens; the script answers to `client`."""

    client: str
    version: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """A request was understood; says nothing of its result."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The subtitle for a job; `note` is shown, also when auto-load asked."""

    job: int
    subtitle: LocalSubtitle
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """The helper is not certain: `text` names what it would load if the user agrees."""

    job: int
    text: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A job ended without a subtitle; `text` says why and what to do."""

    job: int
    text: str


Answer = Hello | Accepted | Loaded | Offer | Failed


def encode_bytes(text: str) -> str:
    """Percent-encode a path as it came from the system, whatever bytes it has."""
    return quote(os.fsencode(text), safe=UNENCODED)


def decode_bytes(text: str) -> str:
    """The path or title behind `encode_bytes`; bytes that are not UTF-8 are surrogate-escaped."""
    return os.fsdecode(unquote_to_bytes(text))


def track_fields(subtitle: LocalSubtitle) -> dict[str, str]:
    """What else the script must know of a subtitle, in answers and in records."""
    fonts = {"fonts": encode_bytes(subtitle.fonts)} if subtitle.fonts else {}
    return {"title": subtitle.title, "lang": subtitle.language, **fonts}


def decode(text: str) -> Request:
    """Read a message from the script; raises MessageError for what is not one."""
    try:
        value = json.loads(text)
        kind = value["type"]
        if kind == "find":
            return _find(value)
        if kind == "settings":
            return NewSettings({str(k): str(v) for k, v in value["options"].items()})
        if kind == "stop":
            return Stop()
        if kind == "ping":
            return Ping()
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise MessageError(f"A message was not understood: {error!r}"[:60]) from error
    raise MessageError(f"An unknown message: {kind!r}"[:60], "Run: jimaku-mpv setup")


def _find(value: Mapping[str, Any]) -> Find:
    duration = value.get("duration")
    return Find(
        job=int(value["job"]),
        asked=Asked(value["by"]),
        playing=PlayingFile(
            path=decode_bytes(value["path"]),
            media_title=decode_bytes(value.get("media_title") or "") or None,
            duration=float(duration) if duration is not None else None,
        ),
        settings_key=str(value.get("settings") or ""),
    )


def encode(answer: Answer) -> str:
    """Write an answer for the script."""
    return json.dumps(_fields(answer), ensure_ascii=True, separators=(",", ":"))


def _fields(answer: Answer) -> dict[str, object]:
    match answer:
        case Hello(client, version):
            return {"type": "hello", "client": client, "version": version}
        case Accepted():
            return {"type": "accepted"}
        case Loaded(job, subtitle, note):
            track = {"path": encode_bytes(subtitle.path), **track_fields(subtitle)}
            return {"type": "subtitle", "job": job, **track, **({"note": note} if note else {})}
        case Offer(job, text):
            return {"type": "ask", "job": job, "text": text}
        case Failed(job, text):
            return {"type": "failed", "job": job, "text": text}
