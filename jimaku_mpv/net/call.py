"""What is asked of a server and within which bounds, and work that is left behind when it takes too long.

Knows no HTTP library.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Thread
from typing import TypeVar

from jimaku_mpv.net.origin import Credential

JSON_SECONDS = 30.0
DOWNLOAD_SECONDS = 60.0
JSON_LIMIT = 64 * 2**20
DOWNLOAD_LIMIT = 32 * 2**20

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    """One question. `seconds` hold for all tries and redirects together, `limit` is in bytes unpacked.

    `stay`: a redirect to another origin is an error. `params` may hold a key and are never shown.
    """

    url: str
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    payload: object = None
    credential: Credential | None = None
    seconds: float = JSON_SECONDS
    limit: int = JSON_LIMIT
    stay: bool = True


def in_time(seconds: float, work: Callable[[], T]) -> T:
    """Do `work` on a thread beside; raises TimeoutError when it is not done within `seconds`."""
    future: Future[T] = Future()
    Thread(target=_settle, args=(future, work), name="http", daemon=True).start()
    return future.result(max(0.0, seconds))


def _settle(future: Future[T], work: Callable[[], T]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:  # noqa: BLE001 - whoever waits gets it
        future.set_exception(error)
