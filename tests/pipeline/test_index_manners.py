"""When the index is asked for: once at first use, then only as often as good manners allow."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from window import DAY, HOUR, MINUTE, START, Clock, Window

from jimaku_mpv.errors import NetworkError
from jimaku_mpv.model import Entry as KnownEntry
from jimaku_mpv.model import EntryId
from jimaku_mpv.store.catalogue import full_stamp
from tests.standin.server import StandIn
from tests.standin.shows import Entry, demo_catalogue

Windows = Callable[[], Window]
NEW = Entry(800001, "Brand New Show", anilist=800001)
FRIEREN = EntryId(1)


def searches(server: StandIn) -> list[Mapping[str, str]]:
    return [request.query for request in server.requests if request.kind == "search"]


def names(window: Window) -> set[str]:
    return {entry.name for entry in window.catalogue.index().entries}


@pytest.fixture
def full(window: Window) -> Window:
    window.catalogue.ensure(window.client)
    window.catalogue.index()
    return window


def test_first_use_asks_once_for_each_kind(server: StandIn, full: Window) -> None:
    full.catalogue.ensure(full.client)
    assert searches(server) == [{"anime": "true"}, {"anime": "false"}]
    assert len(full.catalogue.index().entries) == len(demo_catalogue().entries)


def test_a_second_window_asks_nothing(server: StandIn, full: Window, windows: Windows) -> None:
    second = windows()
    second.catalogue.ensure(second.client)
    assert len(searches(server)) == 2
    assert names(second) == names(full)


def test_windows_that_open_together_ask_once(server: StandIn, windows: Windows) -> None:
    both = [windows(), windows()]
    with server.hold("search") as held:
        threads = [threading.Thread(target=w.catalogue.ensure, args=(w.client,)) for w in both]
        for thread in threads:
            thread.start()
        held.wait_arrived()
    for thread in threads:
        thread.join()
    assert len(searches(server)) == 2
    assert names(both[0]) == names(both[1])


def test_two_jobs_of_one_window_ask_once(server: StandIn, window: Window) -> None:
    with server.hold("search") as held:
        threads = [threading.Thread(target=window.catalogue.ensure, args=(window.client,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        held.wait_arrived()
    for thread in threads:
        thread.join()
    assert len(searches(server)) == 2


def test_a_first_use_that_breaks_off_begins_again_at_once(server: StandIn, window: Window) -> None:
    server.fail("search", status=500)
    with pytest.raises(NetworkError):
        window.catalogue.ensure(window.client)
    window.catalogue.ensure(window.client)
    assert [query["anime"] for query in searches(server)] == ["true", "true", "false"]


def test_the_half_that_came_is_kept_when_the_other_fails(server: StandIn, window: Window) -> None:
    window.store.replace_all(True, [], START)
    server.fail("search", status=500)
    with pytest.raises(NetworkError):
        window.catalogue.ensure(window.client)
    window.catalogue.ensure(window.client)
    assert [query["anime"] for query in searches(server)] == ["false", "false"]


def test_nothing_is_renewed_within_six_hours(server: StandIn, full: Window, clock: Clock) -> None:
    clock.pass_(6 * HOUR - 1)
    full.catalogue.renew_if_due(full.client)
    assert len(searches(server)) == 2


def test_changes_come_every_six_hours_for_all_windows(
    server: StandIn, full: Window, windows: Windows, clock: Clock
) -> None:
    server.add_entry(NEW)
    clock.pass_(6 * HOUR)
    for one in (full, windows(), windows()):
        one.catalogue.renew_if_due(one.client)
    asked = searches(server)[2:]
    assert [query["anime"] for query in asked] == ["true", "false"]
    assert all(int(query["after"]) < START for query in asked)
    assert NEW.name in names(full)
    clock.pass_(6 * HOUR - 1)
    full.catalogue.renew_if_due(full.client)
    assert len(searches(server)) == 4


def test_a_new_upload_reaches_the_entry(server: StandIn, full: Window, clock: Clock) -> None:
    clock.pass_(HOUR)
    server.add_file(FRIEREN, "new.srt", b"x")
    clock.pass_(6 * HOUR)
    full.catalogue.renew_if_due(full.client)
    entry = full.entry(FRIEREN)
    assert entry is not None
    assert entry.last_modified.timestamp() == START + HOUR


def test_a_name_that_finds_nothing_asks_for_changes_every_half_hour(
    server: StandIn, full: Window, windows: Windows, clock: Clock
) -> None:
    second = windows()
    second.catalogue.index()
    assert not full.catalogue.renew_after_miss(full.client, [])
    server.add_entry(NEW)
    clock.pass_(30 * MINUTE)
    assert full.catalogue.renew_after_miss(full.client, [])
    assert second.catalogue.renew_after_miss(second.client, []), "the other window's new entries count too"
    clock.pass_(30 * MINUTE - 1)
    assert NEW.name in names(full)
    assert not full.catalogue.renew_after_miss(full.client, [])
    assert len(searches(server)) == 4
    assert NEW.name in names(second)


def test_a_miss_without_the_server_is_only_a_miss(server: StandIn, full: Window, clock: Clock) -> None:
    clock.pass_(HOUR)
    server.fail("search", times=2, status=500)
    assert not full.catalogue.renew_after_miss(full.client, [])
    assert not full.catalogue.renew_after_miss(full.client, [])
    assert len(searches(server)) == 3, "a server in trouble is left alone for a minute"
    server.close()
    clock.pass_(HOUR)
    assert not full.catalogue.renew_after_miss(full.client, [])


def test_a_full_index_after_a_month_shows_what_vanished_and_what_was_renamed(
    server: StandIn, full: Window, windows: Windows, clock: Clock
) -> None:
    server.remove_entry(10)
    bebop = next(entry for entry in demo_catalogue().entries if entry.id == 9)
    server.directory.shelf(9).entry = replace(bebop, name="Space Cowboys")  # type: ignore[union-attr]
    clock.pass_(27 * DAY - 1)
    full.catalogue.renew_if_due(full.client)
    assert "K-ON!" in names(full)
    clock.pass_(6 * DAY + 2)
    for one in (full, windows()):
        one.catalogue.renew_if_due(one.client)
    assert [query for query in searches(server)[2:] if "after" not in query] == [
        {"anime": "true"},
        {"anime": "false"},
    ]
    assert "K-ON!" not in names(full)
    assert "Space Cowboys" in names(full)
    assert "Cowboy Bebop" not in names(full)


def test_users_renew_on_different_days(server: StandIn, windows: Windows, clock: Clock) -> None:
    days = set()
    for _ in range(5):
        window = windows()
        clock.pass_(977.123)
        window.store.clear()
        window.catalogue.ensure(window.client)
        begin, clock.now = clock.now, clock.now + 27 * DAY
        before = len(searches(server))
        while all("after" in query for query in searches(server)[before:]):
            clock.pass_(6 * HOUR)
            window.catalogue.renew_if_due(window.client)
        days.add(round((clock.now - begin) / HOUR / 6))
        assert 27 * DAY <= clock.now - begin <= 33 * DAY + 6 * HOUR
    assert len(days) > 1


def test_a_renewal_that_fails_leaves_all_as_it_was_and_comes_again(
    server: StandIn, full: Window, clock: Clock
) -> None:
    clock.pass_(34 * DAY)
    server.fail("search", status=500)
    with pytest.raises(NetworkError):
        full.catalogue.renew_if_due(full.client)
    assert len(names(full)) == len({entry.name for entry in demo_catalogue().entries})
    clock.pass_(MINUTE)
    full.catalogue.renew_if_due(full.client)
    assert full.store.stamp(full_stamp(True)) == full.store.stamp(full_stamp(False)) == clock.now


def test_an_empty_index_never_takes_the_place_of_a_good_one(
    server: StandIn, full: Window, clock: Clock
) -> None:
    before = names(full)
    server.fail("search", times=2, status=200, body=b"[]", headers={"content-type": "application/json"})
    clock.pass_(34 * DAY)
    for _ in range(3):
        full.catalogue.renew_if_due(full.client)
    assert names(full) == before
    assert len(searches(server)) == 4, "and it is not asked for again and again"
    server.add_entry(NEW)
    clock.pass_(DAY)
    full.catalogue.renew_if_due(full.client)
    assert len([query for query in searches(server) if "after" not in query]) == 6
    assert NEW.name in names(full)


def test_a_clock_that_was_set_back_stops_nothing(server: StandIn, full: Window, clock: Clock) -> None:
    clock.pass_(-3650 * DAY)
    server.add_entry(NEW)
    full.catalogue.renew_if_due(full.client)
    assert NEW.name in names(full)
    count = len(searches(server))
    full.catalogue.renew_if_due(full.client)
    assert len(searches(server)) == count
    clock.pass_(6 * HOUR)
    full.catalogue.renew_if_due(full.client)
    assert len(searches(server)) == count + 2


def test_changes_while_the_clock_was_wrong_are_not_missed(
    server: StandIn, full: Window, clock: Clock
) -> None:
    server.add_entry(NEW)
    full.store.set_stamp("changes, anime=True", START + 5 * DAY)
    clock.pass_(6 * DAY)
    full.catalogue.renew_if_due(full.client)
    assert NEW.name in names(full)


def test_whoever_comes_while_the_index_is_read_waits_for_it(
    full: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    full.store.drop(FRIEREN)
    read, reading, go_on, found = full.store.entries, threading.Event(), threading.Event(), list[object]()
    times: list[int] = []

    def slowly() -> list[KnownEntry]:
        times.append(1)
        reading.set()
        go_on.wait(10)
        return read()

    monkeypatch.setattr(full.store, "entries", slowly)
    threads = [threading.Thread(target=lambda: found.append(full.catalogue.index())) for _ in range(2)]
    threads[0].start()
    reading.wait(10)
    threads[1].start()
    threads[1].join(0.2)
    assert len(times) == 1
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert found[0] is found[1]
    assert len(times) == 1
