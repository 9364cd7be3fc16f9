"""Archives opened in memory, as if they were meant to do harm: zip, and 7z and rar where installed.

Nothing is ever extracted by path: names come out as text, members as bytes, both within limits.
The one module that knows py7zr and rarfile.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside an archive; `name` with its folders, `/` between them; `size` in bytes."""

    name: str
    size: int


def is_archive(data: bytes) -> bool:
    """Whether the bytes are an archive, whatever the file is called."""
    raise NotImplementedError


def members(data: bytes, name: str) -> list[Member]:
    """What can be read safely; raises BadSubtitle (nothing can, or a bomb) or ToolMissing."""
    raise NotImplementedError


def read(data: bytes, name: str, member: str) -> bytes:
    """One member's bytes, by a name that `members` gave; raises BadSubtitle or ToolMissing."""
    raise NotImplementedError
