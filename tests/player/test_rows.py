"""How files and shows read in a menu and among mpv's tracks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from jimaku_mpv.matching.subtitle_names import SubtitleName, read_subtitle_name, release_of
from jimaku_mpv.model import AniListId, Candidate, Choice, Entry, EntryId, SubtitleFile
from jimaku_mpv.player.messages import Name
from jimaku_mpv.player.rows import (
    Part,
    by_episode,
    choice_rows,
    episode_rows,
    is_of,
    other_file_rows,
    parse_entry,
    parse_source,
    part_rows,
    release_rows,
    show_rows,
    source_of,
    track_title,
)

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ENTRY = Entry(EntryId(7), "Kaguya-sama", NOW, english_name="Love Is War", japanese_name="かぐや様")


def file(name: str, size: int = 34_000, days: float = 800) -> SubtitleFile:
    return SubtitleFile(f"https://jimaku.cc/{name}", name, size, NOW - timedelta(days=days))


def read(*files: SubtitleFile) -> dict[str, SubtitleName]:
    return {one.name: read_subtitle_name(one.name, ENTRY.names()) for one in files}


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Kaguya-sama.S02E01.Netflix.CC.ja.srt", "Jimaku: Netflix CC"),
        ("[NanakoRaws] Kaguya-sama - 05.ass", "Jimaku: NanakoRaws"),
        ("Kaguya-sama - 05 [JPN, ENG].srt", "Jimaku: Kaguya-sama - 05 [JPN, ENG].srt"),
        ("[Group] Kaguya-sama - 05 [JPN, ENG].srt", "Jimaku: Group dual"),
        ("第5話.srt", "Jimaku: 第5話.srt"),
        ("x" * 300 + ".srt", "Jimaku: " + "x" * 60),
    ],
)
def test_a_track_is_named_after_who_made_it(name: str, title: str) -> None:
    assert track_title(name, ENTRY.names()) == title


@pytest.mark.parametrize(
    ("found", "hint"),
    [
        (file("Kaguya-sama.S02E01.Netflix.CC.ja.srt"), "ep 1 · Netflix · SRT · CC · 34 kB · 2 y"),
        (file("[A] Kaguya-sama - 05.ass", 300, 40), "ep 5 · A · ASS · 1 kB · 1 mo"),
        (file("[A] Kaguya-sama [01-12].zip", 2_400_000, 9), "ep 1–12 · A · ZIP · 2.4 MB · 1 w"),
        (file("readme", 20, 0), "1 kB · new"),
        (file("[A] Kaguya-sama - 05.ass", 20, -3), "ep 5 · A · ASS · 1 kB · new"),
    ],
)
def test_a_file_says_what_matters(found: SubtitleFile, hint: str) -> None:
    assert choice_rows([Choice(found, 1)], read(found), ENTRY, None, NOW)[0].hint == hint


def test_what_only_a_person_can_tell_says_so_wherever_the_row_is_sorted_to() -> None:
    files = [file("K - 5 b.srt"), file("K - 17.srt")]
    choices = [Choice(files[0], 60), Choice(files[1], 50, sure=False)]
    current = source_of(ENTRY, "K - 17.srt")
    rows = choice_rows(choices, read(*files), ENTRY, current, NOW)
    assert [row.label for row in rows] == ["K - 5 b.srt", "Perhaps: K - 17.srt"]
    assert [row.active for row in rows] == [False, True]
    assert (rows[0].action, rows[0].argument) == (Name.USE_FILE, source_of(ENTRY, "K - 5 b.srt"))


def test_numbers_of_any_length_stand_in_order() -> None:
    names = ["K - " + "9" * 5000 + ".srt", "K - 10.srt", "K - 010.ass", "K - 9.srt"]
    files = [file(name) for name in names]
    rows = other_file_rows("Episode 9", files, read(*files), ENTRY, None, NOW)
    assert [row.label.removeprefix("Episode 9: ") for row in rows] == [names[3], names[2], names[1], names[0]]
    assert all(row.label.startswith("Episode 9: ") for row in rows)


def episodes_of(*names: str) -> dict[str, list[str]]:
    files = [file(name) for name in names]
    return {label: [one.name for one in some] for label, some in by_episode(files, read(*files)).items()}


def test_files_stand_behind_their_episodes_those_without_one_last() -> None:
    names = (
        "K - 10.srt",
        "K NCOP1.srt",
        "K.srt",
        "K - 02 [A].ass",
        "K - 02.srt",
        "K - 06.5.srt",
        "K OVA 2.srt",
    )
    assert episodes_of(*names, "K - 03-04.srt", "K [01-12].zip") == {
        "Episodes 1–12": ["K [01-12].zip"],
        "Episode 2": ["K - 02 [A].ass", "K - 02.srt"],
        "Episodes 3–4": ["K - 03-04.srt"],
        "Episode 6.5": ["K - 06.5.srt"],
        "Episode 10": ["K - 10.srt"],
        "OVA 2": ["K OVA 2.srt"],
        "Openings, endings, extras": ["K NCOP1.srt"],
        "No episode named": ["K.srt"],
    }


def test_the_same_number_of_two_seasons_is_two_episodes() -> None:
    assert list(episodes_of("K S01E05.srt", "K - 05.srt", "K S02E05.srt")) == [
        "Episode 5",
        "Season 1, episode 5",
        "Season 2, episode 5",
    ]
    assert list(episodes_of("K S01E05.srt", "K - 05.srt")) == ["Episode 5"], "one season need not be named"


def test_an_episode_opens_the_list_of_its_files() -> None:
    files = [file("K - 10.srt"), file("K - 02.srt"), file("K - 02.ass")]
    rows = part_rows(by_episode(files, read(*files)), ENTRY)
    assert [(row.label, row.hint) for row in rows] == [("Episode 2", "2 files"), ("Episode 10", "1 file")]
    assert rows[0].action == Name.LIST_FILES
    assert Part.parse(rows[0].argument).episode == "Episode 2"


@pytest.mark.parametrize("text", ["", "7", "[]", '["a"]', "null", "{}"])
def test_what_is_no_part_of_a_list_is_all_of_it(text: str) -> None:
    assert Part.parse(text) == Part()


def test_a_release_without_the_episode_says_so() -> None:
    files = [file("[A] K - 05.srt"), file("[B] K - 05.srt"), file("[C] K - 04.srt"), file("K - 05.srt")]
    choices = [Choice(one, 1) for one in files[:2]]
    rows = release_rows(files, read(*files), choices, ENTRY, source_of(ENTRY, "[A] K - 05.srt"))
    assert [row.label for row in rows] == ["B", "C: not this episode"]
    assert [row.action for row in rows] == [Name.USE_FILE, Name.ALL_FILES]
    assert Part.parse(rows[1].argument).release == "C"


def test_a_release_that_may_hold_the_episode_does_not_say_that_it_does_not() -> None:
    files = [file("[A] K - 05.srt"), file("[C] K - 05.srt"), file("[D] K - 04.srt")]
    choices = [Choice(files[0], 1), Choice(files[1], 1, sure=False)]
    rows = release_rows(files, read(*files), choices, ENTRY, None)
    assert [row.label for row in rows] == ["A", "C: perhaps this episode", "D: not this episode"]


def test_episodes_are_counted_in_order() -> None:
    names = ["K - 10.srt", "K - 02.srt", "K - 02.ass", "K - 06.5.srt", "K OP.srt", "K - 03-04.srt"]
    rows = episode_rows(read(*(file(name) for name in names)).values(), ENTRY, 2)
    labels = [row.label for row in rows]
    assert labels[0] == "Episode 2"
    assert labels[-1] == "Episode 10"
    assert [row.label for row in rows if row.active] == ["Episode 2"]
    assert (rows[0].hint, rows[-1].hint) == ("2 files", "1 file")
    assert parse_source(rows[-1].argument) == (7, "10")


def test_shows_say_their_other_name_and_kind() -> None:
    film = Entry(EntryId(8), "Kimi no Na wa.", NOW, english_name="Your Name.", movie=True)
    drama = Entry(EntryId(9), "Alice", NOW, anime=False)
    rows = show_rows([Candidate(ENTRY, 90), Candidate(film, 80), Candidate(drama, 70)], EntryId(8))
    assert [row.hint for row in rows] == ["Love Is War", "Your Name. · film", "live action"]
    assert [row.active for row in rows] == [False, True, False]
    assert [parse_entry(row.argument) for row in rows] == [7, 8, 9]


@pytest.mark.parametrize("name", ["第1話.srt", "a/b.srt", "", "50% {\\b1}.srt"])
def test_a_source_is_known_again(name: str) -> None:
    assert parse_source(source_of(ENTRY, name)) == (7, name)


def test_a_source_is_not_that_of_another_entry_with_its_number() -> None:
    source = source_of(ENTRY, "05.srt")
    for other in (replace(ENTRY, name="Another"), replace(ENTRY, anilist_id=AniListId(1))):
        assert not is_of(source, other)
        assert is_of("7/05.srt", other), "a number alone is whatever has it"
    assert is_of(source, replace(ENTRY, english_name="Love is War"))


@pytest.mark.parametrize("text", ["", "7", "x/y", "/a", "-1/a", "²/a", "9" * 5000 + "/a"])
def test_what_is_no_source_is_none(text: str) -> None:
    assert parse_source(text) is None


def test_the_release_is_what_other_episodes_have_too() -> None:
    assert release_of("[NanakoRaws] Kaguya-sama - 05.ass") == "NanakoRaws"
    assert release_of("Kaguya-sama.S02E01.Netflix.CC.ja.srt") == "Netflix"
    assert release_of("Kaguya-sama - 05.ass") is None
