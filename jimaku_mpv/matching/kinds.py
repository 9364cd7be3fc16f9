"""Tells films, OVAs, specials, credits and extras from plain episodes, by the words in a name.

Knows words only; the episode mark is found elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jimaku_mpv.model import Kind

_CREDITS = (
    r"(?<![a-z])(?:NC\s?(?:OP|ED)\d{0,2}[a-z]?|(?:OP|ED)\d{1,2}(?:ED\d{0,2})?|creditless)(?![a-z])",
    r"[\[\s](?:OP|ED)(?=\s?\]|\s?v\d|$)",
)
_EXTRA = (
    r"(?:次回)?予告(?:編)?(?!状)",
    r"(?<=\s)(?:preview|trailer|teaser|menu)(?=\s?[\[(\d]|$)",
    r"(?<=[\[\s])(?:PV|CM)\s?\d{0,2}(?=\s?[\]v\[(]|$)",
)
_OVA = (r"(?<![a-z])(?:OVA|OAD)s?\s?(?:[-#]\s?|e)?(?P<n>\d{1,2})?(?:v\d)?(?![a-z\d])",)
_SPECIAL = (
    r"特別編|番外編|総集編",
    r"(?<=[\s\[\-])(?:SP|Specials?|スペシャル)\s?(?:[-#]\s?)?(?P<n>\d{1,2}(?!\d))?(?=v\d|\s*[\[(]|\s*$|\s-\s)",
    r"(?<=[\s\[])SP(?P<n>\d{1,2})(?!\d)",
)
_MOVIE = (
    r"(?<![a-z])(?:the\s+)?movie(?![a-z])",
    r"劇場版|^映画",
    r"^\s*(?:\[[^\]]*\]\s*)?(?:eiga|gekijou?ban)\s|[\s\[(]gekijou?ban(?=\s|$)",
)
_WORDS = tuple(
    (kind, re.compile(body, re.IGNORECASE))
    for kind, bodies in (
        (Kind.CREDITS, _CREDITS),
        (Kind.EXTRA, _EXTRA),
        (Kind.OVA, _OVA),
        (Kind.SPECIAL, _SPECIAL),
        (Kind.MOVIE, _MOVIE),
    )
    for body in bodies
)


@dataclass(frozen=True, slots=True)
class KindMark:
    """`numbered`: the number the kind itself carries (`OVA 2`); `cut`: where the title ends at the latest.

    `titles`: the name with the kind's word left in, for entries that are called so.
    """

    kind: Kind | None = None
    numbered: int | None = None
    cut: int | None = None
    titles: tuple[str, ...] = ()


def read_kind(text: str) -> KindMark:
    """The first kind that a word in the text names; none for a plain episode."""
    for kind, pattern in _WORDS:
        found = pattern.search(text)
        if found is None:
            continue
        if kind is Kind.MOVIE:
            return KindMark(kind)
        nothing_before = not re.search(r"\w", re.sub(r"^\s*[\[【][^\]】]*[\]】]", "", text[: found.start()]))
        if nothing_before and not found[0].upper().startswith("NC"):
            continue
        number = found.groupdict().get("n")
        before = re.sub(r"^\s*[\[【][^\]】]*[\]】]\s*", "", text[: found.start()])
        word = re.sub(r"\s?(?<!\d)\d+$", "", found[0]).strip()
        return KindMark(kind, int(number) if number else None, found.start(), _titled(kind, before, word))
    return KindMark()


def _titled(kind: Kind, before: str, word: str) -> tuple[str, ...]:
    if kind not in (Kind.OVA, Kind.SPECIAL):
        return ()
    spellings = ("OVA", "OAD", "OVAs") if kind is Kind.OVA else (word.strip(" -#"),)
    return tuple(f"{before.strip(' -[(')} {spelling}" for spelling in spellings)
