from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictures import sup, vobsub

from jimaku_mpv.errors import BadSubtitle
from jimaku_mpv.files.cues import Cue, read_cues
from jimaku_mpv.files.subtitle import SIZE_LIMIT, prepare

SRT = """1
00:00:01,000 --> 00:00:03,500
<font color="#ff0000">おはよう</font>
{\\an8}<ruby>旅<rt>たび</rt></ruby>に出よう

2
00:00:04,000 --> 00:00:06,000
ええ、行きましょう

"""
ASS = """[Script Info]
; kept as it is
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Noto Sans,20

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,note
Dialogue: 0,0:00:01.00,0:00:03.50,Default,,0,0,0,,{\\an8\\b1}おはよう、\\Nみんな
Dialogue: 0,0:00:04.00,0:00:05.00,Default,,0,0,0,,{\\p1}m 0 0 l 9 9 b 1 2 3 4 5 6 l 7 7 b 6 5 4 3 2 1{\\p0}
Dialogue: 0,0:00:06.00,0:00:07.00,Default,,0,0,0,,行きましょう
"""
CHINESE_SRT = "".join(
    f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\n我们一起去第{n}个车站吧\n\n" for n in range(1, 40)
)


def srt_of(*lines: str) -> bytes:
    return "".join(
        f"{n}\n00:{n // 60:02}:{n % 60:02},000 --> 00:{n // 60:02}:{n % 60:02},900\n{line}\n\n"
        for n, line in enumerate(lines, 1)
    ).encode()


@pytest.mark.parametrize(("text", "suffix"), [(SRT, ".srt"), (ASS, ".ass")])
def test_a_good_file_stays_as_it_is(text: str, suffix: str) -> None:
    ready = prepare(text.encode(), f"旅 01{suffix}")
    assert (ready.data.decode(), ready.suffix, ready.japanese, ready.lossy) == (text, suffix, 1.0, False)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932", "utf-16-le", "euc_jp", "iso2022_jp"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_encoding_and_line_ends_are_put_right(encoding: str, line_end: str) -> None:
    assert prepare(SRT.replace("\n", line_end).encode(encoding), "a.srt").data == SRT.encode()


def test_the_content_decides_the_suffix() -> None:
    assert prepare(ASS.encode(), "a.srt").suffix == ".ass"
    assert prepare(SRT.encode(), "a.ass").suffix == ".srt"
    assert prepare(SRT.encode(), "no suffix at all").suffix == ".srt"


@pytest.mark.parametrize("cut", ["\n", "\n\n"])
def test_the_last_cue_of_an_srt_is_closed(cut: str) -> None:
    assert prepare(SRT.removesuffix(cut).encode(), "a.srt").data == SRT.encode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\0\0\0 \r\n", "empty"),
        (b"<!DOCTYPE html><html><body>00:00:01,000 --> 00:00:02,000</body></html>", "web page"),
        (b"\xef\xbb\xbf\n <html lang='ja'>", "web page"),
        (b'{"error": "rate limit exceeded", "code": 8}', "not a subtitle"),
        ("ただの文章です。\n".encode(), "not a subtitle"),
        (b"PK\x03\x04rest", "archive"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not a subtitle"),
        (ASS.split("Dialogue:")[0].encode(), "not a subtitle"),
        (b"x" * (SIZE_LIMIT + 1), "too large"),
    ],
)
def test_what_is_no_subtitle_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(BadSubtitle, match=words):
        prepare(data, "a.srt")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_chinese_alone_is_refused_unless_it_is_wanted(encoding: str) -> None:
    with pytest.raises(BadSubtitle, match="no Japanese"):
        prepare(CHINESE_SRT.encode(encoding), "a.srt")
    ready = prepare(CHINESE_SRT.encode(encoding), "a.srt", any_language=True)
    assert ready.data.decode() == CHINESE_SRT


def test_english_with_a_japanese_song_is_refused() -> None:
    lines = [f"We should go to station {n}" for n in range(60)]
    syllables = [chr(kana) for kana in range(ord("あ"), ord("ん"))]
    song = ["君と見た空を忘れない", "いつまでも歌うよ"] * 50 + syllables * 20
    with pytest.raises(BadSubtitle, match="no Japanese"):
        prepare(srt_of(*lines, *song), "a.srt")


