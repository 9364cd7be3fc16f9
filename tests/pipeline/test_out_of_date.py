"""What is kept here may be older than the site, and the site may be away: what is true is done and said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from parcels import ID, VIDEO, Get, Shelf, said
from window import HOUR, MINUTE, Clock, Window

from jimaku_mpv.errors import NetworkError, NotOnServer
from jimaku_mpv.model import PlayingFile
from jimaku_mpv.pipeline.request import Request
from tests.standin.server import StandIn
from tests.standin.subtitles import subtitle

OLD, NEW = "[Demo] Paper Lanterns - 05 (1080p).srt", "[Demo] Paper Lanterns - 05v2 (1080p).srt"
GOOD, BETTER = subtitle("前の", "セリフ"), subtitle("新しい", "セリフ")


def test_a_file_that_was_replaced_under_another_name_is_found(
    server: StandIn, shelf: Shelf, get: Get, window: Window
) -> None:
    shelf(**{OLD: GOOD})
    request = Request(PlayingFile(VIDEO))
    finding = window.pipeline().find(request)
    server.remove_file(ID, OLD)
    shelf(**{NEW: BETTER})
    fetched = window.pipeline().fetch_best(finding, request)
    assert (fetched.subtitle.file_name, said(fetched.subtitle)) == (NEW, BETTER.decode() + "\n")
    assert server.counts()["files"] == 2


def test_a_list_that_names_a_lost_file_is_asked_for_again_but_not_all_the_time(
    server: StandIn, shelf: Shelf, get: Get, clock: Clock
) -> None:
    shelf(**{OLD: GOOD})
    for _ in range(4):
        server.fail("download", status=404)
        with pytest.raises(NotOnServer):
            get()
    assert server.counts()["files"] == 2
    clock.pass_(16 * MINUTE)
    assert get()[2] is None
    assert server.counts()["files"] == 3


def test_a_file_that_a_person_chose_and_that_is_gone_leads_to_a_new_list(
    server: StandIn, shelf: Shelf, window: Window
) -> None:
    shelf(**{OLD: GOOD})
    pipeline, request = window.pipeline(), Request(PlayingFile(VIDEO))
    finding = pipeline.find(request)
    server.remove_file(ID, OLD)
    with pytest.raises(NotOnServer):
        pipeline.fetch(finding.choices[0], finding, request)
    assert pipeline.find(request).choices == ()


def test_a_download_that_ended_early_is_fetched_once_more(server: StandIn, shelf: Shelf, get: Get) -> None:
    shelf(**{OLD: GOOD})
    server.fail("download", status=200, body=GOOD[:-90], headers={"content-type": "text/plain"})
    assert said(get()[1]) == GOOD.decode() + "\n"
    assert server.counts()["download"] == 2


def test_a_list_that_tells_a_wrong_size_costs_one_more_download(
    server: StandIn, shelf: Shelf, get: Get
) -> None:
    shelf(**{OLD: GOOD})
    short = GOOD[: len(GOOD) // 2].rpartition(b"\n\n")[0] + b"\n\n"
    server.fail("download", times=9, status=200, body=short, headers={"content-type": "text/plain"})
    for _ in range(2):
        assert said(get()[1]) == short.decode()
    assert server.counts()["download"] == 2


@pytest.fixture
def airing(shelf: Shelf, get: Get, clock: Clock) -> Callable[[], None]:
    """A subtitle that was loaded; then a new upload makes the list of its show out of date."""

    def make_old() -> None:
        shelf(**{OLD: GOOD})
        get()
        clock.pass_(HOUR)
        shelf(**{"[Demo] Paper Lanterns - 06 (1080p).srt": GOOD})

    return make_old


def test_offline_it_works_from_what_is_kept_and_says_so(
    airing: Callable[[], None], window: Window, server: StandIn, get: Get, clock: Clock
) -> None:
    airing()
    window.catalogue.renew_if_due(window.client)
    clock.pass_(6 * HOUR)
    window.catalogue.renew_if_due(window.client)
    server.close()
    _, found, note = get()
    assert said(found) == GOOD.decode() + "\n"
    assert note == "from what is kept here: 127.0.0.1 can't be reached"
    assert len(note) <= 60


def test_a_list_that_failed_a_moment_ago_is_not_asked_for_at_each_file(
    airing: Callable[[], None], window: Window, server: StandIn, get: Get, clock: Clock
) -> None:
    airing()
    window.catalogue.renew_if_due(window.client)
    clock.pass_(6 * HOUR)
    window.catalogue.renew_if_due(window.client)
    asked = server.counts()["files"]
    server.fail("files", times=9, status=500)
    for _ in range(3):
        assert get()[2] == "from what is kept here: 127.0.0.1 has trouble (500)"
    clock.pass_(5 * MINUTE - 1)
    assert get()[2] == "from what is kept here: 127.0.0.1 has trouble (500)"
    assert server.counts()["files"] == asked + 1
    server.faults.clear()
    clock.pass_(1)
    assert get()[2] is None


def test_a_name_that_nothing_is_known_of_is_told_with_what_could_not_be_asked(
    airing: Callable[[], None], window: Window, server: StandIn, clock: Clock
) -> None:
    airing()
    clock.pass_(HOUR)
    server.close()
    finding = window.pipeline().find(Request(PlayingFile("Zettai ni Nai Anime - 03.mkv")))
    assert finding.what_is_missing().line() == (
        "Not recognised: “Zettai ni Nai Anime”. It may be too new: 127.0.0.1 can't be reached (asked 2 h ago)"
    )


def test_what_is_not_kept_needs_the_server(airing: Callable[[], None], server: StandIn, get: Get) -> None:
    airing()
    server.close()
    with pytest.raises(NetworkError, match="can't be reached"):
        get("[Demo] Paper Lanterns - 09 (1080p).mkv")
