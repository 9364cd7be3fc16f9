"""The site's own reading of episode numbers, for its `episode=` filter: best effort, often wrong.

Not to be used for anything else: the program chooses files by itself.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_RANGE = r"(\d{1,4})(?!\d)(?:v\d)?(?:\s*[-~]\s*E?(\d{1,4})(?!\d))?"
_MARKED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"S\d{{1,2}}\s?E{_RANGE}",
        rf"(?<![A-Za-z])E(?:P(?:ISODE)?)?[ .]?{_RANGE}",
        rf"\s-\s{_RANGE}",
        rf"\[{_RANGE}(?:\s?END)?\]",
    )
)
_AT_AN_END = tuple(
    re.compile(pattern) for pattern in (r"(?:^|[\s._#-])(\d{1,4})()(?:v\d)?$", r"^(\d{1,3})()[\s._]")
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def chokes_on(name: str) -> bool:
    """Whether the site's reader breaks down at a name: at one with nothing in front of its ending."""
    return name.startswith(".") and "." not in name[1:]


def episodes_in(name: str) -> range | None:
    """The number, or the numbers, that the site reads from a file name; None if there are none."""
    stem = PurePosixPath(name).stem
    bare = _BRACKETS.sub(" ", stem).strip()
    for text, patterns in ((stem, _MARKED), (bare, _AT_AN_END)):
        for pattern in patterns:
            if found := pattern.search(text):
                first = int(found[1])
                last = int(found[2]) if found[2] else first
                return range(first, max(first, last) + 1)
    return None
