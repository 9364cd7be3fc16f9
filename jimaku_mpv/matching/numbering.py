"""The numbers in a subtitle's name: episode, season, part, second numbers, ranges, and of what kind they are.

Works on text in which the show's own names are one letter already; knows nothing of lists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from jimaku_mpv.matching.kinds import KindMark, read_kind
from jimaku_mpv.matching.marks import Mark, find_mark
from jimaku_mpv.matching.own_names import OWN
from jimaku_mpv.matching.season_words import number_of, take_apart
from jimaku_mpv.model import Episode, EpisodeRange, Kind

WEAK = frozenset({"trailing", "glued", "leading", "after the title"})
"""Marks that nothing but their place makes a number of an episode."""

_TAIL = re.compile(
    r"[\s.\-]*[\[(]?\b(?:ja|jp|jpn|jap|japanese|ja-jp|en|eng|chs|cht|sc|tc|cc|sdh|forced|und)\b[\])]?[\s.]*$"
    r"|\s*\(\d\)$|(?<=\])\s\d$|[\s.\-]*(?:track\s?\d+|copy|完成|new|\.(?:mkv|mp4))$",
    re.IGNORECASE,
)
_LONGEST_TAIL = 16
_RANGE = re.compile(
    r"(?<![\d.xhvs])(?:s\d+)?(?:ep?\.?\s?|#|第)?(\d{1,4})\s?(?:-|–|~|to)\s?(?:ep?\.?\s?|#)?(\d{1,4})(?![\dp.x])",
    re.IGNORECASE,
)
_AFTER_TITLE = re.compile(
    rf"{OWN}[\s\-.,:~#]*(?P<n>\d{{1,4}})(?:v(?P<v>\d))?(?=[\s_\-(\[「『]|\.(?!\d)|$)", re.IGNORECASE
)
_LEADING_NUMBER = re.compile(r"^(?P<n>\d{1,3})(?:v(?P<v>\d))?(?=\s-\s|[.\s「『]\s*[^\W\d])")
_IN_ROUND = re.compile(r"(?<=\S)\s?\((?P<n>\d{2,3})\)")
_FALLBACKS = (("after the title", _AFTER_TITLE), ("leading", _LEADING_NUMBER), ("(05)", _IN_ROUND))
_YEARS = range(1900, 2100)
_SIGNS = re.compile(r"第\s?([一二三四五六七八九十百]+)\s?[話回]")
_SMALLER = re.compile(r"^\s*\((\d{2})\)")
_OTHER_COUNT = re.compile(r"第\s?(\d{1,4})\s?[話回]")
_RANGE_BEFORE = re.compile(r"(?<!\d)(\d{2,4})\s*$")
_SEASON_AFTER_TITLE = re.compile(rf"{OWN}\s?(?P<n>[2-9]|1\d|II|III|IV|V|VI|VII|VIII|IX)$")
_SEASON_ANYWHERE = re.compile(r"(?<![a-z0-9])(?:s|season\s?)(\d{1,2})(?![\w])|第?(\d)期", re.IGNORECASE)
_VERSION = re.compile(r"(?<![a-z0-9])v(\d)(?![\w.])", re.IGNORECASE)
_TAGGED = re.compile(
    r"^\s*((?:OVA|OAD|SP|Special)\s*)(?=[\[(]|$)|[\[(]((?:OVA|OAD|SP|Special|Movie)\s?\d*)[\])]", re.I
)
_CREDITS = re.compile(r"(?<![a-z])(?:NC\s?(?:OP|ED)|creditless)", re.IGNORECASE)
_BESIDES = re.compile(r"[+&＋]\s*(?:OVAs?|OADs?|SPs?|Specials?|Movies?|NC\w*|PVs?|Extras?).*$", re.IGNORECASE)
_SPECIAL = re.compile(r"スペシャル|特別編|番外編|総集編|特番")
_VOLUME = re.compile(r"(?<![a-z])(?:vol(?:ume)?|disc|disk|巻)\.?\s?\d", re.IGNORECASE)
_COMMENTS = re.compile(r"(?<![a-z])(?:kome|danmaku)(?![a-z])|コメント", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Numbering:
    """What the numbers of a name say. `extra`: the words between title and number.

    `loose`: nothing but its place makes the number an episode's, or it may stand for several of them.
    """

    number: Episode | None = None
    last: int | None = None
    absolute: int | None = None
    season: int | None = None
    part: int | None = None
    final: bool = False
    loose: bool = False
    special: bool = False
    ranges: tuple[EpisodeRange, ...] = ()
    kind: Kind = Kind.EPISODE
    version: int | None = None
    title: str = ""
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What stands before the number, by what it was found, and where it ends; None: there is no number."""

    before: str
    trust: str = ""
    end: int | None = None


