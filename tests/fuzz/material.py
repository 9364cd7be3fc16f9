"""What the readers are fed with: pieces of real names and files, put together wrongly and damaged."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import packing
import pictures
from hypothesis import strategies as st

from jimaku_mpv.config import OPTIONS
from jimaku_mpv.player.messages import Name

DATA = Path(__file__).parent.parent / "data"
DEEPEST = 3000


def _paths() -> Iterator[str]:
    for case in tomllib.loads((DATA / "names.toml").read_text("utf-8"))["case"]:
        yield from (case[key] for key in ("path", "media_title") if key in case)


def _subtitle_names() -> Iterator[str]:
    for case in tomllib.loads((DATA / "subtitle_names.toml").read_text("utf-8"))["case"]:
        yield from case.get("names", [])


PATHS = sorted(_paths())
SUBTITLE_NAMES = sorted(_subtitle_names())
WORDS = sorted({word for name in (*PATHS, *SUBTITLE_NAMES) for word in re.findall(r"\w+|\W+", name)})
MARKS = (
    "[](){}【】（）「」『』〈〉 -_.,:;~～!?#&+×x/\\%@'\""
    "0123456789第話期回SsEe×第Ωー年月日\x00\x1b\u202e\ufeff\ud83d"
)

pieces = st.one_of(
    st.sampled_from(WORDS),
    st.text(MARKS, max_size=6),
    st.text(max_size=4),
    st.integers(0, 10**6).map(str),
    st.builds(
        lambda piece, times: piece * times, st.sampled_from([*WORDS[:400], *MARKS]), st.integers(2, 300)
    ),
)


endless = st.builds(lambda digit, times: digit * times, st.sampled_from("09１²"), st.integers(100, 6000))


def _joined(parts: list[str]) -> str:
    return "".join(parts)[:2000]


def damaged(texts: list[str]) -> st.SearchStrategy[str]:
    """One of the texts with a piece put in, in the place of what stood there."""

    def damage(text: str, at: float, length: int, piece: str) -> str:
        start = int(at * len(text))
        return text[:start] + piece + text[start + length :]

    return st.builds(damage, st.sampled_from(texts), st.floats(0, 1), st.integers(0, 12), pieces)


anything = st.one_of(st.lists(pieces, max_size=12).map(_joined), endless)
video_names = st.one_of(damaged(PATHS), damaged(PATHS), anything)
subtitle_names = st.one_of(damaged(SUBTITLE_NAMES), damaged(SUBTITLE_NAMES), anything)
shows = st.lists(st.one_of(st.sampled_from(WORDS), video_names), max_size=4).map(tuple)

LINES = [
    *("1", "2", "00:00:01,000 --> 00:00:02,500", "00:00:01.000 --> 00:00:02.500", "0:0:1,0-->99:99:99,999"),
    *("WEBVTT", "00:01.000 --> 00:02.000 line:5%", "NOTE", "<c.yellow>おはよう</c>", "&nbsp;&#1114112;&lt;"),
    *(
        "[Script Info]",
        "ScriptType: v4.00+",
        "PlayResX: 640",
        "[V4+ Styles]",
        "[V4 Styles]",
        "[Events]",
        "[Fonts]",
    ),
    *(
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text",
        "Format: Text",
        "Format:",
    ),
    *("Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,おはよう", "Dialogue: 0,0:00:01.00,0:00:02.00"),
    *(
        "Dialogue: ,0:0:0.0,0:0:0.0,,,,,,,{\\p1}m 0 0 l 1 1{\\p0}",
        "Comment: 0,0:00:01.00,0:00:02.00,Ruby,,0,0,0,,お",
    ),
    *("{1}{25}23.976", "{25}{50}{y:i}おはよう|こんにちは", "{0}{0}", "{999999999}{999999999}"),
    *(
        "漢字（かんじ）を<ruby>読<rt>よ</rt></ruby>む",
        "（ドアの開く音）",
        "田中：今日は",
        "♪～",
        "早上好，你们好吗",
        "\\N{\\an8}\\n",
    ),
    *("c=IN IP4 224.2.1.1", "m=video 9000 RTP/AVP 96", "#EXTM3U", "# mpv EDL v0", "ffconcat version 1.0"),
    *(
        "<MPD dash:profile",
        "[script info]",
        "0:0:1,0\t->\t0:0:2,5",
        "０:０:１,０-->０:０:２,０",
        "\x00\x1b\x0c",
    ),
    *("", " ", "\t", "\ufeff1", "NaN", "undefined", "----", "<!DOCTYPE html>", "fontname: a.ttf", "!" * 80),
]
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-be",
    "utf-32",
    "cp932",
    "euc_jis_2004",
    "iso2022_jp_ext",
    "gb18030",
)
HEADS = (
    *(b"PG", b"\0\0\1\xba", b"# VobSub index file, v7\n", b"\xef\xbb\xbf# VobSub"),
    *(pictures.sup(), *pictures.vobsub()),
)
SUFFIXES = (".srt", ".ass", ".ssa", ".vtt", ".sub", ".idx", ".sup", ".txt", "")


@st.composite
def subtitles(draw: st.DrawFn) -> tuple[bytes, str]:
    """A file that may be a subtitle, and its name."""
    line = st.one_of(st.sampled_from(LINES), st.sampled_from(LINES), damaged(LINES), pieces, endless)
    text = draw(st.sampled_from(["\n", "\r\n", "\r", "\n\n"])).join(draw(st.lists(line, max_size=30)))
    data = text.encode(draw(st.sampled_from(ENCODINGS)), "replace")
    head = draw(st.sampled_from([b"", b"", b"", *HEADS]))
    noise = draw(st.one_of(st.just(b""), st.binary(max_size=40)))
    at = draw(st.integers(0, len(data)))
    return head + data[:at] + noise + data[at:], "a" + draw(st.sampled_from(SUFFIXES))


TEXT = "1\n00:00:01,000 --> 00:00:02,000\nおはよう\n".encode()
MEMBERS = [("第01話.srt", TEXT), ("b/02.ass", b"[Events]"), ("f.ttf", b"\0\1\0\0" + bytes(50))]
ARCHIVES = [
    packing.zipped(*MEMBERS),
    packing.zipped(("inner.zip", packing.zipped(*MEMBERS)), ("x.7z", packing.seven_zipped(*MEMBERS[:1]))),
    packing.zip_with_raw_names(("第01話.srt".encode("cp932"), TEXT), (b"b.srt", TEXT)),
    packing.seven_zipped(*MEMBERS),
    packing.rarred(("a.srt", TEXT), ("b/c.ass", b"x"), method=packing.STORED),
    packing.rarred(("a.srt", TEXT), ("b/c.ass", b"x"), method=packing.PACKED),
]
NAMES = [
    "../a.srt",
    "/etc/a.srt",
    "C:\\a.srt",
    "a/../../b.srt",
    "con.srt",
    "a\x1b[31m.srt",
    "a\n.srt",
    "..",
    "a/",
]


@st.composite
def archives(draw: st.DrawFn) -> bytes:
    """A zip, 7z or rar with damaged bytes, or a sound one whose members are called as none should be."""
    if draw(st.booleans()):
        odd = st.text(min_size=1, max_size=12).filter(lambda name: name[0] != "\0")
        names = draw(st.lists(st.one_of(st.sampled_from(NAMES), odd), max_size=4, unique=True))
        return packing.zipped(*((name, TEXT) for name in names))
    data = bytearray(draw(st.sampled_from(ARCHIVES)))
    for place, value in draw(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=6)):
        data[int(place * (len(data) - 1))] = value
    start = draw(st.integers(0, len(data)))
    piece = draw(st.one_of(st.just(b""), st.binary(max_size=16), st.sampled_from([b"\xff" * 8, bytes(8)])))
    data[start : start + draw(st.integers(0, 16))] = piece
    return bytes(data[: draw(st.sampled_from([len(data), len(data), len(data) - 22, len(data) // 2]))])


plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(NAMES)
values = plain | st.lists(plain, max_size=3) | st.dictionaries(st.text(max_size=5), plain, max_size=3)
KINDS = ("find", "act", "watching", "settings", "stop", "ping", "nothing")
FIELDS = (
    "job",
    "by",
    "path",
    "media_title",
    "duration",
    "settings",
    "current",
    "following",
    "name",
    "argument",
    "options",
)
GOOD: dict[str, Any] = {
    "job": 1,
    "by": "key",
    "path": "/a%20b.mkv",
    "name": "why",
    "options": {"autoload": "yes"},
}


@st.composite
def messages(draw: st.DrawFn) -> str:
    """What a script may send: a message with fields of any kind, damaged JSON, or brackets without end."""
    if draw(st.integers(0, 50)) == 0:
        return draw(st.sampled_from(["[", '{"type":', "[[], "])) * draw(st.integers(1, DEEPEST))
    fields = {"type": draw(st.sampled_from(KINDS)), **GOOD, "name": draw(st.sampled_from([*Name, "x"]))}
    fields |= draw(st.dictionaries(st.sampled_from(FIELDS), values, max_size=4))
    text = json.dumps(fields)
    return draw(damaged([text])) if draw(st.booleans()) else text


@st.composite
def confs(draw: st.DrawFn) -> bytes:
    """A conf as people write it, or as an editor leaves it."""
    names = [option.name for option in OPTIONS]
    words = [word for option in OPTIONS for word in (*option.values, option.default)]
    odd = ["folder:", "folder:~nobody/x", "ja,,ja+", "-1"]
    value = st.one_of(st.sampled_from([*words, *odd]), st.integers().map(str), pieces, endless)
    pair = st.builds("{}={}".format, st.one_of(st.sampled_from(names), pieces), value)
    lines = draw(st.lists(st.one_of(pair, pair, pieces, st.just("# a=b")), max_size=12))
    text = draw(st.sampled_from(["\n", "\r\n", "\r"])).join(lines)
    return text.encode(draw(st.sampled_from(ENCODINGS)), "replace")
