"""When the program acts alone: a table of cases, each with the reason for or against it."""

from __future__ import annotations

import pytest
from shelf import INDEX, LETTERS, SANDS, SEA, SEVENS, knowing, linked, media

from jimaku_mpv.matching.identify import identify
from jimaku_mpv.matching.names import read_name
from jimaku_mpv.model import Confidence, EntryMatch, Knowledge, PlayingFile

NOBODY = Knowledge()
LONG = "Toumei na Machi no Koukyoukyoku"
HIKARI = media(63, "Hikari: Saigo no Tabi", "Hikari: The Last Journey")
ISLANDS = (media(64, "Kumo: Ao no Shima"), media(65, "Kumo: Aka no Shima"))
NIGHT = media(66, "Kage no Uta Movie: Yoru e", episodes=1)
CAT = media(67, "Watashi wa Neko ni Nareru Wake ga Nai")
SNOW = media(40, "Yuki wo Matsu", year=2020)


def of(name: str, knowledge: Knowledge) -> EntryMatch:
    return identify(read_name(PlayingFile(name)), INDEX, knowledge)


@pytest.mark.parametrize(
    ("name", "knowledge", "entry", "why"),
    [
        (f"[A] {LONG} - 05.mkv", NOBODY, LONG, "a long name is hardly borne twice"),
        (
            "[A] Yuki wo Matsu - 05.mkv",
            knowing(SNOW),
            "Yuki wo Matsu",
            "AniList knows no other of a short name",
        ),
        ("Yuki.wo.Matsu.2020.S01E05.1080p.mkv", knowing(SNOW), "Yuki wo Matsu", "name and year agree"),
        (
            "[A] Letters - 05.mkv",
            knowing(*LETTERS),
            "Mori no Tegami",
            "both bear the title, one of them is first",
        ),
        ("[A] Letters S2 - 05.mkv", knowing(*LETTERS), "Mori no Tegami 2", "the season tells them apart"),
        ("[A] Hikari - 05.mkv", knowing(HIKARI), "Hikari: Saigo no Tabi", "nothing else begins like that"),
        (
            "Suna.S02E05.1080p.WEB-DL-A.mkv",
            knowing(*SANDS),
            "Suna: Part 2",
            "its part is what is called a season",
        ),
        (
            "[A] 77 - Seventy Seven - 14.mkv",
            knowing(*SEVENS),
            "77: Seventy Seven Part 2",
            "the first part ends at 11",
        ),
        (
            "Symphony.of.a.Clear.City.Toumei.na.Machi.no.Koukyoukyoku.S01E05.1080p.mkv",
            knowing(media(60, LONG, "Symphony of a Clear City")),
            LONG,
            "two of its names in a row",
        ),
        (
            "[A] Kage no Uta - Yoru e (Movie).mkv",
            knowing(NIGHT),
            "Kage no Uta Movie: Yoru e",
            "only the word moved",
        ),
    ],
)
def test_alone(name: str, knowledge: Knowledge, entry: str, why: str) -> None:
    match = of(name, knowledge)
    assert match.entry is not None
    assert (match.entry.name, match.confidence) == (entry, Confidence.CERTAIN), why


