"""What the site deletes, makes again, renames and takes over: found when somebody wants it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from window import DAY, HOUR, MINUTE, START, Clock, Window

from jimaku_mpv.model import EntryId, PlayingFile
from jimaku_mpv.pipeline.catalogue import Catalogue
from jimaku_mpv.pipeline.finding import Action, Finding
from jimaku_mpv.pipeline.request import Request
from tests.standin.server import StandIn
from tests.standin.shows import Entry, Run

Windows = Callable[[], Window]
RUNS = (Run("Paper Lanterns - {e:02}.srt", last=9),)
SHOW = Entry(800001, "Paper Lanterns", anilist=800001, runs=RUNS)
ANEW = replace(SHOW, id=800002)
RENAMED = replace(SHOW, name="Glass Harbour")
VIDEO, VIDEO_RENAMED = "/v/[Demo] Paper Lanterns - 05.mkv", "/v/[Demo] Glass Harbour - 05.mkv"
HOME = "/v/Birthday of aunt Erika.mp4"
FRIEREN = 1
YESTERDAY = "2027-01-02"
LONG_AGO = "2026-12-01"


def find(window: Window, path: str, *, by_itself: bool = False, seconds: float = 3.0) -> Finding:
    request = Request(PlayingFile(path), by_itself=by_itself, aside_seconds=seconds)
    return window.pipeline().find(request)


def full_ones(server: StandIn) -> int:
    """How often a half of the whole directory was asked for."""
    return sum(one.kind == "search" and "after" not in one.query for one in server.requests)


def place(finding: Finding) -> tuple[EntryId | None, Action]:
    return finding.match.entry.id if finding.match.entry else None, finding.action


@pytest.fixture
def known(server: StandIn, window: Window, clock: Clock) -> Window:
    """A window that has the directory as it is now, with the show of two days ago, and an upload of now."""
    server.add_entry(SHOW)
    clock.pass_(2 * DAY)
    server.add_file(FRIEREN, "new.srt", b"x")
    window.catalogue.ensure(window.client)
    return window


def test_what_the_site_took_over_is_found_though_its_date_is_of_before(
    server: StandIn, known: Window, clock: Clock
) -> None:
    server.add_entry(Entry(800003, "Taken Over", day=YESTERDAY), scraped=True)
    clock.pass_(6 * HOUR)
    known.catalogue.renew_if_due(known.client)
    assert known.entry(EntryId(800003)) is not None
    asked = [int(one.query["after"]) for one in server.requests if "after" in one.query]
    assert max(asked) == START + DAY, "a day, and no more for nothing"


def test_an_entry_that_was_made_again_takes_the_old_ones_place_with_the_next_changes(
    server: StandIn, known: Window, windows: Windows, clock: Clock
) -> None:
    assert place(find(known, VIDEO)) == (800001, Action.LOAD)
    clock.pass_(HOUR)
    server.remove_entry(800001)
    server.add_entry(ANEW)
    clock.pass_(6 * HOUR)
    known.catalogue.renew_if_due(known.client)
    for one in (known, windows()):
        assert one.entry(EntryId(800001)) is None
        assert place(find(one, VIDEO, by_itself=True)) == (800002, Action.LOAD)


def test_a_new_name_is_found_on_the_very_key_press(server: StandIn, known: Window, clock: Clock) -> None:
    clock.pass_(DAY)
    server.add_entry(RENAMED)
    finding = find(known, VIDEO_RENAMED)
    assert (place(finding), finding.missed) == ((800001, Action.LOAD), "")


def test_by_itself_the_whole_directory_is_never_asked_for(
    server: StandIn, known: Window, clock: Clock
) -> None:
    server.add_entry(RENAMED)
    for _ in range(3):
        clock.pass_(DAY)
        assert find(known, HOME, by_itself=True).action is Action.NONE
        assert find(known, VIDEO_RENAMED, by_itself=True).action is Action.NONE
        known.pipeline().renew()
    assert full_ones(server) == 2


def test_names_that_find_nothing_cost_the_whole_directory_once_a_day(
    server: StandIn, known: Window, windows: Windows, clock: Clock
) -> None:
    for wait, expected in ((DAY - 1, 2), (1, 4), (DAY - 1, 4), (1, 6)):
        clock.pass_(wait)
        for one in (known, windows()):
            find(one, HOME)
            one.pipeline().renew()
        assert full_ones(server) == expected


def test_a_title_that_is_typed_is_a_name_too(server: StandIn, known: Window, clock: Clock) -> None:
    clock.pass_(DAY)
    server.add_entry(RENAMED)
    request = Request(PlayingFile(HOME))
    assert [one.entry.id for one in known.pipeline().search("Glass Harbour", request)][:1] == [800001]
    assert request.asked == []
    clock.pass_(12 * MINUTE)
    known.pipeline().search("qqqq zzzz", request)
    assert request.asked == [12 * MINUTE]


def test_a_directory_that_is_too_slow_for_a_key_press_is_there_at_the_next(
    server: StandIn, known: Window, clock: Clock
) -> None:
    clock.pass_(DAY)
    known.catalogue.renew_if_due(known.client)
    server.add_entry(RENAMED)
    with server.hold("search") as held:
        finding = find(known, VIDEO_RENAMED, seconds=0.3)
        held.wait_arrived()
    assert finding.what_is_missing().hint.startswith(
        "It may be too new: the directory is being renewed: try again"
    )
    known.pipeline().renew()
    count = len(server.requests)
    assert place(find(known, VIDEO_RENAMED)) == (800001, Action.LOAD)
    assert all(one.kind != "search" for one in server.requests[count:])


def test_what_another_window_is_fetching_is_not_fetched_twice(
    server: StandIn, known: Window, windows: Windows, clock: Clock
) -> None:
    clock.pass_(DAY)
    known.catalogue.renew_if_due(known.client)
    assert known.store.claim("full index, anime=True", 60.0, clock)
    finding = find(windows(), VIDEO_RENAMED)
    assert "the directory is being renewed: try again" in finding.what_is_missing().line()
    assert full_ones(server) == 2


def test_a_server_in_trouble_is_not_pressed(server: StandIn, known: Window, clock: Clock) -> None:
    clock.pass_(DAY)
    server.add_entry(RENAMED)
    server.fail("search", times=9, status=500)
    assert find(known, VIDEO_RENAMED).missed == "127.0.0.1 has trouble (500)"
    asked = len(server.requests)
    assert find(known, VIDEO_RENAMED).missed == "127.0.0.1 has trouble (500)"
    assert find(known, VIDEO_RENAMED).missed == "127.0.0.1 has trouble (500)", "and not that it is on its way"
    clock.pass_(MINUTE - 1)
    assert find(known, VIDEO_RENAMED).missed == "127.0.0.1 has trouble (500)"
    assert len(server.requests) == asked + 1
    server.faults.clear()
    clock.pass_(1)
    assert place(find(known, VIDEO_RENAMED)) == (800001, Action.LOAD)


@pytest.mark.parametrize("by_itself", [True, False])
def test_an_entry_that_is_gone_makes_the_whole_directory_due(
    server: StandIn, known: Window, clock: Clock, by_itself: bool
) -> None:
    """Made again under an old date, and not found by what has changed since."""
    clock.pass_(DAY)
    server.remove_entry(800001)
    server.add_entry(replace(ANEW, day=LONG_AGO), scraped=True)
    finding = find(known, VIDEO, by_itself=by_itself)
    assert (place(finding) == (800002, Action.LOAD)) is not by_itself
    assert full_ones(server) == (2 if by_itself else 4)
    known.pipeline().renew()
    assert full_ones(server) == 4
    assert place(find(known, VIDEO, by_itself=True)) == (800002, Action.LOAD)


def test_an_entry_that_is_gone_within_the_day_has_the_directory_renewed_when_that_is_over(
    server: StandIn, known: Window, clock: Clock
) -> None:
    server.remove_entry(800001)
    find(known, VIDEO, by_itself=True)
    clock.pass_(DAY - 1)
    known.pipeline().renew()
    assert full_ones(server) == 2
    clock.pass_(1)
    known.pipeline().renew()
    known.pipeline().renew()
    assert full_ones(server) == 4


def test_a_window_that_does_not_get_done_is_waited_for_ten_seconds(
    server: StandIn, window: Window, clock: Clock
) -> None:
    waits: list[float] = []
    catalogue = Catalogue(window.store, clock, waits.append)
    assert window.store.claim("full index, anime=True", 60.0, clock)
    catalogue.ensure(window.client)
    assert round(sum(waits)) == 10
    assert full_ones(server) == 2
