"""The one HTTP session: time limits, retries, redirects, size caps, and where a key may go.

The only module that knows requests (and urllib3 below it); knows nothing of what is asked.
"""

from __future__ import annotations

import json
import logging
import os
import re
import time
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from jimaku_mpv import __version__
from jimaku_mpv.errors import NetworkError
from jimaku_mpv.net.body import Answer, Unpacker
from jimaku_mpv.net.call import Call, Checkpoint, in_time
from jimaku_mpv.net.origin import origin_of, path_of, redirected, shown

if TYPE_CHECKING:
    import requests

CONNECT_SECONDS = 4.0
READ_SECONDS = 12.0
REDIRECTS = 5
PAUSES = (0.3, 0.9)
"""Seconds before the second and the third try."""

PASSING = (502, 503, 504)
MOVED = (301, 302, 303, 307, 308)
PIECE = 16 * 1024
CERTIFICATES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""Where the environment names what to trust in place of the usual certificates; the first that is set."""

HASHED = re.compile(r"[0-9a-f]{8}\.[0-9]+")
"""The names by which OpenSSL finds a certificate in a folder."""

TALKATIVE = tuple(f"urllib3.{name}" for name in ("connection", "connectionpool", "poolmanager", "util.retry"))
"""Loggers that write whole addresses, and TMDB's hold the key."""

log = logging.getLogger(__name__)


class _Passing(Exception):
    """A failure that may be gone at the next try; carries what to say if it is not."""

    def __init__(self, error: NetworkError) -> None:
        super().__init__(error)
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
        self.date: str | None = None
        """The time as the last server to answer told it."""
        self._lock = Lock()

    def send(self, call: Call) -> Answer:
        """Ask and give the answer, whatever its status.

        Raises NetworkError, in words for the user, when there is none: no connection, too slow, too large.
        """
        deadline = time.monotonic() + call.seconds
        for pause in self._pauses if call.payload is None else ():
            try:
                answer = self._try(call, deadline)
                if answer.status not in PASSING:
                    return answer
            except _Passing as passing:
                log.debug("%s: %s, once more", path_of(call.url), passing.error)
            time.sleep(max(0.0, min(pause, deadline - time.monotonic())))
        try:
            return self._try(call, deadline)
        except _Passing as passing:
            raise passing.error from None

    def warm_up(self) -> None:
        """Import what the first request needs, so that nobody waits for it."""
        self._open()

    def close(self) -> None:
        """Give the connections back; a later call opens new ones."""
        with self._lock:
            session, self._session = self._session, None
        if session is not None:
            session.close()

    def _try(self, call: Call, deadline: float) -> Answer:
        # requests has no time limit on name look-ups, nor on headers that come a byte at a time.
        try:
            return in_time(deadline - time.monotonic(), lambda: self._follow(call, deadline), call.checkpoint)
        except TimeoutError:
            raise _too_slow(origin_of(call.url).host) from None

    def _follow(self, call: Call, deadline: float) -> Answer:
        url, params = call.url, call.params
        for _ in range(REDIRECTS + 1):
            answer = self._exchange(call, url, params, deadline)
            location = answer.headers.get("location")
            if answer.status not in MOVED or not location or call.payload is not None:
                return answer
            url, params = redirected(url, _as_utf8(location), call.stay), {}
        raise NetworkError(f"{shown(origin_of(call.url).host)} sends us round in circles", "Try again later")

    def _exchange(self, call: Call, url: str, params: Mapping[str, str], deadline: float) -> Answer:
        from requests import RequestException
        from urllib3.exceptions import HTTPError

        host = origin_of(url).host
        began = time.monotonic()
        try:
            with self._request(call, url, params, deadline) as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                self.date = headers.get("date", self.date)
                body = _read(response, Unpacker(host, headers, call.limit), deadline, call.checkpoint)
        except (RequestException, HTTPError, OSError, UnicodeError) as error:
            raise _in_words(error, host) from None
        log.debug("%s: %d in %.0f ms", path_of(url), response.status_code, (time.monotonic() - began) * 1000)
        return Answer(host, response.status_code, headers, body)

    def _request(self, call: Call, url: str, params: Mapping[str, str], deadline: float) -> requests.Response:
        import requests

        session = self._open()
        origin = origin_of(url)
        headers, data = _headers(), None
        if call.credential and call.credential.origin == origin and origin.safe:
            headers["Authorization"] = call.credential.header
        if call.payload is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(call.payload).encode()
        # A bare request: a session would add names and passwords from ~/.netrc.
        method = "GET" if data is None else "POST"
        prepared = requests.Request(method, url, headers=headers, params=dict(params), data=data).prepare()
        left = max(0.001, deadline - time.monotonic())
        timeout = (min(self._timeout[0], left), min(self._timeout[1], left))
        around = session.merge_environment_settings(url, {}, True, None, None)
        # A proxy would see what is meant for this machine alone, key and all.
        proxies = None if origin.loopback else around["proxies"]
        verify = around["verify"] or True
        adapter = session.get_adapter(url)
        return adapter.send(prepared, stream=True, timeout=timeout, verify=verify, proxies=proxies)

    def _open(self) -> requests.Session:
        with self._lock:
            if self._session is None:
                import requests

                for name in TALKATIVE:
                    logging.getLogger(name).addFilter(_drop)
                self._session = requests.Session()
            return self._session


