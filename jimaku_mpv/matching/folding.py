"""Makes two spellings of one name equal, in three steps of growing tolerance.

Knows letters, nothing of shows, seasons or files. Whole catalogues pass through here at every
start, so that each step is a pass over a table and not over patterns.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

_SAME = str.maketrans({"×": "x", "✕": "x", "’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"'})
_KATAKANA = range(0x30A1, 0x30F7)
_TO_HIRAGANA = 0x60


class _Letters(dict[int, str]):
    """A table for `str.translate` that is filled as letters turn up."""

    def __init__(self, form: Callable[[str], str]) -> None:
        super().__init__()
        self._form = form

    def __missing__(self, code: int) -> str:
        self[code] = self._form(chr(code))
        return self[code]


def _letter(char: str) -> str:
    char = char.translate(_SAME)
    return char if char.isalnum() else ""


def _folded_letter(char: str) -> str:
    if char == "ー":
        return ""
    if char == "\n":  # parts the texts in `all_folded`
        return char
    if ord(char) in _KATAKANA:
        return chr(ord(char) - _TO_HIRAGANA)
    first = unicodedata.normalize("NFD", char)[0] if not "\u3040" <= char <= "\u30ff" else char
    return _letter(first) or " "


_BARE = _Letters(_letter)
_FOLDED = _Letters(_folded_letter)


def plain(text: str) -> str:
    """One width, one case, single spaces; punctuation stays, since it can be all that differs."""
    return " ".join(_one_width(text).translate(_SAME).split())


def bare(text: str) -> str:
    """Letters and digits of `plain` only, without spaces; a name of symbols alone stays as it is."""
    return _one_width(text).translate(_BARE) or plain(text)


def folded(text: str) -> str:
    """`bare`, and also without what romanisations and kana spellings disagree about."""
    return _folded(text.replace("\n", " ")) or plain(text)


def all_folded(texts: Sequence[str]) -> list[str]:
    """`folded` of each. Those in ASCII pass through as one text, which Python does four times as fast."""
    together = [text for text in texts if text.isascii() and "\n" not in text]
    keys = dict(zip(together, _folded(" \n ".join(together)).split("\n"), strict=False))
    return [keys.get(text) or folded(text) for text in texts]


def words(text: str) -> list[str]:
    """The words of a name in `plain` form, without punctuation."""
    return "".join(char if char.isalnum() else " " for char in plain(text)).split()


def _folded(text: str) -> str:
    spaced = f" {_one_width(text)} ".replace("&", " and ").translate(_FOLDED).replace(" wo ", " o ")
    joined = spaced.replace(" ", "")
    return joined.replace("ou", "o").replace("oo", "o").replace("uu", "u")


def _one_width(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return text.casefold()
