"""What is said between script and helper: both halves of the wire agree, and nonsense is refused."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimaku_mpv.errors import MESSAGE_LIMIT
from jimaku_mpv.model import LocalSubtitle, PlayingFile
from jimaku_mpv.player.messages import (
    About,
    Accepted,
    Act,
    Asked,
    Failed,
    Find,
    Hello,
    Loaded,
    Menu,
    MessageError,
    Name,
    NewSettings,
    Offer,
    Prompt,
    Row,
    Said,
    Stop,
    Watching,
)
from jimaku_mpv.player.ready import record_name
from jimaku_mpv.player.wire import decode, decode_bytes, encode, encode_bytes

# The same table is read by tests/lua/wire_spec.lua and ready_spec.lua.
ROWS = json.loads((Path(__file__).parent.parent / "data" / "wire.json").read_text("utf-8"))
FIND = {"type": "find", "job": 1, "by": "key", "path": "/1.mkv"}
SUBTITLE = LocalSubtitle("/cache/第1話.srt", "Jimaku: 第1話.srt", "第1話.srt")


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in FIND.items() if key != name}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["record"])
def test_paths_travel_as_the_script_sends_them(row: dict[str, str]) -> None:
    path = os.fsdecode(bytes.fromhex(row["bytes"]))
    assert encode_bytes(path) == row["wire"]
    assert decode_bytes(row["wire"]) == path
    assert record_name(path) == row["record"]


@given(st.binary())
def test_every_path_survives_the_way(data: bytes) -> None:
    path = os.fsdecode(data)
    wire = encode_bytes(path)
    assert os.fsencode(decode_bytes(wire)) == data
    assert wire.isascii()
    assert wire.isprintable()


@given(st.binary(min_size=1), st.binary(), st.floats(0, 1e6) | st.none())
def test_a_question_arrives_as_it_was_asked(path: bytes, title: bytes, duration: float | None) -> None:
    sent = {
        **FIND,
        "path": encode_bytes(os.fsdecode(path)),
        "media_title": encode_bytes(os.fsdecode(title)),
        "settings": "ja|any",
    }
    if duration is not None:
        sent["duration"] = duration
    playing = PlayingFile(os.fsdecode(path), os.fsdecode(title) or None, duration)
    assert decode(json.dumps(sent)) == Find(1, Asked.KEY, playing, "ja|any")


@pytest.mark.parametrize("by", ["auto", "key", "confirm"])
def test_who_asks(by: str) -> None:
    request = decode(json.dumps({**FIND, "by": by}))
    assert isinstance(request, Find)
    assert request.asked == by


ACT = {"type": "act", "job": 4, "name": "use-file", "path": "/1.mkv"}


def test_an_action_arrives_with_all_that_belongs_to_it() -> None:
    more = {"argument": "7/%E7%AC%AC.srt", "current": "7/a%25.srt", "settings": "ja", "following": "/2.mkv"}
    act = Act(4, Name.USE_FILE, PlayingFile("/1.mkv"), "7/第.srt", "7/a%.srt", "ja", "/2.mkv")
    assert decode(json.dumps({**ACT, **more})) == act
    assert decode(json.dumps(ACT)) == Act(4, Name.USE_FILE, PlayingFile("/1.mkv"))


@pytest.mark.parametrize("name", list(Name))
def test_every_action_is_known(name: Name) -> None:
    request = decode(json.dumps({**ACT, "name": str(name)}))
    assert isinstance(request, Act)
    assert request.name is name


def test_what_is_only_watched_asks_nothing() -> None:
    sent = {"type": "watching", "path": "/1.mkv", "following": "/2.mkv", "settings": "ja"}
    assert decode(json.dumps(sent)) == Watching(PlayingFile("/1.mkv"), "ja", "/2.mkv")


def test_settings_are_texts() -> None:
    assert decode('{"type":"settings","options":{"slot":"dual","cache_limit":500}}') == NewSettings(
        {"slot": "dual", "cache_limit": "500"}
    )


def test_a_stop_needs_nothing_else() -> None:
    assert decode('{"type":"stop"}') == Stop()


def test_what_a_later_script_adds_is_passed_over() -> None:
    assert decode(json.dumps({**FIND, "colour": "blue"})) == decode(json.dumps(FIND))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "{",
        "null",
        "5",
        '"find"',
        "[]",
        "{}",
        '{"type":null}',
        '{"type":["find"]}',
        '{"type":"dance"}',
        '{"type":"settings"}',
        '{"type":"settings","options":["a"]}',
        json.dumps({**ACT, "name": "dance"}),
        json.dumps({**ACT, "argument": 5}),
        json.dumps({**FIND, "by": "nobody"}),
        json.dumps({**FIND, "job": "first"}),
        json.dumps({**FIND, "job": None}),
        json.dumps({**FIND, "path": 5}),
        json.dumps({**FIND, "duration": "long"}),
        json.dumps({**FIND, "job": 1e999}),
        "[" * 3000,
        '{"type":' * 3000,
        *(json.dumps(without(name)) for name in ("job", "by", "path")),
    ],
)
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(MessageError) as caught:
        decode(text)
    assert len(caught.value.message) <= MESSAGE_LIMIT


@pytest.mark.parametrize("name", ["job", "by", "path"])
def test_what_is_missing_is_named(name: str) -> None:
    with pytest.raises(MessageError, match=name):
        decode(json.dumps(without(name)))


FIELDS = {
    "find": ("path", "media_title", "stream", "following"),
    "act": ("path", "media_title", "stream", "following", "argument", "current", "timing"),
    "measure": ("path", "media_title", "stream", "current"),
    "watching": ("path", "media_title", "stream", "following"),
}
BROKEN = "%83A%83j%81%5B%83%81"


@pytest.mark.parametrize(
    ("kind", "field"), [(kind, field) for kind, fields in FIELDS.items() for field in fields]
)
def test_bytes_that_are_not_utf8_stop_nothing_on_windows(
    kind: str, field: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There the system's own decoding takes no other; a title in a file may be anything."""
    monkeypatch.setattr(os, "fsdecode", lambda data: data.decode("utf-8", "surrogatepass"))
    whole = {"job": 1, "measurement": 1, "by": "key", "name": "why", "path": "/1.mkv", "current": "7/1.srt"}
    request = decode(json.dumps({"type": kind, **whole, field: BROKEN, "texts": [BROKEN]}))
    assert "�A�j" in repr(request)
    assert decode_bytes("%ED%A0%BD.mkv") == "\ud83d.mkv"


