"""What leaves the program is, to FFmpeg, what it was to us: seen by the real ffprobe."""

from __future__ import annotations

import json
import re
import struct
import subprocess
from pathlib import Path

import pytest
from discs import pgs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pictures import sup, vobsub

from jimaku_mpv.errors import BadSubtitle
from jimaku_mpv.files.ass import PLAIN
from jimaku_mpv.files.cues import read_cues
from jimaku_mpv.files.reading_aids import CC, FURIGANA, OTHER_LANGUAGE, strip
from jimaku_mpv.files.srt import PLAIN_TIMING
from jimaku_mpv.files.subtitle import prepare
from jimaku_mpv.files.times import with_times

KINDS = {".srt": "srt", ".ass": "ass", ".sup": "sup", ".idx": "vobsub"}

STREAMS = "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 224.2.1.1\nm=video 9000 RTP/AVP 96\n"
FOREIGN = {
    "streams": STREAMS,
    "streams after returns": STREAMS.replace("\n", "\r\n"),
    "a playlist": "#EXTM3U\n#EXTINF:1,x\nhttp://127.0.0.1:9/x.ts\n",
    "HLS": "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:9/x.ts\n",
    "an edit list": "# mpv EDL v0\n/etc/passwd,title=x\n",
    "a list of parts": "ffconcat version 1.0\nfile /etc/passwd\n",
    "a cue sheet": 'FILE "/etc/passwd" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n',
    "pls": "[playlist]\nFile1=http://127.0.0.1:9/x\nNumberOfEntries=1\n",
    "a reference": "[Reference]\nRef1=http://127.0.0.1:9/x\n",
    "a link": "[InternetShortcut]\nURL=http://127.0.0.1:9/x\n",
    "another kind of text": "[INFORMATION]\n******** START SCRIPT ********\n[DELAY]0\n",
    "karaoke": "[ti:x]\n[00:01.00]x\n",
    "captions": "<SAMI>\n<BODY><SYNC Start=1>x</BODY>\n</SAMI>\n",
    "a packed stream": ("G" + "1" * 187) * 700 + "\n",
    "bytes": "\0\0\1\ufeff\x1bPK\5\6" + "\0" * 18 + "\n",
}
LISTS = {
    "DASH": '<MPD profiles="urn:mpeg:dash:profile:isoff-live:2011"><BaseURL>http://127.0.0.1:9/</BaseURL></MPD>\n',
    "a composition": "<CompositionPlaylist><ContentTitle>x</ContentTitle></CompositionPlaylist>\n",
}
SRT = "1\n00:00:01,000 --> 00:00:02,500\nおはよう\n\n2\n00:00:03,000 --> 00:00:04,000\nまたね\n\n"
ASS = (
    "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize\n"
    "Style: Default,Sans,20\n\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    "Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,おはよう\n"
    "Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,またね\n"
)
WIDE = str.maketrans("0123456789:,.", "０１２３４５６７８９：，．")
MENDED = {
    "as it should be": SRT,
    "an arrow without blanks": SRT.replace(" --> ", "-->"),
    "an arrow between tabs": SRT.replace(" --> ", "\t-->\t"),
    "an arrow between many blanks": SRT.replace(" --> ", "   -->  "),
    "a short arrow": SRT.replace(" --> ", " -> "),
    "a long dash": SRT.replace(" --> ", "—>"),
    "full-width arrows": SRT.replace(" --> ", "　－－＞　"),
    "full-width digits": re.sub(
        r"^[\d:,]+|[\d:,]+$", lambda n: n[0].translate(WIDE), SRT, flags=re.MULTILINE
    ),
    "blanks within the times": SRT.replace("00:00:", "00: 00: "),
    "short fractions": SRT.replace(",000", ",0").replace(",500", ",5"),
    "long fractions": SRT.replace(",000", ",000000").replace(",500", ",500000"),
    "short times": SRT.replace("00:00:0", "0:0:"),
    "no counters": re.sub(r"^\d\n", "", SRT, flags=re.MULTILINE),
    "many byte-order marks": f"\ufeff\ufeff{SRT}".replace("\n2\n", "\n\ufeff2\n"),
    "a returned file": SRT.replace("\n", "\r"),
    "an end mark of DOS": f"{SRT}\x1a",
    "sections in small letters": ASS.lower().replace("dialogue", "Dialogue"),
    "a head in capitals": ASS.replace("Script Info", "SCRIPT INFO"),
    "a head with blanks": ASS.replace("[Script Info]", " [ Script  Info ]\t"),
    "keys in small letters": ASS.replace("Dialogue:", "dialogue:").replace("Format:", "format:"),
    "lines that are set in": ASS.replace("Dialogue:", "\t Dialogue:"),
    "no layer": ASS.replace("Dialogue: 0,", "Dialogue: ,"),
    "full-width digits in ASS": re.sub(r"(?<=0,)0:00:0\d\.\d\d", lambda n: n[0].translate(WIDE), ASS).replace(
        "，", ","
    ),
    "milliseconds in ASS": ASS.replace("00,", "000,").replace("50,", "500,"),
    "ASS without its first section": ASS.partition("\n\n")[2],
    "ASS with byte-order marks": f"\ufeff\ufeff{ASS}",
    "returned ASS": ASS.replace("\n", "\r"),
    "older ASS": ASS.replace("V4+", "V4").replace("v4.00+", "v4.00"),
}


