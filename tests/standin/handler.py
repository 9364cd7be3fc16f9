"""The HTTP side of the stand-in: reads a request, asks `answer`, writes head and body in one piece."""

from __future__ import annotations

import gzip
import socket
import struct
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from urllib.parse import unquote_to_bytes

from tests.standin.answers import Answer, Manner, Request

IDLE_SECONDS = 60
DRIP_SECONDS = 0.05


class Handler(BaseHTTPRequestHandler):
    """One connection; a subclass made by `handler_for` says who answers."""

    protocol_version = "HTTP/1.1"
    server_version = "stand-in"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    timeout = IDLE_SECONDS
    answer: Callable[[Request, str], Answer | None]

    def reply(self) -> None:
        """Answer one request; None from `answer` means to hang up without a word."""
        raw = self.path.encode("latin-1")
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:
            # Whoever asks was killed in the middle of the question.
            self.close_connection = True
            return
        request = Request(
            method=self.command,
            path=unquote_to_bytes(raw.partition(b"?")[0]).decode("utf-8", "replace"),
            query={},
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
            target=raw.decode("utf-8", "replace"),
        )
        answer = type(self).answer(request, self.client_address[0])
        if answer is None:
            self.close_connection = True
            return
        self._write(answer, request)

    do_GET = do_POST = do_HEAD = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = reply

    def _write(self, answer: Answer, request: Request) -> None:
        body = answer.body
        headers = dict(answer.headers)
        if answer.packed and "gzip" in request.headers.get("accept-encoding", ""):
            body = gzip.compress(body, compresslevel=1, mtime=0)
            headers |= {"content-encoding": "gzip", "vary": "accept-encoding"}
        if int(headers.setdefault("content-length", str(len(body)))) != len(body):
            self.close_connection = True
        if self.close_connection:
            headers["connection"] = "close"
        self.send_response(answer.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if answer.manner is not Manner.WHOLE:
            self._misbehave(answer.manner, body)
        self.wfile.write(b"" if request.method == "HEAD" else body)
        self.wfile.flush()

    def _misbehave(self, manner: Manner, body: bytes) -> None:
        """Ends as a connection that is broken ends, when either side has had enough."""
        if manner is Manner.RESET:
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif manner is Manner.SILENT:
            self.connection.recv(1)
        else:
            self.connection.settimeout(DRIP_SECONDS)
            while self._is_awaited():
                self.wfile.write(b" ")
                self.wfile.flush()
        raise ConnectionAbortedError

    def _is_awaited(self) -> bool:
        try:
            return bool(self.connection.recv(1))
        except TimeoutError:
            return True

    def log_message(self, *_: object) -> None:
        """Stay silent: `StandIn.requests` tells what came."""


def handler_for(answer: Callable[[Request, str], Answer | None]) -> type[Handler]:
    """A handler class whose requests are answered by `answer(request, client)`."""
    return type("BoundHandler", (Handler,), {"answer": staticmethod(answer)})
