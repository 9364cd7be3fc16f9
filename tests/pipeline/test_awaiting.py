"""An episode of a show on the air that is not there yet: when it is looked for, by whom, and for how long."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from window import DAY, HOUR, MINUTE, Clock, Window

from jimaku_mpv.errors import NotThereYet
from jimaku_mpv.model import EntryId, PlayingFile
from jimaku_mpv.net.http import Http
from jimaku_mpv.pipeline.awaiting import KEPT_FREE, Awaiting, Seen
from jimaku_mpv.pipeline.finding import Action
from jimaku_mpv.pipeline.request import Request
from tests.standin.server import StandIn
from tests.standin.shows import Entry, Run

ID = EntryId(800100)
NAME = "[Demo] Paper Stars - {e:02} (1080p)"
Open = Callable[[], Window]


class Viewer:
    """Somebody who has the file open in a window, and whose timers come when they are told to."""

    def __init__(self, window: Window, clock: Clock, server: StandIn, episode: int, chance: float) -> None:
        self.pipeline = window.pipeline()
        self.awaiting = Awaiting(self.pipeline, window.store, clock, lambda: chance)
        self.playing = PlayingFile(NAME.format(e=episode) + ".mkv")
        self.clock, self.server, self.began = clock, server, clock.now

    def open(self) -> float | None:
        """What auto-load does; in how many seconds to look again, None when that is not worth while."""
        request = Request(self.playing, by_itself=True)
        finding = self.pipeline.find(request)
        assert finding.action is Action.NONE
        why = self.awaiting.missing(finding, request)
        assert why.message.startswith("No subtitle yet for")
        return why.again if isinstance(why, NotThereYet) else None

    def look(self, entry: EntryId = ID) -> Seen:
        request = Request(self.playing, by_itself=True, kept_free=10)
        return self.awaiting.look(entry, request, self.clock.now - self.began)

    @property
    def asked(self) -> int:
        """How often anybody asked for a list."""
        return self.server.counts()["files"]


View = Callable[..., Viewer]


@pytest.fixture
def show(server: StandIn) -> Callable[..., None]:
    """Puts up a show whose first episodes came just now, or `aired` ago."""

    def put_up(last: int = 3, **more: object) -> None:
        given = {"anilist": int(ID), **more}
        server.add_entry(Entry(ID, "Paper Stars", runs=(Run("readme.txt"),), **given))  # type: ignore[arg-type]
        for number in range(1, last + 1):
            server.add_file(
                ID, NAME.format(e=number) + ".srt", b"1\n00:00:01,000 --> 00:00:02,000\n\xe3\x81\x82\n"
            )

    return put_up


@pytest.fixture
def view(windows: Open, clock: Clock, server: StandIn) -> View:
    def sit_down(episode: int = 4, chance: float = 0.0) -> Viewer:
        return Viewer(windows(), clock, server, episode, chance)

    return sit_down


def test_a_quarter_of_an_hour_and_then_every_half(
    show: Callable[..., None], view: View, clock: Clock
) -> None:
    show()
    viewer = view()
    assert viewer.open() == 15 * MINUTE
    for passed, again in ((15, 30), (30, 30), (30, 30)):
        before = viewer.asked
        clock.pass_(passed * MINUTE)
        assert viewer.look() == Seen(again=again * MINUTE)
        assert viewer.asked == before + 1, "neither memory answers it"


def test_it_is_there_at_the_next_look(
    show: Callable[..., None], view: View, clock: Clock, server: StandIn
) -> None:
    show()
    viewer = view()
    viewer.open()
    clock.pass_(14 * MINUTE)
    server.add_file(ID, NAME.format(e=4) + ".srt", b"x")
    clock.pass_(1 * MINUTE)
    found = viewer.look().finding
    assert found is not None
    assert found.action is Action.LOAD


def test_a_timer_that_comes_early_asks_nobody(show: Callable[..., None], view: View, clock: Clock) -> None:
    show()
    viewer = view()
    viewer.open()
    clock.pass_(10 * MINUTE)
    assert viewer.look() == Seen(again=5 * MINUTE)
    assert viewer.asked == 1


@pytest.mark.parametrize(("early", "asked"), [(2.0, 1), (1.0, 2)])
def test_a_second_is_what_timers_come_early_by(
    show: Callable[..., None], view: View, clock: Clock, early: float, asked: int
) -> None:
    show()
    viewer = view()
    viewer.open()
    clock.pass_(15 * MINUTE - early)
    viewer.look()
    assert viewer.asked == asked


@pytest.mark.parametrize("others", [1, 3])
def test_many_windows_have_one_timer(
    show: Callable[..., None], view: View, clock: Clock, others: int
) -> None:
    show()
    viewers = [view(episode) for episode in range(4, 5 + others)]
    waits = {viewer: viewer.open() for viewer in viewers}
    first = viewers[0].asked
    for step in range(12):
        clock.pass_(15 * MINUTE)
        for viewer in viewers:
            wait = waits[viewer]
            assert wait is not None
            left = wait - 15 * MINUTE
            waits[viewer] = left if left > 0 else viewer.look().again
        assert viewers[0].asked - first == (step + 2) // 2, "after 15 min, then each 30"


def test_a_window_that_comes_later_joins_the_timer(
    show: Callable[..., None], view: View, clock: Clock
) -> None:
    show()
    first = view()
    first.open()
    clock.pass_(15 * MINUTE)
    first.look()
    clock.pass_(5 * MINUTE)
    second = view()
    assert second.open() == 25 * MINUTE
    asked = second.asked
    clock.pass_(25 * MINUTE)
    assert first.look().again == 30 * MINUTE
    assert second.look().again == 30 * MINUTE
    assert second.asked == asked + 1


def test_a_window_that_ends_hands_over(
    show: Callable[..., None], view: View, clock: Clock, server: StandIn
) -> None:
    show()
    first, second = view(), view(5)
    first.open()
    second.open()
    clock.pass_(15 * MINUTE)
    second.look()
    # The first one ends here, without a word.
    clock.pass_(30 * MINUTE)
    server.add_file(ID, NAME.format(e=5) + ".srt", b"x")
    assert second.look().finding is not None


def test_a_window_that_is_killed_in_its_look_holds_nobody_up(
    show: Callable[..., None], view: View, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    show()
    first, second = view(), view()
    first.open()
    clock.pass_(15 * MINUTE)
    store = first.awaiting._store
    with monkeypatch.context() as patch:
        # A process of that number does not run.
        patch.setattr("os.getpid", lambda: 2**22 + 1)
        assert store.claim(f"look for {ID}", 120.0, clock)
    asked = second.asked
    assert second.look() == Seen(again=30 * MINUTE)
    assert second.asked == asked + 1


def test_while_another_window_looks_nobody_else_does(
    show: Callable[..., None], view: View, clock: Clock
) -> None:
    show()
    viewer = view()
    viewer.open()
    clock.pass_(15 * MINUTE)
    assert viewer.awaiting._store.claim(f"look for {ID}", 120.0, clock)
    asked = viewer.asked
    assert viewer.look() == Seen(again=1 * MINUTE)
    assert viewer.asked == asked
    clock.pass_(2 * MINUTE)
    assert viewer.look().again == 30 * MINUTE, "a look that hangs is not waited for"


def test_after_a_sleep_it_looks_once(show: Callable[..., None], view: View, clock: Clock) -> None:
    show()
    viewer = view()
    viewer.open()
    clock.pass_(5 * HOUR)
    asked = viewer.asked
    assert viewer.look().again == 30 * MINUTE
    assert viewer.look().again == 30 * MINUTE
    assert viewer.asked == asked + 1


def test_six_hours_are_enough(show: Callable[..., None], view: View, clock: Clock) -> None:
    show()
    viewer = view()
    wait, looks = viewer.open(), 0
    while wait is not None:
        clock.pass_(wait)
        wait = viewer.look().again
        looks += 1
    assert looks == 12
    assert clock.now - viewer.began == 5 * HOUR + 45 * MINUTE


def test_windows_part_by_chance(show: Callable[..., None], view: View, clock: Clock) -> None:
    show()
    assert view(chance=1.0).open() == pytest.approx(16.5 * MINUTE)
    clock.pass_(16.5 * MINUTE)
    assert view(chance=0.5).look().again == pytest.approx(31.5 * MINUTE)


def test_a_look_in_vain_comes_again_soon(
    show: Callable[..., None], view: View, clock: Clock, server: StandIn
) -> None:
    show()
    viewer = view()
    viewer.open()
    clock.pass_(15 * MINUTE)
    server.fail("files", status=500)
    look = viewer.look()
    assert look.again == 5 * MINUTE
    assert "trouble" in look.why
    clock.pass_(5 * MINUTE)
    assert viewer.look() == Seen(again=30 * MINUTE)


def test_a_server_in_trouble_is_knocked_at_by_one_window(
    show: Callable[..., None], view: View, clock: Clock, server: StandIn
) -> None:
    show()
    first, second = view(), view(5)
    first.open()
    second.open()
    clock.pass_(15 * MINUTE)
    server.fail("files", status=500, times=9)
    assert first.look().again == 5 * MINUTE
    asked = first.asked
    clock.pass_(1 * MINUTE)
    assert second.look() == Seen(again=4 * MINUTE)
    assert second.asked == asked


def test_a_clock_that_was_set_back_asks_anew(show: Callable[..., None], view: View, clock: Clock) -> None:
    show()
    viewer = view()
    viewer.open()
    clock.pass_(-3 * HOUR)
    asked = viewer.asked
    viewer.began = clock.now
    assert viewer.look() == Seen(again=30 * MINUTE)
    assert viewer.asked == asked + 1


def test_an_entry_that_is_gone_ends_it(
    show: Callable[..., None], view: View, clock: Clock, server: StandIn
) -> None:
    show()
    viewer = view()
    viewer.open()
    clock.pass_(15 * MINUTE)
    server.remove_entry(ID)
    look = viewer.look()
    assert (look.finding, look.again) == (None, None)
    assert look.why


def test_so_does_one_that_was_named_and_is_gone(
    show: Callable[..., None], view: View, clock: Clock, server: StandIn
) -> None:
    show()
    viewer = view()
    viewer.open()
    clock.pass_(15 * MINUTE)
    server.remove_entry(ID)
    look = viewer.awaiting.look(ID, Request(viewer.playing, entry=ID))
    assert (look.finding, look.again) == (None, None)
    assert "no longer has this entry" in look.why


def test_a_show_that_ended_is_not_waited_for(show: Callable[..., None], view: View, clock: Clock) -> None:
    show(last=12)
    clock.pass_(22 * DAY)
    assert view(13).open() is None


def test_a_gap_is_not_waited_for(show: Callable[..., None], view: View, server: StandIn) -> None:
    show(last=12)
    server.remove_file(ID, NAME.format(e=5) + ".srt")
    assert view(5).open() is None


def test_a_new_subtitle_for_an_old_episode_is_no_sign_of_life(
    show: Callable[..., None], view: View, clock: Clock, server: StandIn
) -> None:
    show(last=12)
    clock.pass_(200 * DAY)
    for number in (3, 12):
        server.add_file(ID, f"[Later] Paper Stars - {number:02} (720p).srt", b"x")
    assert view(13).open() is None


def test_a_new_show_without_a_file_is_waited_for(show: Callable[..., None], view: View, clock: Clock) -> None:
    show(last=0)
    assert view(1).open() == 15 * MINUTE
    clock.pass_(22 * DAY)
    assert view(1).open() is None


def test_what_anilist_says_is_on_the_air_is_waited_for(view: View, server: StandIn, clock: Clock) -> None:
    """The demo's airing show has old dates; the next episode is known to come."""
    viewer = view()
    viewer.playing = PlayingFile("[Demo] Asayake Demo Densha - 04 (1080p).mkv")
    assert viewer.open() == 15 * MINUTE
    assert server.counts()["anilist"] == 1
    again = view()
    again.playing = viewer.playing
    assert again.open() == 15 * MINUTE
    assert server.counts()["anilist"] == 1, "kept for weeks"