@dataclass(frozen=True, slots=True)
class _Front:
    """What stands before the number, taken apart."""

    title: str
    extra: str
    season: int | None
    part: int | None
    final: bool


def without_tail(text: str) -> str:
    """Languages, copies and track numbers at the very end hide a number in front of them."""
    for _ in range(4):
        found = _TAIL.search(text, max(0, len(text) - _LONGEST_TAIL))
        if found is None or not found.start() or not found[0]:
            break
        text = text[: found.start()]
    return text


def read_numbering(text: str, archive: bool) -> tuple[Numbering, Anchor]:
    """Read all numbers of a text; an archive is more likely to hold a range than one episode."""
    mark = _find(text)
    kind = _kind_of(text, mark, archive)
    if kind.numbered is not None:
        mark = None
    anchor = Anchor(text[: mark.start], mark.trust, mark.end) if mark else Anchor(text)
    found = _assemble(text, mark, kind)
    if not archive:
        return found, anchor
    ranges = _ranges(text)
    if ranges and mark is not None:
        found = replace(found, number=None, last=None, absolute=None)
    return replace(found, ranges=ranges, loose=found.loose or bool(_VOLUME.search(text))), anchor


def _find(text: str) -> Mark | None:
    mark = find_mark(text)
    if mark is not None:
        return _with_range(_with_other_count(mark, text), text)
    for trust, pattern in _FALLBACKS:
        found = pattern.search(text)
        if found and int(found["n"]) not in _YEARS:
            version = int(found["v"]) if found.groupdict().get("v") else None
            return Mark(found.start("n"), found.end(), trust, int(found["n"]), version=version)
    signs = _SIGNS.search(text)
    number = _of_signs(signs[1]) if signs else None
    return Mark(signs.start(), signs.end(), "第5話", number) if signs and number else None


def _of_signs(signs: str) -> int | None:
    """十二 is 12, 二十 is 20; None beyond the hundreds."""
    tens, ten, ones = signs.rpartition("十")
    first = number_of(tens) if tens else 1
    if not ten:
        return number_of(signs)
    last = number_of(ones) if ones else 0
    return 10 * first + last if first is not None and last is not None else None


def _with_other_count(mark: Mark, text: str) -> Mark:
    """A second number that counts in the other way: the smaller one is the season's own."""
    if mark.absolute is not None or not isinstance(mark.number, int) or mark.last is not None:
        return mark
    rest = text[mark.end :]
    smaller = _SMALLER.match(rest)
    if smaller and 0 < int(smaller[1]) < mark.number:
        return replace(mark, absolute=mark.number, number=int(smaller[1]), end=mark.end + smaller.end())
    if mark.season is None:
        return mark
    others = {int(one) for one in _OTHER_COUNT.findall(text)} - {mark.number}
    if len(others) != 1 or mark.trust == "第5話":
        return mark
    low, high = sorted((mark.number, *others))
    return replace(mark, number=low, absolute=high) if mark.season > 1 else mark


def _with_range(mark: Mark, text: str) -> Mark:
    """`05 - 06`: what looks like a title that ends in a number is the first of two episodes."""
    before = _RANGE_BEFORE.search(text[: mark.start])
    if mark.trust != " - 05" or not before or mark.season is not None or not isinstance(mark.number, int):
        return mark
    first = int(before[1])
    if not first < mark.number <= first + 3:
        return mark
    return replace(mark, start=before.start(), number=first, last=mark.number)


