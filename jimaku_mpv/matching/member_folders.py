"""What the folders inside an archive say of its members: another season or half, another language, specials.

Knows paths inside archives; the names of the members themselves are judged by `ranking`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from jimaku_mpv.matching.kinds import read_kind
from jimaku_mpv.matching.languages import languages_in
from jimaku_mpv.matching.season_words import TitleParts, take_apart
from jimaku_mpv.model import Entry, Kind

FIRST = 1
LONGEST = 1024
"""Letters of a member's whole path. Windows opens 260, and no archive that was seen has half as many."""

_KINDS = (
    (Kind.OVA, re.compile(r"^(?:ova|oad)s?$", re.IGNORECASE)),
    (Kind.SPECIAL, re.compile(r"^(?:sps?|specials?|s(?:eason\s?)?0+|特別編|番外編)$", re.IGNORECASE)),
    (Kind.MOVIE, re.compile(r"^(?:movies?|films?|gekijou?ban|劇場版)$", re.IGNORECASE)),
    (
        Kind.EXTRA,
        re.compile(
            r"^(?:extras?|bonus|menus?|[pc](?:v|m)s?|(?:映像)?特典|(?:nc)?(?:op|ed)s?)$", re.IGNORECASE
        ),
    ),
)


def within_reach(names: Sequence[str], entry: Entry, season: int | None) -> list[str]:
    """The members whose folders do not contradict the wanted season, or Japanese; `/` between folders."""
    paths = {name: _read(name.split("/")[:-1]) for name in names if len(name) <= LONGEST}
    said = [_parts(name) for name in entry.names()]
    wanted = season or next((one.season for one in said if one.season is not None), None)
    part = next((one.part for one in said if one.part is not None), FIRST)
    found = {one for path in paths.values() if (one := _season(path)) is not None}
    if wanted is None and (len(found) > 1 or FIRST in found):
        wanted = FIRST
    return [name for name, path in paths.items() if _fits(path, wanted, part)]


def kind_of_folders(name: str) -> Kind | None:
    """What the folders of a member say it is, if no plain episode."""
    if len(name) > LONGEST:
        return Kind.EXTRA
    for folder in reversed(name.split("/")[:-1]):
        text = folder.strip(" []()")
        for kind, pattern in _KINDS:
            if pattern.match(text):
                return kind
        found = read_kind(f"Title {text}").kind
        if found is not None:
            return found
    return None


def _read(folders: Sequence[str]) -> list[TitleParts]:
    return [_parts(folder) for folder in folders]


def _fits(folders: Sequence[TitleParts], wanted: int | None, part: int) -> bool:
    season = _season(folders)
    half = next((one.part for one in reversed(folders) if one.part is not None), None)
    languages = [found for folder in folders if (found := languages_in(folder.text))]
    return (
        (season is None or wanted is None or season == wanted)
        and (half is None or half == part)
        and (not languages or "ja" in languages[-1])
    )


def _season(folders: Sequence[TitleParts]) -> int | None:
    return next((one.season for one in reversed(folders) if one.season is not None), None)


def _parts(text: str) -> TitleParts:
    # A word in front, since a season is only looked for behind a title.
    parts = take_apart(f"Title {text}")
    season = None if parts.loose else parts.season
    return TitleParts(text, parts.base, season, parts.part, parts.year, parts.final)
