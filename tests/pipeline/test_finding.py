"""What the pipeline says about a name: the action, the sentence, and what it costs."""

from __future__ import annotations

import operator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from window import HOUR, Clock, Window

from jimaku_mpv.errors import MESSAGE_LIMIT, NetworkError, NothingFound, Superseded
from jimaku_mpv.model import Confidence, EntryId, EntryMatch, Guess, PlayingFile
from jimaku_mpv.model import Entry as Known
from jimaku_mpv.pipeline.finding import Action, Finding
from jimaku_mpv.pipeline.request import Request
from tests.standin.server import StandIn
from tests.standin.shows import Entry, Run

SURE = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"


def find(window: Window, path: str, **more: object) -> Finding:
    return window.pipeline().find(Request(PlayingFile(path), **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "action", "sentence"),
    [
        (SURE, Action.LOAD, ""),
        (
            "[Demo] Asayake Demo Densha - 04.mkv",
            Action.NONE,
            "No subtitle yet for “Asayake Demo Densha”, episode 4",
        ),
        ("Birthday of aunt Erika 2019.mp4", Action.NONE, "Not recognised: “Birthday of aunt Erika”"),
        ("[Demo] Asayake Demo Densha.mkv", Action.NONE, "Which episode of “Asayake Demo Densha”?"),
        ("[Demo] Demo no Tabi (1080p).mkv", Action.NONE, "Which episode of “Demo no Tabi”?"),
        ("", Action.NONE, "No title can be read from this name"),
        ("05.mkv", Action.NONE, "No title can be read from this name"),
    ],
)
def test_the_action_and_its_sentence(window: Window, path: str, action: Action, sentence: str) -> None:
    finding = find(window, path)
    assert finding.action is action
    if sentence:
        assert finding.what_is_missing().message == sentence


def test_two_shows_of_one_name_are_asked_about(window: Window, server: StandIn) -> None:
    for number in (800001, 800002):
        runs = (Run("Twin Lanterns - {e:02}.srt", last=12),)
        server.add_entry(Entry(number, "Twin Lanterns", anilist=number, runs=runs))
    assert find(window, "Twin Lanterns - 05.mkv").action is Action.ASK


def test_a_given_entry_and_episode_are_taken(window: Window) -> None:
    finding = find(window, "nothing like it.mkv", entry=EntryId(900002), episode=7)
    assert (finding.match.episode, finding.match.confidence) == (7, Confidence.CERTAIN)
    assert finding.action is Action.LOAD


def test_a_given_entry_that_is_nowhere(window: Window) -> None:
    with pytest.raises(NothingFound, match="Jimaku has no entry 4711"):
        find(window, SURE, entry=EntryId(4711))


def test_a_new_show_is_found_although_the_index_is_older(
    window: Window, server: StandIn, clock: Clock
) -> None:
    find(window, SURE)
    clock.pass_(HOUR)
    server.add_entry(Entry(800001, "Paper Lanterns", runs=(Run("Paper Lanterns - {e:02}.srt", last=3),)))
    assert find(window, "[Demo] Paper Lanterns - 02.mkv").action is Action.LOAD


def test_an_entry_that_moved_is_found_at_its_new_place(window: Window, server: StandIn, clock: Clock) -> None:
    show = Entry(800001, "Paper Lanterns", runs=(Run("Paper Lanterns - {e:02}.srt", last=3),))
    server.add_entry(show)
    find(window, SURE)
    clock.pass_(HOUR)
    server.remove_entry(800001)
    server.add_entry(Entry(800002, show.name, runs=show.runs))
    finding = find(window, "[Demo] Paper Lanterns - 02.mkv")
    assert finding.match.entry is not None
    assert (finding.match.entry.id, finding.action) == (800002, Action.LOAD)


def test_an_entry_that_is_gone_for_good(window: Window, server: StandIn) -> None:
    window.catalogue.ensure(window.client)
    server.remove_entry(9)
    assert find(window, "[Demo] Cowboy Bebop - 15.mkv").action is Action.NONE


def test_what_is_known_needs_no_server(window: Window, server: StandIn) -> None:
    before = find(window, SURE)
    server.close()
    assert find(window, SURE) == before
    assert find(window, "Birthday of aunt Erika.mp4").action is Action.NONE
    with pytest.raises(NetworkError):
        find(window, "[SubsPlease] Sousou no Frieren - 05.mkv")


def test_nobody_waits_for_work_that_is_no_longer_wanted(window: Window, server: StandIn) -> None:
    def no() -> None:
        raise Superseded

    with pytest.raises(Superseded):
        find(window, SURE, checkpoint=no)
    assert server.counts()["api"] == 0


def test_bytes_that_are_no_text_do_no_harm(window: Window) -> None:
    finding = find(window, b"/videos/[Demo] Demotabi \xff\xfe - 05.mkv".decode("utf-8", "surrogateescape"))
    assert finding.action in Action


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)
names = st.builds(operator.mul, words, st.integers(1, 30))


@given(names, names, st.none() | st.integers(0, 99999) | st.floats(0, 99, width=16))
def test_every_sentence_fits_on_the_screen(title: str, name: str, episode: float | None) -> None:
    entry = Known(EntryId(1), name, datetime.now(UTC))
    for match in (
        EntryMatch(None, episode, Confidence.UNSURE),
        EntryMatch(entry, episode, Confidence.LIKELY),
    ):
        for guess in (Guess((title,)), Guess(())):
            finding = Finding(guess, match, ())
            assert len(finding.what_is_missing().message) <= MESSAGE_LIMIT
            assert len(finding.summary(50)) <= 50
