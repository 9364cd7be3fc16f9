"""Lists of any mixture of habits, made from a known truth: no other episode is ever sure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from shelf import entry

from jimaku_mpv.matching.names import read_name
from jimaku_mpv.matching.ranking import Wanted, rank
from jimaku_mpv.model import PlayingFile, Preferences, SubtitleFile

WHEN = datetime(2025, 1, 1, tzinfo=UTC)
ORDINALS = {1: "", 2: " 2nd Season", 3: " 3rd Season"}
ENTRIES = {season: entry(f"Kaeru Keiji{words}") for season, words in ORDINALS.items()}


@dataclass(frozen=True)
class Truth:
    """An episode by both countings."""

    season: int
    number: int
    absolute: int


Habit = Callable[[Truth], str]
SOME: list[Habit] = [
    lambda t: f"Kaeru.Keiji.S{t.season:02}E{t.number:02}.WEBRip.Hulu.ja.srt",
    lambda t: f"カエル.S{t.season:02}E{t.number:02}.第{t.absolute}話.WEBRip.Amazon.ja-jp[sdh].srt",
    lambda t: f"[Kogane] Kaeru Keiji S{t.season} - {t.number:02} [1080p].ass",
    lambda t: f"[Nagisa] Kaeru Keiji - {t.absolute} (S{t.season}E{t.number:02}).srt",
]
"""Habits that tell the episode by themselves, so that any few of the files may be there."""

WHOLE: list[Habit] = [
    lambda t: f"[Coast] Kaeru Keiji - {t.absolute:02} (1080p).srt",
    lambda t: f"Kaeru.Keiji.S{t.season:02}E{t.absolute:02}.WEBRip.Netflix.ja[cc].srt",
]
"""Habits that only their neighbours explain: whole seasons, from the first to the wanted one at least."""

VIDEOS: list[Habit] = [
    lambda t: f"Kaeru.Keiji.S{t.season:02}E{t.number:02}.1080p.WEB-DL-GRP.mkv",
    lambda t: f"[Coast] Kaeru Keiji{ORDINALS[t.season]} - {t.number:02} (1080p).mkv",
    lambda t: f"[Coast] Kaeru Keiji - {t.absolute:02} (1080p).mkv",
]


@st.composite
def lists(draw: st.DrawFn) -> tuple[dict[str, Truth], list[int], int]:
    """What is listed, how long the seasons are, and which is wanted."""
    season = draw(st.integers(1, 3))
    counts = draw(st.lists(st.integers(10, 26), min_size=3, max_size=3))
    truths = [
        Truth(season, number, sum(counts[: season - 1]) + number)
        for season, count in enumerate(counts, start=1)
        for number in range(1, count + 1)
    ]
    listed: dict[str, Truth] = {}
    for habit in draw(st.lists(st.sampled_from(SOME), max_size=3)):
        listed |= {habit(truth): truth for truth in draw(st.lists(st.sampled_from(truths), max_size=12))}
    for habit in draw(st.lists(st.sampled_from(WHOLE), max_size=2)):
        last = draw(st.integers(season, 3))
        listed |= {habit(truth): truth for truth in truths if truth.season <= last}
    return listed, counts, season


@settings(max_examples=600, deadline=None, derandomize=True)
@given(lists(), st.integers(1, 26), st.sampled_from(VIDEOS))
def test_no_other_episode_is_sure(
    listing: tuple[dict[str, Truth], list[int], int], number: int, video: Habit
) -> None:
    listed, counts, season = listing
    number = min(number, counts[season - 1])
    truth = Truth(season, number, sum(counts[: season - 1]) + number)
    guess = read_name(PlayingFile(video(truth)))
    wanted = Wanted(ENTRIES[season], number, truth.absolute, guess.season, guess, counts[season - 1])
    files = [SubtitleFile(f"u/{name}", name, 1, WHEN) for name in listed]
    choices = rank(files, wanted, Preferences())
    assert {listed[choice.file.name] for choice in choices if choice.sure} <= {truth}
    if truth in listed.values():
        assert listed[choices[0].file.name] == truth