def probed(folder: Path, data: bytes, suffix: str, half: bytes = b"") -> str:
    """What FFmpeg takes the file for; it may open no other one, and no network."""
    file = folder / f"x{suffix}"
    file.write_bytes(data)
    if half:
        file.with_suffix(".sub").write_bytes(half)
    command = ["ffprobe", "-v", "error", "-protocol_whitelist", "file", "-show_entries", "format=format_name"]
    ran = subprocess.run([*command, "-of", "json", file], capture_output=True, timeout=60, check=False)
    return str(json.loads(ran.stdout or b"{}").get("format", {}).get("format_name"))


def texts(folder: Path, data: bytes, suffix: str) -> list[tuple[float, float]]:
    """The times of the cues that FFmpeg reads there."""
    file = folder / f"x{suffix}"
    file.write_bytes(data)
    command = ["ffprobe", "-v", "error", "-protocol_whitelist", "file", "-of", "csv=p=0"]
    entries = ["-show_entries", "packet=pts_time,duration_time"]
    ran = subprocess.run([*command, *entries, file], capture_output=True, timeout=60, check=True, text=True)
    pairs = (line.strip(",").split(",") for line in ran.stdout.split())
    return [(float(start), float(start) + float(lasts)) for start, lasts in pairs]


def assert_plain(data: bytes, suffix: str) -> None:
    """The one form in which a text leaves."""
    text = data.decode()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\ufeff]", text)
    if suffix == ".ass":
        assert text.startswith("[Script Info]\n")
        events = [line for line in text.split("\n") if re.match(r"\s*dialogue\s*:", line, re.IGNORECASE)]
        assert events
        assert all(map(PLAIN.fullmatch, events))
        return
    first, timing, *rest = text.split("\n")
    assert re.fullmatch("[0-9]{1,9}", first)
    assert PLAIN_TIMING.fullmatch(timing)
    like_times = r"\d+\s*[,.]\s*[-+]?\d+\s*-->\s*[-+]?\d+\s*:"
    assert all(PLAIN_TIMING.fullmatch(line) for line in rest if re.search(like_times, line, re.ASCII))


@pytest.mark.parametrize("text", MENDED.values(), ids=MENDED.keys())
def test_forms_that_people_write_are_read_by_ffmpeg_as_by_us(tmp_path: Path, text: str) -> None:
    ready = prepare(text.encode(), "a.txt")
    assert_plain(ready.data, ready.suffix)
    cues = read_cues(ready.data, ready.suffix)
    assert [(cue.start, cue.end, cue.text) for cue in cues] == [(1.0, 2.5, "おはよう"), (3.0, 4.0, "またね")]
    assert probed(tmp_path, ready.data, ready.suffix) == KINDS[ready.suffix]
    assert texts(tmp_path, ready.data, ready.suffix) == [(1.0, 2.5), (3.0, 4.0)]


@pytest.mark.parametrize("bad", FOREIGN.values(), ids=FOREIGN.keys())
@pytest.mark.parametrize("text", [SRT, ASS, SRT.replace(" --> ", "-->"), ASS.replace("Script", "script")])
@pytest.mark.parametrize("place", ["in front", "in a text", "between", "behind"])
def test_nothing_that_stands_in_a_subtitle_makes_something_else_of_it(
    tmp_path: Path, text: str, bad: str, place: str
) -> None:
    at = {
        "in front": 0,
        "in a text": text.index("おはよう"),
        "between": text.index("またね"),
        "behind": len(text),
    }
    mixed = text[: at[place]] + bad + text[at[place] :]
    try:
        ready = prepare(mixed.encode(), "a.txt")
    except BadSubtitle:
        # FFmpeg has nothing to see then.
        return
    assert_plain(ready.data, ready.suffix)
    assert probed(tmp_path, ready.data, ready.suffix) == KINDS[ready.suffix]


