"""The site gives the number of a deleted entry to the next new one: nothing of the old one counts for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from window import DAY, HOUR, Clock, Window

from jimaku_mpv.model import EntryId, PlayingFile
from jimaku_mpv.pipeline.finding import Action, Finding
from jimaku_mpv.pipeline.memory import GONE, VOID
from jimaku_mpv.pipeline.request import Request
from tests.standin.server import StandIn
from tests.standin.shows import Entry, Run

NUMBER, LATER = 950001, 950002
"""Higher than all others, as the newest is."""

FIVE, SIX = (f"/v/[Sub] Twin Lanterns - {number:02}.mkv" for number in (5, 6))


def show(number: int = NUMBER, name: str = "Twin Lanterns", **more: object) -> Entry:
    runs = (Run(f"[First] {name} - {{e:02}}.srt", last=24), Run("[Other] - {e:02}.srt", last=24))
    return replace(Entry(number, name, runs=runs), **more)  # type: ignore[arg-type]


LANTERNS = show(anilist=77, japanese="双子の灯")
STRANGER = show(name="Paper Boats", anilist=88, japanese="紙の船")


def find(window: Window, path: str = SIX) -> Finding:
    return window.pipeline().find(Request(PlayingFile(path)))


def entry_of(finding: Finding) -> int | None:
    return finding.match.entry.id if finding.match.entry is not None else None


def choose(window: Window, **more: object) -> None:
    find(window, FIVE)
    window.pipeline().remember(PlayingFile(FIVE), entry=EntryId(NUMBER), **more)  # type: ignore[arg-type]


def renew(window: Window, clock: Clock, after: float = 40 * DAY) -> None:
    """The whole directory, as after a month."""
    clock.pass_(after)
    window.catalogue.renew_if_due(window.client)


@pytest.fixture(autouse=True)
def _lanterns(server: StandIn) -> None:
    server.add_entry(LANTERNS)


def test_a_decision_is_void_when_its_number_means_another_show(
    server: StandIn, window: Window, clock: Clock
) -> None:
    choose(window, shift=3, release="First")
    assert (entry_of(find(window)), find(window).match.episode) == (NUMBER, 9)
    server.add_entry(STRANGER)
    renew(window, clock)
    finding = find(window)
    assert entry_of(finding) != NUMBER
    assert finding.void == VOID
    assert finding.action is not Action.LOAD
    assert "another show now" in finding.what_is_missing().line()


def test_a_new_list_of_the_newest_entry_is_not_taken_for_its_own_unseen(
    server: StandIn, window: Window
) -> None:
    """The directory here still has the old entry, and no list of it."""
    choose(window)
    window.store._execute("DELETE FROM file_lists")
    server.add_entry(STRANGER)
    finding = find(window)
    assert entry_of(finding) != NUMBER
    assert finding.void == VOID


def test_a_list_that_has_nothing_of_the_old_one_is_looked_at(
    server: StandIn, window: Window, clock: Clock
) -> None:
    """Others that were newer were deleted with it: it is not the newest that is known here."""
    server.add_entry(show(LATER, "Quiet Harbour", anilist=99))
    choose(window)
    server.add_entry(STRANGER)
    for number in range(1, 25):
        server.remove_file(NUMBER, f"[Other] - {number:02}.srt")
        server.add_file(NUMBER, f"{number:02}.srt", b"x")
    clock.pass_(HOUR)
    window.catalogue.distrust(EntryId(NUMBER))
    finding = find(window)
    assert entry_of(finding) != NUMBER
    assert finding.void == VOID


def test_without_a_directory_the_number_is_not_believed_either(
    server: StandIn, window: Window, clock: Clock
) -> None:
    choose(window)
    server.add_entry(STRANGER)
    window.store.clear()
    assert find(window).void == VOID


@pytest.mark.parametrize(
    "renamed",
    [
        replace(LANTERNS, name="Futago no Tourou", japanese=None, english="The Lanterns"),
        replace(LANTERNS, unverified=True, external=True, tmdb="tv:5"),
        replace(LANTERNS, anilist=None),
    ],
)
def test_a_mere_change_of_the_entry_voids_nothing(
    server: StandIn, window: Window, clock: Clock, renamed: Entry
) -> None:
    choose(window, release="Other")
    server.add_entry(renamed)
    renew(window, clock)
    finding = find(window)
    assert (entry_of(finding), finding.void, finding.action) == (NUMBER, "", Action.LOAD)


@pytest.mark.parametrize("change", [{"name": "Paper Boats"}, {"movie": True}, {"anime": False}])
def test_without_ids_the_name_and_the_kind_tell(
    server: StandIn, window: Window, clock: Clock, change: dict[str, object]
) -> None:
    server.add_entry(show())
    choose(window)
    assert find(window).action is Action.LOAD
    server.add_entry(show(**change))  # type: ignore[arg-type]
    renew(window, clock, 80 * DAY)
    assert find(window).void == VOID


@pytest.mark.parametrize("ids", [{"anilist": 77}, {"anilist": None, "tmdb": "tv:7"}])
@pytest.mark.parametrize("given_away", [True, False])
def test_what_was_chosen_moves_over_to_its_new_number(
    server: StandIn, window: Window, clock: Clock, ids: dict[str, object], given_away: bool
) -> None:
    old = replace(LANTERNS, **ids)  # type: ignore[arg-type]
    server.add_entry(old)
    choose(window, shift=3, release="Other", delays={"of Other": 1.5})
    server.remove_entry(NUMBER)
    if given_away:
        server.add_entry(STRANGER)
    server.add_entry(replace(old, id=LATER, name="Futago no Tourou"))
    renew(window, clock)
    finding = find(window)
    assert (entry_of(finding), finding.match.episode, finding.void) == (LATER, 9, "")
    assert finding.choices[0].file.name.startswith("[Other]")
    moved = window.decisions.all()[0]
    assert (moved.entry_id, moved.shift, moved.release) == (LATER, 3, "Other")
    assert moved.delays == {"of Other": 1.5}


@pytest.mark.parametrize("given_away", [True, False])
def test_also_before_the_directory_here_has_heard_of_it(
    server: StandIn, window: Window, clock: Clock, given_away: bool
) -> None:
    """Else the name alone would tell: another episode by another release, and a line that is not so."""
    choose(window, shift=3, release="Other")
    find(window)
    server.remove_entry(NUMBER)
    if given_away:
        server.add_entry(STRANGER)
    server.add_entry(replace(LANTERNS, id=LATER))
    clock.pass_(2 * HOUR)
    window.catalogue.distrust(EntryId(NUMBER))
    finding = find(window)
    assert (entry_of(finding), finding.match.episode, finding.void) == (LATER, 9, "")
    assert finding.choices[0].file.name.startswith("[Other]")


def test_what_is_gone_without_a_successor_is_said(server: StandIn, window: Window, clock: Clock) -> None:
    choose(window, shift=3)
    server.remove_entry(NUMBER)
    renew(window, clock)
    finding = find(window)
    assert (entry_of(finding), finding.void, finding.match.episode) == (None, GONE, 6)


def test_a_void_decision_comes_back_with_its_show(server: StandIn, window: Window, clock: Clock) -> None:
    choose(window)
    server.add_entry(STRANGER)
    renew(window, clock)
    assert find(window).void == VOID
    server.add_entry(replace(LANTERNS, id=LATER))
    renew(window, clock)
    assert entry_of(find(window)) == LATER


def test_a_list_and_what_was_missing_belong_to_the_old_entry(
    server: StandIn, window: Window, clock: Clock
) -> None:
    find(window)
    find(window, SIX.replace("06", "77"))
    server.add_entry(STRANGER)
    renew(window, clock)
    boats = window.entry(EntryId(NUMBER))
    assert boats is not None
    assert window.store.file_list(boats) is None
    assert window.store.missing_since(boats, "77/None") is None
    finding = find(window, "/v/[Sub] Paper Boats - 06.mkv")
    assert entry_of(finding) == NUMBER
    assert finding.choices[0].file.name == "[First] Paper Boats - 06.srt"


def test_another_window_does_not_keep_its_list_for_the_new_entry(
    server: StandIn, windows: Callable[[], Window], clock: Clock
) -> None:
    one, two = windows(), windows()
    find(one)
    old = one.entry(EntryId(NUMBER))
    assert old is not None
    server.add_entry(STRANGER)
    renew(two, clock)
    one.store.save_file_list(old, (), clock())
    assert find(two, "/v/[Sub] Paper Boats - 06.mkv").choices


def test_numbers_alone_get_the_show_that_the_directory_has_for_them(
    server: StandIn, windows: Callable[[], Window], clock: Clock
) -> None:
    first = windows()
    choose(first)
    first.decisions._database.write(lambda db: db.execute("DELETE FROM chosen").close())
    first.close()
    second = windows()
    second.memory.adopt()
    server.add_entry(STRANGER)
    renew(second, clock)
    second.memory.adopt()
    assert find(second).void == VOID


def test_a_number_that_the_whole_directory_did_not_have_is_not_another_shows(
    server: StandIn, windows: Callable[[], Window], clock: Clock
) -> None:
    first = windows()
    choose(first)
    first.decisions._database.write(lambda db: db.execute("DELETE FROM chosen").close())
    server.remove_entry(NUMBER)
    renew(first, clock)
    first.close()
    second = windows()
    second.memory.adopt()
    server.add_entry(STRANGER)
    renew(second, clock)
    assert find(second).void == VOID
