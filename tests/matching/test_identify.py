"""Which entry and episode a name leads to, and when the program may act on it alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shelf import BALLADS, DRAMA, FROGS, INDEX, SEA, SEVENS, knowing, media, named, redirection

from jimaku_mpv.matching.given import Given, Scope
from jimaku_mpv.matching.identify import identify
from jimaku_mpv.matching.lookup import needs
from jimaku_mpv.matching.names import read_name
from jimaku_mpv.model import AniListId, Confidence, EntryMatch, Guess, Knowledge, PlayingFile

LONG = "Toumei na Machi no Koukyoukyoku"
ALL = knowing(*SEA, *FROGS, *SEVENS, *BALLADS)


def of(name: str, knowledge: Knowledge = ALL) -> EntryMatch:
    return identify(read_name(PlayingFile(name)), INDEX, knowledge)


@pytest.mark.parametrize(
    ("name", "entry", "episode"),
    [
        ("[Sub] Umi no Koe - 05 (1080p).mkv", "Umi no Koe", 5),
        ("Voice.of.the.Sea.S01E05.1080p.WEB-DL-GRP.mkv", "Umi no Koe", 5),
        ("[Sub] Umi no Koe S2 - 05.mkv", "Umi no Koe 2nd Season", 5),
        ("Voice.of.the.Sea.S02E05.1080p.WEB-DL-GRP.mkv", "Umi no Koe 2nd Season", 5),
        ("[Sub] Umi no Koe - 17.mkv", "Umi no Koe 2nd Season", 5),
        ("[Sub] Umi no Koe S2 - 17.mkv", "Umi no Koe 2nd Season", 5),
        ("[Sub] Umi no Koe - 30.mkv", "Umi no Koe: Arashi no Mae", 6),
        ("Voice.of.the.Sea.S03E06.1080p.WEB-DL-GRP.mkv", "Umi no Koe: Arashi no Mae", 6),
        ("[Sub] Umi no Koe Movie [1080p].mkv", "Umi no Koe Movie", None),
        ("[Sub] Kaeru Keiji!! - 03.mkv", "Kaeru Keiji!!", 3),
        ("[Sub] Kaeru Keiji! - 03.mkv", "Kaeru Keiji!", 3),
        ("[Sub] 77 - Seventy Seven - 14.mkv", "77: Seventy Seven Part 2", 3),
        ("77.Seventy-Seven.S01E14.1080p.WEB-DL-GRP.mkv", "77: Seventy Seven Part 2", 3),
        ("[Sub] 77 - Seventy Seven Part 2 - 03.mkv", "77: Seventy Seven Part 2", 3),
        ("Kaze.no.Ballad.2024.S01E04.1080p.WEB-DL-GRP.mkv", "Kaze no Ballad (2024)", 4),
        ("Hana.no.Uta.EP05.1080p.WEB-DL-GRP.mkv", "Hana no Uta", 5),
    ],
)
def test_entry_and_episode(name: str, entry: str, episode: int | None) -> None:
    match = of(name)
    assert match.entry is not None
    assert (match.entry.name, match.episode) == (entry, episode)
    assert match.confidence is Confidence.CERTAIN


def test_the_number_through_all_seasons_is_told() -> None:
    assert of("[Sub] Umi no Koe S2 - 05.mkv").absolute == 17
    assert of("[Sub] Umi no Koe - 17.mkv").absolute == 17
    assert of("Voice.of.the.Sea.S03E06.1080p.WEB-DL-GRP.mkv").absolute == 30


def test_equal_but_for_the_punctuation_is_not_certain_alone() -> None:
    alone = of("[Sub] Kaeru Keiji!!! - 05.mkv", Knowledge())
    third = knowing(*FROGS, media(12, "Kaeru Keiji!!!"))
    assert alone.confidence is not Confidence.CERTAIN
    assert of("[Sub] Kaeru Keiji!!! - 05.mkv", third).confidence is not Confidence.CERTAIN


def test_a_show_that_is_only_on_anilist_is_not_replaced_by_a_similar_one() -> None:
    match = of("[Sub] Yuki wo Matsu Hito - 05.mkv", knowing(media(99, "Yuki wo Matsu Hito")))
    assert match.entry is None
    assert match.confidence is Confidence.UNSURE
    assert match.candidates[0].entry.name == "Yuki wo Matsu"


def test_a_season_that_is_not_there_is_a_contradiction() -> None:
    match = of("[Sub] Yuki wo Matsu S2 - 05.mkv", knowing(media(40, "Yuki wo Matsu")))
    assert match.confidence is not Confidence.CERTAIN


def test_a_film_is_not_a_series_of_the_same_name() -> None:
    match = of("[Sub] Yuki wo Matsu - Movie [1080p].mkv", knowing(media(40, "Yuki wo Matsu")))
    assert match.confidence is not Confidence.CERTAIN


def test_a_number_beyond_the_last_episode_is_not_certain() -> None:
    match = of("[Sub] Yuki wo Matsu - 25.mkv", knowing(media(40, "Yuki wo Matsu")))
    assert match.confidence is not Confidence.CERTAIN


def test_a_remake_without_a_year_is_asked_about() -> None:
    assert of("[Sub] Kaze no Ballad - 04.mkv", Knowledge()).confidence is not Confidence.CERTAIN


def test_redirections_of_the_site_count_before_sums() -> None:
    rules = {AniListId(1): (redirection((13, 20), 3, (1, 8)),)}
    match = of("[Sub] Umi no Koe - 15.mkv", knowing(*SEA, relations=rules))
    assert match.entry == named("Umi no Koe: Arashi no Mae")
    assert match.episode == 3


def test_a_rule_of_the_site_that_stays_within_the_entry() -> None:
    rules = {AniListId(2): (redirection((13, 24), 2, (1, 12)),)}
    match = of("[Sub] Umi no Koe S2 - 17.mkv", Knowledge(relations=rules))
    assert (match.entry, match.episode) == (named("Umi no Koe 2nd Season"), 5)


def test_a_number_beyond_all_later_seasons_counts_from_the_first() -> None:
    match = of("Voice.of.the.Sea.S03E20.1080p.WEB-DL-GRP.mkv")
    assert (match.entry, match.episode) == (named("Umi no Koe 2nd Season"), 8)
    assert match.confidence is not Confidence.CERTAIN


def test_a_season_of_a_show_without_seasons_counts_by_its_second_number() -> None:
    told = knowing(media(40, "Yuki wo Matsu", episodes=400))
    match = of("Yuki wo Matsu S03E093.第321話.mkv", told)
    assert (match.entry, match.episode) == (named("Yuki wo Matsu"), 321)


def test_a_title_that_is_a_later_season_by_itself_with_a_season_is_not_certain() -> None:
    assert of("[Sub] Kaeru Keiji!! S2 - 03.mkv").confidence is not Confidence.CERTAIN


def test_an_airing_show_without_a_count_is_certain_up_to_what_was_aired() -> None:
    airing = replace(media(40, "Yuki wo Matsu", episodes=None), aired=15)
    assert of("[Sub] Yuki wo Matsu - 15.mkv", knowing(airing)).confidence is Confidence.CERTAIN


def test_without_any_knowledge_the_exact_name_is_enough_for_an_early_episode() -> None:
    assert of(f"[Sub] {LONG} - 05.mkv", Knowledge()).confidence is Confidence.CERTAIN


def test_an_id_in_the_path_beats_the_title() -> None:
    match = of("/videos/Something Else [anilist-40]/Something Else - 05.mkv", Knowledge())
    assert match.entry == named("Yuki wo Matsu")


def test_an_id_of_the_first_season_leads_to_the_later_one() -> None:
    match = of("/videos/Umi no Koe [anilist-1]/Umi no Koe S02E05.mkv")
    assert match.entry == named("Umi no Koe 2nd Season")
    assert match.episode == 5


def test_a_given_entry_is_certain_and_only_its_episode_is_looked_for() -> None:
    guess = read_name(PlayingFile("[Sub] Umi no Koe - 17.mkv"))
    match = identify(guess, INDEX, ALL, Given(named("Umi no Koe 2nd Season"), Scope.ENTRY, ""))
    assert (match.episode, match.absolute, match.confidence) == (5, 17, Confidence.CERTAIN)


@pytest.mark.parametrize("name", ["[Sub] Umi no Koe - 05 Preview [1080p].mkv", "[Sub] Umi no Koe - 05.5.mkv"])
def test_what_is_no_plain_episode_is_never_certain(name: str) -> None:
    assert of(name).confidence is not Confidence.CERTAIN


def test_anilist_is_not_asked_about_what_is_certain() -> None:
    for name in (f"[Sub] {LONG} - 05.mkv", f"{LONG.replace(' ', '.')}.S01E05.1080p.WEB-DL-GRP.mkv"):
        guess = read_name(PlayingFile(name))
        assert needs(guess, identify(guess, INDEX, Knowledge())) is None


def test_one_question_holds_title_and_all_candidates() -> None:
    guess = read_name(PlayingFile("[Sub] Umi no Koe S2 - 17.mkv"))
    lookup = needs(guess, identify(guess, INDEX, Knowledge()))
    assert lookup is not None
    assert lookup.searches == ("Umi no Koe",)
    assert {1, 2, 3} <= set(lookup.ids)


def test_live_action_needs_no_anilist() -> None:
    assert of("Hana.no.Uta.EP05.1080p.WEB-DL-GRP.mkv", Knowledge()).entry == DRAMA


@settings(max_examples=100)
@given(st.text(max_size=40), st.none() | st.integers(0, 3000), st.none() | st.integers(0, 40))
def test_no_guess_makes_it_fail(title: str, episode: int | None, season: int | None) -> None:
    guess = Guess((title,), season=season, episode=episode)
    match = identify(guess, INDEX, ALL)
    needs(guess, match)
    assert len(match.candidates) <= 10
