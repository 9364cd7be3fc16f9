"""Whole lists, as entries hold them: the corpus in tests/data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from shelf import entry

from jimaku_mpv.matching.names import read_name
from jimaku_mpv.matching.ranking import Wanted, rank
from jimaku_mpv.model import Choice, PlayingFile, Preferences, SubtitleFile, TmdbId

CORPUS = Path(__file__).parents[1] / "data" / "choices.toml"
LISTS: list[dict[str, Any]] = tomllib.loads(CORPUS.read_text("utf-8"))["list"]
CASES = [(one, case) for one in LISTS for case in one["cases"]]
WHEN = datetime(2025, 1, 1, tzinfo=UTC)
RUN = re.compile(r"\{(\d+)\.\.(\d+)[^}]*\}")


def expanded(pattern: str) -> Iterator[str]:
    runs = RUN.findall(pattern)
    if not runs:
        yield pattern
        return
    for step in range(int(runs[0][1]) - int(runs[0][0]) + 1):
        yield RUN.sub(lambda run, step=step: f"{int(run[1]) + step:0{len(run[1])}}", pattern)  # type: ignore[misc]


def chosen(one: dict[str, Any], case: dict[str, Any]) -> list[Choice]:
    romaji, *others = one["entry"]
    of = replace(entry(romaji, movie=one.get("movie", False)), english_name=None)
    of = replace(of, **dict(zip(("japanese_name", "english_name"), reversed(others), strict=False)))
    if one.get("tmdb"):
        of = replace(of, anime=False, tmdb_id=TmdbId("tv", 1))
    guess = read_name(PlayingFile(case["video"]))
    count = None if case.get("no_count") else one.get("count")
    season = case.get("season", guess.season)
    wanted = Wanted(of, case.get("episode"), case.get("absolute"), season, guess, count)
    names = [name for pattern in one["files"] for name in expanded(pattern)]
    return rank([SubtitleFile(f"u/{name}", name, 1, WHEN) for name in names], wanted, Preferences())


@pytest.mark.parametrize(
    ("one", "case"), CASES, ids=[f"{one['about']}: {case['video']}" for one, case in CASES]
)
def test_corpus(one: dict[str, Any], case: dict[str, Any]) -> None:
    got = chosen(one, case)
    names = [choice.file.name for choice in got]
    if "first" in case:
        assert set(names[:1]) & set(case["first"]), names
    if "listed" in case:
        assert len(names) == case["listed"], names
    if "sure" in case:
        assert bool(got and got[0].sure) == case["sure"], names
    assert not {choice.file.name for choice in got if choice.sure} & set(case.get("not", ())), names
