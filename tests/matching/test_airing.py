"""Whether an episode that is not in a list may still come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jimaku_mpv.matching.airing import may_come
from jimaku_mpv.matching.subtitle_names import read_subtitle_name
from jimaku_mpv.matching.target import Wanted
from jimaku_mpv.model import Entry, EntryId, Guess, Kind, SubtitleFile, TmdbId

NOW = datetime(2026, 11, 27, tzinfo=UTC)
Episode = int | float | None


def listed(*names: tuple[str, float]) -> list[SubtitleFile]:
    """Files that came so many days ago."""
    return [SubtitleFile("https://x", name, 1000, NOW - timedelta(days=days)) for name, days in names]


def asked(
    files: list[SubtitleFile],
    episode: Episode = 4,
    *,
    absolute: int | None = None,
    season: int | None = None,
    count: int | None = None,
    kind: Kind = Kind.EPISODE,
    **entry: object,
) -> bool | None:
    given = {"last_modified": NOW - timedelta(days=400), **entry}
    show = Entry(EntryId(7), "Umi", **given)  # type: ignore[arg-type]
    wanted = Wanted(show, episode, absolute, season, Guess(("Umi",), kind=kind), count)
    return may_come(wanted, files, [read_subtitle_name(file.name, ("Umi",)) for file in files], NOW)


THREE = listed(("Umi - 01.srt", 20), ("Umi - 02.srt", 13), ("Umi - 03.srt", 6))


def test_the_one_after_the_newest_may_come() -> None:
    assert asked(THREE) is True
    assert asked(THREE, 5) is True
    assert asked(THREE, count=12) is True


@pytest.mark.parametrize(("days", "said"), [(21, True), (21.1, None)])
def test_three_weeks_are_lately(days: float, said: bool | None) -> None:
    assert asked(listed(("Umi - 03.srt", days))) is said


@pytest.mark.parametrize("episode", [1, 2, 3])
def test_a_gap_stays(episode: int) -> None:
    assert asked(THREE, episode) is False


def test_a_later_upload_of_the_newest_does_not_count() -> None:
    assert asked([*THREE, *listed(("[B] Umi - 03.srt", 1))]) is True
    old = listed(("Umi - 12.srt", 300), ("[B] Umi - 12.srt", 1), ("[B] Umi - 03.srt", 1))
    assert asked(old, 13) is None


@pytest.mark.parametrize("kind", [Kind.MOVIE, Kind.OVA, Kind.SPECIAL, Kind.EXTRA])
def test_what_is_not_weekly_does_not_come(kind: Kind) -> None:
    assert asked(THREE, kind=kind) is False


def test_web_series_are_weekly() -> None:
    assert asked(THREE, kind=Kind.ONA) is True


@pytest.mark.parametrize("episode", [None, 3.5])
def test_without_a_whole_number_nothing_is_awaited(episode: Episode) -> None:
    assert asked(THREE, episode) is False


def test_a_film_is_not() -> None:
    assert asked([], 1, movie=True, last_modified=NOW) is False


def test_nothing_comes_after_the_last() -> None:
    assert asked(THREE, 13, count=12) is False


def test_an_entry_without_episodes_counts_by_its_own_date() -> None:
    assert asked([], 1, last_modified=NOW) is True
    assert asked(listed(("readme.txt", 1)), 1, last_modified=NOW) is True
    assert asked([], 1, last_modified=NOW - timedelta(days=30)) is None


def test_a_special_is_no_newer_episode() -> None:
    assert asked([*THREE, *listed(("Umi OVA - 05.srt", 1))]) is True


def test_a_file_of_several_episodes_holds_its_last() -> None:
    assert asked(listed(("Umi - 01-06.srt", 1)), 5) is False
    assert asked(listed(("Umi - 01-03.srt", 1)), 4) is True


def test_numbers_that_count_through() -> None:
    through = listed(("Umi - 26.srt", 13), ("Umi - 27.srt", 6))
    assert asked(through, 4, absolute=28) is True
    assert asked(through, 2, absolute=26) is False
    own = listed(("Umi S02E02.srt", 13), ("Umi S02E03.srt", 6))
    assert asked(own, 4, absolute=28, season=2) is True
    assert asked(own, 2, absolute=26, season=2) is False
    unmarked = listed(("Umi - 02.srt", 13), ("Umi - 03.srt", 6))
    assert asked(unmarked, 4, absolute=28) is True
    assert asked(unmarked, 2, absolute=26) is False


def test_an_entry_of_all_seasons() -> None:
    """Live action has one entry for all."""
    drama: dict[str, Any] = {"anime": False, "tmdb_id": TmdbId("tv", 5)}
    files = listed(("Umi S01E10.srt", 300), ("Umi S02E03.srt", 6))
    assert asked(files, 4, season=2, **drama) is True
    assert asked(files, 3, season=2, **drama) is False
    assert asked(files, 11, season=1, **drama) is False
