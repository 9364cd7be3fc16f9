"""From the raw text in front of an episode mark, or a film's whole name, to clean titles, best first.

Knows brackets, tags and scripts; nothing of entries.
"""

from __future__ import annotations

import re

from jimaku_mpv.matching.season_words import take_apart

_TECH = (
    r"(?:\d{3,4}[pi]|\d{3,4}\s?x\s?\d{3,4}p?|4k|uhd|hdr|bd|bdrip|brrip|bdmv|bdremux|blu-?ray|dvd|dvdrip|dvd-?r2j?"
    r"|web-?dl|web-?rip|web|webdl|hdtv|tv-?rip|tvrip|remux|hevc|avc|x\.?26[45]|h\.?\s?26[45]|av1|xvid|divx\d?"
    r"|flac|aac|ac3|opus|10-?bits?|8-?bits?|hi10p?|ma10p|dual[\s-]?audio|multi-?subs?|eng(?:lish)?[\s-]sub\w*"
    r"|batch|complete|uncensored|uncut|(?:hd[\s-]?)?remaster(?:ed)?|repack|proper|netflix|amzn|amazon|hulu|dsnp|crunchyroll"
    r"|chs|cht|gb|big5|jpn|raw|raws|sub(?:bed|s)?|dub(?:bed)?|jptvclub|vostfr|dvdscr|hardsub)"
)
_TECH_WORD = re.compile(rf"(?<![\w-]){_TECH}(?![\w])", re.IGNORECASE)
_CUT = re.compile(
    r"(?<=\S)\s+(?:\d{3,4}[pi]\b|(?:4k|uhd|bdrip|brrip|blu-?ray|dvdrip|web-?dl|web-?rip|hdtv|remux|hevc|avc"
    r"|x26[45]|(?:hd[\s-])?remaster(?:ed)?|repack|dual[\s-]audio|multi[\s-]?subs?|h\.?\s?26[45]|vostfr|uncensored)\b)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<=\S)\s+[\[(]?((?:19|20)\d\d)[\])]?(?=\s|$)")
_BRACKET = re.compile(r"[\[【(「『{]([^\[\]【】()「」『』{}]*)[\]】)」』}]")
_SQUARE = re.compile(r"[\[【]([^\[\]【】]*)[\]】]")
_LEADING = re.compile(r"^\s*(?:[\[【]([^\[\]【】]*)[\]】]|\((?=[^)]*(?:sub|raw))([^)]*)\))\s*", re.IGNORECASE)
_STAR_AT_BRACKET = re.compile(r"(?<=[\]】])[★☆\s]+|(?<![★☆\s])[★☆\s]+(?=[\[【])")
_MOVIE_TAIL = re.compile(r"(?<!\s)\s*(?:-\s*movie|\(movie\)|\[movie\])$", re.IGNORECASE)
_THE_MOVIE = re.compile(r"(?<!\s)\s+(?:the\s+)?movie$", re.IGNORECASE)
_OPEN_TAG = re.compile(rf"[\[(【]\s*{_TECH}(?!\w)", re.IGNORECASE)
_STARRED = re.compile(r"★[^★]*★|[★☆]?\s?\d{1,2}月新番\s?[★☆]?")
_RANGE = re.compile(r"^\s*\d{1,4}\s?[-~]\s?\d{1,4}\s*(?:\+.*)?$")
_VOLUME = re.compile(r"(?<![\s\-])[\s\-]*\bvol(?:ume)?\.?\s?\d+.*$", re.IGNORECASE)
_TAIL = re.compile(r"(?<![\s\-–—.,:;~_(\[])[\s\-–—.,:;~_(\[]+$")
_TV = re.compile(r"(?<!\s)\s+(?:\(TV\)|TV)$")
# A bracket behind a first word: `37 [Group] Title`, `Uploader.[Group] Title`.
_BEHIND_GROUP = re.compile(r"^\S{1,12}\s*\[[^\[\]]+\]\s*([^\s\[].*)$")
_AT_END = re.compile(r"(?<!\s)\s*[\[【][^\[\]【】]*[\]】]\s*$")
_BROADCAST = re.compile(r"^(?:アニメ|ドラマ)[\s・]*(?=\S)")
_TEAM = re.compile(r"字幕|压制|壓制|汉化|漢化|fansub|raws?\b|subs?\b|&|studio", re.IGNORECASE)
_CJK = r"\u3040-\u30ff\u3400-\u9fff々"
_SCRIPT_EDGE = re.compile(
    rf"(?<=[{_CJK}！？。])\s+(?=[A-Za-z])|(?<=[A-Za-z!?.0-9])\s+(?=[{_CJK}「])|(?<=[{_CJK}])\s*/\s*"
)
_TRADITIONAL = re.compile(r"^\s*(?:アニメ|新番組|終|再|字|デ|多|映画|ドラマ)\s*$")


