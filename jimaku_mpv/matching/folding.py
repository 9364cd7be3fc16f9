"""Makes two spellings of one name equal, in three steps of growing tolerance.

Knows letters, nothing of shows, seasons or files.
"""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[\W_]+")
_WO = re.compile(r"\bwo\b")
_AND = re.compile(r"\s*&\s*|\band\b")
_LONG_O = re.compile(r"o[uo]+|oh(?=[^aeiou]|$)")
_LONG_U = re.compile(r"uu+")
_KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_SAME = str.maketrans({"×": "x", "✕": "x", "’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"'})


def plain(text: str) -> str:
    """One width, one case, single spaces; punctuation stays, since it can be all that differs."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_SAME)
    return " ".join(text.casefold().split())


def bare(text: str) -> str:
    """Letters and digits of `plain` only, without spaces; a name of symbols alone stays as it is."""
    text = plain(text)
    return _NOT_WORD.sub("", text) or text


def folded(text: str) -> str:
    """`bare`, and also without what romanisations and kana spellings disagree about."""
    text = _AND.sub(" and ", _WO.sub("o", plain(text)))
    if not text.isascii():
        text = _without_accents(text).translate(_KATAKANA)
    text = _LONG_U.sub("u", _LONG_O.sub("o", text))
    return _NOT_WORD.sub("", text).replace("ー", "") or text


def words(text: str) -> list[str]:
    """The words of a name in `plain` form, without punctuation."""
    return _NOT_WORD.sub(" ", plain(text)).split()


def _without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    kept = "".join(c for c in parts if not ("\u0300" <= c <= "\u036f"))
    return unicodedata.normalize("NFC", kept)