@pytest.mark.parametrize("bad", LISTS.values(), ids=LISTS.keys())
@pytest.mark.parametrize("text", [SRT, ASS])
def test_a_list_that_ffmpeg_finds_in_the_midst_of_a_text_is_refused_or_harmless(
    tmp_path: Path, text: str, bad: str
) -> None:
    with pytest.raises(BadSubtitle):
        prepare(text.replace("おはよう", f"おはよう{bad}").encode(), "a.srt")
    ready = prepare(text.replace("またね", "またね" * 800 + bad).encode(), "a.srt")
    assert probed(tmp_path, ready.data, ready.suffix) == KINDS[ready.suffix]


@pytest.mark.parametrize(
    "text",
    [
        SRT.replace("おはよう", "おはよう\n+00:00:01,000 --> 00:00:09,000\nx"),
        SRT.replace("おはよう", "おはよう\n1000:00:01,000 --> 1000:00:09,000\nx"),
        SRT.replace("おはよう", "おはよう" + "x" * 4083 + "00:00:01,000 --> 00:00:09,000"),
        ASS + " Dialogue: 0:00:01.00,0:00:09.00,x\n",
        ASS + "Dialogue: 0,00:01,00:09,Default,,0,0,0,,x\n",
        ASS + "\ufeffDialogue: 0,0:00:5.,0:00:09.00,Default,,0,0,0,,x\n",
        "[fonts]\n" + ASS,
    ],
)
def test_nothing_shows_that_was_not_looked_at(tmp_path: Path, text: str) -> None:
    """FFmpeg and libass have rules of their own for what is a cue."""
    ready = prepare(text.encode(), "a.txt")
    assert_plain(ready.data, ready.suffix)
    seen = [(cue.start, cue.end) for cue in read_cues(ready.data, ready.suffix)]
    assert texts(tmp_path, ready.data, ready.suffix) == seen == [(1.0, 2.5), (3.0, 4.0)]


PIECES = st.sampled_from(
    [*FOREIGN.values(), *LISTS.values(), *MENDED.values(), *SRT.splitlines(), *ASS.splitlines(), "WEBVTT", ""]
)
TEXTS = st.lists(st.one_of(PIECES, PIECES, st.text(max_size=8)), max_size=12)
ENCODINGS = ("utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp932", "iso2022_jp_ext")
SUFFIXES = (".srt", ".ass", ".sub", ".idx", ".sup", ".vtt", "")


@st.composite
def files(draw: st.DrawFn) -> tuple[bytes, str]:
    """Bytes that may be a subtitle, and their name's ending."""
    text = draw(st.sampled_from(["\n", "\r\n", "\r", "\n\n"])).join(draw(TEXTS))
    data = text.encode(draw(st.sampled_from(ENCODINGS)), "replace")
    head = draw(st.sampled_from([b"", b"", b"", sup(), *vobsub(), b"PG", b"\xef\xbb\xbf"]))
    at = draw(st.integers(0, len(data)))
    return head + data[:at] + draw(st.binary(max_size=8)) + data[at:], draw(st.sampled_from(SUFFIXES))


@settings(max_examples=500, deadline=None)
@given(files())
def test_any_bytes_are_refused_in_words_or_leave_in_the_one_form(file: tuple[bytes, str]) -> None:
    try:
        ready = prepare(file[0], f"a{file[1]}", any_language=True)
    except BadSubtitle:
        return
    if ready.is_text:
        assert_plain(ready.data, ready.suffix)
        changed = strip(ready.data.decode(), ready.suffix, (CC, FURIGANA, OTHER_LANGUAGE)).encode()
        assert_plain(changed, ready.suffix)
        assert_plain(
            with_times(changed, ready.suffix, lambda a, b: (a * 1.04 - 1, b * 1.04 - 1)), ready.suffix
        )
    assert prepare(ready.data, f"a{ready.suffix}", any_language=True).data == ready.data


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(files())
def test_what_ffmpeg_sees_is_what_was_seen_here(tmp_path: Path, file: tuple[bytes, str]) -> None:
    try:
        ready = prepare(file[0], f"a{file[1]}", any_language=True)
    except BadSubtitle:
        return
    if ready.suffix in KINDS:
        assert probed(tmp_path, ready.data, ready.suffix, vobsub()[1]) == KINDS[ready.suffix]


