"""What a release says about itself: group, source, streaming service, year.

The only module that knows guessit. It never sees more than guessit can bear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

MOST_CHARACTERS = 255
MOST_WORDS = 60
"""Each word is compared with each other one. The longest real name seen has half as many."""

_WORD = re.compile(r"[^\W_]+")
# We have read them already, and guessit writes down every single number between two ends.
_NOT_ASKED = ("episode", "season")
_MOST_WORDS_OF_GROUP = 3
_LEADING_GROUP = re.compile(r"^\s*[\[【(]\s*([^\[\]【】()]{1,40}?)\s*[\]】)]")
_SCENE_GROUP = re.compile(r"(?<=[\w\])])-\s?([A-Za-z0-9@+_]{2,24})(?:\s*\[[^\]]*\]|\s*\([^)]*\))*\s*$")
_CRC = re.compile(r"[\[(]([0-9A-Fa-f]{8})[\])]")
_NO_GROUP = re.compile(
    r"^(?:[0-9a-f]{8}|\d+|\d{3,4}[pi]|\d+\s?bits?|movie|アニメ|字幕|ova|end)$", re.IGNORECASE
)
# Size, codec, version and checksum. Repeated without a `+` within, so that no name can take long.
_SAYS_NOTHING = re.compile(
    r"(?:[\W_]|(?<![^\W_])(?:\d{3,4}[pi]|\d{3,4}x\d{3,4}|[0-9a-f]{8}|[xh]\.?26[45]|hevc|avc|(?:8|10)-?bits?|v\d"
    r"|aac|flac|opus|end)(?![^\W_]))*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Release:
    """`source` and `service` in guessit's words, such as `Web`, `Blu-ray`, `Netflix`."""

    group: str | None = None
    source: str | None = None
    service: str | None = None
    year: int | None = None


def warm_up() -> None:
    """Build guessit's rules, which takes about 0.3 s once."""
    _guessit("Title 1080p WEB-DL-GROUP", {"type": "episode"})


def read_release(text: str, title: str | None) -> Release:
    """Ask guessit about `text`, from which the number has been taken, but not a known `title`.

    Without a title the text is a film's. Too long a text is not asked about at all.
    """
    if len(text) > MOST_CHARACTERS or len(_WORD.findall(text)) > MOST_WORDS:
        return Release()
    options = {"excludes": _NOT_ASKED} | (
        {"type": "episode", "expected_title": [title]} if title is not None else {}
    )
    found = _guessit(text, options)
    return Release(
        group=_group(_one(found.get("release_group"))),
        source=_one(found.get("source")),
        service=_one(found.get("streaming_service")),
        year=found.get("year") if isinstance(found.get("year"), int) else None,
    )


def says_nothing(rest: str) -> bool:
    """Whether what follows title and number is without anything that guessit could tell.

    It takes 5 ms for a name, and 150 ms more for the first one.
    """
    return _SAYS_NOTHING.fullmatch(rest) is not None


def group_of(name: str) -> str | None:
    """The release group, by the two habits: `[Group]` in front or `-GROUP` at the end."""
    found = _LEADING_GROUP.match(name)
    if found and not _NO_GROUP.match(found[1]) and found.end() < len(name.strip()):
        return found[1].strip()
    found = _SCENE_GROUP.search(name)
    return found[1] if found and not _NO_GROUP.match(found[1]) and not found[1].isdigit() else None


def crc_of(name: str) -> str | None:
    """The checksum in brackets, upper case. Eight digits without a letter are a date, not a checksum."""
    sums = [crc for crc in _CRC.findall(name) if not re.fullmatch(r"(?:19|20)\d{6}", crc)]
    return str(sums[-1]).upper() if sums else None


def _group(text: str | None) -> str | None:
    """A whole sentence is the title of an episode."""
    return text if text is not None and len(_WORD.findall(text)) <= _MOST_WORDS_OF_GROUP else None


def _guessit(text: str, options: dict[str, Any]) -> dict[str, Any]:
    from guessit import guessit
    from guessit.api import GuessitException

    try:
        return dict(guessit(text, options))
    except GuessitException:
        return {}


def _one(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return str(value) if value is not None else None
