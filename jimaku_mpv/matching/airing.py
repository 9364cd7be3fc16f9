"""Whether an episode that an entry has no file for may still come: because its show is on the air.

Judges by the entry's list and its dates; knows nobody who could be asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from jimaku_mpv.matching.subtitle_names import SubtitleName
from jimaku_mpv.matching.target import Wanted
from jimaku_mpv.model import Kind, SubtitleFile

LATELY = timedelta(days=21)
"""A show is on the air as long as its newest episode came so lately: one a week, with a week off and a late
subtitle. Longer, and the last episode of each finished show would be waited for until the next season."""

WEEKLY = (Kind.EPISODE, Kind.ONA)
"""What comes one after the other, week by week. A film, an OVA or a special has no next week."""


def may_come(
    wanted: Wanted, files: Sequence[SubtitleFile], names: Sequence[SubtitleName], now: datetime
) -> bool | None:
    """Whether a file for the episode may come these days; None when only somebody else can tell.

    `names`: what the names of `files` say. An episode before one that is listed is a gap, which nobody fills
    any more.
    """
    episode, kind = wanted.episode, wanted.guess.kind
    if not isinstance(episode, int) or wanted.entry.movie or kind not in WEEKLY:
        return False
    if wanted.count is not None and episode > wanted.count:
        return False
    listed = [
        (place, file.last_modified)
        for file, name in zip(files, names, strict=True)
        if (place := _place(wanted, episode, name)) is not None
    ]
    newest = max((place for place, _ in listed), default=None)
    if newest is not None and newest >= 0:
        return False
    # Others make subtitles of old episodes at any time: when the newest one first came is what counts. Where
    # none is listed, the entry was made or filled lately.
    came = min((when for place, when in listed if place == newest), default=wanted.entry.last_modified)
    return True if now - came <= LATELY else None


def _place(wanted: Wanted, episode: int, name: SubtitleName) -> int | None:
    """How many episodes the last one in a file lies before (below 0) or behind the wanted one."""
    numbers = name.numbers
    if numbers.kind not in WEEKLY:
        return None
    ends = [one.end for one in numbers.ranges if one.end is not None]
    last = max((n for n in (numbers.last, numbers.number, *ends) if isinstance(n, int)), default=None)
    if last is None:
        return None
    if wanted.season is not None and numbers.season is not None and numbers.season != wanted.season:
        # An entry of live action holds all seasons: what a later one has, comes after the wanted one.
        return last if numbers.season > wanted.season else None
    counts_through = numbers.season is None and wanted.absolute is not None
    if counts_through and wanted.absolute is not None and last > wanted.absolute - episode:
        return last - wanted.absolute
    return last - episode