@pytest.mark.parametrize(("episode", "awaited"), [(5, True), (8, True), (9, False)])
def test_what_was_not_broadcast_yet_is_not(view: View, episode: int, awaited: bool) -> None:
    """AniList says that the fifth one comes next; up to three weeks ago it did."""
    viewer = view()
    viewer.playing = PlayingFile(f"[Demo] Asayake Demo Densha - {episode:02} (1080p).mkv")
    assert (viewer.open() is not None) is awaited


def test_the_last_requests_stay_free_for_key_presses(tmp_path: Path, clock: Clock) -> None:
    with StandIn(clock=clock) as server, closing(Http(pauses=())) as http:
        server.add_entry(Entry(ID, "Paper Stars", anilist=int(ID), runs=(Run("readme.txt"),)))
        window = Window(server, tmp_path / "cache", clock, http)
        viewer = Viewer(window, clock, server, 1, 0.0)
        viewer.open()
        clock.pass_(15 * MINUTE)
        while (window.client.remaining or 99) > 10:
            window.client.entry(ID)
        asked = viewer.asked
        request = Request(viewer.playing, by_itself=True, patience=0.0, kept_free=KEPT_FREE)
        look = viewer.awaiting.look(ID, request)
        assert (look.again, viewer.asked) == (5 * MINUTE, asked)
        assert "Rate limit" in look.why
        window.close()