def titles_before(text: str) -> tuple[str, ...]:
    """Titles in the text that stands before the mark, whole first, then its parts by script."""
    group, rest = _without_groups(_without_stars(text))
    outside = _clean(_SQUARE.sub(" ", rest))
    if group and outside and take_apart(f"x {outside}").base == "x":
        return (f"{group} {outside}",)
    if outside:
        behind = _BEHIND_GROUP.match(rest)
        more = _clean(behind[1]) if behind else group if group and outside.startswith("(") else None
        return _variants(_clean(_drop_tags(rest)) or outside) + (_variants(more) if more else ())
    inside = [_clean(part) for part in _SQUARE.findall(rest)]
    names = [part for part in inside if part and not _is_tag(part)]
    spread = [variant for name in names for variant in _variants(name)]
    spread.sort(key=lambda name: bool(_TEAM.search(name)))
    if group and not _TRADITIONAL.match(group):
        spread += _variants(_clean(group))
    return tuple(dict.fromkeys(spread))


def film_titles(text: str) -> tuple[tuple[str, ...], int | None]:
    """Titles and year of a name without an episode mark: what stands before the technical words."""
    _, rest = _without_groups(_without_stars(text))
    if not _clean(_SQUARE.sub(" ", rest)):
        return titles_before(text), None
    year = _YEAR.search(rest)
    ends = [
        found.start()
        for found in (year, _CUT.search(rest), _tag_bracket(rest), _OPEN_TAG.search(rest, 1))
        if found
    ]
    main = _clean(_VOLUME.sub("", rest[: min(ends)] if ends else rest))
    extra = [p for p in _plain_brackets(rest[min(ends) :] if ends else "") if p != main]
    short = _MOVIE_TAIL.sub("", main)
    bare = _THE_MOVIE.sub("", short)
    plain = _AT_END.sub("", main)
    names = tuple(v for name in (short, main, bare, plain) if name for v in _variants(name)) + tuple(extra)
    return tuple(dict.fromkeys(names)), int(year[1]) if year else None


def titles_after(text: str) -> tuple[str, ...]:
    """Another title in brackets right behind the mark: `S03E14 (Other Title) [1080p]`."""
    found = re.match(r"\s*\(([^()]{4,})\)", text)
    name = _clean(found[1]) if found else ""
    return (
        (name,)
        if name and not _is_tag(name) and not re.search(r"\d{3}|ver\b|version|cut\b", name, re.I)
        else ()
    )


def _without_groups(text: str) -> tuple[str | None, str]:
    first: str | None = None
    while True:
        found = _LEADING.match(text)
        content = (found[1] or found[2] or "") if found else ""
        if not found or (first is not None and not _is_tag(content) and not _TEAM.search(content)):
            return first, text
        first = first if first is not None else content
        text = text[found.end() :]


def _is_tag(content: str) -> bool:
    rest = _TECH_WORD.sub("", content)
    return (
        not re.search(r"[^\W\d_]{2}", rest)
        or bool(_RANGE.match(content))
        or bool(_TRADITIONAL.match(content))
    )


def _without_stars(text: str) -> str:
    return _STAR_AT_BRACKET.sub(" ", _STARRED.sub(" ", text))


def _tag_bracket(text: str) -> re.Match[str] | None:
    for found in _BRACKET.finditer(text):
        if found.start() and (_is_tag(found[1]) or _TECH_WORD.search(found[1])):
            return found
    return None


def _drop_tags(text: str) -> str:
    """Brackets with technical words go; others stay inside a title, and go at its end."""
    text = _BRACKET.sub(lambda m: " " if _TECH_WORD.search(m[1]) or _RANGE.match(m[1]) else m[0], text)
    text = _AT_END.sub("", text.strip())
    return re.sub(r"[\[\]【】]", "", text)


def _plain_brackets(text: str) -> list[str]:
    parts = (_clean(part) for part in re.findall(r"\(([^()]{4,})\)", text))
    return [part for part in parts if part and not _TECH_WORD.search(part) and re.search(rf"[{_CJK}]", part)]


def _variants(title: str) -> tuple[str, ...]:
    parts = [_clean(part) for part in _SCRIPT_EDGE.split(title)]
    inner = [_clean(part) for part in re.findall(r"\(([^()]{4,})\)", title) if not _is_tag(part)]
    outer = _clean(re.sub(r"\([^()]{4,}\)", " ", title)) if inner else title
    wanted = [part for part in parts if len(part) > 3] if len(parts) == 2 else []
    cut = _CUT.search(title)
    wanted += [_TV.sub("", title), _BROADCAST.sub("", title), title[: cut.start()] if cut else title]
    return tuple(dict.fromkeys([title, *wanted, *([outer] if len(outer) > 1 else []), *inner]))


def _clean(text: str) -> str:
    text = _TAIL.sub("", " ".join(text.split()))
    return re.sub(r"^[\s\-–—.,:~★]+(?=\D)", "", text)
