"""What is asked of a server and within which bounds, and work that is left behind when it takes too long.

Knows no HTTP library.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from threading import Thread
from typing import TypeVar

from jimaku_mpv.net.origin import Credential

JSON_SECONDS = 30.0
DOWNLOAD_SECONDS = 60.0
JSON_LIMIT = 20 * 2**20
DOWNLOAD_LIMIT = 32 * 2**20

LOOK_EVERY = 0.1
"""Seconds between two looks whether an answer is still wanted."""

T = TypeVar("T")
Checkpoint = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Call:
    """One question. `seconds` hold for all tries and redirects together, `limit` is in bytes unpacked.

    `stay`: a redirect to another origin is an error. `checkpoint` raises once nobody wants the answer.
    `params` may hold a key and are never shown.
    """

    url: str
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    payload: object = None
    credential: Credential | None = None
    seconds: float = JSON_SECONDS
    limit: int = JSON_LIMIT
    stay: bool = True
    checkpoint: Checkpoint | None = field(default=None, repr=False)


def in_time(seconds: float, work: Callable[[], T], checkpoint: Checkpoint | None = None) -> T:
    """Do `work` on a thread beside; raises TimeoutError when it is not done within `seconds`.

    `checkpoint` is called again and again meanwhile, and leaves the work behind by raising.
    """
    future: Future[T] = Future()
    Thread(target=_settle, args=(future, work), name="http", daemon=True).start()
    end = time.monotonic() + seconds
    while checkpoint and not wait([future], min(LOOK_EVERY, max(0.0, end - time.monotonic()))).done:
        checkpoint()
        if time.monotonic() >= end:
            break
    return future.result(max(0.0, end - time.monotonic()))


def _settle(future: Future[T], work: Callable[[], T]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:  # noqa: BLE001 - whoever waits gets it
        future.set_exception(error)
