"""The pipeline's parts on a stand-in server and a real store, in the test's own time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from window import Clock, Window

from jimaku_mpv.demo.server import StandIn
from jimaku_mpv.net.http import Http


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