def test_an_unknown_message_says_what_to_do() -> None:
    with pytest.raises(MessageError) as caught:
        decode('{"type":"dance"}')
    assert caught.value.line() == "An unknown message: 'dance'. Run: jimaku-mpv setup"


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    for message in (text, json.dumps(text), json.dumps({"type": text})):
        try:
            decode(message)
        except MessageError:
            continue
        assert text == "stop"


@pytest.mark.parametrize(
    ("answer", "fields"),
    [
        (Hello("ipc-1", "1.0"), {"type": "hello", "client": "ipc-1", "version": "1.0"}),
        (Accepted(), {"type": "accepted"}),
        (Offer(2, "“Demo”"), {"type": "ask", "job": 2, "text": "“Demo”", "shows": 1, "rows": []}),
        (Failed(2, "字幕がない"), {"type": "failed", "job": 2, "text": "字幕がない"}),
        (Failed(2, "No", Name.LOGIN), {"type": "failed", "job": 2, "text": "No", "remedy": "login"}),
        (Said(2, "done"), {"type": "said", "job": 2, "text": "done"}),
        (
            Prompt(2, Name.SEARCH, "Title", text="第"),
            {"type": "prompt", "job": 2, "action": "search", "title": "Title", "text": "第"},
        ),
        (
            Prompt(2, Name.USE_KEY, "Key", "No key", file="/run/鍵"),
            {
                "type": "prompt",
                "job": 2,
                "action": "use-key",
                "title": "Key",
                "note": "No key",
                "file": "/run/%E9%8D%B5",
            },
        ),
        (
            Menu(2, "Files", (Row("a", "b", Name.USE_FILE, "7/第", True), Row("only words"))),
            {
                "type": "menu",
                "job": 2,
                "title": "Files",
                "selected": 1,
                "preview": False,
                "rows": [
                    {
                        "label": "a",
                        "hint": "b",
                        "action": "use-file",
                        "argument": "7/%E7%AC%AC",
                        "active": True,
                    },
                    {"label": "only words"},
                ],
            },
        ),
        (
            Menu(2, "Files", (), 3, True, "/run/rows"),
            {
                "type": "menu",
                "job": 2,
                "title": "Files",
                "selected": 3,
                "preview": True,
                "rows_file": "/run/rows",
            },
        ),
    ],
)
def test_answers(answer: Any, fields: dict[str, object]) -> None:
    text = encode(answer)
    assert json.loads(text) == fields
    assert text.isascii()


def test_a_subtitle_with_and_without_a_note() -> None:
    fields = {
        "type": "subtitle",
        "job": 3,
        "path": "/cache/%E7%AC%AC1%E8%A9%B1.srt",
        "title": "Jimaku: 第1話.srt",
        "lang": "jpn",
    }
    assert json.loads(encode(Loaded(3, SUBTITLE))) == fields
    assert json.loads(encode(Loaded(3, SUBTITLE, "took another"))) == {**fields, "note": "took another"}
    about = About("7/第.srt", "Demo", "5", "第.srt")
    more = {"source": "7/%E7%AC%AC.srt", "entry": "Demo", "episode": "5", "file": "第.srt"}
    assert json.loads(encode(Loaded(3, SUBTITLE, None, about))) == {**fields, **more}
    with_fonts = replace(SUBTITLE, fonts="/cache/字")
    assert json.loads(encode(Loaded(3, with_fonts))) == {**fields, "fonts": "/cache/%E5%AD%97"}


@given(st.text(), st.text())
def test_every_answer_is_plain_ascii(title: str, note: str) -> None:
    text = encode(Loaded(1, LocalSubtitle("/1.srt", title, "1.srt"), note))
    assert text.isascii()
    assert json.loads(text)["title"] == title
