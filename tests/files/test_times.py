"""Times changed in the original: everything but the times stays, to the byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimaku_mpv.errors import BadSubtitle
from jimaku_mpv.files.cues import read_cues
from jimaku_mpv.files.times import with_times

SRT = (
    "\ufeff7\r\n00:00:05,000 --> 00:00:06,250  X1:100 X2:200\r\n"
    '{\\an8}<font color="#ff0000"><ruby>漢<rt>かん</rt></ruby></font>\r\n\r\n'
    "3\r\n0:59:59.90-->1:00:00.5\r\n00:00:01 --> と書いた\r\n\r\n\r\nnotes at the end\r\n"
)
ASS = """[Script Info]
; 0:00:01.00,0:00:02.00 in a comment
[V4+ Styles]
Style: Default,Sans,70,&H00FFFFFF,0,2,40,40,40,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,template,{\\k20}歌
Dialogue: 0,0:00:05.00,0:00:06.25,Default,,0,0,0,,{\\pos(1,2)}時刻 0:00:01.00,0:00:02.00 です
dialogue:1, 0:59:59.90,1:00:00.50,Default,,0,0,0,,終わり
"""


def moved(text: str, suffix: str, by: float, encoding: str = "utf-8") -> str:
    changed = with_times(text.encode(encoding), suffix, lambda start, end: (start + by, end + by))
    return changed.decode(encoding)


def test_srt_keeps_all_but_the_times() -> None:
    expected = (
        SRT.replace("00:00:05,000", "00:00:08,700")
        .replace("00:00:06,250", "00:00:09,950")
        .replace("0:59:59.90", "1:00:03.60")
        .replace("1:00:00.5", "1:00:04.2")
    )
    assert moved(SRT, ".srt", 3.7) == expected


def test_ass_keeps_all_but_the_times_and_comments_go_along() -> None:
    expected = (
        ASS.replace("Comment: 0,0:00:01.00,0:00:02.00", "Comment: 0,0:00:04.70,0:00:05.70")
        .replace("0:00:05.00,0:00:06.25", "0:00:08.70,0:00:09.95")
        .replace("0:59:59.90,1:00:00.50", "1:00:03.60,1:00:04.20")
    )
    assert moved(ASS, ".ass", 3.7) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp", "utf-16"])
@pytest.mark.parametrize(("text", "suffix"), [(SRT.lstrip("\ufeff"), ".srt"), (ASS, ".ass")])
def test_in_the_encoding_that_it_has(text: str, suffix: str, encoding: str) -> None:
    assert moved(text, suffix, 3.7, encoding) == moved(text, suffix, 3.7)


def test_webvtt_keeps_its_settings_and_its_short_times() -> None:
    text = (
        "WEBVTT - a title\nNOTE 00:01.000 --> 00:02.000\n\nintro\n"
        "00:01.500 --> 00:02.250 line:10% align:start\n"
        "<v 花>はい</v>\n\n59:59.000 --> 01:00:01.000\n終わり\n"
    )
    expected = text.replace("00:01.500 --> 00:02.250", "00:04.500 --> 00:05.250")
    expected = expected.replace("59:59.000 --> 01:00:01.000", "01:00:02.000 --> 01:00:04.000")
    assert moved(text, ".vtt", 3) == expected


def test_bytes_that_are_no_text_survive() -> None:
    data = b"1\n00:00:01,000 --> 00:00:02,000\n\xff\xfe\x80 broken\n"
    assert with_times(data, ".srt", lambda start, end: (start, end)) == data


def test_nothing_begins_before_zero() -> None:
    text = moved("1\n00:00:05,000 --> 00:00:06,250\nあ\n", ".srt", -5.5)
    assert "00:00:00,000 --> 00:00:00,750" in text


@given(st.integers(0, 350_000_000), st.integers(1, 9999), st.floats(-30, 30))
def test_what_is_written_is_read_again(start: int, long: int, by: float) -> None:
    clock = [
        f"{n // 3600000:02}:{n // 60000 % 60:02}:{n // 1000 % 60:02},{n % 1000:03}"
        for n in (start, start + long)
    ]
    text = f"1\n{clock[0]} --> {clock[1]}\nあ\n\n"
    cue = read_cues(moved(text, ".srt", by).encode(), ".srt")[0]
    assert cue.start == pytest.approx(max(0, start / 1000 + by), abs=0.0011)
    assert cue.end == pytest.approx(max(0, (start + long) / 1000 + by), abs=0.0011)


def test_a_file_without_times_is_refused() -> None:
    with pytest.raises(BadSubtitle, match="no times"):
        moved("nothing", ".srt", 1)
    with pytest.raises(BadSubtitle, match="Only SRT, WebVTT and ASS"):
        moved(SRT, ".sub", 1)


def test_a_fraction_without_end() -> None:
    line = "Dialogue: 0,0:00:05.00,0:00:06." + "2" * 5000 + ",Default,,0,0,0,,終わり\n"
    assert moved(line, ".ass", 1).startswith("Dialogue: 0,0:00:06.00,0:00:07.222222222,")