def certificates_named(environ: Mapping[str, str] = os.environ) -> tuple[str, Path] | None:
    """The variable that says what to trust, and the file or folder that it names."""
    name = next((one for one in CERTIFICATES if environ.get(one)), None)
    return (name, Path(environ[name])) if name else None


def certificates_trouble(environ: Mapping[str, str] = os.environ) -> NetworkError | None:
    """Why what is named there is of no use; None when it is, or nothing is named."""
    import ssl

    named = certificates_named(environ)
    if named is None:
        return None
    name, place = named
    try:
        if place.is_dir():
            found = any(HASHED.fullmatch(one.name) for one in place.iterdir())
            reason = "" if found else "the folder has no certificates, named as c_rehash does"
        else:
            place.open("rb").close()
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(place)
            reason = ""
    except ssl.SSLError:
        reason = "it holds no certificates (PEM)"
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
    if not reason:
        return None
    return NetworkError("The certificates that are set can't be used", f"{name} names {place}: {reason}")


def _drop(_record: logging.LogRecord) -> bool:
    return False


def _headers() -> dict[str, str]:
    return {"User-Agent": f"jimaku-mpv/{__version__}", "Accept-Encoding": "gzip"}


def _as_utf8(header: str) -> str:
    """A header as its sender meant it; http.client takes all of them for Latin-1."""
    return header.encode("latin-1", "replace").decode("utf-8", "replace")


def _read(
    response: requests.Response, unpacker: Unpacker, deadline: float, checkpoint: Checkpoint | None
) -> bytes:
    while piece := response.raw.read1(PIECE, decode_content=False):
        if checkpoint:
            checkpoint()
        if time.monotonic() > deadline:
            raise _too_slow(unpacker.host)
        unpacker.feed(piece)
    return unpacker.finish()


def _in_words(error: Exception, host: str) -> Exception:
    """What went wrong, by its consequence; _Passing when the next try may fare better."""
    from http.client import IncompleteRead

    from requests import exceptions as above
    from urllib3 import exceptions as below

    causes = _causes(error)

    def is_any(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    where = shown(host)
    # What can't be found, requests tells by a bare OSError; what can't be read, by the first connection.
    unsafe = is_any(above.SSLError, below.SSLError)
    if (unsafe or type(error) is OSError) and (trouble := certificates_trouble()):
        return trouble
    if unsafe:
        named = certificates_named()
        hint = "Check the clock, and whether the network wants a sign-in"
        return NetworkError(f"No safe connection to {where}", f"{hint}, and {named[0]}" if named else hint)
    if is_any(above.Timeout, below.ReadTimeoutError, TimeoutError):
        return _too_slow(host)
    if is_any(below.NameResolutionError):
        return NetworkError(f"{where} can't be found", "Check the internet connection")
    if is_any(above.ProxyError, above.InvalidSchema):
        return NetworkError("The proxy can't be used", "Check http_proxy, https_proxy and all_proxy")
    # Behind an answer without a length that is cut off lies a ValueError, too: the missing number of a chunk.
    if is_any(ValueError) and not is_any(IncompleteRead):
        return NetworkError(f"{where} can't be asked", "Its address or its answer makes no sense")
    ended = "can't be reached" if is_any(below.NewConnectionError) else "broke the connection off"
    return _Passing(NetworkError(f"{where} {ended}", "Check the internet connection"))


def _causes(error: BaseException) -> list[BaseException]:
    """The error and what lies behind it; requests and urllib3 hand the cause on as an argument."""
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
