"""Drives a real mpv from a test: its own connection, and waits that end with the event they wait for."""

from __future__ import annotations

import json
import os
import queue
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

PATIENCE = 15.0
Event = dict[str, Any]


class Mpv:
    """One headless mpv with the script installed; `arguments` go to mpv as they are."""

    def __init__(self, config: Path, *arguments: str | bytes, program: str = "mpv") -> None:
        ours, theirs = socket.socketpair()
        fixed = [
            *(program, f"--config-dir={config}", "--no-terminal", "--idle=yes", "--vo=null", "--ao=null"),
            *(f"--input-ipc-client=fd://{theirs.fileno()}", "--msg-level=all=warn,jimaku_mpv=trace"),
        ]
        self.process = subprocess.Popen(
            [*fixed, *arguments], pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL
        )
        theirs.close()
        self._socket = ours
        self._change = threading.Condition()
        self._gone = False
        self._from = 0
        self._replies: dict[int, queue.Queue[Event]] = {}
        self._number = 0
        self.seen: list[Event] = []
        threading.Thread(target=self._read, daemon=True).start()
        self.command("request_log_messages", "trace")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.quit()

    def command(self, *words: object) -> Any:
        """Run a command and give its data; an error of mpv's is an error here."""
        self._number += 1
        number = self._number
        reply: queue.Queue[Event] = queue.Queue()
        self._replies[number] = reply
        line = json.dumps({"command": words, "request_id": number})
        self._socket.sendall(line.encode() + b"\n")
        answer = reply.get(timeout=PATIENCE)
        assert answer["error"] == "success", (words, answer)
        return answer.get("data")

    def get(self, name: str) -> Any:
        """A property; None when it is unavailable."""
        try:
            return self.command("get_property", name)
        except AssertionError:
            return None

    def play(self, path: str | Path) -> None:
        """Open a file and wait until it plays."""
        self.forget()
        self.command("loadfile", str(path))
        self.wait(lambda event: event["event"] == "playback-restart")

    def press(self, key: str) -> None:
        """Press a key as the user would."""
        self.forget()
        self.command("keypress", key)

    def forget(self) -> None:
        """Look only at what happens from here on."""
        with self._change:
            self._from = len(self.seen)

    def wait(self, wanted: Callable[[Event], bool], seconds: float = PATIENCE) -> Event:
        """The first event since `forget` that is `wanted`."""
        deadline = time.monotonic() + seconds
        with self._change:
            at = self._from
            while True:
                for event in self.seen[at:]:
                    if wanted(event):
                        return event
                at = len(self.seen)
                assert not self._gone, f"mpv is gone; said so far: {self.said()}"
                left = deadline - time.monotonic()
                assert left > 0, f"it did not happen; said so far: {self.said()}"
                self._change.wait(left)

    def wait_said(self, text: str, seconds: float = PATIENCE) -> str:
        """Wait for a line of our script that contains `text`."""
        event = self.wait(lambda event: _is_ours(event) and text in event["text"], seconds)
        return str(event["text"]).strip()

    def said(self) -> list[str]:
        """All lines of our script so far."""
        return [text for _, text in self.said_with_levels()]

    def said_with_levels(self) -> list[tuple[str, str]]:
        """The same, each with its level: `warn` and `info` are shown, `v` is not."""
        return [(event["level"], event["text"].strip()) for event in list(self.seen) if _is_ours(event)]

    def wait_property(self, name: str, wanted: Callable[[Any], bool]) -> Any:
        """The value of a property as soon as it is `wanted`."""
        self._number += 1
        number = self._number
        self.command("observe_property", number, name)
        event = self.wait(
            lambda event: (
                event["event"] == "property-change"
                and event.get("id") == number
                and wanted(event.get("data"))
            )
        )
        self.command("unobserve_property", number)
        return event.get("data")

    def wait_subtitle(self) -> str:
        """Wait until one of our subtitles is the selected track, and give the first words it shows."""
        self.wait_property("track-list", lambda tracks: any(map(is_ours_selected, tracks or [])))
        self.command("seek", 0, "absolute")
        return str(self.wait_property("sub-text", bool))

    def our_tracks(self) -> list[Event]:
        """The tracks that we added."""
        return [track for track in self.get("track-list") if is_ours(track)]

    def quit(self) -> int:
        """End mpv as the user would."""
        if self.process.poll() is None:
            self._socket.sendall(b'{"command":["quit"]}\n')
        try:
            return self.process.wait(PATIENCE)
        finally:
            self.kill()
            self._socket.close()

    def kill(self) -> None:
        """End mpv without a word."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(PATIENCE)

    def helpers(self) -> list[int]:
        """The process ids of the helpers of this mpv, newest last."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"helper" in words and str(self.process.pid).encode() in words:
                found.append(int(folder.name))
        return sorted(found)

    def _read(self) -> None:
        with self._socket.makefile("rb") as lines:
            try:
                for line in lines:
                    self._take(json.loads(line.decode("utf-8", "replace")))
            except OSError:
                pass
        with self._change:
            self._gone = True
            self._change.notify_all()

    def _take(self, message: Event) -> None:
        if "event" in message:
            with self._change:
                self.seen.append(message)
                self._change.notify_all()
        elif message.get("request_id") in self._replies:
            self._replies[message["request_id"]].put(message)


def is_ours(track: Event) -> bool:
    """Whether a track of mpv's is a subtitle that we added."""
    return track["type"] == "sub" and str(track.get("title", "")).startswith("Jimaku: ")


def is_ours_selected(track: Event) -> bool:
    """Whether it is also the one on the screen."""
    return is_ours(track) and bool(track["selected"])


def _is_ours(event: Event) -> bool:
    return (event["event"], event.get("prefix")) == ("log-message", "jimaku_mpv")


def wait_until_ended(pid: int) -> None:
    """Return when the process `pid` is gone; fails after the usual patience."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    import select

    poller = select.poll()
    poller.register(descriptor, select.POLLIN)
    ended = poller.poll(PATIENCE * 1000)
    os.close(descriptor)
    assert ended, f"process {pid} still runs"
