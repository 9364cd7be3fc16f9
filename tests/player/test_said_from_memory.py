"""What the player shows from memory says when Jimaku was asked, and what is missed is looked for after."""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing
from dataclasses import replace

import pytest
from desk import Desk

from jimaku_mpv.player.messages import Asked, Failed, Menu, Name, Prompt
from jimaku_mpv.store.catalogue import full_stamp
from tests.standin.server import StandIn
from tests.standin.shows import Entry, Run

FIVE = "/videos/[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
MISSING = "/videos/[Demo] Asayake Demo Densha - 09.mkv"
NOWHERE = "/videos/Zettai ni Nai Anime - 03.mkv"
HOUR, DAY = 3600.0, 86400.0


def age(desk: Desk, seconds: float) -> None:
    """What is known here came so much earlier."""
    with closing(sqlite3.connect(desk.assembly.folders.cache / "catalogue.db")) as database:
        for table in ("file_lists", "missing", "stamps"):
            database.execute(f"UPDATE {table} SET at = at - {seconds}")
        database.execute(f"UPDATE claims SET begun = begun - {seconds}")
        database.commit()


def titled(desk: Desk, name: Name, path: str, argument: str = "") -> str:
    answer = desk.act(name, path, argument)
    assert isinstance(answer, Menu)
    return answer.title


def told(desk: Desk, path: str, asked: Asked = Asked.AUTO) -> str:
    answer = desk.answer_to(path, asked)
    assert isinstance(answer, Failed)
    return answer.text


@pytest.mark.parametrize("name", [Name.PICK_EPISODE, Name.OTHER_RELEASES])
def test_a_list_that_is_of_no_use_says_its_age_too(desk: Desk, standin: StandIn, name: Name) -> None:
    runs = (Run("Paper Stars Movie.srt"),)
    standin.add_entry(Entry(800100, "Paper Stars Movie", anilist=800100, movie=True, runs=runs))
    video = "/videos/Paper Stars Movie.mkv"
    new = failure(desk, name, video)
    age(desk, 12 * 60.0)
    assert failure(desk, name, video) == f"{new}, asked 12 min ago"


def failure(desk: Desk, name: Name, path: str) -> str:
    answer = desk.act(name, path)
    assert isinstance(answer, Failed)
    return answer.text


LISTS = [
    (Name.PICK_FILE, "", "Files of “Demo no Tabi 2nd Season”, episode 5"),
    (Name.PICK_EPISODE, "", "Episode of “Demo no Tabi 2nd Season”"),
    (Name.ALL_FILES, "", "All files of “Demo no Tabi 2nd Season”"),
    (Name.OTHER_RELEASES, "", "Other releases of “Demo no Tabi 2nd Season”"),
]


@pytest.mark.parametrize(("name", "argument", "title"), LISTS)
@pytest.mark.parametrize("away", [True, False])
def test_a_list_from_memory_says_so(
    desk: Desk, standin: StandIn, name: Name, argument: str, title: str, away: bool
) -> None:
    assert titled(desk, name, FIVE, argument) == title
    assert titled(desk, name, FIVE, argument) == title, "a moment later it is as good as new"
    desk.finish()
    age(desk, 3 * HOUR)
    if away:
        standin.close()
    assert titled(desk, name, FIVE, argument) == f"{title}, asked 3 h ago"


def test_a_list_says_its_age_from_two_minutes_on(desk: Desk) -> None:
    titled(desk, Name.PICK_FILE, FIVE)
    desk.finish()
    age(desk, 120)
    assert titled(desk, Name.PICK_FILE, FIVE).endswith("asked 2 min ago")


def test_auto_load_says_when_there_was_no_subtitle_yet_and_a_key_press_asks(
    desk: Desk, standin: StandIn
) -> None:
    assert told(desk, MISSING) == "No subtitle yet for “Asayake Demo Densha”, episode 9"
    age(desk, 720)
    assert told(desk, MISSING).endswith("episode 9. Asked 12 min ago")
    asked = standin.counts()["files"]
    assert told(desk, MISSING, Asked.KEY) == "No subtitle yet for “Asayake Demo Densha”, episode 9"
    assert standin.counts()["files"] == asked + 1
    assert re.search(r"episode 9\. Asked \d+ s ago$", told(desk, MISSING, Asked.KEY))
    assert standin.counts()["files"] == asked + 1


def test_a_menu_in_place_of_a_subtitle_says_it_too(desk: Desk) -> None:
    for _ in range(3):
        title = titled(desk, Name.USE_ENTRY, MISSING, "900003")
    assert re.search(r"episode 9, asked \d+ s ago, the show is kept", title)


def test_why_says_from_when_it_is_known(desk: Desk) -> None:
    desk.answer_to(FIVE)
    desk.finish()
    age(desk, 5 * HOUR)
    answer = desk.act(Name.WHY, FIVE)
    assert isinstance(answer, Menu)
    assert ("Jimaku was asked", "5 h ago") in [(row.label, row.hint) for row in answer.rows]


def test_what_is_like_no_show_says_so_and_when(desk: Desk) -> None:
    told(desk, NOWHERE)
    desk.finish()
    age(desk, 660)
    answer = desk.act(Name.PICK_ENTRY, NOWHERE)
    assert isinstance(answer, Prompt)
    assert answer.note == "No show is like this name, asked 11 min ago: type its title"
    typed = desk.act(Name.SEARCH, NOWHERE, "qqqq zzzz")
    assert isinstance(typed, Failed)
    assert typed.text.endswith("Try its Japanese title, asked 11 min ago")


@pytest.mark.parametrize("asked", [Asked.AUTO, Asked.KEY])
def test_what_is_due_comes_after_an_answer_that_found_nothing_too(
    desk: Desk, standin: StandIn, asked: Asked
) -> None:
    """By itself for a month's sake alone, not for the name's."""
    told(desk, NOWHERE)
    for days, halves in ((2, 2 if asked is Asked.AUTO else 4), (34, 4 if asked is Asked.AUTO else 6)):
        age(desk, days * DAY)
        told(desk, NOWHERE, asked)
        desk.finish()
        whole = [one for one in standin.requests if one.kind == "search" and "after" not in one.query]
        assert len(whole) == halves


def test_a_show_that_was_renamed_is_loaded_on_the_key_press(desk: Desk, standin: StandIn) -> None:
    show = Entry(800001, "Paper Lanterns", anilist=800001, runs=(Run("Paper Lanterns - {e:02}.srt", 1, 9),))
    standin.add_entry(replace(show, day="2025-01-01"), scraped=True)
    told(desk, NOWHERE)
    standin.add_entry(replace(show, name="Glass Harbour", day="2025-01-01"))
    for anime in (True, False):
        desk.assembly.store.set_stamp(full_stamp(anime), time.time() - 2 * DAY)
    assert "Not recognised" in told(desk, "/videos/Glass Harbour - 05.mkv")
    assert desk.answer_to("/videos/Glass Harbour - 05.mkv").about.entry == "Glass Harbour"  # type: ignore[union-attr]
