"""What the site tells people of an entry, beside its names: its notes, and what its flags mean. Pure."""

from __future__ import annotations

import html
import re
import textwrap
import unicodedata
from collections.abc import Iterator

from jimaku_mpv.model import Entry

NOT_CHECKED = "not checked by Jimaku’s editors"
FROM_ELSEWHERE = "taken over from another source"

_CODE = re.compile(r"`+([^`]+)`+")
_RULES = ("-", "*", "_", "=", "`", "~")
_BLOCK = re.compile(r"^\s*(?:(?:#{1,6}|>|[*+-])(?:\s+|$))+")
_COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
_AUTOLINK = re.compile(r"<([a-z][a-z0-9+.-]*:[^\s<>]*)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\([^()]*\)")
_LINK = re.compile(r"(?<!\\)\[([^\[\]]*)\]\(([^()]*)\)")
_STARS = re.compile(r"(?<![\\*])\*{1,3}(?=[^\s*])([^*]+)(?<=[^\s\\])\*{1,3}(?!\*)")
_LINES = re.compile(r"(?<![\w\\])_{1,3}(?=[^\s_])([^_]+)(?<=[^\s\\])_{1,3}(?!\w)")
_STRUCK = re.compile(r"~~(?=[^\s~])([^~]+)~~")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def standing(entry: Entry) -> tuple[str, ...]:
    """What the flags say of who looks after the entry, in words; nothing for most."""
    told = ((entry.unverified, NOT_CHECKED), (entry.external, FROM_ELSEWHERE))
    return tuple(words for flag, words in told if flag)


def notes_of(entry: Entry) -> tuple[str, ...]:
    """The entry's notes as plain words, line by line: no Markdown, nothing that a screen obeys.

    They are short and simple, so a few rules do; a Markdown library would cost each start more than they say.
    """
    text = _COMMENT.sub(" ", entry.notes or "")
    lines = (_plain(line) for line in text.splitlines() if not _is_rule(line))
    return tuple(line for line in lines if line)


def wrapped_notes(entry: Entry, width: int, most: int) -> list[str]:
    """The notes in at most so many lines of at most `width` letters."""
    told = [part for line in notes_of(entry) for part in textwrap.wrap(line, width)]
    return told if len(told) <= most else [*told[: most - 1], f"{told[most - 1][: width - 1].rstrip()}…"]


def short_notes(entry: Entry, width: int) -> str:
    """The beginning of the notes, in at most `width` letters."""
    text = " ".join(notes_of(entry))
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def _is_rule(line: str) -> bool:
    """A line across the page, the border of code, or what parts a table's head from it."""
    signs = "".join(line.split())
    across = len(signs) > 2 and signs[0] in _RULES and (len(set(signs)) == 1 or signs.startswith("```"))
    return across or ("|" in signs and "-" in signs and set(signs) <= set("|:-"))


def _plain(line: str) -> str:
    line = _BLOCK.sub("", line)
    text = "".join(_pieces(line))
    # Only now: what an entity stands for is no markup, and may be what a screen obeys.
    return " ".join(_harmless(html.unescape(text)).split())


def _pieces(line: str) -> Iterator[str]:
    at = 0
    for code in _CODE.finditer(line):
        yield _words(line[at : code.start()])
        yield code[1]
        at = code.end()
    yield _words(line[at:])


def _words(text: str) -> str:
    text = _AUTOLINK.sub(r"\1", text)
    text = _TAG.sub(" ", _LINK.sub(_link, _IMAGE.sub(r"\1", text)))
    # Twice, for words within others.
    for mark in (_STRUCK, _STARS, _LINES) * 2:
        text = mark.sub(r"\1", text)
    return _ESCAPED.sub(r"\1", text)


def _link(found: re.Match[str]) -> str:
    words, address = found[1].strip(), found[2].strip().partition(" ")[0].strip("<>")
    if not address or address == words:
        return words
    return f"{words} ({address})" if words else address


def _harmless(text: str) -> str:
    return "".join(c if c.isprintable() or unicodedata.category(c) == "Zs" else " " for c in text)
