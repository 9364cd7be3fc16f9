"""Which languages a subtitle's name claims, in the many spellings that uploaders use.

A code counts only where codes stand: in brackets, or among the last words. In the title of an episode
`en`, `chi` or 簡 are words like any other. Knows codes and words; nothing of preferences.
"""

from __future__ import annotations

import re

_NAMES = {
    "ja": "ja jp jpn jap jpan japan japanese nihongo",
    "zh": "zh zho chi chs cht chn chinese gb gbk gb2312 big5 sc tc hans hant cantonese mandarin",
    "en": "en eng english",
    "other": "ko kor korean fr fre french es spa spanish de ger german it ita pt por ru rus vi vie th tha"
    " id ind ar ara",
}
_CODES = {word: frozenset({code}) for code, names in _NAMES.items() for word in names.split()}
_CODES |= {
    first + last: frozenset({"ja", "zh"})
    for chinese in ("sc", "tc", "gb", "big5", "chs", "cht")
    for japanese in ("jp", "jpn")
    for first, last in ((chinese, japanese), (japanese, chinese))
}
_WORDS_TOO = frozenset(["chi", "sc", "tc", "gb", "de", "es", "it", "id", "th", "ar"])
"""Codes that are also words: alone at the end of a name they may belong to a title."""

_BESIDE = re.compile(
    r"^(?:cc|sdh|hi|forced|sub|subs|subtitles?|dual|multi|multiple|audio|and|simultaneous|only|us|cn|tw|hk|v\d"
    r"|web|dl|rip|webdl|webrip|bdrip|bd|bluray|tv|raws?|netflix|nf|amazon|amzn|hulu|track|kome|und|copy|完成"
    r"|[a-z]*\d[\da-z]*)",
    re.IGNORECASE,
)
_LETTERS = {"日": "ja", "简": "zh", "繁": "zh", "簡": "zh", "中": "zh", "英": "en"}
_SCRIPTS = frozenset("简繁簡")
_SIGNS = re.compile(r"[日简繁簡中英双雙体體语語文字幕內内嵌外挂掛本国國]+")
_BRACKET = re.compile(r"[\[(【]([^\[\]()【】]*)[\])】]")
_SPLIT = re.compile(r"[\s.\-_+&,、・/]+")


def languages_in(text: str) -> frozenset[str]:
    """Of `ja`, `zh`, `en` and `other` those that are named; empty when the name says nothing."""
    found: set[str] = set()
    for content in _BRACKET.findall(text):
        found |= _of_bracket([word for word in _SPLIT.split(content.casefold()) if word])
    found |= _at_end([word for word in _SPLIT.split(_BRACKET.sub(" ", text).casefold()) if word])
    return frozenset(found)


def is_language(word: str) -> bool:
    """Whether a word is the code or the English name of a language."""
    return word.casefold() in _CODES


def _is_tag(word: str) -> bool:
    """A language, or what stands where languages do."""
    low = word.casefold()
    return low in _CODES or low in _SCRIPTS or bool(_BESIDE.fullmatch(low) or _signs(low))


def _of_bracket(words: list[str]) -> set[str]:
    """Beside other words only a code that is no word counts."""
    pure = all(_is_tag(word) for word in words)
    found: set[str] = set()
    for word in words:
        if word in _CODES and (pure or len(word) > 2):
            found |= _CODES[word]
        elif _SIGNS.fullmatch(word) and (pure or len(word) > 1):
            found |= _signs(word) or ({"zh"} if word in _SCRIPTS else set())
    return found


def _at_end(words: list[str]) -> set[str]:
    run: list[str] = []
    for word in reversed(words):
        if not _is_tag(word):
            break
        run.append(word)
    if len(words) == 1:
        return _of_bracket(words)
    alone = len(run) == 1
    found: set[str] = set()
    for word in run:
        if not (alone and word in _WORDS_TOO):
            found |= _CODES.get(word) or _signs(word)
    return found


def _signs(word: str) -> set[str]:
    """What Chinese signs say: two languages together, or one with a word for writing or speech."""
    if not _SIGNS.fullmatch(word):
        return set()
    found = {_LETTERS[sign] for sign in word if sign in _LETTERS}
    return found if len(found) > 1 or (found and re.search(r"[双雙体體语語文幕]", word)) else set()
