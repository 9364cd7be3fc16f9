"""What the folders of an archive say: seasons, halves, languages and specials."""

from __future__ import annotations

import pytest
from shelf import entry

from jimaku_mpv.matching.member_folders import within_reach
from jimaku_mpv.matching.names import read_name
from jimaku_mpv.matching.ranking import Wanted, rank_members
from jimaku_mpv.model import PlayingFile, Preferences

FIRST = entry("Kaeru Keiji")
SECOND = entry("Kaeru Keiji 2nd Season")
LATER = entry("Kaeru Keiji: Arashi no Mae")
HALF = entry("Kaeru Keiji Part 2")


@pytest.mark.parametrize(
    ("folders", "left"),
    [
        (["Kaeru Keiji S1", "Kaeru Keiji S2"], ["Kaeru Keiji S1"]),
        (["Season 1/JP", "Season 1/CHS", "Season 2/JP"], ["Season 1/JP"]),
        (["简体", "日本語"], ["日本語"]),
        (["English", "subs"], ["subs"]),
        (["第1期", "第2期"], ["第1期"]),
        (["", "Part 2"], [""]),
    ],
)
def test_folders_of_a_first_season(folders: list[str], left: list[str]) -> None:
    names = [f"{folder}/01.srt" for folder in folders]
    assert within_reach(names, FIRST, None) == [f"{folder}/01.srt" for folder in left]


def test_the_season_that_the_entry_or_the_video_names() -> None:
    names = ["S1/01.srt", "S2/01.srt", "S3/01.srt"]
    assert within_reach(names, SECOND, None) == ["S2/01.srt"]
    assert within_reach(names, FIRST, 3) == ["S3/01.srt"]


def test_the_only_season_of_an_archive_is_that_of_an_entry_without_one() -> None:
    assert within_reach(["S3/01.srt", "S3/02.srt"], LATER, None) == ["S3/01.srt", "S3/02.srt"]


def test_the_half_that_the_entry_names() -> None:
    assert within_reach(["Part 1/01.srt", "Part 2/01.srt"], HALF, None) == ["Part 2/01.srt"]


SPECIALS = (
    "OVA/02.srt",
    "SPs/02.srt",
    "Season 0/02.srt",
    "[映像特典]/02.srt",
    "Kaeru Keiji OVA/02.srt",
    "NCED/02.srt",
)


def chosen(*members: str, video: str) -> list[str]:
    wanted = Wanted(FIRST, 2, None, None, read_name(PlayingFile(video)), 12)
    return [choice.file.url for choice in rank_members(members, wanted, Preferences()) if choice.sure]


@pytest.mark.parametrize("special", SPECIALS)
def test_folders_of_specials_hold_no_episodes(special: str) -> None:
    assert chosen(special, "TV/02.srt", video="Kaeru Keiji - 02.mkv") == ["TV/02.srt"]


def test_a_special_is_looked_for_among_specials() -> None:
    assert "OVA/Kaeru Keiji OVA 02.srt" in chosen(
        "OVA/Kaeru Keiji OVA 02.srt", "TV/02.srt", video="Kaeru Keiji OVA - 02.mkv"
    )
