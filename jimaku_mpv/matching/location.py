"""From a path or URL to the texts in it that can hold a title: the name itself and the folders above.

Pure text work: nothing is looked up on a disk.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

LONGEST = 400
_EXTENSION = re.compile(
    r"\.(?:mkv|mp4|m4v|avi|webm|mov|ts|m2ts|mts|wmv|flv|ogm|ogv|rmvb|rm|mpe?g|3gp|vob|iso|divx|strm|m3u8|part"
    r"|srt|ass|ssa|sub|sup|idx|vtt|zip|7z|rar)$",
    re.IGNORECASE,
)
_ANY_ID = re.compile(r"[\[{(](?:anilist|tmdb|tvdb|anidb|imdb|mal)(?:id)?[-=_: ][\w:]+[\]})]", re.IGNORECASE)
_CRC = re.compile(r"[\[(][0-9A-Fa-f]{8}[\])]")
_PLAIN = str.maketrans({"_": " ", "\x00": " ", **dict.fromkeys("‐‑‒–—―−", "-")})
# `7.5` and `EP07.5` are numbers; the dots of `H.264`, `DDP5.1.H` or `01.1080p` part words.
_DECIMAL = re.compile(r"(?<=\d)(?<!\d\d\.)\.(?=\d(?!\d))|(?<=\d\d)\.(?=5(?![\d.]))")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){3,}$")
# Recorders write the time in front: `2024年10月05日18時00分00秒-…`, `20241005_1800_…`, `202410051800…`.
_RECORDED = re.compile(
    r"^\s*(?:(?:19|20)\d\d年\d{1,2}月\d{1,2}日(?:\d{1,2}時\d{1,2}分(?:\d{1,2}秒)?)?[\s\-]*"
    r"|(?:19|20)\d{6}[\s\-]?(?:[0-2]\d[0-5]\d(?:[0-5]\d)?)?[\s\-]+(?=\D)|(?:19|20)\d{10,16}[\s\-]*(?=\D))"
)
_DRIVE = re.compile(r"^[a-z]:$", re.IGNORECASE)
_TITLE_KEYS = ("title", "name", "filename", "file")


@dataclass(frozen=True, slots=True)
class Location:
    """`name`: base name without extension; `folders`: nearest first; `spare`: what else may be a title."""

    name: str
    folders: tuple[str, ...] = ()
    spare: tuple[str, ...] = ()


def locate(path: str) -> Location:
    """Take a path or URL apart; percent signs are decoded in a URL only."""
    if "://" in path[:20]:
        return _locate_url(path)
    return _from_parts(re.split(_separators(path), path))


def _separators(path: str) -> str:
    """A backslash is a letter like any other where a slash separates and no drive stands first."""
    windows = "/" not in path or path.startswith("\\\\") or path[1:2] == ":"
    return r"[\\/]+" if windows else "/+"


def normalise(text: str) -> str:
    """One width, readable spaces instead of underscores and scene dots, no ids, at most 400 characters."""
    text = _ANY_ID.sub(" ", text[:LONGEST].encode("utf-8", "replace").decode())
    text = unicodedata.normalize("NFKC", _CRC.sub(" ", text)).translate(_PLAIN)
    if "%20" in text:
        text = unquote(text)
    text = text.replace("+", " ") if text.count("+") > 1 and " " not in text else text
    if text.count(".") > text.count(" "):
        text = _DECIMAL.sub("\0", text).replace(".", " ").replace("\0", ".")
    if _SLUG.match(text):
        text = text.replace("-", " ")
    text = _RECORDED.sub("", text)
    return " ".join(text.replace("[[", "[").split())


def strip_extension(name: str) -> str:
    """Drop one known extension of video, subtitle or archive; any other dot is part of the name."""
    return _EXTENSION.sub("", name.strip())


def _locate_url(url: str) -> Location:
    try:
        parts = urlsplit(url)
    except ValueError:
        return _from_parts(re.split(r"[\\/]+", url.partition("://")[2]))
    path = unquote(parts.path, errors="replace")
    query = parse_qs(parts.query[:2000], max_num_fields=None) if parts.query else {}
    spare = tuple(strip_extension(query[key][0]) for key in _TITLE_KEYS if query.get(key))
    location = _from_parts(re.split(r"/+", path))
    if not location.name:
        return Location("", (), spare)
    return Location(location.name, location.folders, spare)


def _from_parts(parts: list[str]) -> Location:
    parts = [part for part in parts if part and not _DRIVE.match(part)]
    if not parts:
        return Location("")
    return Location(strip_extension(parts[-1]), tuple(reversed(parts[:-1]))[:4])
