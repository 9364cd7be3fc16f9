"""Takes season, part and year words off a title: `Title 2nd Season Part 2` is `Title`, season 2, part 2.

Serves video names and the names of entries alike; knows nothing of files or episodes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5,
    "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "壱": 1, "弐": 2, "参": 3,
    "ファースト": 1, "セカンド": 2, "サード": 3,
}  # fmt: skip
ROMAN = {"ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_NUMBER = r"(?P<n>\d{1,2}|[一二三四五六七八九十壱弐参])"
_WORD = r"(?P<n>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
# A run is tried from its first letter alone: from each of them, a name of nothing else would take long.
_EDGE = r"(?<![\s:：\-–—~～.,_(\[【])[\s:：\-–—~～.,_(\[【]*"
_END = r"[\s)\]】:：.\-~～]*$"


def _compile(*bodies: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_EDGE + body + _END, re.IGNORECASE) for body in bodies)


_SEASON = _compile(
    r"\b(?P<n>\d{1,2})(?:st|nd|rd|th)\s+(?:season|stage)",
    rf"\b{_WORD}\s+season",
    r"\b(?:season|saison|series)\s*(?P<n>\d{1,2})",
    r"(?<![a-z0-9])s(?P<n>\d{1,2})(?!\d)",
    rf"第?\s?{_NUMBER}\s?(?:期|シーズン|ndシーズン|学期)",
    r"シーズン\s*(?P<n>\d{1,2})",
    r"(?P<n>セカンド|サード|ファースト)シーズン",
)
_PART = _compile(
    r"\b(?:part|cour|pt)\.?\s*(?P<n>\d|ii|iii)(?!\d)",
    r"\b(?P<n>\d)(?:st|nd|rd|th)\s+(?:part|cour)",
    rf"\b{_WORD}\s+(?:part|cour|half)",
    rf"第?\s?{_NUMBER}\s?(?:クール|部)",
)
_ROMAN = _compile(r"(?<=[\s:!])(?P<n>II|III|IV|V|VI|VII|VIII|IX)")
_YEAR = _compile(r"[(\[](?P<n>(?:19|20)\d\d)[)\]]", r"(?<=\s)(?P<n>(?:19|20)\d\d)")
_FINAL = _compile(r"\b(?:the\s+)?final\s+season", r"(?:ザ[・\s]*)?ファイナルシーズン")
_BARE = re.compile(r"(?<=[^\d\s.])\s*[\s:!](?P<n>\d{1,2})$")
_MIDDLE = re.compile(
    r"(?<!\s)\s+(?:(?P<o>\d{1,2})(?:st|nd|rd|th)\s+season|season\s*(?P<s>\d{1,2})|(?P<r>II|III|IV|VI|VII|VIII|IX))"
    r"(?=\s*[:：~～\-–—])",
    re.IGNORECASE,
)
_KIND_TAIL = re.compile(
    r"(?<!\s)\s+(?:OVAs?|OADs?|Specials?|Movie|\(?(?:TV|ONA)\)?|スペシャル)$", re.IGNORECASE
)
_HEAD = re.compile(r"(?<!\s)(?:\s*[:：~～]\s*|\s+[-–—]\s*|\s*[-–—]\s+|\s*[(（])|(?<=[^\x00-\x7f])[-－‐]")


@dataclass(frozen=True, slots=True)
class TitleParts:
    """A title taken apart. `loose`: the season is only a bare number or a roman one, which may be title."""

    text: str
    base: str
    season: int | None = None
    part: int | None = None
    year: int | None = None
    final: bool = False
    loose: bool = False


def number_of(text: str) -> int | None:
    """Read a numeral as digits, a word, roman or Japanese; None when it is none."""
    low = text.casefold()
    if low.isdecimal():
        return int(low)
    return ORDINALS.get(low) or ROMAN.get(low)


@lru_cache(maxsize=4096)
def take_apart(title: str) -> TitleParts:
    """Peel one season, one part, one year and `Final Season` off the end, in whatever order they stand."""
    whole = " ".join(unicodedata.normalize("NFKC", title).split())
    tail = _KIND_TAIL.search(whole)
    body = whole[: tail.start()] if tail and tail.start() else whole
    parts = TitleParts(title, body)
    for _ in range(4):
        peeled = _peel_once(parts)
        if peeled is None:
            break
        parts = peeled
    if parts.season is None:
        parts = _peel_middle(parts)
    if parts.season is None and not parts.final:
        parts = _peel_loose(parts)
    return replace(parts, base=f"{parts.base} {tail[0].strip()}") if tail and tail.start() else parts


def head(title: str) -> str | None:
    """What stands before the first colon, dash or wave of a title; None when nothing does."""
    first = _HEAD.split(title, maxsplit=1)[0].strip()
    return first if 2 <= len(first) < len(title.strip()) else None


def _peel_once(parts: TitleParts) -> TitleParts | None:
    if parts.season is None and (cut := _cut(parts.base, _SEASON)):
        return replace(parts, base=cut[0], season=cut[1])
    if parts.part is None and (cut := _cut(parts.base, _PART)):
        return replace(parts, base=cut[0], part=cut[1])
    if parts.year is None and (cut := _cut(parts.base, _YEAR)):
        return replace(parts, base=cut[0], year=cut[1])
    for pattern in _FINAL:
        found = pattern.search(parts.base)
        if found and found.start() > 0 and not parts.final:
            return replace(parts, base=parts.base[: found.start()].strip(), final=True)
    return None


def _cut(base: str, patterns: tuple[re.Pattern[str], ...]) -> tuple[str, int] | None:
    for pattern in patterns:
        found = pattern.search(base)
        number = number_of(found["n"]) if found and found.start() > 0 else None
        if found and number:
            return base[: found.start()].strip(), number
    return None


def _peel_middle(parts: TitleParts) -> TitleParts:
    found = _MIDDLE.search(parts.base)
    if not found or not found.start():
        return parts
    number = number_of(found["o"] or found["s"] or found["r"])
    return replace(parts, base=parts.base[: found.start()] + parts.base[found.end() :], season=number)


def _peel_loose(parts: TitleParts) -> TitleParts:
    cut = _cut(parts.base, _ROMAN) or _cut(parts.base, (_BARE,))
    if cut is None or not 2 <= cut[1] <= 20:
        return parts
    return replace(parts, base=cut[0].rstrip(" :"), season=cut[1], loose=True)
