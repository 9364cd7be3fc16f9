"""Reading one subtitle's name: the corpus in tests/data, and any text at all."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jimaku_mpv.matching.subtitle_names import SubtitleName, read_subtitle_name

CORPUS = tomllib.loads((Path(__file__).parents[1] / "data" / "subtitle_names.toml").read_text("utf-8"))
CASES: list[tuple[str, dict[str, Any]]] = [(name, case) for case in CORPUS["case"] for name in case["names"]]
NUMBERS = (
    "number", "last", "absolute", "season", "part", "final", "loose", "kind", "version", "extra",
)  # fmt: skip
READ: dict[str, Callable[[SubtitleName], object]] = {
    "ranges": lambda got: [[one.begin, one.end] for one in got.numbers.ranges],
    "retimed_for": lambda got: got.retiming.to,
    "not_timed_for": lambda got: got.retiming.not_to,
    "retimed_from": lambda got: got.retiming.of,
    "languages": lambda got: sorted(got.languages),
}


def read(name: str, show: str) -> SubtitleName:
    return read_subtitle_name(name, tuple(CORPUS["shows"][show]))


def value(got: SubtitleName, field: str) -> object:
    if field in READ:
        return READ[field](got)
    return getattr(got.numbers if field in NUMBERS else got, field)


@pytest.mark.parametrize(("name", "case"), CASES, ids=[name[-60:] for name, _ in CASES])
def test_corpus(name: str, case: dict[str, Any]) -> None:
    got = read(name, case["show"])
    for field, wanted in case.items():
        if field in ("names", "show", "none"):
            continue
        wanted = sorted(wanted) if field == "languages" else wanted
        assert value(got, field) == wanted, field
    for field in case.get("none", ()):
        assert value(got, field) is None, field


GROUPS = ("", "[Coast] ", "[Harbor-raws] ", "(Lagoon) ")
TITLES = ("Kaeru Keiji", "Kaeru_Keiji", "Frog Detective", "カエル刑事", "Kaeru Keiji 2nd Season")
MARKS = (
    *(" - {:02}", " - {:02}v2", " S02E{:02}", ".S02E{:02}.雨.", " EP{:02}", " 第{}話", " #{}", "[{:02}]"),
    *(" {:03}", " Episode {}", " - S2E{:02} - ", " 第{:02}話「雨」", " {:02} 「雨」"),
)
TAILS = (
    *("", " (1080p)", " (1080p) [1A2B3C4D]", "[BD 1920x1080 x264 AAC]", ".WEBRip.Netflix.ja[cc]", " END"),
    *(" (NTV 1440x1080 MPEG2 AAC)", " [JPN, ENG]", " (1)", "_ja", ".ja-jp[sdh]", " [Sub(Chs,Jap)]"),
)
PIECES = (
    *("Kaeru Keiji", "S02", "E05", "OVA", "ja", "Season 2", "v2", "01-12", "ⅡⅣ", ".zip"),
    *"0123456789[]()-.～第話期 ",
)


@settings(max_examples=400)
@given(*map(st.sampled_from, (GROUPS, TITLES, MARKS)), st.integers(1, 149), st.sampled_from(TAILS))
def test_the_number_is_read_in_every_arrangement(
    group: str, title: str, mark: str, number: int, tail: str
) -> None:
    name = f"{group}{title}{mark.format(number)}{tail}.srt"
    got = read(name, "second")
    assert (got.titled, got.numbers.number, got.numbers.kind) == (True, number, "episode")
    assert got.numbers.season in (None, 2)


@settings(max_examples=200)
@given(st.text(max_size=80), st.lists(st.text(max_size=20), max_size=3))
def test_no_name_makes_it_fail(name: str, own: list[str]) -> None:
    read_subtitle_name(name, tuple(own))


@settings(max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
def test_no_arrangement_of_pieces_makes_it_fail(name: str) -> None:
    numbers = read(name, "frogs").numbers
    assert numbers.number is None or numbers.number >= 0
    assert numbers.last is None or (numbers.number is not None and numbers.last > numbers.number)


@pytest.mark.parametrize(
    "unit", ["1 ", "[12]", "S01E02.", "(", "05 - ", "第5話", "ja.", "Kaeru Keiji ", "～", "(1) "]
)
def test_a_name_of_ten_kilobytes_takes_no_time(unit: str) -> None:
    name = (unit * 10_000)[:10_000]
    read(name, "frogs")
    began = time.perf_counter()
    read(name + "x", "frogs")
    assert time.perf_counter() - began < 0.05
