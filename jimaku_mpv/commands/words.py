"""Text made safe for a terminal, whoever wrote it."""

from __future__ import annotations

import unicodedata


def readable(text: str) -> str:
    """The text with broken bytes replaced, so that it can be written as UTF-8."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def visible(text: str) -> str:
    """The text without control characters and broken bytes, safe to print on any terminal."""
    return "".join(char if _is_harmless(char) else "\N{REPLACEMENT CHARACTER}" for char in readable(text))


def _is_harmless(char: str) -> bool:
    # Python calls no space but the plain one printable; Japanese names have wide ones.
    return char.isprintable() or unicodedata.category(char) == "Zs"
