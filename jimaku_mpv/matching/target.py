"""What is looked for in an entry's list: the episode by every way of counting it.

Knows the video's guess and the entry; nothing of files.
"""

from __future__ import annotations

from dataclasses import dataclass

from jimaku_mpv.matching.kinds import read_kind
from jimaku_mpv.matching.season_words import take_apart
from jimaku_mpv.model import Entry, Episode, Guess, Kind


@dataclass(frozen=True, slots=True)
class Wanted:
    """The episode within the entry, and counted through all seasons; `season` of the entry when known.

    `count`: how many episodes the entry has, when known.
    """

    entry: Entry
    episode: Episode | None
    absolute: int | None
    season: int | None
    guess: Guess
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """The episode by both countings, and as the video's own name says it; `count` episodes in all.

    `film`: there is nothing to count. `whole_show`: the entry holds all seasons. `says_season`: the video
    names one. `entry_kind`: what the entry's own names say it is, if not a plain series.
    """

    episode: Episode | None
    absolute: int | None
    season: int | None
    year: int | None
    kind: Kind
    film: bool
    count: int | None = None
    part: int | None = None
    final: bool = False
    said: int | None = None
    whole_show: bool = False
    says_season: bool = False
    entry_kind: Kind | None = None

    @property
    def offset(self) -> int | None:
        """How many episodes come before this season; None when unknown."""
        if self.absolute is None or not isinstance(self.episode, int):
            return None
        return self.absolute - self.episode

    @property
    def is_miscounted(self) -> bool:
        """A later season, though nothing comes before it: the video counts in another way than the entry."""
        return self.season is not None and self.season > 1 and self.offset == 0

    @property
    def may_be_absolute(self) -> bool:
        """The entry is a later season, the video does not say so, and its number fits both countings."""
        later = (self.season or 1) > 1 and not self.says_season
        return (
            later
            and self.said is not None
            and self.said == self.episode
            and self.said > (self.offset or self.said)
        )


def target_of(wanted: Wanted) -> Target:
    """Put together what the video's name and the entry's names say."""
    guess, entry = wanted.guess, wanted.entry
    said = [take_apart(name) for name in entry.names()]
    season = wanted.season if wanted.season is not None else _season_of(entry)
    return Target(
        episode=wanted.episode,
        absolute=wanted.absolute if wanted.absolute is not None else guess.absolute,
        season=season,
        year=guess.year,
        kind=guess.kind,
        film=entry.movie or (guess.kind is Kind.MOVIE and wanted.episode is None),
        count=wanted.count,
        part=next((part.part for part in said if part.part is not None and part.part > 1), None),
        final=any(part.final for part in said),
        said=guess.episode if isinstance(guess.episode, int) else None,
        entry_kind=next((k.kind for k in map(read_kind, entry.names()) if k.kind is not None), None),
        says_season=guess.season is not None,
        whole_show=not entry.anime and entry.tmdb_id is not None,
    )


def _season_of(entry: Entry) -> int | None:
    """A bare number at the end of a name is a season only if all names agree on it."""
    said = [take_apart(name) for name in entry.names()]
    named = [part.season for part in said if part.season is not None and not part.loose]
    loose = [part.season for part in said if part.season is not None and part.loose]
    named += loose if len(loose) > 1 and len(set(loose)) == 1 else []
    return next(iter(named), None)
