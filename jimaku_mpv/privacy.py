"""What stays the user's own: folders that nobody else can open, and what addresses hide.

An address is more than a name: it can hold a password, a key that opens it for anybody, or the number of a
person. Knows nothing of the rest of the program.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from urllib.parse import unquote

_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]{0,30})://", re.IGNORECASE)
# These have no `//`, and `Re:Hero - 05.mkv` is a file's name.
_BARE_SCHEME = re.compile(r"(magnet|data|mailto|urn|concat|lavfi|subfile|crypto):", re.IGNORECASE)
# What these hold is a video itself, or a recipe for one, and no name of it.
_NAMELESS = re.compile(
    r"(?:data|mailto|urn|concat|lavfi|subfile|crypto|memory|hex|edl|av|null|fd|fdclose|mf):", re.IGNORECASE
)
# A `/` in a password, which should have been written as %2F.
_SPLIT_PASSWORD = re.compile(r"^(?!\[)[^/@:]*:(?!\d*(?:/|$))[^@]*@")
_UUID = re.compile(r"(?<![0-9a-f])[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}(?![0-9a-f])", re.IGNORECASE)
MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
ADDRESS = re.compile(
    r"(?<![a-z0-9+.-])[a-z0-9+.-]*://[^\s\"'<>]+|(?<![a-z])magnet:\?[^\s\"'<>]+", re.IGNORECASE
)
"""An address somewhere in a text."""

_VALUE = re.compile(
    r"(?<![\w-])[\w-]*?(?:token|key|sig|signature|auth|pass|passwd|password|secret|session|sessionid|sid"
    r"|hash|policy|credential|expires|user|login)=[^\s&;]*",
    re.IGNORECASE,
)
_CHECKSUM = re.compile(r"[\[(][0-9A-Fa-f]{8}[\])]")
_WORD = re.compile(r"[A-Za-z0-9]{6,}")
_MARKED = re.compile(r"s\d{1,2}(?:ep?|x|ova|oad|sp)\d{1,4}(?:e\d{1,4})?(?:v\d)?$", re.IGNORECASE)
_SIZE = re.compile(r"\d{3,4}[xp]\d{0,4}p?", re.IGNORECASE)
_EDGE_DIGITS = re.compile(r"^\d{1,4}(?=\D)|(?<=\D)\d{1,4}$")
_HEX = re.compile(r"^(?:(?=.*\d)[0-9a-f]{12,}|(?=.*\d[a-f])[0-9a-f]{10,}|[0-9a-f]{16,})", re.IGNORECASE)
_UNIT = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[A-Z]|\d+")
_SPOKEN = re.compile(r"^(?=.*[aeiouy])(?!.*[bcdfghjklmnpqrstvwxz]{4})[a-z]{4,}", re.IGNORECASE)
_UNSPEAKABLE = re.compile(r"[bcdfghjklmnpqrstvwxz]{5}", re.IGNORECASE)
_PLAIN = re.compile(r"[A-Z]?[a-z]*|[A-Z]*")
_LONGEST_PLAIN = 16
"""Letters of one case from which on a word that nobody can speak is none."""

_LONG, _MANY = 20, 3
"""Letters, and numbers between them, from which on a single word is none: nobody writes a name like that."""

_IDENTIFIER = re.compile(r"^(?=.*[A-Z0-9])[\w-]{11,64}", re.ASCII)
"""What sites give their videos for a name, from YouTube's eleven letters on."""


def make_private_folder(folder: Path) -> None:
    """Make the folder and those above that are missing, for the user alone.

    Raises OSError, also where not even the topmost one is there: a drive or a share may be gone.
    """
    missing = list(itertools.takewhile(lambda one: not one.is_dir(), (folder, *folder.parents)))
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)


def is_address(place: str) -> bool:
    """Whether it names something else than a file by its path."""
    return bool(_SCHEME.match(place) or _BARE_SCHEME.match(place))


def is_nameless(address: str) -> bool:
    """Whether an address holds a video, or how to make one, instead of naming it."""
    return _NAMELESS.match(address) is not None


def without_secrets(place: str) -> str:
    """Of an address its scheme, host and last part: no user, query or fragment; any other text as it is.

    Nor a last part that is no name, but a key to the address; see `without_tokens`.
    """
    if _BARE_SCHEME.match(place) or is_nameless(place):
        scheme, colon, _ = place.partition(":")
        return f"{scheme}{colon}…"
    found = re.match(r"([a-z0-9+.-]*)://([^?#]*)", place, re.IGNORECASE | re.DOTALL)
    if found is None:
        return place
    host, slash, path = _SPLIT_PASSWORD.sub("", found[2]).partition("/")
    last = unquote(path.rpartition("/")[2], errors="replace")
    name = "…" if without_tokens(last) != last or is_identifier(last) else path.rpartition("/")[2]
    return f"{found[1]}://{host.rpartition('@')[2]}{slash}{name}"


def without_tokens(text: str) -> str:
    """A part of an address without what is no word of a name: identifiers, keys, sums, addresses of mail.

    Empty when no word is left. A checksum in brackets is part of a video's name.
    """
    kept = text
    for pattern in (_UUID, MAIL, _VALUE):
        kept = pattern.sub(" ", kept)
    sums = [found.span() for found in _CHECKSUM.finditer(kept)]

    def judged(found: re.Match[str]) -> str:
        inside = any(begin <= found.start() and found.end() <= end for begin, end in sums)
        return found[0] if inside or not is_token(found[0]) else " "

    kept = _WORD.sub(judged, kept)
    if kept == text:
        return text
    left, whole = (sum(map(str.isalnum, one)) for one in (kept, text))
    is_said = _spoken(kept) or any(char.isalnum() and not char.isascii() for char in kept)
    return kept if is_said or 2 * left > whole else ""


def is_identifier(part: str) -> bool:
    """Whether a whole part of an address, which has no ending, is what a site calls a video, and no name."""
    if part.isdecimal():
        return False
    if _WORD.fullmatch(part):
        core = _EDGE_DIGITS.sub("", _MARKED.sub("", part))
        return not core.isalpha() and 3 * _spoken(core) < 2 * len(core)
    return bool(_IDENTIFIER.fullmatch(part)) and 3 * _spoken(part) < len(part)


def is_key(text: str) -> bool:
    """Whether the whole text, even of a file on this disk, is some machine's number or key, and no name."""
    whole = text.strip("{}()[] ")
    return bool(_UUID.fullmatch(whole) or MAIL.fullmatch(whole)) or (
        len(whole) >= _LONG and bool(_WORD.fullmatch(whole)) and is_token(whole)
    )


def is_token(word: str) -> bool:
    """Whether letters and digits are mixed as chance does it, with hardly a syllable among them."""
    if word.isdecimal() or _SIZE.fullmatch(word):
        return False
    if _HEX.fullmatch(word):
        return True
    core = _EDGE_DIGITS.sub("", _MARKED.sub("", word))
    if core.isalpha():
        plain = core == word and len(core) < _LONGEST_PLAIN and _PLAIN.fullmatch(core)
        return len(core) > 7 and not plain and _UNSPEAKABLE.search(core) is not None
    if len(core) < 8:
        return len(_UNIT.findall(core)) > 4
    mixed = len(core) >= _LONG and len(_UNIT.findall(core)) > 2 * _MANY
    return mixed or 2 * _spoken(core) < len(core)


def _spoken(text: str) -> int:
    """How many letters are part of what could be a syllable or more."""
    return sum(len(unit) for unit in _UNIT.findall(text) if _SPOKEN.fullmatch(unit))
