"""What AniList is asked, how long its answer is kept, and that all goes on without it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from window import DAY, MINUTE, START, Clock, Window

from jimaku_mpv.matching.lookup import Lookup
from jimaku_mpv.model import AniListId, Confidence, Knowledge, PlayingFile
from jimaku_mpv.net.ratelimit import Patience
from jimaku_mpv.pipeline.finding import Action
from jimaku_mpv.pipeline.request import Request
from tests.standin.server import StandIn

FRIEREN = AniListId(154587)
LOOKUP = Lookup(("Sousou no Frieren",), (FRIEREN,))
HOME_VIDEO = "/home/me/Videos/Birthday of aunt Erika 2019.mp4"
BY_SYNONYM = "[Demo] Demotabi - 05 (1080p).mkv"
MISSPELT = "[Demo] Sousou no Friren - {:02} (1080p).mkv"


def consult(window: Window, lookup: Lookup = LOOKUP, may_ask: bool = True) -> Knowledge:
    return window.references.consult(lookup, {}, may_ask=may_ask, waiting=Patience(0.0), aside=Patience(3.0))


def asked(server: StandIn) -> int:
    return server.counts()["anilist"]


def test_an_answer_is_kept_for_weeks_for_all_windows(
    server: StandIn, window: Window, windows: Callable[[], Window], clock: Clock
) -> None:
    first = consult(window)
    assert first.found
    assert first.media[FRIEREN].episodes == 28
    clock.pass_(21 * DAY)
    assert consult(windows()) == first
    assert asked(server) == 1
    clock.pass_(1)
    assert consult(window) == first
    assert asked(server) == 2


def test_what_may_not_be_asked_is_still_known(server: StandIn, window: Window, clock: Clock) -> None:
    assert consult(window, may_ask=False) == Knowledge()
    known = consult(window)
    clock.pass_(100 * DAY)
    assert consult(window, may_ask=False) == known
    assert asked(server) == 1


def test_an_old_answer_does_while_anilist_is_down(server: StandIn, window: Window, clock: Clock) -> None:
    known = consult(window)
    clock.pass_(30 * DAY)
    server.fail("anilist", status=500)
    assert consult(window) == known


def test_after_a_failure_it_is_left_alone_for_a_minute(server: StandIn, window: Window, clock: Clock) -> None:
    server.fail("anilist", status=500)
    for _ in range(5):
        assert consult(window) == Knowledge()
    assert asked(server) == 1
    clock.pass_(MINUTE)
    assert consult(window).found
    assert asked(server) == 2


def test_a_stored_answer_that_is_damaged_is_asked_for_anew(server: StandIn, window: Window) -> None:
    known = consult(window)
    window.store.save_answer("anilist", "Sousou no Frieren\n154587", "[[{", START)
    assert consult(window) == known
    assert asked(server) == 2


def test_a_show_is_asked_about_once_for_all_its_episodes(server: StandIn, window: Window) -> None:
    pipeline = window.pipeline()
    for number in range(1, 29):
        finding = pipeline.find(Request(PlayingFile(MISSPELT.format(number)), by_itself=True))
        assert finding.match.entry is not None
        assert (finding.match.entry.anilist_id, finding.match.episode) == (FRIEREN, number)
    assert asked(server) == 1


@pytest.mark.parametrize(
    ("online", "by_itself", "asks"),
    [
        ("full", True, True),
        ("full", False, True),
        ("plausible", True, False),
        ("plausible", False, True),
        ("jimaku", True, False),
        ("jimaku", False, False),
    ],
)
def test_the_title_of_a_home_video(
    server: StandIn, window: Window, online: str, by_itself: bool, asks: bool
) -> None:
    finding = window.pipeline(online).find(Request(PlayingFile(HOME_VIDEO), by_itself=by_itself))
    assert finding.action is Action.NONE
    assert (asked(server) == 1) == asks
    others = [request for request in server.requests if request.kind != "anilist"]
    assert not any("birthday" in request.target.lower() for request in others)


@pytest.mark.parametrize(("online", "asks"), [("full", True), ("plausible", True), ("jimaku", False)])
def test_a_plausible_name_may_be_asked_about(
    server: StandIn, window: Window, online: str, asks: bool
) -> None:
    request = Request(PlayingFile(MISSPELT.format(3)), by_itself=True)
    window.pipeline(online).find(request)
    assert (asked(server) > 0) == asks


def searched(server: StandIn) -> str:
    return "".join(request.body.decode() for request in server.requests if request.kind == "anilist")


@pytest.mark.parametrize(("by_itself", "told"), [(True, False), (False, True)])
def test_by_itself_no_other_reading_of_a_plausible_name_is_told(
    server: StandIn, window: Window, by_itself: bool, told: bool
) -> None:
    path = "/videos/Sousou no Friren (Birthday of aunt Erika) - 05.mkv"
    window.pipeline().find(Request(PlayingFile(path), by_itself=by_itself))
    assert asked(server) == 1
    assert ("Erika" in searched(server)) == told
    assert '"Sousou no Friren"' in searched(server)


def test_a_synonym_is_found_on_a_key_press(window: Window) -> None:
    finding = window.pipeline().find(Request(PlayingFile(BY_SYNONYM)))
    assert finding.match.entry is not None
    assert finding.match.entry.name == "Demo no Tabi"


def test_without_anilist_a_plain_name_is_as_certain(server: StandIn, window: Window) -> None:
    server.fail("anilist", times=9, status=500)
    finding = window.pipeline().find(Request(PlayingFile("[Demo] Demo no Tabi S2 - 05 (1080p).mkv")))
    assert finding.match.confidence is Confidence.CERTAIN


def test_a_given_entry_needs_no_anilist_to_be_certain(server: StandIn, window: Window) -> None:
    server.fail("anilist", times=9, status=500)
    entry = window.catalogue.entry(window.client, window.client.search(anilist_id=FRIEREN)[0].id)
    finding = window.pipeline().find(Request(PlayingFile("whatever - 05.mkv"), entry=entry.id))
    assert (finding.match.entry, finding.match.episode) == (entry, 5)
    assert finding.match.confidence is Confidence.CERTAIN
