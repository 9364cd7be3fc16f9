"""The newest number, once its entry is deleted, is given to the next new entry: another show."""

from __future__ import annotations

from window import HOUR, Clock, Window

from jimaku_mpv.model import PlayingFile
from jimaku_mpv.pipeline.finding import Action, Finding
from jimaku_mpv.pipeline.request import Request
from tests.standin.server import StandIn
from tests.standin.shows import Entry, Run

OLD, NEW = "/v/[Sub] Paper Lanterns - 05.mkv", "/v/[Sub] Glass Harbour - 05.mkv"


def find(window: Window, path: str) -> Finding:
    return window.pipeline().find(Request(PlayingFile(path)))


def test_the_new_show_is_found_under_it_and_the_old_one_no_more(
    server: StandIn, window: Window, clock: Clock
) -> None:
    number = server.directory.next_id()
    server.add_entry(
        Entry(number, "Paper Lanterns", anilist=810001, runs=(Run("Paper Lanterns - {e:02}.srt", 1, 9),))
    )
    assert find(window, OLD).choices[0].file.name == "Paper Lanterns - 05.srt"
    server.remove_entry(number)
    clock.pass_(HOUR)
    assert server.directory.next_id() == number
    server.add_entry(
        Entry(number, "Glass Harbour", anilist=810002, runs=(Run("Glass Harbour - {e:02}.srt", 1, 9),))
    )
    clock.pass_(7 * HOUR)
    window.pipeline().renew()
    found = find(window, NEW)
    assert found.match.entry is not None
    assert (found.match.entry.id, found.choices[0].file.name) == (number, "Glass Harbour - 05.srt")
    lost = find(window, OLD)
    assert (lost.match.entry, lost.action) == (None, Action.NONE)
