"""What learners may have taken out, and what has to stay."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimaku_mpv.files.formats import as_srt_or_ass
from jimaku_mpv.files.reading_aids import CC, FURIGANA, OTHER_LANGUAGE, strip
from jimaku_mpv.files.srt import Block, read_blocks, write_blocks
from jimaku_mpv.files.subtitle import prepare

ASS_HEAD = """[Script Info]
; a comment

[V4+ Styles]
Style: Default,Sans,20

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
JAPANESE = [
    "駅まで行きましょう",
    "本当に？\n勿論",
    "了解",
    "駄目だ",
    "そうか",
    "待って",
    "1234",
    "信じないよ",
]
CHINESE = ["我们去车站吧", "真的吗\n当然", "明白", "不行", "是吗", "等等", "1234", "我不信"]
ENGLISH = ["Let's go.", "Really?\nOf course.", "Got it.", "No way.", "I see.", "Wait!", "1234", "I doubt it."]


def timing(number: int) -> str:
    return f"00:{number // 60:02}:{number % 60:02},000 --> 00:{number // 60:02}:{number % 60:02},900"


def srt(*texts: str) -> str:
    return write_blocks(Block(timing(number), text) for number, text in enumerate(texts))


def ass(*events: tuple[str, str]) -> str:
    times = (f"0:00:{n:02}.00,0:00:{n:02}.90" for n in range(len(events)))
    cues = (
        f"Dialogue: 0,{at},{style},,0,0,0,,{text}\n" for at, (style, text) in zip(times, events, strict=True)
    )
    return ASS_HEAD + "".join(cues)


def left_of(text: str, *aids: str) -> str | None:
    """What is left of one cue among others; None when it is gone."""
    blocks = read_blocks(strip(srt("前です", text, "後です"), ".srt", aids))
    return blocks[1].text if len(blocks) == 3 else None


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("（ドアの開く音）", None),
        ("(拍手)", None),
        ("♪～", None),
        ("（笑）…", None),
        ("（太郎の\n泣き声）", None),
        ("（太郎）おはよう", "おはよう"),
        ("{\\an8}（太郎） おはよう\n（犬の鳴き声）", "{\\an8}おはよう"),
        ("<i>（音楽）\n行こう</i>", "<i>行こう</i>"),
        ("－（太郎）行こう\n－（花子）うん", "－行こう\n－うん"),
        ("[拍手]\nありがとう", "ありがとう"),
        ("（ナレーション（男））むかし", "むかし"),
        ("行こう（ため息）もう", "行こうもう"),
        ("太郎（銃声）行け", "太郎行け"),
        ("太郎：行こう", "行こう"),
        ("（太郎・花子）せーの", "せーの"),
    ],
)
def test_sounds_and_speakers_go(text: str, left: str | None) -> None:
    assert left_of(text, CC) == left


@pytest.mark.parametrize(
    "text",
    [
        "♪ 君と歩く ♪",
        "彼女（かのじょ）は",
        "Ａ社（Ｂ社）です",
        "時刻は１０：３０",
        "10:30に駅で",
        "（えっ？ この曲は？）",
        "（まずい このままでは）",
        "（でも…）",
        "「行くぞ」と言った",
        "1984",
    ],
)
def test_what_is_said_or_thought_stays(text: str) -> None:
    assert left_of(text, CC) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("彼女（かのじょ）は", "彼女は"),
        ("東京《とうきょう》へ", "東京へ"),
        ("ＡＩ(エーアイ)が", "ＡＩが"),
        ("<ruby>旅<rp>（</rp><rt>たび</rt><rp>）</rp></ruby>に", "旅に"),
        ("{\\i1}漢{\\i0}字{\\b1}（かんじ）{\\b0}だ", "{\\i1}漢{\\i0}字{\\b1}{\\b0}だ"),
        ("（たかし）うん", "（たかし）うん"),
        ("行こう（ため息）", "行こう（ため息）"),
    ],
)
def test_readings_go(text: str, left: str) -> None:
    assert left_of(text, FURIGANA) == left


def test_readings_that_are_cues_of_their_own() -> None:
    text = ass(("Default", "漢字だ"), ("Rubi", "かんじ"))
    assert strip(text, ".ass", [FURIGANA]) == ass(("Default", "漢字だ"))


def pairs(first: list[str], second: list[str]) -> list[str]:
    return [f"{one}\n{other}" for one, other in zip(first, second, strict=True)]


@pytest.mark.parametrize("other", [CHINESE, ENGLISH], ids=["Chinese", "English"])
@pytest.mark.parametrize("first", [True, False], ids=["Japanese above", "Japanese below"])
def test_the_second_language_goes(other: list[str], first: bool) -> None:
    texts = pairs(JAPANESE, other) if first else pairs(other, JAPANESE)
    left = [block.text for block in read_blocks(strip(srt(*texts), ".srt", [OTHER_LANGUAGE]))]
    assert [text.replace("1234\n1234", "1234") for text in left] == JAPANESE


