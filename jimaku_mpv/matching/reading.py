"""Takes one text apart: title, episode mark and kind; and the other ways in which it can be read.

Knows one text at a time; folders, ids and releases are read elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jimaku_mpv.matching.kinds import KindMark, read_kind
from jimaku_mpv.matching.location import normalise
from jimaku_mpv.matching.marks import Mark, find_mark
from jimaku_mpv.matching.title_text import film_titles, titles_after, titles_before
from jimaku_mpv.model import Kind

_GENERIC = re.compile(
    r"^(?:dl|get|\d{5}|vlcsnap|video|movie|index|stream|master|playlist|playback|watch|play|file|untitled|output|sample|download"
    r"|episodes?|ep|e|media|default|manifest|chunklist|hls|dash|sub|raw|tv|bd|\W*|[0-9a-f]{16,}|[\d\W]+)$",
    re.IGNORECASE,
)
_NUMBER_TAIL = re.compile(r"[\s\-,:#]*(?:ep?|episode)?\s*\d+(?:\.5)?(?:v\d)?(?:\s?end)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """`text` is what was read, normalised; no title: it says nothing."""

    titles: tuple[str, ...]
    mark: Mark | None
    kind: KindMark
    year: int | None
    text: str


def read_text(name: str) -> Reading:
    """The most likely reading of a name without folders and extension."""
    text = normalise(name)
    kind = read_kind(text)
    mark = find_mark(text) if kind.numbered is None else None
    if mark and kind.kind is Kind.MOVIE and mark.trust in ("trailing", "leading"):
        mark = None
    if kind.cut is not None and (mark is None or not _goes_on(text[kind.cut : mark.start])):
        titles, year = film_titles(text[: kind.cut])
        return Reading(fit((*titles, *kind.titles)), mark, kind, year, text)
    if mark is None:
        titles, year = film_titles(text)
        return Reading(fit(titles), None, kind, year, text)
    titles = titles_before(text[: mark.start]) + titles_after(text[mark.end :])
    if not titles and mark.start == 0:
        titles = _titles_behind(text[mark.end :].strip(" -.v"))
    if mark.trust == "season 2 - 05" and titles:
        titles = (*titles, f"{titles[0]} {_NUMBER_TAIL.sub('', text[mark.start : mark.end]).strip(' -')}")
    return Reading(fit(titles), mark, kind, None, text)


def _titles_behind(text: str) -> tuple[str, ...]:
    """The number stands in front: `05 - Title - Name of the episode`."""
    first, dash, _ = text.partition(" - ")
    return film_titles(text)[0] + (film_titles(first)[0] if dash else ())


def _goes_on(between: str) -> bool:
    """More title stands between the word for the kind and the mark, or the mark stands in front."""
    return len(re.findall(r"[^\W\d_]{2,}", between)) != 1


def fit(titles: tuple[str, ...]) -> tuple[str, ...]:
    """Those titles that could name a show."""
    return tuple(
        t
        for t in dict.fromkeys(titles)
        if not _GENERIC.match(t) or (len(t) < 6 and any(c.isdigit() for c in t))
    )


def other_readings(reading: Reading) -> tuple[Reading, ...]:
    """A bare number at the end of a name may belong to the title, and then the name has no number."""
    mark = reading.mark
    if mark is None or mark.trust not in ("trailing", "glued"):
        return ()
    if reading.text[mark.start : mark.end].lstrip(" -").startswith("0"):
        return ()
    titles, year = film_titles(reading.text)
    return (Reading(fit(titles), None, reading.kind, year, reading.text),)
