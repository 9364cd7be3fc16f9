"""The connection to mpv over its IPC socket. Carries messages; knows nothing of what they mean."""

from __future__ import annotations

import logging
import socket as socket_module
import sys
import threading
import time
from collections.abc import Callable, Mapping

import python_mpv_jsonipc as jsonipc

from jimaku_mpv import __version__
from jimaku_mpv.errors import JimakuError
from jimaku_mpv.player.messages import Accepted, Answer, Hello, MessageError, Request, decode, encode

log = logging.getLogger(__name__)

CONNECT_SECONDS = 5.0
REPLY_SECONDS = 5.0
PIPE_PREFIX = "\\\\.\\pipe\\"
TO_HELPER = "jimaku_mpv"
TO_SCRIPT = "from-helper"


class NotThisMpv(JimakuError):
    """Nobody, or another mpv, answers at the socket (two mpv with one `input-ipc-server`)."""

    exit_code = 75


class MpvPlayer:
    """One mpv. `on_request` is called on the connection's event thread and must not block."""

    def __init__(self, script: str) -> None:
        self._script = script
        self._connection: jsonipc.MPV | None = None
        self._gone = threading.Event()

    def attach(self, socket: str, pid: int) -> None:
        """Connect; raises NotThisMpv unless the mpv with process id `pid` answers."""
        jsonipc.TIMEOUT = REPLY_SECONDS
        self._connection = self._open(socket)
        if self._connection.command("get_property", "pid") != pid:
            self.close()
            raise NotThisMpv("Another mpv has this socket")

    def listen(self, on_request: Callable[[Request], None]) -> None:
        """Say hello, and from then on hand every request to `on_request`."""

        def receive(event: Mapping[str, object]) -> None:
            args = event.get("args")
            if isinstance(args, list) and len(args) == 2 and args[0] == TO_HELPER:
                self._receive(str(args[1]), on_request)

        if self._connection is not None:
            self._connection.bind_event("client-message", receive)
            self.send(Hello(self._connection.command("client_name"), __version__))

    def send(self, answer: Answer) -> None:
        """See Player."""
        if self._connection is None:
            return
        try:
            self._connection.command("script-message-to", self._script, TO_SCRIPT, encode(answer))
        except (OSError, TimeoutError, jsonipc.MPVError) as error:
            log.warning("mpv did not take a message: %s", error)

    def wait_until_gone(self) -> None:
        """Return when the connection ends."""
        self._gone.wait()

    def close(self) -> None:
        """Let go of mpv without waiting for it: a hung mpv must not hold us."""
        if self._connection is not None:
            self._connection.terminate(join=False)
            self._connection = None
        self._gone.set()

    def _receive(self, text: str, on_request: Callable[[Request], None]) -> None:
        try:
            request = decode(text)
        except MessageError as error:
            log.error("%s", error.line())
            return
        self.send(Accepted())
        on_request(request)

    def _open(self, socket: str) -> jsonipc.MPV:
        name = socket.removeprefix(PIPE_PREFIX) if sys.platform == "win32" else socket
        try:
            if sys.platform != "win32":
                _await_listener(socket)
            return jsonipc.MPV(start_mpv=False, ipc_socket=name, quit_callback=self._gone.set)
        except (OSError, TimeoutError, jsonipc.MPVError) as error:
            raise NotThisMpv("mpv does not answer at its socket") from error


def _await_listener(path: str) -> None:
    """mpv listens a little after the property is set, and tells nobody when."""
    deadline = time.monotonic() + CONNECT_SECONDS
    while True:
        with socket_module.socket(socket_module.AF_UNIX) as probe:
            probe.settimeout(REPLY_SECONDS)
            try:
                return probe.connect(path)
            except OSError:
                if time.monotonic() > deadline:
                    raise
        time.sleep(0.005)
