"""One row of the fault matrix, and the answers of a server that has gone wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LASTING = 20
"""Requests that fail alike: more than are ever tried."""

HERE = "http://the.stand-in"
"""Stands for the address of the server in what it sends."""

CHECK = "Check the internet connection"
WHILE = "Try again in a while"
LATER = "Try again later"


@dataclass(frozen=True)
class Row:
    """`happens` at requests of `kind`; `said`: the whole line on the screen, empty if it loads in silence."""

    happens: str
    kind: str
    said: str
    fault: Mapping[str, Any] = field(default_factory=dict)
    times: int = LASTING

    @property
    def loads(self) -> bool:
        return not self.said or self.said.startswith(("took another file", "from what is kept here"))


def answer(body: object, **more: Any) -> dict[str, Any]:
    """A fault that is an answer of 200 with this body."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return {"status": 200, "body": data, "headers": {"content-type": "application/json"}, **more}


def packed(data: bytes) -> dict[str, Any]:
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    return {"status": 200, "body": data, "headers": headers}


def refused(**headers: str) -> dict[str, Any]:
    """A 429; `reset_after` becomes x-ratelimit-reset-after."""
    named = {f"x-ratelimit-{name.replace('_', '-')}": value for name, value in headers.items()}
    return {"status": 429, "body": b'{"error": "rate limit exceeded", "code": 8}', "headers": named}


def moved(where: str) -> dict[str, Any]:
    return {"status": 302, "body": b"", "headers": {"location": where}}


def shown(sentence: str, hint: str = CHECK) -> str:
    return f"127.0.0.1 {sentence}. {hint}"
