"""The relations are fetched once, and their hash is compared once a week."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from window import DAY, MINUTE, Clock, Window

from jimaku_mpv.errors import StoreError
from jimaku_mpv.model import AniListId, PlayingFile, Relations
from jimaku_mpv.net.ratelimit import Patience
from jimaku_mpv.pipeline.request import Request
from tests.standin.server import StandIn

JUJUTSU = AniListId(113415)


def relations(window: Window) -> Relations:
    return window.catalogue.relations.get(window.client, Patience(3.0))


def asked(server: StandIn) -> tuple[int, int]:
    counts = server.counts()
    return counts["relations"], counts["relations_date"]


def test_they_come_once_for_all_windows(
    server: StandIn, window: Window, windows: Callable[[], Window], clock: Clock
) -> None:
    assert JUJUTSU in relations(window)
    clock.pass_(7 * DAY - 1)
    second = windows()
    assert JUJUTSU in relations(second)
    assert asked(server) == (1, 0)


def test_their_hash_is_compared_weekly_when_nobody_waits(
    server: StandIn, window: Window, clock: Clock
) -> None:
    relations(window)
    for _ in range(2):
        clock.pass_(7 * DAY)
        for _ in range(3):
            relations(window)
            window.pipeline().renew()
    assert asked(server) == (1, 2)


def test_a_new_hash_brings_new_relations(server: StandIn, window: Window, clock: Clock) -> None:
    window.store.save_relations("old", {}, clock())
    clock.pass_(7 * DAY)
    assert relations(window) == {}
    assert asked(server) == (0, 0)
    window.pipeline().renew()
    assert JUJUTSU in relations(window)
    assert asked(server) == (1, 1)


def test_without_them_the_rest_goes_on_and_the_server_is_left_alone(
    server: StandIn, window: Window, clock: Clock
) -> None:
    server.fail("relations", status=500)
    for _ in range(3):
        assert relations(window) == {}
    assert asked(server) == (1, 0)
    clock.pass_(5 * MINUTE)
    assert JUJUTSU in relations(window)


def test_old_ones_do_while_the_server_is_away(server: StandIn, window: Window, clock: Clock) -> None:
    relations(window)
    clock.pass_(7 * DAY)
    server.close()
    window.pipeline().renew()
    assert JUJUTSU in relations(window)


def test_a_disk_that_fails_is_no_server_that_fails(
    window: Window, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StoreError("The disk is full")

    relations(window)
    clock.pass_(8 * DAY)
    monkeypatch.setattr(window.store, "touch_relations", fail)
    with pytest.raises(StoreError):
        window.catalogue.relations.renew_if_due(window.client)
    monkeypatch.setattr(window.store, "save_answer", fail)
    with pytest.raises(StoreError):
        window.pipeline().find(Request(PlayingFile("[Demo] Sousou no Friren - 05.mkv")))


def test_a_clock_that_was_set_back_has_them_compared(server: StandIn, window: Window, clock: Clock) -> None:
    relations(window)
    clock.pass_(-100 * DAY)
    for _ in range(2):
        window.pipeline().renew()
    assert asked(server) == (1, 1)


def none_for_a_while(server: StandIn) -> None:
    """The site is started while the source of its relations is away."""
    server.forget_relations()


def test_none_never_take_the_place_of_good_ones(server: StandIn, window: Window, clock: Clock) -> None:
    before = relations(window)
    none_for_a_while(server)
    for _ in range(3):
        clock.pass_(7 * DAY)
        window.pipeline().renew()
        assert relations(window) == before
    assert asked(server) == (1, 3), "the hash of none is known, and what goes with it need not be fetched"


def test_none_under_a_hash_of_their_own_are_none_as_well(
    server: StandIn, window: Window, clock: Clock
) -> None:
    before = relations(window)
    for kind in ("relations_date", "relations"):
        body = b'{"created_at":"2027-01-01T00:00:00Z","hash":"abc","relations":{}}'
        server.fail(kind, status=200, body=body, headers={"content-type": "application/json"})
    clock.pass_(7 * DAY)
    window.pipeline().renew()
    assert relations(window) == before
    assert asked(server) == (2, 1)


def test_the_site_is_asked_the_next_day_whether_it_has_some_again(
    server: StandIn, window: Window, windows: Callable[[], Window], clock: Clock
) -> None:
    window.store.save_relations("old", {JUJUTSU: ()}, clock() - 7 * DAY)
    zeros = b'{"created_at":"1970-01-01T00:00:00Z","hash":"%s"}' % (b"0" * 64)
    server.fail("relations_date", status=200, body=zeros, headers={"content-type": "application/json"})
    window.pipeline().renew()
    clock.pass_(DAY - 1)
    windows().pipeline().renew()
    assert asked(server) == (0, 1)
    clock.pass_(1)
    windows().pipeline().renew()
    assert asked(server) == (1, 2)
    assert relations(window)[JUJUTSU]


def test_a_site_that_has_none_at_first_is_asked_daily(server: StandIn, window: Window, clock: Clock) -> None:
    empty = b'{"created_at":"1970-01-01T00:00:00Z","hash":"%s","relations":{}}' % (b"0" * 64)
    server.fail("relations", status=200, body=empty, headers={"content-type": "application/json"})
    for _ in range(3):
        assert relations(window) == {}
        window.pipeline().renew()
    assert asked(server) == (1, 0)
    clock.pass_(DAY)
    window.pipeline().renew()
    assert JUJUTSU in relations(window)
    assert asked(server) == (2, 1)