def segment(kind: int, body: bytes) -> bytes:
    return b"PG" + struct.pack(">IIBH", 90_000, 0, kind, len(body)) + body


LARGE = sup()[:-13] + segment(0x15, b"\0\0\0\x40" + bytes(range(1, 256)) * 200) + segment(0x80, b"")


@pytest.mark.parametrize("cut_off", [b"", b"P", b"PG\0\0", LARGE[:30]])
@pytest.mark.parametrize("data", [sup(), pgs([(1, 2), (3, 4)]), LARGE])
def test_pictures_of_a_blu_ray(tmp_path: Path, data: bytes, cut_off: bytes) -> None:
    """The last kind is as large as real pictures, so that FFmpeg sees few of its segments at first."""
    ready = prepare(data + cut_off, "a.sup")
    assert probed(tmp_path, ready.data, ".sup") == "sup"
    assert ready.data.endswith(data)
    assert (ready.data == data) == (data is not LARGE)
    assert prepare(ready.data, "a.sup").data == ready.data


def test_another_kind_within_the_pictures_does_not_win(tmp_path: Path) -> None:
    """Hundreds of frames of MP3, which FFmpeg believes more than the three segments that it sees at first."""
    sound = (b"\xff\xf3\x10\xc0" + bytes(22)) * 300
    picture = segment(0x15, b"\0\0\0\x40" + sound + bytes(40_000))
    first_three = sup().index(b"PG", sup().index(b"PG", sup().index(b"PG", 1) + 1) + 1)
    data = sup()[:first_three] + picture + segment(0x80, b"")
    assert probed(tmp_path, prepare(data, "a.sup").data, ".sup") == "sup"


@pytest.mark.parametrize(
    "data",
    [
        segment(0x16, bytes(11)),
        segment(0x16, bytes(11)) + segment(0x80, b""),
        sup() + b"\nc=IN IP4 224.2.1.1\n",
        sup()[:-13] + segment(0x15, STREAMS.encode()) + segment(0x80, b""),
        segment(0x99, STREAMS.encode()) + sup(),
        b"PG\n" + STREAMS.encode(),
    ],
)
def test_what_only_begins_like_pictures_is_refused(data: bytes) -> None:
    with pytest.raises(BadSubtitle):
        prepare(data, "a.sup")


IDX, SUB = vobsub()


@pytest.mark.parametrize(
    "data",
    [
        IDX,
        b"\xef\xbb\xbf" + IDX,
        b"\xef\xbb\xbf\xef\xbb\xbf" + IDX.replace(b"\n", b"\r\n"),
        IDX.decode().encode("utf-16"),
        IDX.replace(b"\n", b"\r"),
        b"\n\n" + IDX.replace(b"VobSub", b"VOBSUB"),
        IDX.replace(b"langidx", STREAMS.encode() + b"langidx"),
        IDX.replace(b"\nid: ja", b"\ntimestamp: nonsense\nid: ja"),
        IDX.replace(b"langidx", LISTS["DASH"].encode() + b"langidx"),
        IDX.replace(b" v7", f" v7 {LISTS['DASH'].strip()}".encode(), 1),
        IDX.replace(b"\nid: ja", f"\nid: {LISTS['DASH'].strip()}, index: 1\nid: ja".encode()),
        IDX + f"timestamp: 00:00:09:000, filepos: 0 {LISTS['a composition']}".encode(),
    ],
)
def test_an_index_of_pictures_is_mended(tmp_path: Path, data: bytes) -> None:
    ready = prepare(data, "a.idx")
    assert ready.data.startswith(b"# VobSub index file, v7 (do not modify this line!)\n")
    assert probed(tmp_path, ready.data, ".idx", SUB) == "vobsub"
    command = ["ffprobe", "-v", "error", "-show_entries", "packet=pts_time", "-of", "csv=p=0"]
    ran = subprocess.run([*command, tmp_path / "x.idx"], capture_output=True, check=True, text=True)
    assert ran.stdout.split() == ["1.000000"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"# VobSub index file, v7\nid: ja, index: 0\n", "a.idx"),
        (b"# VobSub index file, v7\n" + STREAMS.encode(), "a.idx"),
        (b"# VobSub indexfile\n" + STREAMS.encode(), "a.idx"),
        (SUB[:14], "a.sub"),
        (SUB + b"\n" + STREAMS.encode(), "a.sub"),
    ],
)
def test_half_a_pair_that_shows_nothing_is_refused(data: bytes, name: str) -> None:
    with pytest.raises(BadSubtitle):
        prepare(data, name)
