"""What the player could not open is left out of every search, by its upload, and the next choice counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from parcels import ARCHIVE, ID, VIDEO, Get, Shelf, packed, said
from window import HOUR, Clock

from jimaku_mpv.errors import BadSubtitle, NothingFound
from jimaku_mpv.model import LocalSubtitle
from tests.standin.server import StandIn
from tests.standin.subtitles import subtitle

STEM = "[Demo] Paper Lanterns - 05"


def refuse(subtitle: LocalSubtitle) -> None:
    """As lua/ready.lua does."""
    assert subtitle.refusal is not None
    Path(subtitle.refusal).write_text("refused by mpv\n", "utf-8")


def lines(text: str) -> bytes:
    return subtitle(text, "セリフ")


def test_the_next_choice_is_taken_and_named(shelf: Shelf, get: Get) -> None:
    shelf(**{f"{STEM}.srt": lines("一"), f"[Other] {STEM[7:]}.srt": lines("二")})
    _, first, note = get()
    assert note is None
    refuse(first)
    finding, second, note = get()
    assert [choice.file.name for choice in finding.choices] == [second.file_name]
    assert second.file_name != first.file_name
    assert note == f"took “{second.file_name[:28]}…”: the first did not open"


def test_the_line_says_how_many_did_not_open(shelf: Shelf, get: Get) -> None:
    files = {f"[{group}] {STEM[7:]}.srt": lines(group) for group in ("Other", "Third")}
    shelf(**{f"{STEM}.srt": lines("一"), **files})
    for _ in range(2):
        _, taken, _ = get()
        refuse(taken)
    _, _, note = get()
    assert note is not None
    assert note.endswith(": the first 2 did not open")


def test_one_that_comes_later_is_no_news(shelf: Shelf, get: Get) -> None:
    shelf(**{f"{STEM}.srt": lines("一"), f"[Other] {STEM[7:]}.srt": lines("二")})
    _, first, _ = get()
    refuse(first)
    _, second, _ = get()
    refuse(second)
    Path(first.refusal or "").unlink()
    _, again, note = get()
    assert (again.file_name, note) == (first.file_name, None)


def test_when_there_is_no_other_it_is_said_so(shelf: Shelf, get: Get) -> None:
    shelf(**{f"{STEM}.srt": lines("一")})
    refuse(get()[1])
    with pytest.raises(NothingFound) as error:
        get()
    assert error.value.line() == (
        "Nothing for “Paper Lanterns”, episode 5 opens in the player. Choose the file by hand"
    )


def test_a_new_upload_of_the_same_name_is_another_one(
    shelf: Shelf, get: Get, server: StandIn, clock: Clock
) -> None:
    shelf(**{f"{STEM}.srt": lines("一")})
    refuse(get()[1])
    clock.pass_(HOUR)
    server.add_file(ID, f"{STEM}.srt", lines("新しい"))
    assert "新しい" in said(get()[1])


def test_of_an_archive_the_member_alone_is_meant(shelf: Shelf, get: Get) -> None:
    shelf(**{ARCHIVE: packed(**{f"{number:02}.srt": f"第{number}話" for number in (5, 6)})})
    refuse(get()[1])
    with pytest.raises(BadSubtitle, match="The player could not open it"):
        get()
    assert "第6話" in said(get(VIDEO.replace("05", "06"))[1])


def test_another_member_that_holds_the_episode_is_taken(shelf: Shelf, get: Get) -> None:
    shelf(**{ARCHIVE: packed(**{"[A] Lanterns - 05.srt": "一", "[B] Lanterns - 05.srt": "二"})})
    _, first, _ = get()
    refuse(first)
    assert get()[1].file_name != first.file_name
