"""How files and shows read in a menu and among mpv's tracks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from jimaku_mpv.matching.subtitle_names import SubtitleName, read_subtitle_name, release_of
from jimaku_mpv.model import Candidate, Choice, Entry, EntryId, SubtitleFile
from jimaku_mpv.player.messages import Name
from jimaku_mpv.player.rows import (
    episode_rows,
    file_rows,
    parse_source,
    show_rows,
    source_of,
    track_title,
)

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ENTRY = Entry(EntryId(7), "Kaguya-sama", NOW, english_name="Love Is War", japanese_name="かぐや様")


def file(name: str, size: int = 34_000, days: float = 800) -> SubtitleFile:
    return SubtitleFile(f"https://jimaku.cc/{name}", name, size, NOW - timedelta(days=days))


def read(*files: SubtitleFile) -> list[SubtitleName]:
    return [read_subtitle_name(one.name, ENTRY.names()) for one in files]


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
    assert file_rows([found], read(found), [], ENTRY.id, None, NOW)[0].hint == hint


def test_files_that_fit_come_first_then_the_others_by_number() -> None:
    names = ["K - 10.srt", "K - 9.srt", "K - 5 b.srt", "K - 5 a.srt"]
    files = [file(name) for name in names]
    fitting = [Choice(files[2], 60), Choice(files[3], 50)]
    rows = file_rows(files, read(*files), fitting, ENTRY.id, "7/K - 9.srt", NOW)
    assert [row.label for row in rows] == ["K - 5 b.srt", "K - 5 a.srt", "K - 9.srt", "K - 10.srt"]
    assert [row.active for row in rows] == [False, False, True, False]
    assert (rows[0].action, rows[0].argument) == (Name.USE_FILE, "7/K - 5 b.srt")


def test_numbers_of_any_length_stand_in_order() -> None:
    names = ["K - " + "9" * 5000 + ".srt", "K - 10.srt", "K - 010.ass", "K - 9.srt"]
    files = [file(name) for name in names]
    rows = file_rows(files, read(*files), [], ENTRY.id, None, NOW)
    assert [row.label for row in rows] == [names[3], names[2], names[1], names[0]]


def test_episodes_are_counted_in_order() -> None:
    names = ["K - 10.srt", "K - 02.srt", "K - 02.ass", "K - 06.5.srt", "K OP.srt", "K - 03-04.srt"]
    rows = episode_rows(read(*(file(name) for name in names)), ENTRY.id, 2)
    labels = [row.label for row in rows]
    assert labels[0] == "Episode 2"
    assert labels[-1] == "Episode 10"
    assert [row.label for row in rows if row.active] == ["Episode 2"]
    assert (rows[0].hint, rows[-1].hint, rows[-1].argument) == ("2 files", "1 file", "7/10")


def test_shows_say_their_other_name_and_kind() -> None:
    film = Entry(EntryId(8), "Kimi no Na wa.", NOW, english_name="Your Name.", movie=True)
    drama = Entry(EntryId(9), "Alice", NOW, anime=False)
    rows = show_rows([Candidate(ENTRY, 90), Candidate(film, 80), Candidate(drama, 70)], EntryId(8))
    assert [row.hint for row in rows] == ["Love Is War", "Your Name. · film", "live action"]
    assert [row.active for row in rows] == [False, True, False]
    assert [row.argument for row in rows] == ["7", "8", "9"]


@pytest.mark.parametrize("name", ["第1話.srt", "a/b.srt", "", "50% {\\b1}.srt"])
def test_a_source_is_known_again(name: str) -> None:
    assert parse_source(source_of(EntryId(7), name)) == (7, name)


@pytest.mark.parametrize("text", ["", "7", "x/y", "/a", "-1/a", "²/a", "9" * 5000 + "/a"])
def test_what_is_no_source_is_none(text: str) -> None:
    assert parse_source(text) is None


def test_the_release_is_what_other_episodes_have_too() -> None:
    assert release_of("[NanakoRaws] Kaguya-sama - 05.ass") == "NanakoRaws"
    assert release_of("Kaguya-sama.S02E01.Netflix.CC.ja.srt") == "Netflix"
    assert release_of("Kaguya-sama - 05.ass") is None
