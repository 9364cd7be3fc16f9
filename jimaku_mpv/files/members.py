"""Which members of an archive are safe to hand out, judged by name, kind and size alone. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from jimaku_mpv.errors import BadSubtitle
from jimaku_mpv.files.subtitle import SIZE_LIMIT
from jimaku_mpv.files.writing import DEVICES, is_visible

COUNT_LIMIT = 5000
TOTAL_LIMIT = 512 * 1024 * 1024
"""Bytes unpacked: the fonts and pictures of a season stay below, and it takes seconds, not minutes."""

DEPTH_LIMIT = 3
"""Archives within archives, the outermost among them."""

RATIO_LIMIT = 300
"""Typeset subtitles pack to a hundredth; from `RATIO_FROM` bytes on, more than this is a bomb."""
RATIO_FROM = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside an archive; `name` with its folders, `/` between them; `size` in bytes."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Found:
    """What an archive says of one of its members; `packed` None: nobody knows.

    `key`: what the unpacker calls it.
    """

    name: str
    size: int
    packed: int | None
    plain: bool
    locked: bool
    key: str | int


@dataclass(frozen=True, slots=True)
class Opened:
    """An open archive: what it holds, and how to get the bytes of some of it, in one go."""

    found: list[Found]
    take: Callable[[Sequence[Found]], list[bytes]]


class TooMuch(BadSubtitle):
    """The whole download is refused, whatever else it holds."""


def sort_out(found: Iterable[Found]) -> tuple[dict[str, Found], dict[str, str]]:
    """The members by name that may be read, and why each of the others may not."""
    good: dict[str, Found] = {}
    refused: dict[str, str] = {}
    for member in found:
        reason = danger(member) or ("comes twice" if member.name in good else "")
        if reason:
            refused.setdefault(member.name, reason)
        else:
            good[member.name] = member
    return good, refused


class Budget:
    """What one download may hold, the archives within it included; `packed`: its own bytes."""

    def __init__(self, packed: int) -> None:
        self._packed = packed
        self._count = 0
        self._total = 0

    def spend(self, found: Sequence[Found], depth: int) -> None:
        """Count in one more archive; raises BadSubtitle when the whole is out of all proportion."""
        self._count += len(found)
        self._total += sum(max(0, member.size) for member in found)
        if depth >= DEPTH_LIMIT:
            raise TooMuch("The archive is packed into too many others")
        if self._count > COUNT_LIMIT:
            raise TooMuch("The archive holds too many files")
        much = self._total > TOTAL_LIMIT
        if much or (self._total > RATIO_FROM and self._total > RATIO_LIMIT * self._packed):
            raise TooMuch("The archive would unpack to too much")


def danger(member: Found) -> str:
    """Why a member is not touched; empty when it may be."""
    parts = member.name.split("/")
    if not member.plain:
        return "is no plain file"
    if member.locked:
        return "needs a password"
    if not is_visible(member.name):
        return "has control characters in its name"
    if parts[0] == "" or ".." in parts or re.match("[A-Za-z]:", member.name):
        return "leads out of the archive"
    if any(DEVICES.match(part) for part in parts):
        return "is named like a device"
    return _excess(member)


def _excess(member: Found) -> str:
    if member.size > SIZE_LIMIT:
        return "is too large"
    if member.size < 0:
        return "is smaller than nothing"
    if member.packed is not None and member.size > max(RATIO_FROM, RATIO_LIMIT * member.packed):
        return "is packed too well to be true"
    return ""
