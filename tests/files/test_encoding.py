from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimaku_mpv.files.encoding import decode

JAPANESE = """1
00:00:01,000 --> 00:00:03,000
おはようございます 今日はいい天気ですね

2
00:00:04,000 --> 00:00:06,000
（高橋）ええ、本当に。駅まで一緒に行きましょうか？
"""
SIMPLIFIED = """1
00:00:01,000 --> 00:00:03,000
早上好 今天天气真不错

2
00:00:04,000 --> 00:00:06,000
是啊，我们一起去车站吧？你想怎么走
"""
TRADITIONAL = """1
00:00:01,000 --> 00:00:03,000
早安 今天天氣真不錯

2
00:00:04,000 --> 00:00:06,000
是啊，我們一起去車站吧？你想怎麼走
"""
BOTH = JAPANESE.replace("天気ですね", "天気ですね\n早上好 今天天气真不错，我们去看看吧").replace(
    "行きましょうか", "行きましょうか\n是啊，我们一起去车站吧？你想怎么走"
)


@pytest.mark.parametrize(
    "encoding",
    [
        *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "iso2022_jp", "iso2022_jp_ext"),
        *("euc_jp", "euc_jis_2004", "shift_jis", "cp932"),
    ],
)
def test_japanese(encoding: str) -> None:
    found = decode(JAPANESE.encode(encoding))
    assert found.text == JAPANESE
    assert not found.lossy


@pytest.mark.parametrize("line", ["① 髙島屋 ㈱ ～", "㍻ Ⅷ №"])
def test_what_only_windows_has(line: str) -> None:
    assert decode((JAPANESE + line).encode("cp932")).text == JAPANESE + line


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "gb2312"),
        (SIMPLIFIED, "gb18030"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "gbk"),
        (BOTH, "gb18030"),
    ],
)
def test_chinese_is_not_taken_for_japanese(text: str, encoding: str) -> None:
    found = decode(text.encode(encoding))
    assert found.text == text
    assert not found.lossy


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "utf-8"])
@pytest.mark.parametrize("line", ["おはよう", "東京", "はい", "第1話「旅立ち」", "ナレーション", "(拍手)"])
def test_one_short_line_is_enough(line: str, encoding: str) -> None:
    assert decode(f"1\n00:00:01,000 --> 00:00:02,000\n{line}\n".encode(encoding)).text.split("\n")[2] == line


def test_half_width_kana_of_broadcasts() -> None:
    text = JAPANESE + "(ﾅﾚｰｼｮﾝ)今日も雨が降っている\n(ｱﾅｳﾝｻｰ)次のニュースです\n"
    assert decode(text.encode("cp932")).text == text


def test_a_character_cut_in_two_does_not_spoil_utf8() -> None:
    found = decode(JAPANESE.encode() + "駅".encode()[:2] + b"\n")
    assert found.encoding == "utf-8"
    assert found.lossy
    assert "おはようございます" in found.text


def test_a_broken_byte_does_not_spoil_the_rest_of_cp932() -> None:
    data = bytearray(JAPANESE.encode("cp932"))
    data[data.index("駅".encode("cp932")) + 1] = 0x0A
    found = decode(bytes(data))
    assert found.lossy
    assert "おはようございます" in found.text
    assert "本当に" in found.text


def test_a_long_head_in_ascii_decides_nothing() -> None:
    text = "; comment\n" * 50_000 + JAPANESE
    assert decode(text.encode("cp932")).text == text
    assert decode(text.encode("cp932") + b"\xfe\xfe\n").encoding == "cp932"


def test_utf16_that_ends_in_the_middle() -> None:
    assert decode(JAPANESE.encode("utf-16-le")[:-1]).text == JAPANESE[:-1]


def test_plain_ascii_is_utf8() -> None:
    assert decode(b"Hello\n").encoding == "utf-8"
    assert decode(b"").text == ""


@given(st.binary(max_size=300))
def test_nothing_makes_it_fail(data: bytes) -> None:
    found = decode(data)
    assert found.lossy or "\ufffd" not in found.text or "\ufffd".encode() in data or b"\xff\xfd" in data


@given(
    st.text(
        st.sampled_from("あいうえおかきくけこがぎぐげごアイウエオ日本語東京旅人今日は。、！？\n 0123ABC"),
        min_size=8,
    ),
    st.sampled_from(["cp932", "euc_jp", "utf-8", "utf-16"]),
)
def test_japanese_text_survives_every_usual_encoding(text: str, encoding: str) -> None:
    text = "これは日本語の字幕です\n" + text
    assert decode(text.encode(encoding)).text == text
