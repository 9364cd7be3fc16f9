"""The bytes of an answer: unpacked, counted and never more than asked for. Knows no HTTP library."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from jimaku_mpv.errors import NetworkError, TooLarge
from jimaku_mpv.net.origin import shown

GZIP = 16 + zlib.MAX_WBITS
PIECE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said; header names in lower case."""

    host: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def html(self) -> bool:
        """A web page, as proxies and sign-in pages send in place of an answer."""
        start = self.body[:256].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        return start.startswith((b"<!doctype html", b"<html"))

    def json(self) -> object:
        """The body as JSON; raises NetworkError when it is not."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            kind = "a web page instead of data" if self.html else "data that can't be read"
            raise NetworkError(f"{shown(self.host)} sent {kind}", "Try again in a while") from None


class Unpacker:
    """Collects a body piece by piece, gzip or plain; refuses what grows beyond `limit` bytes unpacked."""

    def __init__(self, host: str, headers: Mapping[str, str], limit: int) -> None:
        self.host = host
        self._limit = limit
        self._parts: list[bytes] = []
        self._size = 0
        self._fed = False
        self._gzip = self._decoder(headers.get("content-encoding", "").strip().lower())
        announced = headers.get("content-length", "")
        if announced.isdecimal() and len(announced) < 20 and int(announced) > limit:
            raise too_large(host, limit)

    def feed(self, data: bytes) -> None:
        """Take the next bytes as they came over the wire."""
        self._fed = True
        if self._gzip is None:
            self._keep(data)
            return
        while data:
            try:
                self._keep(self._gzip.decompress(data, PIECE))
            except zlib.error:
                raise self._unreadable() from None
            data = self._gzip.unconsumed_tail

    def finish(self) -> bytes:
        """The whole body; raises NetworkError when the packed data ends too early."""
        if self._gzip is not None and self._fed and not self._gzip.eof:
            raise self._unreadable()
        return b"".join(self._parts)

    def _decoder(self, encoding: str) -> zlib._Decompress | None:
        if encoding in ("", "identity"):
            return None
        if encoding in ("gzip", "x-gzip"):
            return zlib.decompressobj(GZIP)
        raise self._unreadable()

    def _keep(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > self._limit:
            raise too_large(self.host, self._limit)
        self._parts.append(data)

    def _unreadable(self) -> NetworkError:
        return NetworkError(f"{shown(self.host)} sent data that can't be read", "Try again in a while")


def too_large(host: str, limit: int) -> TooLarge:
    """The refusal of an answer above `limit` bytes."""
    return TooLarge(f"{shown(host)} sent too much data", f"More than {limit // 2**20} MB were refused")
