"""Where a release comes from, by the words and abbreviations in its name: streaming service and medium.

Knows words; what follows from them is weighed elsewhere.
"""

from __future__ import annotations

import re

_SERVICES = {
    "Netflix": r"netflix|nf",
    "Amazon Prime": r"amazon|amzn|prime video",
    "Hulu": r"hulu",
    "Crunchy Roll": r"crunchyroll|cr",
    "Disney": r"disney\+?|dsnp",
    "U-NEXT": r"u-?next",
    "ABEMA": r"abema(?:tv)?",
    "B-Global": r"b-?global|bilibili",
    "FOD": r"fod",
}
ANIME_ONLY = frozenset({"Crunchy Roll", "Crunchyroll", "HIDIVE", "Funimation", "Anime Digital Network"})
"""Services that show no live action, in guessit's words."""

_ANY = "|".join(f"(?P<s{i}>{words})" for i, words in enumerate(_SERVICES.values()))
_SERVICE = re.compile(rf"(?<![a-z0-9])(?:{_ANY})(?![a-z0-9])", re.IGNORECASE)
_SOURCES = (
    ("Blu-ray", re.compile(r"(?<![a-z0-9])(?:bd(?:rip|mv|remux)?|blu-?ray)(?![a-z])", re.IGNORECASE)),
    ("Web", re.compile(r"(?<![a-z0-9])web(?:-?(?:dl|rip))?(?![a-z])", re.IGNORECASE)),
    ("DVD", re.compile(r"(?<![a-z0-9])dvd(?:rip)?(?![a-z])", re.IGNORECASE)),
    ("HDTV", re.compile(r"(?<![a-z0-9])(?:hdtv|tvrip|at-x|tbs|ntv|nhk\w?|mx|bs\d+)(?![a-z])", re.IGNORECASE)),
)


def service_of(text: str) -> str | None:
    """The streaming service, in the words that guessit uses where it knows it."""
    found = _SERVICE.search(text)
    return list(_SERVICES)[int(str(found.lastgroup)[1:])] if found else None


def source_of(text: str) -> str | None:
    """The medium: `Blu-ray`, `Web`, `DVD` or `HDTV`."""
    return next((source for source, pattern in _SOURCES if pattern.search(text)), None)
