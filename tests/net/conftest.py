"""Raw servers, and a session to ask them with."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from rawserver import Handler, RawServer

from jimaku_mpv.net.http import Http


@pytest.fixture
def raw() -> Iterator[Callable[[Handler], RawServer]]:
    """Starts raw servers; all of them end with the test."""
    servers: list[RawServer] = []

    def start(handler: Handler) -> RawServer:
        servers.append(RawServer(handler))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def http() -> Iterator[Http]:
    """A session that does not pause between tries."""
    session = Http(connect=2.0, read=2.0, pauses=(0.0, 0.0))
    yield session
    session.close()
