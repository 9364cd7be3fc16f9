"""The one HTTP session: time limits, retries, redirects, size caps, and where a key may go.

The only module that knows requests (and urllib3 below it); knows nothing of what is asked.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import TYPE_CHECKING

from jimaku_mpv import __version__
from jimaku_mpv.errors import NetworkError
from jimaku_mpv.net.body import Answer, Unpacker, too_large
from jimaku_mpv.net.origin import Credential, origin_of, path_of, redirected, shown

if TYPE_CHECKING:
    import requests

CONNECT_SECONDS = 4.0
READ_SECONDS = 12.0
JSON_SECONDS = 30.0
DOWNLOAD_SECONDS = 60.0
JSON_LIMIT = 64 * 2**20
DOWNLOAD_LIMIT = 32 * 2**20
REDIRECTS = 5
PAUSES = (0.3, 0.9)
PASSING = (502, 503, 504)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Call:
    """One question. `seconds` and `limit` (bytes) hold for all tries and redirects together.

    `stay`: a redirect to another origin is an error. `params` may hold a key and are never shown.
    """

    url: str
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    payload: object = None
    credential: Credential | None = None
    seconds: float = JSON_SECONDS
    limit: int = JSON_LIMIT
    stay: bool = True


class _Passing(Exception):
    """A failure that may be gone at the next try; carries what to say if it is not."""

    def __init__(self, error: NetworkError) -> None:
        self.error = error


class Http:
    """The session; safe to use from several threads. Nothing is imported or opened before the first call."""

    def __init__(
        self,
        connect: float = CONNECT_SECONDS,
        read: float = READ_SECONDS,
        pauses: tuple[float, ...] = PAUSES,
    ) -> None:
        self._timeout = (connect, read)
        self._pauses = pauses
        self._session: requests.Session | None = None
        self._lock = Lock()

    def send(self, call: Call) -> Answer:
        """Ask and give the answer, whatever its status.

        Raises NetworkError, in words for the user, when there is none: no connection, too slow, too large.
        """
        host = origin_of(call.url).host
        deadline = time.monotonic() + call.seconds
        pauses = self._pauses if call.payload is None else ()
        for pause in (*pauses, None):
            try:
                answer = self._in_time(host, deadline, lambda: self._follow(call, deadline))
                if answer.status not in PASSING or pause is None:
                    return answer
            except _Passing as passing:
                if pause is None:
                    raise passing.error from None
            time.sleep(max(0.0, min(pause, deadline - time.monotonic())))
        raise AssertionError("the last try returns or raises")

    def warm_up(self) -> None:
        """Import what the first request needs, so that nobody waits for it."""
        self._open()

    def close(self) -> None:
        """Give the connections back."""
        with self._lock:
            session, self._session = self._session, None
        if session is not None:
            session.close()

    def _in_time(self, host: str, deadline: float, work: Callable[[], Answer]) -> Answer:
        # Names, handshakes and headers that come a byte at a time have no timeout in requests,
        # so the work is done beside and left behind when it takes too long.
        future: Future[Answer] = Future()
        Thread(target=_settle, args=(future, work), name="http", daemon=True).start()
        try:
            return future.result(max(0.0, deadline - time.monotonic()))
        except TimeoutError:
            raise _too_slow(host) from None

    def _follow(self, call: Call, deadline: float) -> Answer:
        url, params = call.url, call.params
        for _ in range(REDIRECTS + 1):
            answer = self._exchange(call, url, params, deadline)
            location = answer.headers.get("location")
            if answer.status not in (301, 302, 303, 307, 308) or not location or call.payload is not None:
                return answer
            url, params = redirected(url, location, call.stay), {}
        raise NetworkError(f"{shown(origin_of(call.url).host)} sends us round in circles", "Try again later")

    def _exchange(self, call: Call, url: str, params: Mapping[str, str], deadline: float) -> Answer:
        from requests import RequestException
        from urllib3.exceptions import HTTPError

        host = origin_of(url).host
        began = time.monotonic()
        try:
            with self._request(call, url, params, deadline) as response:
                answer = Answer(
                    host, response.status_code, _headers(response), _read(response, call, deadline)
                )
        except (RequestException, HTTPError, OSError, UnicodeError) as error:
            raise _in_words(error, host) from None
        log.debug("%s: %d, %.0f ms", path_of(url), answer.status, (time.monotonic() - began) * 1000)
        return answer

    def _request(self, call: Call, url: str, params: Mapping[str, str], deadline: float) -> requests.Response:
        import requests

        session = self._open()
        headers = {"User-Agent": f"jimaku-mpv/{__version__}", "Accept-Encoding": "gzip"}
        if call.credential and call.credential.origin == origin_of(url):
            headers["Authorization"] = call.credential.header
        data = None
        if call.payload is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(call.payload).encode()
        # A bare request: a session's one would take names and keys from ~/.netrc.
        method = "GET" if data is None else "POST"
        prepared = requests.Request(method, url, headers=headers, params=dict(params), data=data).prepare()
        left = max(0.001, deadline - time.monotonic())
        connect, read = (min(seconds, left) for seconds in self._timeout)
        adapter = session.get_adapter(url)
        if origin_of(url).loopback:
            # A proxy would see what is meant for this machine alone, key and all.
            return adapter.send(prepared, stream=True, timeout=(connect, read))
        around = session.merge_environment_settings(prepared.url or url, {}, True, None, None)
        return adapter.send(
            prepared,
            stream=True,
            timeout=(connect, read),
            verify=around["verify"],
            cert=around["cert"],
            proxies=around["proxies"],
        )

    def _open(self) -> requests.Session:
        with self._lock:
            if self._session is None:
                import requests

                # urllib3 writes whole addresses into its log, and TMDB's hold the key.
                logging.getLogger("urllib3.connectionpool").addFilter(lambda _: False)
                self._session = requests.Session()
            return self._session


def _settle(future: Future[Answer], work: Callable[[], Answer]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:
        future.set_exception(error)


def _headers(response: requests.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _read(response: requests.Response, call: Call, deadline: float) -> bytes:
    headers = _headers(response)
    host = origin_of(call.url).host
    if headers.get("content-length", "").isdigit() and int(headers["content-length"]) > call.limit:
        raise too_large(host, call.limit)
    unpacker = Unpacker(host, headers.get("content-encoding", ""), call.limit)
    while piece := response.raw.read1(16384, decode_content=False):
        if time.monotonic() > deadline:
            raise _too_slow(host)
        unpacker.feed(piece)
    return unpacker.finish()


def _in_words(error: Exception, host: str) -> Exception:
    """What went wrong, by the consequence; _Passing when the next try may fare better."""
    import requests
    from urllib3.exceptions import NameResolutionError, ReadTimeoutError, SSLError

    reasons = _causes(error)
    if any(isinstance(e, requests.exceptions.SSLError | SSLError) for e in reasons):
        return NetworkError(
            f"No safe connection to {shown(host)}", "Check the clock, or a sign-in page of the network"
        )
    if any(isinstance(e, requests.exceptions.Timeout | ReadTimeoutError | TimeoutError) for e in reasons):
        return _too_slow(host)
    if any(isinstance(e, NameResolutionError) for e in reasons):
        return NetworkError(f"{shown(host)} can't be found", "Check the internet connection")
    if any(isinstance(e, requests.exceptions.ProxyError) for e in reasons):
        return NetworkError("The proxy can't be used", "Check http_proxy and https_proxy")
    if any(isinstance(e, requests.exceptions.InvalidURL | ValueError) for e in reasons):
        return NetworkError(f"{shown(host)} can't be asked", "The address or the answer makes no sense")
    return _Passing(NetworkError(f"{shown(host)} can't be reached", "Check the internet connection"))


def _causes(error: BaseException) -> list[BaseException]:
    """The error and what lies behind it, as requests and urllib3 hand it on."""
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting and len(found) < 20:
        one = waiting.pop()
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return found


def _too_slow(host: str) -> NetworkError:
    return NetworkError(f"{shown(host)} takes too long to answer", "Try again in a while")
