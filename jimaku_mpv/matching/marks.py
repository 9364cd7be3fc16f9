"""The anchor: where in a file's name the episode number stands, found the way a viewer's eye does.

Works on normalised text; knows nothing of titles, entries or paths.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from jimaku_mpv.model import Episode

_N = r"(?P<n>\d{1,4}(?:\.5)?)"
_TO = r"(?:(?:\s?[-~&+]\s?(?:ep?\.?\s?|#)?|e)(?P<to>\d{1,4}))?"
_V = r"(?:\s?v(?P<v>\d)|(?P<letter>[a-c]))?(?:\s?(?:end|final|fin)\b)?"
_AFTER = r"(?![\w.]?\d)(?![a-z])"


@dataclass(frozen=True, slots=True)
class Mark:
    """An episode mark at `start` to `end` of the text; `last` closes a range such as `07-08`."""

    start: int
    end: int
    trust: str
    number: Episode
    season: int | None = None
    last: int | None = None
    version: int | None = None
    absolute: int | None = None


def _pattern(body: str) -> re.Pattern[str]:
    return re.compile(body, re.IGNORECASE)


_SEASONED = r"(?P<s>\d{1,2})"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "s01e05",
        _pattern(rf"(?<![a-z0-9])s{_SEASONED}\s?[.\-_x]?\s?(?:e|ep)\.?\s?{_N}{_TO}{_V}(?!\d)(?![a-z])"),
    ),
    (
        "season 2 - 05",
        _pattern(
            rf"\b(?:season|saison)\s*{_SEASONED}\s*(?:[-,:]\s*|\s)(?:(?:ep?|episode)\s*)?{_N}{_V}{_AFTER}"
        ),
    ),
    (
        "season 2 - 05",
        _pattern(
            rf"\b{_SEASONED}(?:st|nd|rd|th)\s+season\s*(?:[-,:]\s*|\s)(?:(?:ep?|episode)\s*)?{_N}{_V}{_AFTER}"
        ),
    ),
    ("season 2 - 05", _pattern(rf"(?:シーズン|season){_SEASONED}\s*(?:[-:]|第|#|\s)\s*{_N}{_V}{_AFTER}")),
    (
        "s2 - 05",
        _pattern(rf"(?<![a-z0-9])s{_SEASONED}\s*(?:-\s*|#|\s\[)(?:(?:ep?|episode)\s*)?{_N}{_TO}{_V}{_AFTER}"),
    ),
    ("s2 - 05", _pattern(rf"(?<![a-z0-9])s{_SEASONED}\s(?P<n>\d{{2,3}}){_V}{_AFTER}")),
    (
        "1x05",
        _pattern(
            rf"(?<![\w.]){_SEASONED}x(?P<n>\d{{1,4}})[-~](?:\d{{1,2}}x|ep?)?(?P<to>\d{{1,4}}){_V}(?!\d)(?![a-z])"
        ),
    ),
    ("1x05", _pattern(rf"(?<![\w.])(?P<s>\d{{1,2}})x(?P<n>\d{{2,3}}){_V}(?!\d)(?![a-z])")),
    ("第5話", _pattern(rf"第\s?{_N}(?:話?[-~・]第?(?P<to>\d{{1,4}}))?\s?[話回夜幕羽章局]")),
    ("第5話", _pattern(r"(?<![\d.])(?P<n>\d{1,4})\s?話")),
    ("#5", _pattern(rf"[#♯]\s?{_N}{_TO}{_V}(?!\d)")),
    ("ep 5", _pattern(rf"(?<![a-z0-9])(?:episode|episodio|ep)[\s.:]{{0,2}}{_N}{_TO}{_V}(?!\d)(?![a-z])")),
    ("ep 5", _pattern(rf"(?<![a-z0-9])(?<!\d\.)e{_N}{_TO}{_V}(?!\d)(?![a-z])")),
    (" - 05", _pattern(rf"(?<=[\s)\]])[-–—]\s?{_N}{_TO}{_V}(?=\s*(?:$|[\[({{「『~]|[-–—]\s|\.(?!\d)))")),
    (" - 05", _pattern(rf"(?<=[\s)\]])[-–—]\s{_N}{_TO}{_V}(?=\s)")),
    (" - 05", _pattern(rf"(?<=[^\x00-\x7f])[-–—]\s{_N}{_TO}{_V}(?=\s*(?:$|[\[({{「『]))")),
    (
        "[05]",
        _pattern(
            rf"[\[【]\s?{_N}(?:\s?(?:-|of|~)\s?(?P<to>\d{{1,4}}))?{_V}(?:\s?[(]?(?:end|fin|完)[)]?)?\s?[\]】]"
        ),
    ),
)
_GLUED = _pattern(rf"(?<=[^\W\d_])-(?P<n>\d{{2,4}}){_V}(?=\s*$|\s*[\[(「]|(?<=\d\d\d)\s)")
# What can only follow a number, never stand in a title right behind one.
_TECHNICAL = r"(?:\d{3,4}[pi]?\b|bd|blu-?ray|dvd|web|hdtv|tv|raw|x26[45]|h\.?26[45]|hevc|vostfr|sub|end)\b"
_BEFORE_TECHNICAL = _pattern(rf"(?<=[^\d\s.\-])\s(?P<n>\d{{2,3}}){_V}(?=\s{_TECHNICAL})")
_IN_PARENTHESES = _pattern(rf"(?<=[^\d\s])\s?\(\s?(?P<n>\d{{1,3}}){_V}\s?\)(?=\s*$|\s*[\[(])")
_LEADING = _pattern(
    rf"^(?:(?P<s>\d{{1,2}})[-x](?=\d))?(?:{_N}{_TO}{_V}(?=\s*$|\s*[.\[(「]\s*\S|\s-\s)|(?P<m>0\d)(?=\s))"
)
_TRAILING = _pattern(
    rf"(?<!\bvol)(?<!\bvol\.)(?<!\bno\.)(?<!\bno)(?<!season)(?<!シーズン)(?<!\bpart)(?<!\bcour)(?<!stage)(?<=[^\s.\-])"
    rf"[\s]+(?:(?:(?<!\d\s)|(?=\d\d)){_N}{_TO}{_V}(?=\s*$|\s*[\[(「{{])|(?P<m>0\d)(?=\s+-\s|\.\s|\s*$|\s*[\[(「{{]))"
)
_OF = re.compile(r"\d\s?of\s?\d", re.IGNORECASE)
_SECOND = _pattern(r"^\s*[\[(]\s?(?:e|ep|#)?(?P<n>\d{1,4})\s?[\])]|^[\s.\-]*第\s?(?P<m>\d{1,4})\s?話")
_ABSOLUTE_BEFORE = re.compile(r"\s[-–—]\s(?P<n>\d{1,4})\s*[\[(]$")
_SECOND_SEASONED = _pattern(r"^\s*[\[(]s(?P<s>\d{1,2})e(?P<n>\d{1,4})[\])]")
_YEARS = range(1950, 2100)
_LAST_RESORTS = (
    ("trailing", _TRAILING),
    ("trailing", _BEFORE_TECHNICAL),
    ("glued", _GLUED),
    ("leading", _LEADING),
    ("trailing", _IN_PARENTHESES),
)


def find_mark(text: str) -> Mark | None:
    """The first mark in the order of trust; a year or a lone resolution is none."""
    for trust, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            mark = _mark(trust, found)
            if mark and not _is_year(mark):
                return _with_second(mark, text)
    for trust, pattern in _LAST_RESORTS:
        marks = [_mark(trust, found) for found in pattern.finditer(text)]
        fit = [m for m in marks if m and not _is_year(m)]
        if fit:
            return _with_second(fit[-1] if trust == "trailing" else fit[0], text)
    return None


def as_number(text: str) -> Episode:
    """`05` is 5, `13.5` is 13.5."""
    return float(text) if "." in text else int(text)


def _mark(trust: str, found: re.Match[str]) -> Mark | None:
    groups = found.groupdict()
    number = groups.get("n") or groups.get("m")
    if number is None:
        return None
    last = groups.get("to") if not _OF.search(found[0]) else None
    end = int(last) if last else None
    value = as_number(number)
    season = groups.get("s")
    return Mark(
        start=found.start(),
        end=found.end(),
        trust=trust,
        number=value,
        season=int(season) if season else None,
        last=end if end and end > value else None,
        version=int(groups["v"]) if groups.get("v") else None,
    )


def _is_year(mark: Mark) -> bool:
    return (
        mark.number in _YEARS
        and mark.season is None
        and mark.trust in ("[05]", "trailing", "glued", "leading")
    )


def _with_second(mark: Mark, text: str) -> Mark:
    """A second number right after the first counts through all seasons; the larger one is it."""
    before = _ABSOLUTE_BEFORE.search(text[: mark.start]) if mark.season is not None else None
    if before and isinstance(mark.number, int):
        absolute = _renumbered(mark, mark.number, int(before["n"]), mark.season, 1)
        return replace(absolute, start=before.start())
    rest = text[mark.end :]
    seasoned = _SECOND_SEASONED.search(rest)
    if seasoned and isinstance(mark.number, int):
        return _renumbered(mark, int(seasoned["n"]), mark.number, int(seasoned["s"]), seasoned.end())
    found = _SECOND.search(rest)
    if not found or not isinstance(mark.number, int):
        return mark
    text_of_second = found["n"] or found["m"]
    second = int(text_of_second)
    if second in _YEARS or second == mark.number:
        return mark
    if second < mark.number:
        # A lone digit in brackets behind a number is a copy's.
        if len(text_of_second) < 2 or not second or mark.season is not None:
            return mark
        return _renumbered(mark, second, mark.number, None, found.end())
    return _renumbered(mark, mark.number, second, mark.season, found.end())


def _renumbered(mark: Mark, number: int, absolute: int, season: int | None, length: int) -> Mark:
    return replace(mark, end=mark.end + length, number=number, season=season, absolute=absolute)
