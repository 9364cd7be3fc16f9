"""When an entry's files are asked for: once for a finished show, again for an airing one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from window import HOUR, MINUTE, Clock, Window

from jimaku_mpv.errors import JimakuError, KeyRefused, NetworkError, NothingFound
from jimaku_mpv.model import Entry, EntryId, SubtitleFile
from tests.standin.server import StandIn

AIRING = EntryId(900003)
FINISHED = EntryId(900002)
NAME = "[Demo] Asayake Demo Densha - {:02} (1080p).srt"


def episode(number: int) -> Callable[[Iterable[SubtitleFile]], bool]:
    return lambda files: any(f" {number:02} " in file.name for file in files)


class Shelf:
    """Asks for episodes of one entry, as the pipeline does."""

    def __init__(self, server: StandIn, window: Window, entry: EntryId) -> None:
        self.server = server
        self.window = window
        self.id = entry
        self.missed: list[JimakuError] = []
        window.catalogue.ensure(window.client)

    @property
    def entry(self) -> Entry:
        found = self.window.entry(self.id)
        assert found is not None
        return found

    def has(self, number: int) -> bool:
        fits, catalogue = episode(number), self.window.catalogue
        return fits(catalogue.files(self.window.client, self.entry, str(number), fits, self.missed))

    @property
    def asked(self) -> int:
        return self.server.counts()["files"]

    def upload(self, number: int) -> None:
        self.server.add_file(self.id, NAME.format(number), b"x")


@pytest.fixture
def airing(server: StandIn, window: Window) -> Shelf:
    return Shelf(server, window, AIRING)


def test_a_finished_show_costs_one_list(server: StandIn, window: Window, clock: Clock) -> None:
    shelf = Shelf(server, window, FINISHED)
    for number in range(1, 13):
        assert shelf.has(number)
        clock.pass_(24 * HOUR)
    assert shelf.asked == 1
    assert "episode" not in next(r.query for r in server.requests if r.kind == "files")


def test_an_airing_show_gets_its_new_episode(airing: Shelf) -> None:
    assert airing.has(3)
    airing.upload(4)
    assert airing.has(4)
    assert airing.asked == 2


def test_a_list_is_asked_for_again_once_in_a_quarter_of_an_hour(airing: Shelf, clock: Clock) -> None:
    assert airing.has(3)
    assert not airing.has(4)
    airing.upload(5)
    clock.pass_(15 * MINUTE - 1)
    assert not airing.has(5)
    assert airing.asked == 2
    clock.pass_(1)
    assert airing.has(5)
    assert airing.asked == 3


@pytest.mark.parametrize("begin", [3, 4])
def test_not_there_yet_is_remembered_for_half_an_hour(airing: Shelf, clock: Clock, begin: int) -> None:
    airing.has(begin)
    assert not airing.has(4)
    asked = airing.asked
    assert asked == (2 if begin == 3 else 1), "a first list without it says so too"
    airing.upload(4)
    clock.pass_(30 * MINUTE - 1)
    assert not airing.has(4)
    assert airing.asked == asked
    clock.pass_(1)
    assert airing.has(4)


def test_a_newer_entry_ends_not_there_yet(airing: Shelf, clock: Clock) -> None:
    assert not airing.has(4)
    clock.pass_(20 * MINUTE)
    airing.upload(4)
    airing.window.store.upsert(airing.window.client.search(anime=True))
    assert airing.has(4)


def test_a_newer_entry_has_its_list_asked_for_although_something_fits(airing: Shelf, clock: Clock) -> None:
    assert airing.has(3)
    clock.pass_(HOUR)
    airing.upload(3)
    clock.pass_(6 * HOUR)
    airing.window.catalogue.renew_if_due(airing.window.client)
    for _ in range(3):
        assert airing.has(3)
    assert airing.asked == 2


def test_windows_share_lists_and_what_is_missing(
    airing: Shelf, windows: Callable[[], Window], server: StandIn
) -> None:
    assert not airing.has(4)
    second = Shelf(server, windows(), AIRING)
    assert second.has(2)
    assert not second.has(4)
    assert airing.asked == 1


def test_a_server_in_trouble_is_no_missing_episode(airing: Shelf) -> None:
    assert airing.has(3)
    airing.upload(4)
    airing.server.fail("files", status=500)
    with pytest.raises(NetworkError):
        airing.has(4)
    assert airing.has(4), "asked again as soon as somebody wants it again"


def test_what_fits_is_good_enough_while_the_server_is_away(airing: Shelf, clock: Clock) -> None:
    assert airing.has(3)
    clock.pass_(HOUR)
    airing.upload(4)
    airing.window.store.upsert(airing.window.client.search(anime=True))
    airing.server.fail("files", status=500)
    assert airing.has(3)
    assert airing.has(4)


def test_a_key_that_is_put_right_is_not_waited_for(airing: Shelf, server: StandIn) -> None:
    assert airing.has(3)
    airing.upload(4)
    key, server.key = server.key, "another"
    with pytest.raises(KeyRefused):
        airing.has(4)
    server.key = key
    assert airing.has(4)


def test_an_entry_that_is_gone_is_dropped(airing: Shelf, clock: Clock) -> None:
    assert airing.has(3)
    entry = airing.entry
    airing.server.remove_entry(AIRING)
    with pytest.raises(NothingFound, match="no longer has this entry"):
        airing.window.catalogue.files(airing.window.client, entry, "4", episode(4), [])
    assert airing.window.entry(AIRING) is None
    assert airing.window.store.file_list(entry) is None


def test_a_list_from_before_the_clock_was_set_back_is_asked_for_again(airing: Shelf, clock: Clock) -> None:
    assert not airing.has(4)
    clock.pass_(-1000 * HOUR)
    airing.upload(4)
    assert airing.has(4)
    assert airing.has(4)
    assert airing.asked == 2


def test_an_entry_by_its_number_is_asked_for_once(server: StandIn, window: Window) -> None:
    for _ in range(3):
        assert window.catalogue.entry(window.client, EntryId(9)).name == "Cowboy Bebop"
    assert server.counts()["entry"] == 1
    with pytest.raises(NothingFound, match="Jimaku has no entry 4711"):
        window.catalogue.entry(window.client, EntryId(4711))
