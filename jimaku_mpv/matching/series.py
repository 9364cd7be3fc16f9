"""What a user's decision holds for: a series as a name tells it, in one place.

Pure; what was decided is kept elsewhere.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from jimaku_mpv.matching.folding import folded
from jimaku_mpv.matching.season_words import take_apart
from jimaku_mpv.model import Guess, Kind, PlayingFile
from jimaku_mpv.privacy import is_address

_PLAIN = (Kind.EPISODE, Kind.ONA)


@dataclass(frozen=True, slots=True)
class Series:
    """`place`: the folder, or a stream's host; `kind` empty for plain episodes."""

    title: str
    season: int | None = None
    part: int | None = None
    year: int | None = None
    kind: str = ""
    place: str = ""

    def key(self) -> str:
        """The whole as one line of text; `parse` reads it back."""
        # ASCII, since a path need not be valid text, and a database takes nothing else.
        return json.dumps([self.title, self.season, self.part, self.year, self.kind, self.place])

    @classmethod
    def parse(cls, key: str) -> Series | None:
        """Read what `key` wrote; None for anything else."""
        try:
            title, season, part, year, kind, place = json.loads(key)
        except (ValueError, TypeError):
            return None
        numbers = all(n is None or isinstance(n, int) for n in (season, part, year))
        words = all(isinstance(text, str) for text in (title, kind, place))
        return cls(title, season, part, year, kind, place) if numbers and words else None

    @property
    def is_in_folder(self) -> bool:
        """Whether it lies on this machine, rather than at an address or nowhere."""
        return bool(self.place) and "://" not in self.place

    def is_same(self, other: Series) -> bool:
        """The same season of the same series, wherever it lies."""
        return self.is_series_of(other) and (self.season or 1, self.part or 1) == (
            other.season or 1,
            other.part or 1,
        )

    def is_series_of(self, other: Series) -> bool:
        """Any season of the same series."""
        return (folded(self.title), self.year, self.kind) == (folded(other.title), other.year, other.kind)


def series_of(playing: PlayingFile, guess: Guess) -> Series | None:
    """What a decision about this file holds for; None when there is neither a title nor a folder."""
    place = _place(playing.path)
    title = take_apart(guess.titles[0]).base if guess.titles else ""
    if not title and (not place or is_address(place)):
        return None
    kind = "" if guess.kind in _PLAIN else str(guess.kind)
    return Series(title, guess.season, guess.part, guess.year, kind, place)


def _place(path: str) -> str:
    # The rest of an address changes from episode to episode, and can hold secrets.
    host = re.match(r"[a-z][a-z0-9+.-]*://(?:[^/@]*@)?([^/?#]*)", path, re.IGNORECASE)
    if host:
        return f"{path.partition('://')[0].lower()}://{host[1].lower()}"
    if is_address(path):
        return f"{path.partition(':')[0].lower()}:"
    return re.split(r"[\\/](?=[^\\/]*$)", path)[0] if re.search(r"[\\/]", path) else ""
