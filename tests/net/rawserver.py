"""A server of raw sockets, for what a proper HTTP server would never do."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

TLS_HELLO = b"\x16\x03"
Handler = Callable[[socket.socket, "Heard"], None]


@dataclass
class Heard:
    """One request as it came over the wire; `number` counts from 1."""

    number: int
    text: str
    over: threading.Event

    @property
    def headers(self) -> dict[str, str]:
        lines = self.text.split("\r\n\r\n")[0].split("\r\n")[1:]
        pairs = (line.partition(": ") for line in lines)
        return {name.lower(): value for name, _, value in pairs}

    @property
    def body(self) -> str:
        return self.text.partition("\r\n\r\n")[2]

    @property
    def target(self) -> str:
        return self.text.split(" ")[1]


@dataclass
class RawServer:
    """Answers every connection with `handler` and hangs up; `heard` keeps what was asked."""

    handler: Handler
    heard: list[Heard] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def close(self) -> None:
        self.over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
        self._listener.close()

    def _accept(self) -> None:
        while not self.over.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._threads.append(threading.Thread(target=self._serve, args=(connection,)))
            self._threads[-1].start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                text = _request(connection)
                if text:
                    self.heard.append(Heard(len(self.heard) + 1, text, self.over))
                    self.handler(connection, self.heard[-1])
            except OSError:
                pass


def _request(connection: socket.socket) -> str:
    data = b""
    while b"\r\n\r\n" not in data and not data.startswith(TLS_HELLO):
        piece = connection.recv(65536)
        if not piece:
            return ""
        data += piece
    return _with_body(connection, data).decode("latin-1")


def _with_body(connection: socket.socket, data: bytes) -> bytes:
    head, _, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    while length and len(body) < int(length[1]):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def reply(body: bytes = b"[]", status: str = "200 OK", **headers: str) -> bytes:
    """A whole answer in bytes; `content_type` becomes Content-Type."""
    given = {"content_length": str(len(body)), "connection": "close", **headers}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in given.items()]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode("latin-1") + body


def always(data: bytes) -> Handler:
    return lambda connection, heard: connection.sendall(data)
