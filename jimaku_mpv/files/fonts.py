"""Fonts that come with a subtitle: which members of an archive are fonts, and which bytes are one. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jimaku_mpv.files.members import Member

SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
MAGIC = (b"\x00\x01\x00\x00", b"OTTO", b"ttcf", b"true")
LIMIT = 64 * 1024 * 1024
"""Bytes of all fonts of one archive; Japanese ones have up to 15 MB."""


def fonts_among(members: Iterable[Member]) -> list[str]:
    """The names of fonts, as many as fit below the limit."""
    total = 0
    fonts: list[str] = []
    for member in members:
        if member.name.lower().endswith(SUFFIXES) and total + member.size <= LIMIT:
            total += member.size
            fonts.append(member.name)
    return fonts


def is_font(data: bytes) -> bool:
    """Whether the bytes begin like a font."""
    return data.startswith(MAGIC)
