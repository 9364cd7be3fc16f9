"""What the folders inside an archive say of its members: another season, another language.

Knows paths inside archives; the names of the members themselves are judged by `ranking`.
"""

from __future__ import annotations

from collections.abc import Sequence

from jimaku_mpv.matching.languages import languages_in
from jimaku_mpv.matching.season_words import take_apart
from jimaku_mpv.model import Entry

FIRST = 1


def within_reach(names: Sequence[str], entry: Entry, season: int | None) -> list[str]:
    """The members whose folders do not contradict the wanted season, or Japanese; `/` between folders."""
    said = (_season(name) for name in entry.names())
    wanted = season or next((one for one in said if one is not None), FIRST)
    return [name for name in names if _fits(name.split("/")[:-1], wanted)]


def _fits(folders: Sequence[str], wanted: int) -> bool:
    seasons = [season for season in map(_season, folders) if season is not None]
    languages = [found for folder in folders if (found := languages_in(folder))]
    return (not seasons or seasons[-1] == wanted) and (not languages or "ja" in languages[-1])


def _season(text: str) -> int | None:
    # A word in front, since a season is only looked for behind a title.
    parts = take_apart(f"Title {text}")
    return None if parts.loose else parts.season
