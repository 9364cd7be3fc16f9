"""The numbers that the site's own parser reads, and the ones that it is known not to read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.standin.numbers import episodes_in


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("[Group] Title - 05 (1080p).srt", [5]),
        ("[Group] Title - 05v2 [1080p].ass", [5]),
        ("Title.S02E13.WEBRip.Netflix.ja[cc].srt", [13]),
        ("Title.S01E01-E03.srt", [1, 2, 3]),
        ("Title S2 - 07.srt", [7]),
        ("Title EP12.srt", [12]),
        ("Title Episode 9.srt", [9]),
        ("[Group][Title][04][1080P].ass", [4]),
        ("Title [01-03].zip", [1, 2, 3]),
        ("Title 11.srt", [11]),
        ("07 Some Name.srt", [7]),
        ("S03E093.第321話.srt", [93]),
    ],
)
def test_numbers_that_are_read(name: str, numbers: list[int]) -> None:
    assert list(episodes_in(name) or ()) == numbers


@pytest.mark.parametrize("name", ["名探偵コナン 第321話.srt", "Title (2016) [1080p].srt", "Title.zip", ""])
def test_numbers_that_are_not_read(name: str) -> None:
    assert episodes_in(name) is None


@given(st.text(max_size=60))
def test_no_name_breaks_the_reading(name: str) -> None:
    found = episodes_in(name)
    assert found is None or 0 <= found[0] <= found[-1] <= 9999
