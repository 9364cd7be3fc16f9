"""The HTTP side of the stand-in: reads a request, asks `answer`, packs and writes what goes back."""

from __future__ import annotations

import gzip
import socket
import struct
import zlib
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from importlib import import_module
from urllib.parse import unquote_to_bytes

from tests.standin.answers import Answer, Manner, Request

IDLE_SECONDS = 60
DRIP_SECONDS = 0.05
CHUNK = 8192
LEAST_PACKED = 32
"""Bytes; what is smaller goes back as it is."""

Packer = Callable[[bytes], bytes]


def _packers() -> dict[str, Packer]:
    """The ways of packing that the site has, by what it likes best; two of them are not in every Python."""
    found: dict[str, Packer] = {}
    for name, module in (("zstd", "backports.zstd"), ("br", "brotli")):
        try:
            found[name] = import_module(module).compress
        except ImportError:
            continue
    return found | {
        "gzip": lambda data: gzip.compress(data, compresslevel=1, mtime=0),
        "deflate": zlib.compress,
    }


PACKERS = _packers()
LAST_CHUNK = b"0\r\n\r\n"


def liked(accepted: str) -> str | None:
    """The way of packing that a client likes best, by its `accept-encoding`; None: as it is."""
    weights: dict[str, float] = {}
    for word in accepted.lower().split(","):
        name, _, weight = word.replace(" ", "").partition(";q=")
        weights[name] = float(weight or 1)
    known = [name for name in PACKERS if weights.get(name, 0.0) > 0]
    return max(known, key=lambda name: weights[name], default=None)


def in_chunks(body: bytes) -> bytes:
    """A body whose length is not told in advance, as it goes over the wire."""
    pieces = (body[start : start + CHUNK] for start in range(0, len(body), CHUNK))
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + LAST_CHUNK


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
        body, headers = answer.body, dict(answer.headers)
        chunked = answer.chunked or answer.manner is Manner.CUT
        if answer.packed and len(body) >= LEAST_PACKED:
            headers["vary"] = "accept-encoding"
            if encoding := liked(request.headers.get("accept-encoding", "")):
                body, chunked = PACKERS[encoding](body), True
                headers["content-encoding"] = encoding
                headers.pop("accept-ranges", None)
        if chunked and self.request_version != "HTTP/1.0":
            headers["transfer-encoding"] = "chunked"
        elif answer.status != HTTPStatus.NOT_MODIFIED:
            chunked = False
            if int(headers.setdefault("content-length", str(len(body)))) != len(body):
                self.close_connection = True
        self._send_head(answer.status, headers)
        if answer.manner is not Manner.WHOLE:
            self._misbehave(answer.manner, body)
        if request.method != "HEAD":
            self.wfile.write(in_chunks(body) if chunked else body)
        self.wfile.flush()

    def _send_head(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("connection", "close")
        self.end_headers()

    def _misbehave(self, manner: Manner, body: bytes) -> None:
        """Ends as a connection that is broken ends, when either side has had enough."""
        if manner is Manner.CUT:
            self.wfile.write(in_chunks(body[: len(body) // 2]).removesuffix(LAST_CHUNK))
            self.wfile.flush()
        elif manner is Manner.RESET:
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
