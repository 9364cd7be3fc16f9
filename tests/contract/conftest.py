"""A stand-in of one's own for each test, and the plainest way to ask it something."""

from __future__ import annotations

import http.client
import json
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest

from tests.standin.server import StandIn


@dataclass(frozen=True)
class Reply:
    """What came back, header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


Ask = Callable[..., Reply]


@pytest.fixture
def server() -> Iterator[StandIn]:
    """A stand-in that refuses nobody for asking too often."""
    with StandIn(limit=False) as server:
        yield server


@pytest.fixture
def ask(server: StandIn) -> Ask:
    """Sends one request to `server`, with the key unless told otherwise."""
    return _asker(server)


@pytest.fixture
def asking() -> Callable[[StandIn], Ask]:
    """Makes an `ask` for a stand-in that the test starts by itself."""
    return _asker


def _asker(server: StandIn) -> Ask:
    def ask(
        path: str,
        method: str = "GET",
        key: str | None = server.key,
        body: bytes | None = None,
        **headers: str,
    ) -> Reply:
        connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=10)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if key is not None:
            sent["Authorization"] = key
        try:
            target = quote(path.removeprefix(server.url), safe=string.printable)
            connection.request(method, target, body, sent)
            answer = connection.getresponse()
            names = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, names, answer.read())
        finally:
            connection.close()

    return ask