def _kind_of(text: str, mark: Mark | None, archive: bool) -> KindMark:
    """Behind a number that is surely the episode's, the words are its title; only tags count there."""
    if archive:
        text = _BESIDES.sub("", text)
    if mark is None or mark.trust in WEAK or _CREDITS.search(text):
        return read_kind(text)
    after = _TAGGED.search(text[mark.end :])
    tag = f" [{(after[1] or after[2]).strip()}]" if after else ""
    return _read_kind(f"{text[: mark.start]}", tag)


@lru_cache(maxsize=1024)
def _read_kind(before: str, tag: str) -> KindMark:
    return read_kind(before + tag)


def _ranges(text: str) -> tuple[EpisodeRange, ...]:
    found = [(int(a), int(b)) for a, b in _RANGE.findall(text)]
    return tuple(EpisodeRange(a, b) for a, b in found if a < b <= 2000 and a < 1950)


def _assemble(text: str, mark: Mark | None, kind: KindMark) -> Numbering:
    before = text[: mark.start] if mark else text
    front = _front(before, mark is not None)
    season = front.season if front.season is not None else mark.season if mark else None
    if mark is None:
        season = _season_anywhere(text, season)
    after = text[mark.end :] if mark else ""
    version = mark.version if mark and mark.version else _version(after)
    return Numbering(
        number=mark.number if mark else kind.numbered,
        last=mark.last if mark else None,
        absolute=mark.absolute if mark else None,
        season=season,
        part=front.part,
        final=front.final,
        loose=bool(mark and mark.trust in WEAK),
        special=bool(_SPECIAL.search(after)),
        kind=_kind(kind.kind, mark, text),
        version=version,
        title=front.title,
        extra=front.extra,
    )


@lru_cache(maxsize=2048)
def _front(before: str, marked: bool) -> _Front:
    """A season that stands behind the show's name in words beats an `S01` in the mark."""
    lead = before.rstrip(" -–—_.,:[(~")
    parts = take_apart(_without_group(lead) or lead)
    behind = _SEASON_AFTER_TITLE.search(lead)
    loose = number_of(behind["n"]) if behind else None
    season = parts.season if parts.season is not None and not parts.loose else loose
    extra = _extra(lead.rpartition(OWN)[2]) if marked and OWN in lead and not behind else ""
    is_final = extra.casefold() == "final"
    return _Front(
        _title(before, marked), "" if is_final else extra, season, parts.part, parts.final or is_final
    )


def _extra(words: str) -> str:
    """More than season, part and year; a sign or two is left of a name that is written otherwise."""
    # A word in front, since a season is only looked for behind a title.
    rest = _plain_words(take_apart(f"x {words.strip()}").base.removeprefix("x"))
    return rest if len(re.findall(r"[^\W\d_]", rest)) > 1 else ""


def _season_anywhere(text: str, behind: int | None) -> int | None:
    """Without a number the season may stand anywhere; two of them are a collection."""
    found = {int(one or other) for one, other in _SEASON_ANYWHERE.findall(text)}
    return behind if not found else found.pop() if len(found) == 1 else None


def _version(after: str) -> int | None:
    found = _VERSION.search(after)
    return int(found[1]) if found else None


def _title(before: str, marked: bool) -> str:
    text = _without_group(before)
    text = text if marked else re.split(r"(?<!\s)\s*[\[(【]|\.(?!\d)|\s-\s", text, maxsplit=1)[0]
    return _plain_words(text.replace(OWN, " "))


def _plain_words(text: str) -> str:
    return " ".join(re.sub(r"[\[\]【】()\-–—_.]+", " ", text).split())


def _without_group(text: str) -> str:
    return re.sub(r"^\s*[\[【(][^\]】)]*[\]】)]\s*", "", text)


def _kind(kind: Kind | None, mark: Mark | None, text: str) -> Kind:
    if kind is not None:
        return kind
    if _COMMENTS.search(text):
        return Kind.EXTRA
    if mark and (isinstance(mark.number, float) or mark.season == 0):
        return Kind.SPECIAL
    return Kind.EPISODE
