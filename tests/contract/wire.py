"""One request and its answer as they go over the wire, with nothing read or packed by a library."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from typing import Any

from tests.standin.server import StandIn


@dataclass(frozen=True)
class Wire:
    """An answer: header names in lower case, the body byte for byte as it came."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def limited(self) -> dict[str, str]:
        """What it tells of the limit."""
        start = "x-ratelimit-"
        return {name[len(start) :]: value for name, value in self.headers.items() if name.startswith(start)}

    def whole(self) -> bytes:
        """The body without the marks of its chunks; asserts that it has them, and ends as it should."""
        assert self.headers.get("transfer-encoding") == "chunked"
        assert "content-length" not in self.headers
        found, rest = b"", self.body
        while rest:
            size, _, rest = rest.partition(b"\r\n")
            piece = int(size, 16)
            found, rest = found + rest[:piece], rest[piece:]
            assert rest[:2] == b"\r\n"
            rest = rest[2:]
            if piece == 0:
                assert rest == b""
                return found
        raise AssertionError("the last chunk is missing")

    def json(self) -> Any:
        return json.loads(self.whole())

    def error(self) -> tuple[int, str, int]:
        """Status, sentence and code of a refusal."""
        told = self.json()
        return self.status, told["error"], told["code"]


def send(
    server: StandIn,
    target: str,
    method: str = "GET",
    key: str = StandIn.key,
    body: bytes = b"",
    **headers: str,
) -> Wire | None:
    """The answer, or None when the connection ends without one; `accept_encoding` becomes Accept-Encoding."""
    host, _, port = server.url.removeprefix("http://").partition(":")
    given = {"host": host, "connection": "close", "authorization": key, **headers}
    if body:
        given["content-length"] = str(len(body))
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in given.items() if value]
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall("\r\n".join([f"{method} {target} HTTP/1.1", *lines, "", ""]).encode() + body)
        came = b"".join(iter(lambda: connection.recv(65536), b""))
    if not came:
        return None
    head, _, sent = came.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(": ") for line in rest)
    return Wire(int(first.split()[1]), {name.lower(): value for name, _, value in pairs}, sent)


def ask(server: StandIn, target: str, method: str = "GET", **more: Any) -> Wire:
    """The answer; there has to be one."""
    answer = send(server, target, method, **more)
    assert answer is not None
    return answer


def form(*files: tuple[str, bytes]) -> dict[str, Any]:
    """A form with these files, as `ask` takes it."""
    parts = (
        f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
        + data
        + b"\r\n"
        for name, data in files
    )
    return {"body": b"".join(parts) + b"--x--\r\n", "content_type": "multipart/form-data; boundary=x"}
