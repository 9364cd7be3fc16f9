"""Reads single values out of parsed JSON, with errors that name the field. Knows no server."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TypeVar

from jimaku_mpv.errors import NetworkError

T = TypeVar("T")
Json = Mapping[str, object]
LARGEST = 2**63 - 1
LONGEST = 2000
"""Letters; no name or address is longer, and whoever compares names takes time for each letter."""

LONGEST_LINES = 2048
"""Letters; what the site takes for an entry's notes, in bytes."""

UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
TURNING = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Marks that turn the direction of writing make one name look like another."""

log = logging.getLogger(__name__)


class WrongShape(NetworkError):
    """An answer lacks a field, or has another kind of value in it."""

    def __init__(self, what: str) -> None:
        super().__init__("An answer has another form than expected", f"A newer version may help ({what})")
        self.what = what


def as_object(value: object, what: str) -> Json:
    """A JSON object; `what` names it in the error."""
    if isinstance(value, dict):
        return value
    raise WrongShape(f"{what} is not an object")


def as_list(value: object, what: str) -> list[object]:
    """A JSON list; `what` names it in the error."""
    if isinstance(value, list):
        return value
    raise WrongShape(f"{what} is not a list")


def integer(json: Json, name: str, least: int = 0) -> int:
    """A required whole number of at least `least` that a database can hold."""
    value = maybe_integer(json, name, least)
    if value is None:
        raise WrongShape(f"{name} is missing or not a number")
    return value


def maybe_integer(json: Json, name: str, least: int = 0) -> int | None:
    """A whole number, None when it is missing or something else."""
    value = json.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= LARGEST:
        return value
    return None


def text(json: Json, name: str) -> str:
    """A required text with something in it, fit for a screen."""
    value = maybe_text(json, name)
    if value is None:
        raise WrongShape(f"{name} is missing or not a text")
    return value


def address(json: Json, name: str) -> str:
    """A required address, as it came."""
    value = json.get(name)
    if not isinstance(value, str) or not value or len(value) > LONGEST:
        raise WrongShape(f"{name} is missing or not an address")
    return whole(value)


def maybe_text(json: Json, name: str) -> str | None:
    """A text on one line, None when it is missing, empty, endless or something else."""
    value = json.get(name)
    return clean(value) or None if isinstance(value, str) and len(value) <= LONGEST else None


def maybe_lines(json: Json, name: str) -> str | None:
    """A text that may have several lines."""
    value = json.get(name)
    if not isinstance(value, str):
        return None
    return "\n".join(clean(line) for line in value[:LONGEST_LINES].splitlines()) or None


def flag(json: Json, name: str) -> bool:
    """A boolean; what is missing is false."""
    return json.get(name) is True


def moment(json: Json, name: str) -> datetime:
    """A required RFC 3339 time, in UTC; one without a zone is taken for UTC."""
    value = json.get(name)
    try:
        when = datetime.fromisoformat(value.upper() if isinstance(value, str) else "")
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise WrongShape(f"{name} is missing or not a time") from None


def clean(value: str) -> str:
    """Text without what screens and files refuse: control characters, marks of direction, broken letters."""
    return UNSEEN.sub(" ", TURNING.sub("", whole(value))).strip()


def whole(value: str) -> str:
    """Text without broken halves of characters."""
    return value.encode("utf-8", "replace").decode("utf-8")


def each(values: list[object], read: Callable[[Json], T], what: str) -> list[T]:
    """Read every item of a list; one that is wrong is logged and left out.

    Raises WrongShape when none of them can be read, lest an empty list be taken for the truth.
    """
    found: list[T] = []
    wrong: WrongShape | None = None
    for value in values:
        try:
            found.append(read(as_object(value, what)))
        except WrongShape as error:
            wrong = error
            log.warning("one %s left out: %s", what, error.what)
    if wrong and not found:
        raise wrong
    return found
