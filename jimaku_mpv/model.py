"""The values that travel through the program, all frozen; knows nothing of anyone who uses them.

The way of the data: PlayingFile → Guess → EntryMatch → Choice → LocalSubtitle.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

EntryId = NewType("EntryId", int)
AniListId = NewType("AniListId", int)
Episode = int | float


@dataclass(frozen=True, slots=True)
class TmdbId:
    """`tv:1234` or `movie:1234`; `rest` keeps whatever a longer form of the future adds."""

    kind: str
    number: int
    rest: str = ""

    @classmethod
    def parse(cls, text: str) -> TmdbId | None:
        """Read the site's notation; None when it is not one of TMDB's kinds."""
        found = re.fullmatch(r"(tv|movie):(\d{1,99})(?!\d)(.*)", text, re.DOTALL)
        return cls(found[1], int(found[2]), found[3]) if found else None

    def __str__(self) -> str:
        return f"{self.kind}:{self.number}{self.rest}"


class Kind(StrEnum):
    """What a video or a subtitle is, as far as its name tells."""

    EPISODE = "episode"
    MOVIE = "movie"
    SPECIAL = "special"
    OVA = "ova"
    ONA = "ona"
    CREDITS = "credits"
    EXTRA = "extra"


class Confidence(StrEnum):
    """How sure an answer is. Only CERTAIN is acted on without asking."""

    CERTAIN = "certain"
    LIKELY = "likely"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class PlayingFile:
    """What the player says about the video. `path` may be a URL; `duration` in seconds; `stream`: the address
    that is really read, if it is another; `texts`: addresses of its text tracks."""

    path: str
    media_title: str | None = None
    duration: float | None = None
    stream: str | None = None
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guess:
    """What a name says. `titles`: best first; `absolute`: a number that counts through all seasons;
    `last`: the last one of several episodes in one file.

    `anilist_id` and `tmdb_id` are ids that stand in the path or beside the file, and beat every title;
    `tvdb_id` and `imdb_id` have to be translated first. `others` are the other ways in which the name can
    be read; what fits best decides. `origin`: what the title was read from, in words.
    """

    titles: tuple[str, ...]
    season: int | None = None
    episode: Episode | None = None
    absolute: int | None = None
    last: int | None = None
    part: int | None = None
    kind: Kind = Kind.EPISODE
    year: int | None = None
    release_group: str | None = None
    source: str | None = None
    streaming_service: str | None = None
    crc: str | None = None
    anilist_id: AniListId | None = None
    tmdb_id: TmdbId | None = None
    tvdb_id: str | None = None
    imdb_id: str | None = None
    origin: str = "name"
    others: tuple[Guess, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One show, season, cour or film in Jimaku's directory."""

    id: EntryId
    name: str
    last_modified: datetime
    english_name: str | None = None
    japanese_name: str | None = None
    anilist_id: AniListId | None = None
    tmdb_id: TmdbId | None = None
    anime: bool = True
    movie: bool = False
    adult: bool = False
    unverified: bool = False
    external: bool = False
    notes: str | None = None

    def names(self) -> tuple[str, ...]:
        """Every name the directory knows, romaji first."""
        return tuple(n for n in (self.name, self.english_name, self.japanese_name) if n)

    def is_same_as(self, other: Entry) -> bool:
        """Whether both are one show, at two times: the site gives the number of a deleted entry to a new one.

        AniList's or TMDB's id decides where both have one, else a name and what kind of show it is.
        """
        tmdb = tuple(one.tmdb_id and (one.tmdb_id.kind, one.tmdb_id.number) for one in (self, other))
        pairs = [(self.anilist_id, other.anilist_id), tmdb]
        known = [one == its for one, its in pairs if one is not None and its is not None]
        if known:
            return any(known)
        # `unverified` and `external` tell who looks after the entry, not what it is.
        kinds = ((one.anime, one.movie, one.adult) for one in (self, other))
        names = ({name.casefold() for name in one.names()} for one in (self, other))
        return next(kinds) == next(kinds) and not next(names).isdisjoint(next(names))


