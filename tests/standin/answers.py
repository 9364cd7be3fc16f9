"""What a request is and what an answer is, and the reading of parameters.

Knows no route and no socket.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from urllib.parse import parse_qsl

Json = dict[str, Any]
Reader = Callable[[str], object]
QUERY = "Failed to deserialize query string"
"""How the site's sentence begins when a parameter is of the wrong kind."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came in. `path` is decoded, header names are lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    kind: str = "unknown"
    body: bytes = b""
    target: str = ""


class Manner(Enum):
    """How an answer goes back: whole, half and then the end or a reset, in bytes without end, or never."""

    WHOLE = "whole"
    CUT = "cut"
    RESET = "reset"
    DRIP = "drip"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. `packed`: compressed when the client likes that; `chunked`: its length is not told."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    packed: bool = False
    chunked: bool = False
    manner: Manner = Manner.WHOLE


class Refused(Exception):
    """A request that gets an error; `surprise` if nobody who knows the site would send it.

    `body` is what is sent in place of the site's own form of an error, with nothing in it: nothing.
    """

    def __init__(
        self,
        status: int,
        sentence: str,
        code: int = 1,
        surprise: bool = False,
        body: Json | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.body = {"error": sentence, "code": code} if body is None else body
        self.headers = headers or {}
        self.status = status
        self.sentence = sentence
        self.surprise = surprise

    def answer(self) -> Answer:
        """What is sent."""
        return (
            in_json(self.body, self.status, self.headers)
            if self.body
            else Answer(self.status, b"", self.headers)
        )


class HungUp(Exception):
    """A request at which the site's own program breaks down: the connection ends without an answer."""


def in_json(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer in JSON, UTF-8."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    given = {"content-type": "application/json", **(headers or {})}
    return Answer(status, body, given, packed=True, chunked=True)


def bad_request(sentence: str) -> Refused:
    """A parameter of the wrong kind, as the site refuses it."""
    return Refused(400, sentence)


def not_found(sentence: str) -> Refused:
    """What was asked for is not there."""
    return Refused(404, sentence, 6)


def parameters(target: str, readers: Mapping[str, Reader]) -> dict[str, Any]:
    """Read the query string of `target`; a name without a reader is refused as a surprise.

    The site ignores such names. A client that sends one believes in something that is not there.
    """
    found: dict[str, Any] = {}
    for name, text in parse_qsl(target.partition("?")[2], keep_blank_values=True):
        if name not in readers:
            raise Refused(400, f"The stand-in knows no parameter {name!r} here", surprise=True)
        if name in found:
            raise bad_request(f"{QUERY}: duplicate field `{name}`")
        try:
            found[name] = readers[name](text)
        except ValueError as error:
            raise bad_request(f"{QUERY}: {name}: {error}") from error
    return found


def boolean(text: str) -> bool:
    """`true` or `false` and nothing else."""
    if text not in ("true", "false"):
        raise ValueError("provided string was not `true` or `false`")
    return text == "true"


def integer(low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers from `low` to `high`."""

    def read(text: str) -> int:
        if not text:
            raise ValueError("cannot parse integer from empty string")
        if not re.fullmatch(r"[+-]?[0-9]+" if low < 0 else r"[+]?[0-9]+", text):
            raise ValueError("invalid digit found in string")
        if not low <= int(text) <= high:
            raise ValueError(f"number too {'small' if int(text) < low else 'large'} to fit in target type")
        return int(text)

    return read
