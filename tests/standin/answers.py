"""What a request is and what an answer is, and the reading of parameters.

Knows no route and no socket.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from urllib.parse import parse_qsl

Json = dict[str, Any]
Reader = Callable[[str], object]


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
    """How an answer goes back: whole, half and then a reset, byte by byte without end, or not at all."""

    WHOLE = "whole"
    RESET = "reset"
    DRIP = "drip"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. `packed` says that the body may be compressed when the client likes that."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    packed: bool = False
    manner: Manner = Manner.WHOLE


class Refused(Exception):
    """A request that gets an error; `surprise` if nobody who knows the site would send it.

    `body` is what is sent in place of the site's own form of an error.
    """

    def __init__(
        self, status: int, sentence: str, code: int, surprise: bool = False, body: Json | None = None
    ) -> None:
        super().__init__(sentence)
        self.body = body or {"error": sentence, "code": code}
        self.status = status
        self.sentence = sentence
        self.code = code
        self.surprise = surprise


def in_json(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer in JSON, UTF-8."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status, body, {"content-type": "application/json", **(headers or {})}, packed=True)


def bad_request(sentence: str) -> Refused:
    """A parameter of the wrong kind, as the site refuses it."""
    return Refused(400, sentence, 1)


def not_found(sentence: str) -> Refused:
    """What was asked for is not there."""
    return Refused(404, sentence, 6)


def parameters(target: str, readers: Mapping[str, Reader]) -> dict[str, Any]:
    """Read the query string of `target`; a name without a reader is refused as a surprise."""
    found: dict[str, Any] = {}
    for name, text in parse_qsl(target.partition("?")[2], keep_blank_values=True):
        if name not in readers:
            raise Refused(400, f"The stand-in knows no parameter {name!r} here", 1, surprise=True)
        if name in found:
            raise bad_request(f"Failed to read the query: duplicate field `{name}`")
        try:
            found[name] = readers[name](text)
        except ValueError as error:
            raise bad_request(f"Failed to read the query: {name}: {error}") from error
    return found


def boolean(text: str) -> bool:
    """`true` or `false` and nothing else."""
    if text not in ("true", "false"):
        raise ValueError("expected `true` or `false`")
    return text == "true"


def integer(low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers from `low` to `high`."""

    def read(text: str) -> int:
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit()) or not low <= int(text) <= high:
            raise ValueError(f"expected a whole number from {low} to {high}, not {text!r}")
        return int(text)

    return read