@dataclass(frozen=True, slots=True)
class RelatedMedia:
    """The other end of an AniList relation; `relation` is AniList's word (`SEQUEL`, `PREQUEL`, …)."""

    relation: str
    id: AniListId
    format: str | None = None
    episodes: int | None = None
    titles: tuple[str, ...] = ()
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """What AniList knows of an anime. `episodes` is None while it airs or when unknown.

    `aired` is the last episode that has been broadcast, when AniList says which comes next.
    """

    id: AniListId
    titles: tuple[str, ...]
    synonyms: tuple[str, ...] = ()
    format: str | None = None
    episodes: int | None = None
    aired: int | None = None
    year: int | None = None
    relations: tuple[RelatedMedia, ...] = ()


@dataclass(frozen=True, slots=True)
class Screen:
    """A show or film as TMDB knows it; `year` is that of its first broadcast or its release."""

    id: TmdbId
    titles: tuple[str, ...]
    year: int | None = None


@dataclass(frozen=True, slots=True)
class EpisodeRange:
    """Episodes `begin` to `end`, both included; `end` None: from `begin` on."""

    begin: int
    end: int | None

    def __contains__(self, number: object) -> bool:
        if not isinstance(number, int):
            return False
        return number >= self.begin and (self.end is None or number <= self.end)


@dataclass(frozen=True, slots=True)
class Redirection:
    """Episodes `source` of one AniList entry are episodes `destination` of `anilist_id`."""

    anilist_id: AniListId
    source: EpisodeRange
    destination: EpisodeRange


Relations = Mapping[AniListId, tuple[Redirection, ...]]


@dataclass(frozen=True, slots=True)
class Reason:
    """One named piece of evidence and what it adds to (or takes from) a score."""

    text: str
    points: float = 0.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that the name may mean; `score` 0 to 100, the sum of its reasons."""

    entry: Entry
    score: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryMatch:
    """Which entry, and which episode **within it**; `absolute` counts through all seasons.

    `count`: how many episodes the entry has, None while it airs or when nobody was asked.
    `confidence` covers entry and episode together. `candidates`: best first, the entry among them.
    `guess` is the reading of the name that this follows from; `doubts` say why it is not certain;
    `known_as` is what AniList calls a show that Jimaku has no entry for. `chosen`: a person said so.
    """

    entry: Entry | None
    episode: Episode | None
    confidence: Confidence
    absolute: int | None = None
    reasons: tuple[Reason, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    count: int | None = None
    guess: Guess | None = None
    doubts: tuple[str, ...] = ()
    known_as: str | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class SubtitleFile:
    """A file in an entry's list, as the server names it. `size` in bytes."""

    url: str
    name: str
    size: int
    last_modified: datetime


@dataclass(frozen=True, slots=True)
class RateWindow:
    """What a server allows, as it said at `at`; shared by all windows of the player.

    `at` and `until` are UNIX seconds; nothing may be sent before `until` (0: no such wait). `spread`: up to
    so many seconds who is in no hurry waits on top, at random, since others wait for the same limit.
    """

    limit: int
    remaining: int
    at: float
    until: float = 0.0
    spread: float = 0.0


@dataclass(frozen=True, slots=True)
class Choice:
    """A file judged to hold the wanted episode; `score` is the sum of its reasons.

    `sure` is False when the file may hold it but only a person can tell.
    """

    file: SubtitleFile
    score: float
    reasons: tuple[Reason, ...] = ()
    sure: bool = True


@dataclass(frozen=True, slots=True)
class LocalSubtitle:
    """A subtitle on this disk, UTF-8 and ready for the player. `path` is absolute.

    `fonts`: a folder of its own. `timing`: what is known of its times, in words; `in_time`: they are right.
    `refusal`: the file to make when the player can't open it, see `SubtitleCache.refusal`.
    `copy_of`: the file of ours that was saved where the user wants it, which is `path`.
    """

    path: str
    title: str
    file_name: str
    language: str = "jpn"
    fonts: str | None = None
    timing: str = ""
    in_time: bool = False
    refusal: str | None = None
    copy_of: str | None = None


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the user likes in a subtitle; the meaning of each is that of the setting of that name."""

    languages: tuple[str, ...] = ("ja", "ja+")
    format: str = "any"
    hearing_impaired: str = "any"
    release: str | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What other sources have told so far; empty until somebody was asked.

    `media` by AniList id; `found` is AniList's answer to a search for the title, best first,
    None when it was not asked. `screens` is TMDB's answer.
    """

    media: Mapping[AniListId, Media] = field(default_factory=dict)
    found: tuple[Media, ...] | None = None
    relations: Relations = field(default_factory=dict)
    screens: tuple[Screen, ...] = ()
