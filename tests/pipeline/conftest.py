"""The pipeline's parts on a stand-in server and a real store, in the test's own time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from parcels import ID, VIDEO, Get, Got, Shelf
from window import Clock, Window

from jimaku_mpv.model import PlayingFile
from jimaku_mpv.net.http import Http
from jimaku_mpv.pipeline.request import Request
from tests.standin.server import StandIn
from tests.standin.shows import Entry, Run


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(clock: Clock) -> Iterator[StandIn]:
    """A stand-in that lives in the test's time and refuses nobody for asking too often."""
    with StandIn(limit=False, clock=clock) as server:
        yield server
        assert not server.surprises


@pytest.fixture
def windows(server: StandIn, tmp_path: Path, clock: Clock) -> Iterator[Callable[[], Window]]:
    """Opens one window after the other on the same folder."""
    with ExitStack() as stack:
        http = Http(pauses=())
        stack.callback(http.close)

        def open_one() -> Window:
            window = Window(server, tmp_path / "cache", clock, http)
            stack.callback(window.close)
            return window

        yield open_one


@pytest.fixture
def window(windows: Callable[[], Window]) -> Window:
    return windows()


@pytest.fixture
def shelf(server: StandIn) -> Shelf:
    """Puts up an entry of ours with these files, or adds to it."""

    def put_up(name: str = "Paper Lanterns", /, **files: bytes) -> None:
        if server.directory.shelf(ID) is None:
            server.add_entry(Entry(ID, name, anilist=ID, runs=(Run("unrelated.txt"),)))
        for file, data in files.items():
            server.add_file(ID, file, data)

    return put_up


@pytest.fixture
def get(window: Window) -> Get:
    """Finds and fetches, with what was taken out of the text for learners."""

    def get_one(video: str = VIDEO, *aids: str) -> Got:
        pipeline, request = window.pipeline(aids=aids), Request(PlayingFile(video))
        finding = pipeline.find(request)
        fetched = pipeline.fetch_best(finding, request)
        return finding, fetched.subtitle, fetched.note

    return get_one
