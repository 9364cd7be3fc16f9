"""What was read from the names of a list, as compact text of the database, and back.

Positions stand for the fields, so that thousands of names come back in a few milliseconds.
"""

from __future__ import annotations

import json
from dataclasses import astuple, fields
from typing import Any

from jimaku_mpv.matching.numbering import Numbering
from jimaku_mpv.matching.subtitle_names import Retiming, SubtitleName
from jimaku_mpv.model import EpisodeRange, Kind
from jimaku_mpv.store.rows import restored

_NUMBERS = [field.name for field in fields(SubtitleName)].index("numbers")
_LANGUAGES = [field.name for field in fields(SubtitleName)].index("languages")
_RETIMING = [field.name for field in fields(SubtitleName)].index("retiming")
_KIND = [field.name for field in fields(Numbering)].index("kind")
_KINDS = {kind.value: kind for kind in Kind}
_NOT_RETIMED, _NOTHING = Retiming(), list(astuple(Retiming()))
_RANGES = [field.name for field in fields(Numbering)].index("ranges")


def readings_text(names: tuple[SubtitleName, ...]) -> str:
    """The names as compact JSON."""
    return json.dumps(
        [astuple(name) for name in names], ensure_ascii=False, separators=(",", ":"), default=sorted
    )


def readings(text: str) -> tuple[SubtitleName, ...]:
    """Read back what `readings_text` wrote; Damaged when it can't be."""
    return restored(lambda: tuple([_name(row) for row in json.loads(text)]))


def _name(row: list[Any]) -> SubtitleName:
    numbers = row[_NUMBERS]
    numbers[_KIND] = _KINDS[numbers[_KIND]]
    ranges = numbers[_RANGES]
    numbers[_RANGES] = tuple([EpisodeRange(*one) for one in ranges]) if ranges else ()
    row[_NUMBERS] = Numbering(*numbers)
    row[_LANGUAGES] = frozenset(row[_LANGUAGES])
    retiming = row[_RETIMING]
    row[_RETIMING] = _NOT_RETIMED if retiming == _NOTHING else Retiming(*retiming)
    return SubtitleName(*row)
