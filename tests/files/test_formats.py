"""Only SRT and ASS come out, whatever text goes in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimaku_mpv.errors import BadSubtitle
from jimaku_mpv.files import ass
from jimaku_mpv.files.cues import Cue, read_cues
from jimaku_mpv.files.formats import as_srt_or_ass

VTT = """WEBVTT - 字幕

STYLE
::cue { color: white }

NOTE ただのメモ

cue-1
00:01.000 --> 00:03.500 line:5% align:middle
<v 太郎><c.yellow>おはよう</c></v>
みんな &amp; <i>先生</i>

01:00:04.000 --> 01:00:05.000
行<00:01.500>きましょう
"""
SSA = """[Script Info]
ScriptType: v4.00

[V4 Styles]
Format: Name, Fontname, Fontsize
Style: Default,Sans,20

[Events]
Format: Marked, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: Marked=0,0:00:01.00,0:00:03.00,Default,,0,0,0,,おはよう"""


def test_vtt() -> None:
    assert as_srt_or_ass(VTT) == (
        "1\n00:00:01,000 --> 00:00:03,500\n{\\an8}おはよう\nみんな & <i>先生</i>\n\n"
        "2\n01:00:04,000 --> 01:00:05,000\n行きましょう\n\n",
        ".srt",
    )


def test_frames_are_counted_at_the_rate_that_the_file_tells() -> None:
    text = "{25}{75}おはよう|{y:i}みんな\n{100}{125}行きましょう\n"
    expected = (Cue(1.0, 3.0, "おはよう\nみんな"), Cue(4.0, 5.0, "行きましょう"))
    converted, suffix = as_srt_or_ass("{1}{1}25.000\n" + text)
    assert suffix == ".srt"
    assert read_cues(converted.encode(), suffix) == expected
    slower = read_cues(as_srt_or_ass(text)[0].encode(), ".srt")
    assert slower[0].start == pytest.approx(25 / 23.976, abs=0.001)


def test_frames_that_no_time_of_srt_can_name_are_no_cues() -> None:
    text = "{999999999}{999999999}遠い\n{25}{75}おはよう\n"
    assert [cue.text for cue in read_cues(as_srt_or_ass("{0}{0}\n" + text)[0].encode(), ".srt")] == [
        "",
        "おはよう",
    ]
    slow = as_srt_or_ass("{1}{1}00.001\n{9999999}{9999999}おはよう\n")[0]
    assert read_cues(slow.encode(), ".srt")[-1].text == "おはよう"


@pytest.mark.parametrize("text", ["{1}{25}23.976\n", "{1}{1}25\n\n"])
def test_a_file_without_a_cue_is_none(text: str) -> None:
    with pytest.raises(BadSubtitle):
        as_srt_or_ass(text)


def test_what_stands_before_the_head_of_ass_is_no_cue() -> None:
    cue = SSA.rpartition("\n")[2]
    text = f"{cue}\n[V4+ Styles]\n1\n00:00:01,000 --> 00:00:02,500\nおはよう\n"
    assert as_srt_or_ass(text)[1] == ".srt"


def test_the_older_ssa_is_ass_to_every_reader() -> None:
    assert as_srt_or_ass(SSA) == (SSA + "\n", ".ass")
    assert read_cues(SSA.encode(), ".ass") == (Cue(1.0, 3.0, "おはよう"),)


@given(st.text(max_size=60), st.sampled_from(["", "WEBVTT\n\n", "{1}{2}", "00:01.000 --> 00:02.000\n"]))
def test_the_result_is_stable(text: str, head: str) -> None:
    try:
        converted = as_srt_or_ass(head + text)
    except BadSubtitle:
        return
    assert as_srt_or_ass(converted[0]) == converted


@pytest.mark.parametrize(
    "head",
    ["# mpv EDL v0\n/etc/passwd,title=%999%\n", "#EXTM3U\nhttp://example.org/\n", "c=IN IP4 224.2.1.1\n"],
)
@pytest.mark.parametrize("sections", [SSA, SSA.partition("\n\n")[2], SSA[SSA.index("[Events]") :]])
def test_nothing_stands_before_the_head_that_makes_the_player_take_it_for_a_playlist(
    head: str, sections: str
) -> None:
    text, suffix = as_srt_or_ass(head + sections)
    assert suffix == ".ass"
    assert text.startswith("[Script Info]\n")
    assert head not in text
    assert read_cues(text.encode(), suffix) == (Cue(1.0, 3.0, "おはよう"),)


def in_letters(data: bytes) -> str:
    """As ASS holds a font: six bits a letter, 80 letters a line."""
    letters = ""
    for at in range(0, len(data), 3):
        piece = data[at : at + 3]
        bits = int.from_bytes(piece.ljust(3, b"\0"), "big")
        letters += "".join(chr((bits >> 6 * (3 - n) & 63) + 33) for n in range(len(piece) + 1))
    return "".join(f"{letters[at : at + 80]}\n" for at in range(0, len(letters), 80))


FONT = in_letters(b"\0\1\0\0" + bytes(range(256)) * 4)
NO_FONT = in_letters(b"\x7fELF" + bytes(range(256)) * 4)
STYLES, EVENTS = SSA.partition("[Events]")[0], "[Events]" + SSA.partition("[Events]")[2] + "\n"


def test_a_font_within_the_text_stays() -> None:
    text = f"{STYLES}[Fonts]\nfontname: a_0.ttf\n{FONT}\n{EVENTS}"
    assert as_srt_or_ass(text) == (text, ".ass")


@pytest.mark.parametrize(
    "fonts",
    [
        f"[Fonts]\nfontname: a.ttf\n{NO_FONT}",
        f"[fonts]\n fontname: a.ttf\n{NO_FONT}",
        f"[Fonts]\nfontname: a.ttf\nfontname: b.ttf\n{NO_FONT}",
        f"[Fonts]\nfontname: a.ttf\n[Graphics]\nfilename: a.png\n{NO_FONT}",
        f"[Fonts]\nfontname: a.ttf\nComment: x\n{NO_FONT}",
        f"[Fonts]\nfontname: a.ttf\n\n\n{NO_FONT}",
    ],
)
@pytest.mark.parametrize("behind", [True, False])
def test_what_is_no_font_is_taken_out_and_the_rest_is_shown(fonts: str, behind: bool) -> None:
    good = f"fontname: good.ttf\n{FONT}"
    text = STYLES + (EVENTS + fonts + good if behind else fonts + good + EVENTS)
    converted = as_srt_or_ass(text)[0]
    assert NO_FONT.split("\n")[0] not in converted
    assert good in converted
    assert read_cues(converted.encode(), ".ass") == (Cue(1.0, 3.0, "おはよう"),)


def test_fonts_within_a_text_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ass, "LIMIT", 1500)
    text = f"{STYLES}[Fonts]\nfontname: a.ttf\n{FONT}fontname: b.ttf\n{FONT}{EVENTS}"
    converted = as_srt_or_ass(text)[0]
    assert "a.ttf" in converted
    assert "b.ttf" not in converted
