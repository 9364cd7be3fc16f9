"""What Jimaku tells people of an entry stands in the menus, and is no message of its own."""

from __future__ import annotations

import re

import pytest
from desk import Desk

from jimaku_mpv.player.messages import Failed, Loaded, Menu, Name
from tests.standin.server import StandIn
from tests.standin.shows import Entry, Run

NOTES = "**Timed** for the _BD_.\n" + "and more words " * 60
VIDEO = "/videos/Paper Stars - 05.mkv"
FLAGS = ["   not checked by Jimaku’s editors", "   taken over from another source"]


@pytest.fixture
def show(standin: StandIn) -> None:
    runs = (Run("Paper Stars - {e:02}.srt", last=12),)
    entry = Entry(
        800100, "Paper Stars", anilist=800100, runs=runs, notes=NOTES, unverified=True, external=True
    )
    standin.add_entry(entry)


def menu(desk: Desk, name: Name, argument: str = "") -> Menu:
    answer = desk.act(name, VIDEO, argument)
    assert isinstance(answer, Menu)
    return answer


@pytest.mark.usefixtures("show")
def test_why_has_flags_and_notes_below_the_show(desk: Desk) -> None:
    labels = [row.label for row in menu(desk, Name.WHY).rows]
    at = labels.index(FLAGS[0])
    assert labels[at : at + 3] == [*FLAGS, "   Jimaku’s note: Timed for the BD."]
    notes = [label for label in labels[at + 3 :] if label.startswith("      ")]
    assert len(notes) == 7
    assert notes[-1].endswith("…")


@pytest.mark.usefixtures("show")
def test_the_list_of_shows_has_them_behind_the_name(desk: Desk) -> None:
    row = menu(desk, Name.PICK_ENTRY).rows[0]
    assert row.label == "Paper Stars"
    flags, note = row.hint.rsplit(" · ", 1)
    assert flags == "not checked by Jimaku’s editors · taken over from another source"
    assert note == "Timed for the BD. and more words and mo…"


@pytest.mark.usefixtures("show")
@pytest.mark.parametrize("name", [Name.PICK_FILE, Name.ALL_FILES])
def test_the_lists_of_files_have_the_note_in_one_row(desk: Desk, name: Name) -> None:
    found = menu(desk, name)
    (row,) = [row for row in found.rows if "note" in row.label]
    assert row == found.rows[-1]
    assert row.label.startswith("Jimaku’s note: Timed for the BD. and more")
    assert len(row.label) <= 85
    assert row.action == Name.WHY


@pytest.mark.usefixtures("show")
def test_no_message_tells_them(desk: Desk) -> None:
    for _ in range(2):
        answer = desk.answer_to(VIDEO)
        assert isinstance(answer, Loaded)
        assert answer.note is None


@pytest.mark.usefixtures("show")
def test_why_says_that_the_number_of_what_was_chosen_is_another_show_now(
    desk: Desk, standin: StandIn
) -> None:
    desk.act(Name.USE_ENTRY, VIDEO, "800100")
    desk.finish()
    standin.add_entry(Entry(800100, "Quiet Harbour", anilist=800109, runs=(Run("[A] Quiet - 01.srt"),)))
    desk.assembly.store.clear()
    labels = [row.label for row in menu(desk, Name.WHY).rows]
    at = labels.index("Show: none fits")
    assert labels[at + 1] == "   what you chose here is another show now: choose again"
    told = desk.answer_to(VIDEO)
    assert isinstance(told, Failed)
    assert re.search(r"is another show now: choose again \(asked \d+ s ago\)$", told.text)