def test_two_languages_are_told_from_one() -> None:
    both = [f"第{n}駅まで行きましょう\n我们一起去第{n}个车站吧" for n in range(40)]
    assert 0.4 < prepare(srt_of(*both), "a.srt").japanese < 0.6
    alone = [f"第{n}駅まで行きましょう" for n in range(40)] + ["絶対反対"]
    assert prepare(srt_of(*alone), "a.srt").japanese > 0.9


@pytest.mark.parametrize(
    ("data", "name"), [(sup(), "a.sup"), *zip(vobsub(), ("a.idx", "a.sub"), strict=True)]
)
def test_pictures_pass_unchanged(data: bytes, name: str) -> None:
    ready = prepare(data, name)
    assert (ready.data, ready.suffix) == (data, name[1:])


@pytest.mark.parametrize(
    "data", [b"<html>not found</html>", b"PG\nc=IN IP4 224.2.1.1\nm=video 9 RTP/AVP 96\n", b"PG"]
)
def test_pictures_have_to_be_pictures(data: bytes) -> None:
    """The second is a list of streams to mpv, which would open them."""
    with pytest.raises(BadSubtitle):
        prepare(data, "a.sup")


def test_damage_is_told() -> None:
    assert prepare(SRT.encode().replace("に出よう".encode(), b"\xff" + "に出よう".encode()), "a.srt").lossy


def test_a_large_typeset_file_is_read_in_time() -> None:
    lines = (
        f"Dialogue: 0,0:{n // 1500:02}:{n / 25 % 60:05.2f},0:{n // 1500:02}:{n / 25 % 60 + 1:05.2f},"
        f"Default,,0,0,0,,{{\\pos(1,2)\\fscx10}}字幕の行{n}\n"
        for n in range(40_000)
    )
    text = ASS + "".join(lines)
    start = time.process_time()
    assert prepare(text.encode(), "a.ass").data == text.encode()
    assert time.process_time() - start < 3


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"00:00:01,000 --> 00:00:02,000\n", b"[Events]\nDialogue: 0,"]),
)
def test_rubbish_is_refused_in_words(data: bytes, head: bytes) -> None:
    with contextlib.suppress(BadSubtitle):
        assert prepare(head + data, "a.srt").data.decode().endswith("\n")


def test_cues_are_read_in_order_without_markup() -> None:
    assert read_cues(SRT.encode(), ".srt") == (
        Cue(1.0, 3.5, "おはよう\n旅たびに出よう"),
        Cue(4.0, 6.0, "ええ、行きましょう"),
    )
    assert read_cues(ASS.encode(), ".ass") == (
        Cue(1.0, 3.5, "おはよう、\nみんな"),
        Cue(6.0, 7.0, "行きましょう"),
    )


def test_one_broken_line_does_not_cost_the_others() -> None:
    broken = (
        ASS
        + "Dialogue: 0,nonsense,0:00:09.00,Default,,0,0,0,,x\nDialogue: x,0:00:08.00,0:00:09.00,,,,,,,終\n"
    )
    assert [cue.start for cue in read_cues(broken.encode(), ".ass")] == [1.0, 6.0, 8.0]


@given(st.binary(max_size=200), st.sampled_from([".srt", ".ass", ".sup"]))
def test_cues_of_rubbish_are_refused_or_none(data: bytes, suffix: str) -> None:
    with contextlib.suppress(BadSubtitle):
        assert all(isinstance(cue, Cue) for cue in read_cues(data, suffix))


ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp932", "euc_jis_2004", "iso2022_jp_ext")
SPOKEN = [f"今日は第{n}駅まで一緒に行きましょうか？" for n in range(12)]
JAPANESE = st.text("あいうえおアイウエオ日本語旅人花鳥風月をはがに、。！ー「」", min_size=1, max_size=20)


@given(
    st.lists(JAPANESE, max_size=6),
    st.sampled_from(ENCODINGS),
    st.sampled_from(["\n", "\r\n", "\r", "\r\r\n"]),
    st.booleans(),
)
def test_any_text_in_any_encoding_comes_out_as_it_was(
    lines: list[str], encoding: str, line_end: str, counted: bool
) -> None:
    spoken = SPOKEN + lines
    text = srt_of(*spoken).decode()
    if not counted:
        text = "".join(line for line in text.splitlines(True) if not line.strip().isdecimal())
    ready = prepare(text.replace("\n", line_end).encode(encoding), "a.srt")
    assert [cue.text for cue in read_cues(ready.data, ready.suffix)] == spoken
    assert not ready.lossy