@pytest.mark.parametrize("other", [CHINESE, ENGLISH], ids=["Chinese", "English"])
def test_two_languages_in_cues_of_their_own(other: list[str]) -> None:
    cues = [(n, text) for n, pair in enumerate(zip(JAPANESE, other, strict=True)) for text in pair]
    text = write_blocks(Block(timing(n), shown) for n, shown in cues if shown != "1234")
    left = [block.text for block in read_blocks(strip(text, ".srt", [OTHER_LANGUAGE]))]
    assert left == [text for text in JAPANESE if text != "1234"]


def test_two_languages_in_styles_of_their_own() -> None:
    events = [
        event for one, other in zip(JAPANESE, CHINESE, strict=True) for event in (("JP", one), ("CN", other))
    ]
    text = ass(*((style, shown.replace("\n", "\\N")) for style, shown in events))
    left = strip(text, ".ass", [OTHER_LANGUAGE])
    assert [line for line in text.splitlines() if ",CN," not in line] == [
        line for line in left.splitlines() if ",CN,,0,0,0,,1234" not in line
    ]


@pytest.mark.parametrize(
    "texts",
    [
        [*JAPANESE, "OK!", "Yes, sir!"],
        ["絶対反対", "了解", "勿論", "行こう", "待て", "全員集合"],
        ENGLISH,
        CHINESE,
    ],
)
def test_one_language_stays_whole(texts: list[str]) -> None:
    assert strip(srt(*texts), ".srt", [OTHER_LANGUAGE]) == srt(*texts)


def test_what_is_not_touched_stays_byte_for_byte() -> None:
    drawing = "{\\p1}m 0 0 l 9 9 （音）{\\p0}"
    text = ass(("Default", "{\\pos(1,2)}行こう, みんな"), ("Default", drawing), ("Default", "（音楽）"))
    kept = ass(("Default", "{\\pos(1,2)}行こう, みんな"), ("Default", drawing))
    assert strip(text, ".ass", [CC, FURIGANA, OTHER_LANGUAGE]) == kept
    assert strip(kept, ".ass", [CC, FURIGANA, OTHER_LANGUAGE]) == kept
    assert strip(srt("（音楽）", "（拍手）"), ".srt", [CC]) == srt("（音楽）", "（拍手）")


PIECE = st.sampled_from(
    [*"（）()[]《》漢字かな音♪：－ ", "\n", "{\\i1}", "<i>", "<rt>", "</rt>", "太郎", "我们", "OK", "12", "…"]
)
AIDS = st.sets(st.sampled_from([CC, FURIGANA, OTHER_LANGUAGE]), min_size=1)


def is_within(part: str, whole: str) -> bool:
    letters = iter(whole)
    return all(letter in letters for letter in part)


@given(st.lists(st.lists(PIECE, max_size=12).map("".join), min_size=1, max_size=8), AIDS)
def test_things_only_go(texts: list[str], aids: set[str]) -> None:
    before = srt(*texts)
    after = strip(before, ".srt", aids)
    was = {block.timing: block.text for block in read_blocks(before)}
    for block in read_blocks(after):
        assert is_within(block.text, was[block.timing])


@given(st.lists(st.lists(PIECE, max_size=12).map("".join), min_size=1, max_size=8), AIDS)
def test_things_only_go_from_ass(texts: list[str], aids: set[str]) -> None:
    before = ass(*(("Default", text.replace("\n", "\\N")) for text in texts))
    after = strip(before, ".ass", aids)
    assert after.startswith(ASS_HEAD)
    assert is_within(after, before)
    assert len(after.splitlines()) <= len(before.splitlines())


@pytest.mark.parametrize(
    "piece", ["<rt>", "（", "あ（", "♪\n", "あ：", "{", "<a", " ", "漢（か", "\n", "[", "<rp>"]
)
def test_whatever_is_repeated_takes_no_time(piece: str) -> None:
    start = time.process_time()
    for text in (srt("あ" + piece * 50_000 + "あ"), srt(*["あ" + piece * 20] * 1000)):
        strip(as_srt_or_ass(text)[0], ".srt", [CC, FURIGANA, OTHER_LANGUAGE])
    assert time.process_time() - start < 3


def test_a_long_film_is_stripped_in_time() -> None:
    text = srt(*("（太郎）彼女（かのじょ）は\nHe said it." for _ in range(3000)))
    start = time.process_time()
    stripped = strip(text, ".srt", [CC, FURIGANA, OTHER_LANGUAGE])
    assert time.process_time() - start < 3
    assert {block.text for block in read_blocks(stripped)} == {"彼女は"}
    assert prepare(stripped.encode(), "a.srt").data.decode() == stripped
