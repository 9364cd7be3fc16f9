"""A person who asks again is answered by Jimaku, not from memory, and what is from memory says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from window import DAY, HOUR, MINUTE, Clock, Window

from jimaku_mpv.model import EntryId, PlayingFile
from jimaku_mpv.net.http import Http
from jimaku_mpv.pipeline.finding import Action, Finding, ago
from jimaku_mpv.pipeline.request import Request
from tests.standin.server import StandIn

AIRING = EntryId(900003)
FOURTH, THIRD = "[Demo] Asayake Demo Densha - 04.mkv", "[Demo] Asayake Demo Densha - 03.mkv"
NAME = "[Demo] Asayake Demo Densha - {:02} (1080p).srt"
HOME = "Birthday of aunt Erika.mp4"
AUTO, KEY, AFRESH = {"by_itself": True}, {"by_itself": False}, {"by_itself": True, "afresh": True}


def find(window: Window, path: str, manner: dict[str, bool]) -> Finding:
    by_itself, afresh = manner["by_itself"], manner.get("afresh", False)
    return window.pipeline().find(Request(PlayingFile(path), by_itself=by_itself, afresh=afresh))


def lists(server: StandIn) -> int:
    return server.counts()["files"]


@pytest.fixture
def missing(server: StandIn, window: Window) -> Window:
    """A window that was told just now that there is no fourth episode; it is put up a moment later."""
    assert find(window, FOURTH, AUTO).action is Action.NONE
    server.add_file(AIRING, NAME.format(4), b"x")
    return window


@pytest.mark.parametrize(("manner", "seconds"), [(AUTO, 30 * MINUTE), (KEY, 2 * MINUTE)])
def test_not_there_yet_is_believed_for_so_long(
    server: StandIn,
    missing: Window,
    windows: Callable[[], Window],
    clock: Clock,
    manner: dict[str, bool],
    seconds: float,
) -> None:
    clock.pass_(seconds - 1)
    for one in (missing, windows()):
        assert find(one, FOURTH, manner).action is Action.NONE
    assert lists(server) == 1
    clock.pass_(1)
    assert find(windows(), FOURTH, manner).action is Action.LOAD
    assert lists(server) == 2


def test_who_keeps_the_time_himself_is_answered_by_jimaku(server: StandIn, missing: Window) -> None:
    assert find(missing, FOURTH, AFRESH).action is Action.LOAD
    assert lists(server) == 2
    find(missing, FOURTH, AFRESH)
    assert lists(server) == 2, "what is there need not be asked for again"


def test_key_presses_in_all_windows_ask_once_in_two_minutes(
    server: StandIn, window: Window, windows: Callable[[], Window], clock: Clock
) -> None:
    second = windows()
    for _ in range(24):
        find(window, FOURTH, KEY)
        find(second, "[Demo] Asayake Demo Densha - 05.mkv", KEY)
        clock.pass_(10)
    # The first list, and one at once for the episode that it was not fetched for, as before.
    assert lists(server) == 3


def test_a_key_press_soon_after_auto_load_has_asked_is_answered_from_memory(
    server: StandIn, window: Window, clock: Clock
) -> None:
    find(window, FOURTH, AUTO)
    clock.pass_(HOUR)
    find(window, FOURTH, AUTO)
    clock.pass_(2 * MINUTE - 1)
    assert find(window, FOURTH, KEY).asked == 2 * MINUTE - 1
    clock.pass_(1)
    assert find(window, FOURTH, KEY).asked is None
    assert lists(server) == 3


@pytest.mark.parametrize(
    ("manner", "passed", "hint"),
    [(AUTO, 0, "Asked 1 s ago"), (AUTO, 12 * MINUTE, "Asked 12 min ago"), (KEY, 110, "Asked 110 s ago")],
)
def test_no_subtitle_yet_says_when_that_was_so(
    missing: Window, clock: Clock, manner: dict[str, bool], passed: float, hint: str
) -> None:
    clock.pass_(passed)
    told = find(missing, FOURTH, manner).what_is_missing()
    assert (told.message, told.hint) == ("No subtitle yet for “Asayake Demo Densha”, episode 4", hint)


def test_what_jimaku_says_at_this_moment_needs_no_time(window: Window, clock: Clock) -> None:
    assert find(window, FOURTH, KEY).what_is_missing().hint == ""
    clock.pass_(2 * MINUTE)
    assert find(window, FOURTH, KEY).what_is_missing().hint == ""
    assert find(window, HOME, KEY).what_is_missing().hint == "Asked 2 min ago"
    clock.pass_(30 * MINUTE)
    assert find(window, HOME, AUTO).what_is_missing().hint == ""


def test_not_recognised_says_how_old_the_directory_is(window: Window, clock: Clock) -> None:
    assert find(window, HOME, AUTO).what_is_missing().line() == "Not recognised: “Birthday of aunt Erika”"
    clock.pass_(29 * MINUTE)
    for manner in (AUTO, KEY):
        told = find(window, HOME, manner).what_is_missing().line()
        assert told == "Not recognised: “Birthday of aunt Erika”. Asked 29 min ago"


def test_a_show_that_only_anilist_knows_says_so_too(server: StandIn, window: Window, clock: Clock) -> None:
    server.remove_entry(9)
    find(window, "[Demo] Cowboy Bebop - 05.mkv", KEY)
    clock.pass_(5 * MINUTE)
    told = find(window, "[Demo] Cowboy Bebop - 05.mkv", KEY).what_is_missing().line()
    assert told == "No entry on Jimaku for “Cowboy Bebop”. Asked 5 min ago"


def test_without_the_server_the_list_is_from_when_it_came(
    server: StandIn, window: Window, clock: Clock
) -> None:
    find(window, THIRD, KEY)
    server.close()
    clock.pass_(3 * HOUR)
    finding = find(window, THIRD, KEY)
    assert (finding.action, finding.asked) == (Action.LOAD, 3 * HOUR)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "1 s ago"),
        (119.9, "119 s ago"),
        (120.0, "2 min ago"),
        (2 * HOUR - 1, "119 min ago"),
        (2 * HOUR, "2 h ago"),
        (2 * DAY - 1, "47 h ago"),
        (400 * DAY, "400 days ago"),
        (-1.0, "before the clock was set back"),
    ],
)
def test_how_long_ago_in_words(seconds: float, words: str) -> None:
    assert ago(seconds) == words


class Apart(Clock):
    """This machine's clock, which differs from the server's."""

    def __init__(self, server: Clock, by: float) -> None:
        self._server, self._by = server, by

    def __call__(self) -> float:
        return self._server() + self._by


def better(server: StandIn) -> None:
    server.add_file(AIRING, NAME.format(3).replace("Demo]", "Better]"), b"second")


def is_seen(server: StandIn, window: Window) -> bool:
    """Whether the better file is known once the changes were, for one more list and no more."""
    for _ in range(3):
        window.pipeline().renew()
        found = find(window, THIRD, AUTO).choices
    return len(found) == 2 and lists(server) == 2


@pytest.mark.parametrize("later", [0.4, 58.0])
def test_an_upload_in_the_second_of_the_list_and_one_that_goes_on_are_seen(
    server: StandIn, window: Window, clock: Clock, later: float
) -> None:
    clock.pass_(0.3)
    server.add_file(AIRING, NAME.format(3), b"first")
    clock.pass_(later - 0.1 if later > 1 else 0.0)
    assert len(find(window, THIRD, AUTO).choices) == 1
    clock.pass_(0.1)
    dated = server.directory.shelf(AIRING).modified  # type: ignore[union-attr]
    better(server)
    server.directory.shelf(AIRING).modified = dated  # type: ignore[union-attr]
    clock.pass_(7 * HOUR)
    assert is_seen(server, window)


@pytest.mark.parametrize("by", [HOUR, -HOUR])
def test_an_upload_is_seen_though_the_clock_here_is_wrong(
    server: StandIn, tmp_path: Path, clock: Clock, by: float
) -> None:
    http = Http(pauses=())
    window = Window(server, tmp_path / "cache", Apart(clock, by), http)
    assert len(find(window, THIRD, AUTO).choices) == 1
    clock.pass_(10 * MINUTE)
    better(server)
    clock.pass_(7 * HOUR)
    assert is_seen(server, window)
    window.close()
    http.close()


def test_a_list_that_came_with_an_upload_serves_for_a_while(
    server: StandIn, window: Window, clock: Clock
) -> None:
    """A folder of episodes that were put up just now costs one list."""
    server.add_file(AIRING, NAME.format(3), b"first")
    for _ in range(15):
        assert find(window, THIRD, KEY).choices
        assert lists(server) == 1
        clock.pass_(MINUTE)
    assert find(window, THIRD, AUTO).choices
    assert lists(server) == 2


def test_a_list_that_came_a_minute_after_the_upload_is_whole(
    server: StandIn, window: Window, clock: Clock
) -> None:
    server.add_file(AIRING, NAME.format(4), b"x")
    clock.pass_(MINUTE)
    for _ in range(2):
        assert find(window, FOURTH, AUTO).choices
        clock.pass_(HOUR)
    assert lists(server) == 1
