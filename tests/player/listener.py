"""An mpv of the test's own, and a connection that hears what the helper says to its script."""

from __future__ import annotations

import json
import queue
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

PATIENCE = 20.0
Message = dict[str, Any]


class Listener:
    """Starts mpv and connects; the helper's messages go to the client called `name`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        fixed = ["mpv", "--no-config", "--no-terminal", "--idle=yes", "--vo=null", "--ao=null"]
        self.process = subprocess.Popen(
            [*fixed, "--load-scripts=no", f"--input-ipc-server={path}"], stdin=subprocess.DEVNULL
        )
        self._socket = _connect(path)
        self._lines = self._socket.makefile("rb")
        self._replies: queue.Queue[Message] = queue.Queue()
        self._heard: queue.Queue[Message] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.name = str(self.command("client_name"))

    @property
    def pid(self) -> int:
        return self.process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self._socket.close()

    def command(self, *words: object) -> Any:
        """Run a command; an error of mpv's is an error here."""
        self._socket.sendall(json.dumps({"command": words}).encode() + b"\n")
        reply = self._replies.get(timeout=PATIENCE)
        assert reply["error"] == "success", (words, reply)
        return reply.get("data")

    def say(self, client: str, *words: str) -> None:
        """Send a message to another client, as the script does."""
        self.command("script-message-to", client, *words)

    def hear(self) -> Message:
        """The next message from the helper."""
        event = self._heard.get(timeout=PATIENCE)
        name, text = event["args"]
        assert name == "from-helper"
        message = json.loads(text)
        assert isinstance(message, dict)
        return message

    def quit(self) -> None:
        """End mpv as the user would."""
        self._socket.sendall(b'{"command":["quit"]}\n')
        self.process.wait(PATIENCE)

    def kill(self) -> None:
        """End mpv without a word."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def _read(self) -> None:
        with self._lines:
            try:
                for line in self._lines:
                    self._take(json.loads(line))
            except OSError:
                return

    def _take(self, message: Message) -> None:
        if "error" in message:
            self._replies.put(message)
        elif message.get("event") == "client-message":
            self._heard.put(message)


def _connect(path: Path) -> socket.socket:
    deadline = time.monotonic() + PATIENCE
    while True:
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(str(path))
        except OSError:
            connection.close()
            assert time.monotonic() < deadline, "mpv does not listen"
            time.sleep(0.005)
        else:
            return connection


@contextmanager
def deaf_socket(path: Path) -> Iterator[None]:
    """A socket that takes connections and never says a word, as of an mpv that hangs."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        yield
