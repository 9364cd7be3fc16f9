"""Names as videos really have them, made from the stand-in's shows, so that the right answer is known."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from tests.standin.shows import Entry

EPISODES = 12
_SEASONS = ((" 2nd Season", 2), (" Season 3", 3), ("", 1))


@dataclass(frozen=True, slots=True)
class Named:
    """A video's name and what it is; `show` None: nothing that anybody has subtitles for."""

    video: str
    show: Entry | None
    episode: int = 1


def named(shows: Sequence[Entry], seed: int) -> list[Named]:
    """One name of each habit, for shows that are drawn by `seed`."""
    draw = random.Random(seed)
    series = [show for show in shows if not show.movie]
    films = [show for show in shows if show.movie]
    first = [show for show in series if _season(show)[1] == 1]
    later = [show for show in series if _season(show)[1] > 1]
    return [
        *(_episode(draw, series, habit) for habit in ("[Crowd] {} - {:02} (1080p) [1A2B3C4D].mkv",)),
        *(_episode(draw, first, habit) for habit in ("{}_-_{:02}.mkv", "{} Episode {} [720p].mp4")),
        _japanese(draw.choice(series), draw),
        _misspelt(draw.choice(first), draw),
        _scene(draw.choice(later), draw),
        _scene(draw.choice(first), draw),
        _with_season(draw.choice(later), draw),
        _film(draw.choice(films)),
        Named(f"IMG_{draw.randrange(1000, 9999)}.MOV", None),
    ]


def _season(show: Entry) -> tuple[str, int]:
    """The romanised name without its season, and the season."""
    for words, number in _SEASONS[:-1]:
        if show.name.endswith(words):
            return show.name.removesuffix(words), number
    return show.name, 1


def _episode(draw: random.Random, shows: Sequence[Entry], habit: str) -> Named:
    show, number = draw.choice(shows), draw.randint(1, EPISODES)
    return Named(habit.format(show.name, number), show, number)


def _japanese(show: Entry, draw: random.Random) -> Named:
    number = draw.randint(1, EPISODES)
    return Named(f"{show.japanese} 第{number}話.mp4", show, number)


def _misspelt(show: Entry, draw: random.Random) -> Named:
    """One letter of the name is missing."""
    number, at = draw.randint(1, EPISODES), draw.randrange(2, len(show.name) - 2)
    return Named(f"[Crowd] {show.name[:at]}{show.name[at + 1 :]} - {number:02}.mkv", show, number)


def _scene(show: Entry, draw: random.Random) -> Named:
    """Dots, the English name, season and episode."""
    season, number = _season(show)[1], draw.randint(1, EPISODES)
    title = (show.english or show.name).removesuffix(f" Season {season}").replace(" ", ".")
    return Named(f"{title}.S{season:02}E{number:02}.1080p.WEB-DL.AAC2.0.H.264-CROWD.mkv", show, number)


def _with_season(show: Entry, draw: random.Random) -> Named:
    (base, season), number = _season(show), draw.randint(1, EPISODES)
    return Named(f"[Crowd] {base} S{season} - {number:02} [1080p].mkv", show, number)


def _film(show: Entry) -> Named:
    return Named(f"[Crowd] {show.name} [BD 1080p].mkv", show)
