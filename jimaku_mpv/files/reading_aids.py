"""Subtitles for learners: sound descriptions, readings or the second language taken out of a copy.

Works in the original text: what stays keeps its markup, its times and its place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from jimaku_mpv.files.bilingual import other_language
from jimaku_mpv.files.passages import Passage, Words, passages, with_passages

LONGEST = 5000
"""Letters of a cue that anybody reads; what is longer is left alone."""

CC, FURIGANA, OTHER_LANGUAGE = "cc", "furigana", "other-language"

ENCLOSED = re.compile(
    r"（(?:[^（）]|（[^（）]*）)*）|\([^()]*\)|\[[^\[\]]*\]|［[^［］]*］|【[^【】]*】|〔[^〔〕]*〕"
)
NAME = r"[^\s\d「『（(【：:、。！？!?…♪・,.]{1,10}"
SPEAKER = re.compile(rf"^[ \t　‐－―-]*(?P<name>{NAME}(?:・{NAME})?：)", re.MULTILINE)
MUSIC = re.compile(r"^[ 　～〜~・…－-]*[♪♫♬][ 　♪♫♬～〜~・…－-]*$", re.MULTILINE)
SENTENCE = re.compile(r"[！？!?。]")
UNFINISHED = re.compile(r"…|^.{7,}[\u3041-\u3093]$", re.DOTALL)
SOUND = re.compile("[音声笑泣息鳴叫曲歌]|拍手|悲鳴|ノック|ベル|チャイム|ＢＧＭ|BGM")
CLOSE_TO = re.compile(r"[\u3400-\u9fff々〆ヶァ-ヺA-Za-z0-9Ａ-Ｚａ-ｚ０-９]")
"""Behind one of these, brackets hold a reading or belong to the sentence."""

KANA_ONLY = r"[\u3041-\u3096\u30a1-\u30fe・ 　]+"
READING = re.compile(
    rf"(?<=[\u3400-\u9fff々〆ヶA-Za-z0-9Ａ-Ｚａ-ｚ０-９])"
    rf"(?:（{KANA_ONLY}）|\({KANA_ONLY}\)|《{KANA_ONLY}》|\[{KANA_ONLY}\]|［{KANA_ONLY}］"
    rf"|【{KANA_ONLY}】|〔{KANA_ONLY}〕)"
)
RUBY = re.compile(r"<(r[pt])>(?:(?!</?r[pt]>).)*</\1>|</?r(?:uby|b|tc)>", re.IGNORECASE | re.DOTALL)
RUBY_STYLE = re.compile(r"ruby|rubi|furi|ルビ", re.IGNORECASE)


def strip(text: str, suffix: str, aids: Collection[str]) -> str:
    """The subtitle without what `aids` names; the same text when nothing of it is there.

    A subtitle of which nothing would be left stays whole.
    """
    before = passages(text, suffix)
    foreign = other_language(before) if OTHER_LANGUAGE in aids else {}
    changed = [_stripped(cue, foreign.get(place, ()), aids) for place, cue in enumerate(before)]
    if changed == [cue.text for cue in before] or not any(changed):
        return text
    return with_passages(text, suffix, changed)


def _stripped(cue: Passage, foreign: Collection[int], aids: Collection[str]) -> str | None:
    if cue.is_drawing or len(cue.text) > LONGEST:
        return cue.text
    if FURIGANA in aids and RUBY_STYLE.search(cue.style):
        return None
    text = _without_lines(cue, foreign) if foreign else cue.text
    if text and FURIGANA in aids:
        text = _without_readings(text)
    if text and CC in aids:
        text = _without_sounds(text)
    return text


def _without_lines(cue: Passage, numbers: Collection[int]) -> str | None:
    words = Words.of(cue.text)
    starts = [0, *(found.end() for found in re.finditer("\n", words.plain))]
    ends = [*(start - 1 for start in starts[1:]), len(words.plain)]
    return words.without((starts[number], ends[number]) for number in numbers)


def _without_readings(text: str) -> str | None:
    words = Words.of(RUBY.sub("", text))
    return words.without(found.span() for found in READING.finditer(words.plain))


def _without_sounds(text: str) -> str | None:
    words = Words.of(text)
    return words.without(_sounds(words.plain))


def _sounds(plain: str) -> Iterator[tuple[int, int]]:
    for found in ENCLOSED.finditer(plain):
        before = plain[found.start() - 1 : found.start()]
        is_sound = SOUND.search(found[0]) is not None
        if not _is_thought(found[0][1:-1], is_sound) and (is_sound or not CLOSE_TO.match(before)):
            yield found.span()
    yield from (found.span("name") for found in SPEAKER.finditer(plain))
    yield from (found.span() for found in MUSIC.finditer(plain))


def _is_thought(text: str, is_sound: bool) -> bool:
    """Whether what stands in brackets is said, or thought, rather than a name or a noise."""
    return bool(SENTENCE.search(text)) or (not is_sound and bool(UNFINISHED.search(text)))
