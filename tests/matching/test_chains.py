"""Seasons that are known by their place only, and what may not be concluded from half a chain."""

from __future__ import annotations

from shelf import ENTRIES, INDEX, SEA, entry, knowing, linked, media, named

from jimaku_mpv.matching.given import Given, Scope
from jimaku_mpv.matching.identify import identify
from jimaku_mpv.matching.names import read_name
from jimaku_mpv.matching.titles import TitleIndex
from jimaku_mpv.model import (
    AniListId,
    Confidence,
    EntryMatch,
    EpisodeRange,
    Knowledge,
    PlayingFile,
    Redirection,
)

MOUNTAINS = linked(
    media(70, "Yama"), media(71, "Yama 3rd Season"), media(72, "Yama: Saishuu"), media(73, "Tani no Uta")
)
MORE = TitleIndex(
    (
        *ENTRIES,
        entry("Yama", 70),
        entry("Yama 3rd Season", 71),
        entry("Yama: Saishuu", 72),
        entry("Tani no Uta", 73),
    )
)


def given(name: str) -> Given:
    return Given(named(name), Scope.ENTRY, "given by the test")


def of(name: str, knowledge: Knowledge, index: TitleIndex = INDEX) -> EntryMatch:
    return identify(read_name(PlayingFile(name)), index, knowledge)


def test_a_season_follows_the_one_that_says_its_number() -> None:
    match = of("Yama.S04E05.1080p.WEB-DL-GRP.mkv", knowing(*MOUNTAINS), MORE)
    assert match.entry is not None
    assert (match.entry.name, match.episode) == ("Yama: Saishuu", 5)


def test_a_sequel_with_a_name_of_its_own_is_not_certain_as_a_season() -> None:
    match = of("Yama.S05E05.1080p.WEB-DL-GRP.mkv", knowing(*MOUNTAINS), MORE)
    assert match.entry is not None
    assert match.entry.name == "Tani no Uta"
    assert match.confidence is not Confidence.CERTAIN


def test_the_season_before_is_the_first_when_this_one_is_the_second() -> None:
    guess = read_name(PlayingFile("[Sub] Umi no Koe - 17.mkv"))
    match = identify(guess, INDEX, knowing(SEA[1]), given("Umi no Koe 2nd Season"))
    assert (match.episode, match.absolute) == (5, 17)


def test_half_a_chain_tells_no_number_through_all_seasons() -> None:
    guess = read_name(PlayingFile("[Sub] Umi no Koe S3 - 05.mkv"))
    match = identify(guess, INDEX, knowing(SEA[2]), given("Umi no Koe: Arashi no Mae"))
    assert (match.episode, match.absolute) == (5, None)


def test_a_rule_to_a_show_that_nobody_has_told_about() -> None:
    rule = Redirection(AniListId(999), EpisodeRange(13, 24), EpisodeRange(1, 12))
    match = of("[Sub] Umi no Koe - 15.mkv", knowing(*SEA, relations={AniListId(1): (rule,)}))
    assert match.entry is None
    assert match.known_as == "Umi no Koe"


def test_an_open_rule_does_not_lead_beyond_the_last_episode() -> None:
    rule = Redirection(AniListId(3), EpisodeRange(13, None), EpisodeRange(1, None))
    match = of("[Sub] Umi no Koe - 30.mkv", knowing(*SEA, relations={AniListId(1): (rule,)}))
    assert (match.entry, match.episode) == (named("Umi no Koe: Arashi no Mae"), 6)


def test_another_year_is_a_contradiction() -> None:
    match = of("Yuki.wo.Matsu.1975.S01E04.1080p.mkv", knowing(media(40, "Yuki wo Matsu", year=2020)))
    assert match.confidence is not Confidence.CERTAIN


def test_an_id_that_jimaku_lacks_leaves_no_certainty_to_the_title() -> None:
    match = of("/videos/Yuki wo Matsu [anilist-999]/Yuki wo Matsu - 05.mkv", Knowledge())
    assert match.confidence is not Confidence.CERTAIN


def test_a_name_that_is_only_nearly_equal_is_not_certain_without_anilist() -> None:
    assert of("[Sub] Yuki o Matsu - 05.mkv", Knowledge()).confidence is not Confidence.CERTAIN
    told = knowing(media(40, "Yuki wo Matsu"))
    assert of("[Sub] Yuki o Matsu - 05.mkv", told).confidence is Confidence.CERTAIN
