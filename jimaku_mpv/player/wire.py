"""How messages are written: JSON that is pure ASCII, paths and titles as percent-encoded bytes.

Paths need not be UTF-8, and mpv's JSON can't hold what is not. The other half is lua/wire.lua.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from jimaku_mpv.model import LocalSubtitle, PlayingFile
from jimaku_mpv.player.messages import (
    About,
    Accepted,
    Act,
    Answer,
    Asked,
    Awaited,
    Failed,
    Find,
    Hello,
    Loaded,
    Look,
    Looked,
    Measure,
    Menu,
    MessageError,
    Name,
    NewSettings,
    Offer,
    Ping,
    Prompt,
    Request,
    Row,
    Said,
    Stop,
    Timing,
    Watching,
)
from jimaku_mpv.timing.verdict import Verdict

UNENCODED = "/._ ~-"
SETUP = "Run: jimaku-mpv setup"
UNANSWERED = ("watching", "settings", "stop", "ping")
"""Messages that nobody waits for an answer to."""


def encode_bytes(text: str) -> str:
    """Percent-encode a path as it came from the system, whatever bytes it has."""
    return quote(os.fsencode(text), safe=UNENCODED)


def decode_bytes(text: str) -> str:
    """The path or title behind `encode_bytes`; bytes that are not UTF-8 are surrogate-escaped.

    On Windows, where no path has such bytes and a title of the file's own may, they are replaced.
    """
    data = unquote_to_bytes(text)
    try:
        return os.fsdecode(data)
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def refusal(text: str, error: MessageError) -> Answer | None:
    """What the script is told of a message that is none; None when nobody waits. Job 0: whichever is open."""
    try:
        value = json.loads(text)
        kind, job = value["type"], value.get("job") or value.get("measurement") or value.get("look")
        job = job if isinstance(job, int) else 0
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        kind, job = "", 0
    if kind == "measure":
        return Timing(job, Verdict.CANNOT_TELL, error.line())
    if kind == "look":
        return Looked(job, error.line())
    return None if kind in UNANSWERED else Failed(job, error.line())


def decode(text: str) -> Request:
    """Read a message from the script; raises MessageError for what is not one."""
    try:
        value = json.loads(text)
        kind = value["type"]
        if kind == "find":
            return Find(int(value["job"]), Asked(value["by"]), _playing(value), *_scene(value))
        if kind == "act":
            return _act(value)
        if kind == "measure":
            return _measure(value)
        if kind == "look":
            return _look(value)
        if kind == "watching":
            return Watching(_playing(value), *_scene(value))
        if kind == "settings":
            return NewSettings({str(k): str(v) for k, v in value["options"].items()})
        if kind == "stop":
            return Stop()
        if kind == "ping":
            return Ping()
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise MessageError(f"A message was not understood: {error!r}"[:60], SETUP) from error
    raise MessageError(f"An unknown message: {kind!r}"[:60], SETUP)


def _playing(value: Mapping[str, Any]) -> PlayingFile:
    duration = value.get("duration")
    return PlayingFile(
        path=decode_bytes(value["path"]),
        media_title=decode_bytes(value.get("media_title") or "") or None,
        duration=float(duration) if duration is not None else None,
        stream=decode_bytes(value.get("stream") or "") or None,
        texts=tuple(decode_bytes(text) for text in value.get("texts") or ()),
    )


def _scene(value: Mapping[str, Any]) -> tuple[str, str | None]:
    return str(value.get("settings") or ""), decode_bytes(value.get("following") or "") or None


def _act(value: Mapping[str, Any]) -> Act:
    settings_key, following = _scene(value)
    return Act(
        job=int(value["job"]),
        name=Name(value["name"]),
        playing=_playing(value),
        argument=decode_bytes(value.get("argument") or ""),
        current=decode_bytes(value.get("current") or "") or None,
        settings_key=settings_key,
        following=following,
        timing=decode_bytes(value.get("timing") or ""),
        looks_in=_seconds(value.get("looks_in")),
    )


def _look(value: Mapping[str, Any]) -> Look:
    return Look(
        job=int(value["look"]),
        playing=_playing(value),
        entry=int(value["entry"]),
        asked=Asked(value["by"]),
        waited=float(value["waited"]),
        settings_key=_scene(value)[0],
    )


def _seconds(value: Any) -> float | None:
    return None if value is None else float(value)


def _measure(value: Mapping[str, Any]) -> Measure:
    return Measure(
        job=int(value["measurement"]),
        playing=_playing(value),
        current=decode_bytes(value["current"]),
        chosen=value.get("chosen") is True,
        settings_key=_scene(value)[0],
    )


def encode(answer: Answer) -> str:
    """Write an answer for the script."""
    return _json(_fields(answer))


def encode_rows(rows: Iterable[Row]) -> str:
    """The rows of a menu as the script reads them from a file."""
    return _json([_row(row) for row in rows])


def about_fields(about: About) -> dict[str, str]:
    """What is known of a subtitle, as it also stands in a ready record."""
    fields = {"entry": about.entry, "episode": about.episode, "file": about.file}
    return {"source": encode_bytes(about.source), **fields}


def track_fields(subtitle: LocalSubtitle) -> dict[str, object]:
    """What else the script must know of a subtitle, in answers and in records."""
    places = {"fonts": subtitle.fonts, "refusal": subtitle.refusal, "original": subtitle.copy_of}
    told = {name: encode_bytes(place) for name, place in places.items() if place}
    timing = {"timing": subtitle.timing, "in_time": subtitle.in_time} if subtitle.timing else {}
    return {"title": subtitle.title, "lang": subtitle.language, **told, **timing}


def _shown(subtitle: LocalSubtitle, about: About, record: str | None) -> dict[str, object]:
    fields = {"path": encode_bytes(subtitle.path), **track_fields(subtitle)}
    return {**fields, **_given({**about_fields(about), "record": encode_bytes(record or "")})}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def _row(row: Row) -> dict[str, object]:
    fields = {"hint": row.hint, "action": row.action, "argument": encode_bytes(row.argument)}
    return {"label": row.label, **_given(fields), **({"active": True} if row.active else {})}


def _given(fields: Mapping[str, object]) -> dict[str, object]:
    """Without what says nothing."""
    return {name: value for name, value in fields.items() if value not in (None, "")}


def _fields(answer: Answer) -> dict[str, object]:
    match answer:
        case Hello(client, version):
            return {"type": "hello", "client": client, "version": version}
        case Accepted():
            return {"type": "accepted"}
        case Loaded(job, subtitle, note, about, record):
            shown = _shown(subtitle, about, record)
            return {"type": "subtitle", "job": job, **shown, **_given({"note": note})}
        case Timing(job, verdict, text, subtitle, about, missing, record):
            shown = {} if subtitle is None else _shown(subtitle, about, record)
            return {
                "type": "timing",
                "measurement": job,
                "missing": missing,
                "verdict": verdict.name.lower(),
                "text": text,
                **shown,
            }
        case Offer(job, text, shows, rows, note):
            fields = {"text": text, "shows": shows, "rows": [_row(row) for row in rows]}
            return {"type": "ask", "job": job, **fields, **_given({"note": note})}
        case Menu():
            return _menu(answer)
        case Prompt(job, action, title, note, text, file):
            more = _given({"note": note, "text": text, "file": encode_bytes(file or "")})
            return {"type": "prompt", "job": job, "action": action, "title": title, **more}
        case Said(job, text, removes):
            return {"type": "said", "job": job, "text": text, **({"removes": True} if removes else {})}
        case Failed(job, text, remedy, awaited):
            more = {**_given({"remedy": remedy}), **_awaited(awaited)}
            return {"type": "failed", "job": job, "text": text, **more}
        case Looked(job, text, awaited, found, certain):
            more = {"found": found, "certain": certain, **_awaited(awaited)}
            return {"type": "looked", "look": job, "text": text, **more}


def _awaited(awaited: Awaited | None) -> dict[str, object]:
    return {} if awaited is None else {"awaited": {"entry": awaited.entry, "seconds": awaited.seconds}}


def _menu(menu: Menu) -> dict[str, object]:
    where: dict[str, object] = {"rows": [_row(row) for row in menu.rows]}
    if menu.rows_file is not None:
        where = {"rows_file": encode_bytes(menu.rows_file)}
    where |= _awaited(menu.awaited)
    head = {"type": "menu", "job": menu.job, "title": menu.title, "selected": menu.selected}
    return {**head, "preview": menu.preview, **where}
