"""mpv as the player that is served: carries messages to its script; knows nothing of what they mean."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from jimaku_mpv import __version__
from jimaku_mpv.errors import JimakuError
from jimaku_mpv.player.connection import Connection, ConnectionLost
from jimaku_mpv.player.messages import Accepted, Answer, Hello, MessageError, Request
from jimaku_mpv.player.wire import decode, encode, refusal

log = logging.getLogger(__name__)

TO_HELPER = "jimaku_mpv"
TO_SCRIPT = "from-helper"


class NotThisMpv(JimakuError):
    """Nobody, or another mpv, answers at the socket (two mpv with one `input-ipc-server`)."""

    exit_code = 75


class MpvPlayer:
    """One mpv. After `close`, and when mpv is gone, messages are swallowed."""

    def __init__(self, script: str) -> None:
        self._script = script
        self._connection: Connection | None = None

    def attach(self, socket: str, pid: int) -> None:
        """Connect; raises NotThisMpv unless the mpv with process id `pid` answers."""
        try:
            self._connection = Connection(socket)
        except ConnectionLost as error:
            raise NotThisMpv("mpv does not answer at its socket") from error
        if self._pid() != pid:
            self.close()
            raise NotThisMpv("Another mpv has this socket, or it hangs")

    def listen(self, on_request: Callable[[Request], None]) -> None:
        """Say hello, and from then on hand every request to `on_request`, which must not block."""
        if (connection := self._connection) is None:
            return

        def receive(event: Mapping[str, object]) -> None:
            args = event.get("args")
            if isinstance(args, list) and len(args) == 2 and args[0] == TO_HELPER:
                self._receive(str(args[1]), on_request)

        connection.on_event("client-message", receive)
        try:
            self.send(Hello(connection.command("client_name"), __version__))
        except ConnectionLost as error:
            log.warning("mpv is gone already: %s", error)

    def send(self, answer: Answer) -> None:
        """See Player."""
        if (connection := self._connection) is None:
            return
        try:
            connection.command("script-message-to", self._script, TO_SCRIPT, encode(answer))
        except ConnectionLost as error:
            log.warning("mpv did not take a message: %s", error)

    def wait_until_gone(self) -> None:
        """Return when the connection ends."""
        if (connection := self._connection) is not None:
            connection.wait_until_gone()

    def close(self) -> None:
        """Let go of mpv without waiting for it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _pid(self) -> object:
        try:
            return self._connection and self._connection.command("get_property", "pid")
        except ConnectionLost:
            return None

    def _receive(self, text: str, on_request: Callable[[Request], None]) -> None:
        try:
            request = decode(text)
        except MessageError as error:
            log.error("%s", error.line())
            self.send(refusal(text, error) or Accepted())
            return
        self.send(Accepted())
        on_request(request)
