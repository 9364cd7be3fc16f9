"""From a path or URL to the texts in it that can hold a title: the name itself and the folders above.

Pure text work: nothing is looked up on a disk.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from jimaku_mpv.privacy import is_address, is_identifier, is_key, is_nameless, without_tokens

LONGEST = 400
"""Letters of a name that is read. No file system has names of more than 255; titles of streams can be longer.

A longer one is not read at all: its beginning alone could hold another number than the episode's.
"""

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
_SLUG = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+){3,}$")
# Recorders write the time in front: `2024年10月05日18時00分00秒-…`, `20241005_1800_…`, `202410051800…`.
_RECORDED = re.compile(
    r"^\s*(?:(?:19|20)\d\d年\d{1,2}月\d{1,2}日(?:\d{1,2}時\d{1,2}分(?:\d{1,2}秒)?)?[\s\-]*"
    r"|(?:19|20)\d{6}[\s\-]?(?:[0-2]\d[0-5]\d(?:[0-5]\d)?)?[\s\-]+(?=\D)|(?:19|20)\d{10,16}[\s\-]*(?=\D))"
)
_DRIVE = re.compile(r"^[a-z]:$", re.IGNORECASE)
# What follows a name in an address, or is made to by percent signs.
_PARAMETERS = re.compile(r"[?#;&](?=[\w.\[\]-]*=).*$", re.DOTALL)
# `ytdl://https://…`: the first scheme only says who opens the second.
_WITHIN = re.compile(r"(?:https?|ftps?|sftp|smb|nfs|file)://.*$|magnet:\?.*$", re.IGNORECASE | re.DOTALL)
_LONGEST_QUERY = 2000
_TITLE_KEYS = ("title", "name", "filename", "file")


@dataclass(frozen=True, slots=True)
class Location:
    """`name`: base name without extension; `folders`: nearest first; `spare`: what else may be a title."""

    name: str
    folders: tuple[str, ...] = ()
    spare: tuple[str, ...] = ()


def locate(path: str) -> Location:
    """Take a path or URL apart; percent signs are decoded in a URL only, which has no tokens left then."""
    if is_address(path):
        return _locate_address(path)
    parts = re.split(_separators(path), path)
    # `\\nas\share`: the machine's own name is no folder.
    return _from_parts(parts[2:] if path.startswith("\\\\") else parts)


def _separators(path: str) -> str:
    """A backslash is a letter like any other where a slash separates and no drive stands first."""
    windows = "/" not in path or path.startswith("\\\\") or path[1:2] == ":"
    return r"[\\/]+" if windows else "/+"


def normalise(text: str) -> str:
    """One width, readable spaces instead of underscores and scene dots, no ids; empty beyond `LONGEST`."""
    if len(text) > LONGEST:
        return ""
    text = _ANY_ID.sub(" ", text.encode("utf-8", "replace").decode())
    text = unicodedata.normalize("NFKC", _CRC.sub(" ", text)).translate(_PLAIN)
    if len(text) > LONGEST:  # one letter can stand for eighteen
        return ""
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


def base_name(name: str) -> str:
    """A file's name without its extension, as far as it can be one; see `LONGEST`."""
    base = strip_extension(name)
    return base if len(base) <= LONGEST else ""


def _locate_address(url: str) -> Location:
    if is_nameless(url):
        return Location("")
    if within := _WITHIN.search(url.partition("://")[2].partition("?")[0]):
        return locate(within[0])
    try:
        parts = urlsplit(url)
    except ValueError:  # a host that is none; what stands behind it is a path all the same
        parts = urlsplit(f"//{url.partition('://')[2].partition('/')[2]}")._replace(netloc="")
    query = parse_qs(parts.query[:_LONGEST_QUERY]) if parts.query else {}
    if parts.scheme.lower() == "magnet":
        # `dn` is what the one who made it calls it; the rest says where it is, and to whom.
        return Location(named_by(query.get("dn", [""])[0]))
    spare = tuple(name for key in _TITLE_KEYS if key in query and (name := named_by(query[key][0])))
    *above, last = re.split(r"/+", unquote(parts.path, errors="replace").lstrip("/"))
    folders = _from_parts([*above, "file"]).folders
    return Location(named_by(last), tuple(filter(None, map(_folder_named, folders))), spare)


def named_by(text: str) -> str:
    """The name in the last part of an address, or in a title that it was given; empty if there is none."""
    if is_address(text):
        return locate(text).name
    text = _PARAMETERS.sub("", text)
    base = base_name(text)
    has_ending = len(base) < len(text.strip())
    return "" if not has_ending and is_identifier(base) else without_tokens(base)


def _folder_named(text: str) -> str:
    return "" if "@" in text or is_identifier(text) else without_tokens(text)


def _from_parts(parts: list[str]) -> Location:
    parts = [part for part in parts if part and not _DRIVE.match(part)]
    if not parts:
        return Location("")
    name, *folders = reversed(parts[-5:])
    named = (folder for folder in folders if len(folder) <= LONGEST and not is_key(folder))
    return Location("" if is_key(strip_extension(name)) else base_name(name), tuple(named))
