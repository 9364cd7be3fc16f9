"""The listening socket and its threads, so made that nothing is left behind after `stop`."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from typing import Any

POLL_SECONDS = 0.05


class Listener(ThreadingMixIn, TCPServer):
    """A loopback server; `failed` is told of an error that no client caused.

    `http.server`'s own class would ask the name service for this machine's name first.
    """

    allow_reuse_address = True
    request_queue_size = 64
    daemon_threads = True

    def __init__(
        self, port: int, handler: type[BaseHTTPRequestHandler], failed: Callable[[BaseException], None]
    ) -> None:
        super().__init__(("127.0.0.1", port), handler)
        self._failed = failed
        self._open: dict[threading.Thread, socket.socket] = {}
        self._guard = threading.Lock()
        self._loop = threading.Thread(
            target=self.serve_forever, args=(POLL_SECONDS,), name="stand-in", daemon=True
        )

    def start(self) -> None:
        """Answer from now on, in the background."""
        self._loop.start()

    def stop(self) -> None:
        """Hang up on everybody and wait until every thread has ended."""
        self.shutdown()
        self._loop.join()
        with self._guard:
            still_open = dict(self._open)
        for thread, connection in still_open.items():
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            thread.join()
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Start the thread of one connection and remember both."""
        thread = threading.Thread(
            target=self.process_request_thread,
            args=(request, client_address),
            name="stand-in-connection",
            daemon=True,
        )
        with self._guard:
            self._open[thread] = request
        thread.start()

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve one connection until either side hangs up."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._guard:
                self._open.pop(threading.current_thread(), None)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client may hang up at any time; anything else is our mistake."""
        error = sys.exception()
        if error and not isinstance(error, ConnectionError | TimeoutError):
            self._failed(error)