@pytest.mark.parametrize(
    ("name", "knowledge", "entry", "why"),
    [
        ("[A] Suna - 05.mkv", NOBODY, "Suna", "a short name may be borne by others"),
        ("Yuki.wo.Matsu.2020.S01E05.1080p.mkv", NOBODY, "Yuki wo Matsu", "nobody has told its year"),
        ("Yuki.wo.Matsu.1975.S01E05.1080p.mkv", knowing(SNOW), "Yuki wo Matsu", "of another year"),
        (
            "[A] Yuki wo Matsu - 05.mkv",
            knowing(SNOW, media(99, "Yuki wo Matsu", year=1980)),
            "Yuki wo Matsu",
            "Jimaku lacks another show of the very same name",
        ),
        ("[A] Kumo - 05.mkv", knowing(*ISLANDS), None, "two shows begin like that"),
        (
            "Yuki.wo.Matsu.3.S01E05.1080p.mkv",
            knowing(SNOW),
            None,
            "a third one, whatever its first season is",
        ),
        ("Mori no Tegami 2.mkv", knowing(*LETTERS), None, "the number belongs to a title"),
        ("/v/Umi no Koe/Specials/05.mkv", knowing(*SEA), "Umi no Koe", "the folder holds specials"),
        ("/v/Umi no Koe/OVA/Umi no Koe - 05.mkv", knowing(*SEA), "Umi no Koe", "the folder holds OVAs"),
        ("[A] Yuki wo Matsu - 05-06.mkv", knowing(SNOW), "Yuki wo Matsu", "two episodes in one file"),
        ("Yuki wo Matsu 第5話 予告.mkv", knowing(SNOW), "Yuki wo Matsu", "only a preview"),
        ("Yuki wo Matsu 特別編 - 05.mkv", knowing(SNOW), "Yuki wo Matsu", "a special"),
        ("Yuki wo Matsu - 05.jpg", knowing(SNOW), "Yuki wo Matsu", "no video"),
        ("Yuki.wo.Matsu.2021.S01E05.1080p.mkv", knowing(SNOW), "Yuki wo Matsu", "a series of the next year"),
        ("Hana.no.Uta.EP05.1080p.WEB-DL-GRP.mkv", NOBODY, "Hana no Uta", "an anime may be called so, too"),
        (
            "[A] Yuki wo Matsu S2 - 05.mkv",
            knowing(*linked(media(40, "Yuki wo Matsu", episodes=366), media(97, "Yuki wo Matsu: Haru"))),
            None,
            "366 episodes are split into seasons by others",
        ),
        (
            "Hikari.2001.S01E05.1080p.mkv",
            knowing(HIKARI, media(98, "Hikari", year=1990)),
            "Hikari: Saigo no Tabi",
            "another show is called just so, be it of another year",
        ),
        (
            "[A] Watanekoni - 05.mkv",
            knowing(CAT),
            "Watashi wa Neko ni Nareru Wake ga Nai",
            "only an abbreviation",
        ),
        ("[A] Yuki wo Matsu S3 - 05.mkv", knowing(SNOW), "Yuki wo Matsu", "it has no third season"),
        ("[A] Yuki wo Matsu - 30.mkv", knowing(SNOW), "Yuki wo Matsu", "it has 12 episodes"),
        ("[A] Yuki no Yoru wo Matsu - 05.mkv", knowing(SNOW), "Yuki wo Matsu", "the title is only like it"),
        ("[A] Umi no Koe OVA - 02.mkv", knowing(*SEA), "Umi no Koe", "there is no OVA of it"),
        ("[A] Yuki wo Matsu 1080p BD Menu.mkv", knowing(SNOW), "Yuki wo Matsu", "is no episode at all"),
    ],
)
def test_not_alone(name: str, knowledge: Knowledge, entry: str | None, why: str) -> None:
    match = of(name, knowledge)
    assert match.confidence is not Confidence.CERTAIN, why
    if entry is not None:
        assert match.candidates
        assert match.candidates[0].entry.name == entry, why


def test_another_reading_of_a_name_is_a_rival() -> None:
    """`Mori no Tegami 2` is the second episode of the one, or a batch of the other."""
    match = of("[A] Mori no Tegami 2 [1080p].mkv", knowing(*LETTERS))
    assert match.confidence is not Confidence.CERTAIN


def test_a_number_that_is_part_of_the_name_is_no_episode() -> None:
    match = of("[A] Mori no Tegami 2 - 05 [1080p].mkv", knowing(*LETTERS))
    assert match.entry is not None
    assert (match.entry.name, match.episode) == ("Mori no Tegami 2", 5)


def test_every_reason_adds_up_to_the_score() -> None:
    for name in ("[A] Letters S2 - 05.mkv", "[A] Kumo - 05.mkv", "Suna.S02E05.1080p.mkv"):
        for candidate in of(name, knowing(*LETTERS, *ISLANDS, *SANDS)).candidates:
            total = sum(reason.points for reason in candidate.reasons)
            assert candidate.score == pytest.approx(max(0.0, min(100.0, total)), abs=0.06)


@pytest.mark.parametrize(
    ("name", "entry", "sure"),
    [
        ("/v/Umi no Koe [anilist-1]/Umi no Koe S02E05.mkv", "Umi no Koe 2nd Season", True),
        ("/v/Umi no Koe [anilist-1]/Umi no Koe - Arashi no Mae - 05.mkv", "Umi no Koe: Arashi no Mae", True),
        ("/v/77 [anilist-20]/77 - Seventy Seven Part 2 - 03.mkv", "77: Seventy Seven Part 2", True),
        ("/v/Umi no Koe [anilist-1]/Specials/05.mkv", "Umi no Koe", False),
        ("/v/Umi no Koe [anilist-1]/NCOP1.mkv", "Umi no Koe", False),
        ("/v/Umi no Koe [anilist-1]/Umi no Koe S05E05.mkv", "Umi no Koe", False),
        ("/v/Umi no Koe [anilist-1]/whatever - 05.mkv", "Umi no Koe", True),
    ],
)
def test_an_id_says_which_series_and_the_name_which_part_of_it(name: str, entry: str, sure: bool) -> None:
    match = of(name, knowing(*SEA, *SEVENS))
    assert match.entry is not None
    assert (match.entry.name, match.confidence is Confidence.CERTAIN) == (entry, sure)
