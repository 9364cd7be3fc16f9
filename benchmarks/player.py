"""Drives one headless mpv over a connection of its own and notes when each event arrived."""

from __future__ import annotations

import json
import queue
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from benchmarks import processes
from benchmarks.stage import Episode, Stage

PATIENCE = 30.0
KEY = "Alt+j"
SUB_TEXT, TRACKS = 1, 2
Event = dict[str, Any]


class Player:
    """One mpv; `arguments` go to it as they are. `started` is when the process was asked for."""

    def __init__(self, stage: Stage, *arguments: str, config: Path | None = None) -> None:
        ours, theirs = socket.socketpair()
        command = [
            *("mpv", f"--config-dir={config or stage.config}", "--no-terminal", "--idle=yes", "--vo=null"),
            *("--ao=null", f"--input-ipc-client=fd://{theirs.fileno()}", *arguments),
        ]
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            command, env=stage.environment, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL
        )
        theirs.close()
        self._socket = ours
        self._change = threading.Condition()
        self._seen: list[tuple[float, Event]] = []
        self._from = 0
        self._gone = False
        self._replies: queue.Queue[Event] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        helper = processes.helper_of(self.pid)
        if self._process.poll() is None and not self._gone:
            self._socket.sendall(b'{"command":["quit"]}\n')
        try:
            self._process.wait(PATIENCE)
        finally:
            self._process.kill()
            self._process.wait()
            self._socket.close()
        if helper is not None:
            processes.wait_until_gone(helper)

    @property
    def pid(self) -> int:
        """mpv's process id."""
        return self._process.pid

    def helper(self) -> int:
        """The process id of the helper; RuntimeError when none runs."""
        found = processes.helper_of(self.pid)
        if found is None:
            raise RuntimeError("no helper runs")
        return found

    def watch_subtitles(self) -> None:
        """From here on, have mpv tell what it shows; and what goes wrong, for the report of an error."""
        self.command("request_log_messages", "info")
        self.command("observe_property", SUB_TEXT, "sub-text")
        self.command("observe_property", TRACKS, "track-list")

    def command(self, *words: object) -> Any:
        """Run a command and give its data; RuntimeError when mpv refuses it."""
        self._socket.sendall(json.dumps({"command": words, "request_id": 1}).encode() + b"\n")
        answer = self._replies.get(timeout=PATIENCE)
        if answer["error"] != "success":
            raise RuntimeError(f"mpv refused {words}: {answer['error']}")
        return answer.get("data")

    def open(self, episode: Episode) -> None:
        """Play a file, and return once its first frame is there."""
        self._forget()
        self.command("loadfile", str(episode.path))
        self.wait("playback-restart")

    def time_key(self, episode: Episode) -> float:
        """Milliseconds from a key press until the subtitle is the selected track."""
        self._forget()
        begin = time.perf_counter()
        self.command("keypress", KEY)
        return (self._wait_selected(episode) - begin) * 1000

    def time_auto_load(self, episode: Episode) -> float:
        """Milliseconds from `file-loaded` until the subtitle is the selected track."""
        self._forget()
        self.command("loadfile", str(episode.path))
        loaded = self.wait("file-loaded")[0]
        return (self._wait_selected(episode) - loaded) * 1000

    def time_action(self, name: str, said: str) -> float:
        """Milliseconds from an action, as by a key of one's own, until the script says `said` in its log."""
        self._forget()
        begin = time.perf_counter()
        self.command("script-binding", f"jimaku_mpv/{name}")

        def is_it(event: Event) -> bool:
            return event["prefix"] == "jimaku_mpv" and said in event["text"]

        return (self.wait("log-message", is_it)[0] - begin) * 1000

    def time_next(self, name: str) -> float:
        """Milliseconds from the action `next` until the subtitle file `name` is the selected track."""
        self._forget()
        begin = time.perf_counter()
        self.command("script-binding", "jimaku_mpv/next")

        def selects(event: Event) -> bool:
            tracks = event.get("data") if event.get("id") == TRACKS else None
            return any(t["selected"] and name in t.get("external-filename", "") for t in tracks or [])

        return (self.wait("property-change", selects)[0] - begin) * 1000

    def time_correction(self, episode: Episode) -> float:
        """Milliseconds from our subtitle being selected until its corrected copy is."""
        self._forget()
        self.command("loadfile", str(episode.path))
        return (self._wait_track(episode, ".~") - self._wait_track(episode, "")) * 1000

    def time_open(self, episode: Episode) -> tuple[float, float]:
        """Milliseconds from the order to play until our track is selected, and until the first frame."""
        self._forget()
        begin = time.perf_counter()
        self.command("loadfile", str(episode.path))
        frame = self.wait("playback-restart")[0]
        return (self._wait_selected(episode) - begin) * 1000, (frame - begin) * 1000

    def settle(self) -> None:
        """Wait until the helper has nothing more to do."""
        processes.wait_until_quiet(self.helper())

    def wait(
        self, name: str, wanted: Callable[[Event], bool] = lambda _: True, seconds: float = PATIENCE
    ) -> tuple[float, Event]:
        """The first event of this name that is `wanted`, and when it came."""
        end = time.monotonic() + seconds
        with self._change:
            at = self._from
            while True:
                for moment, event in self._seen[at:]:
                    if event["event"] == name and wanted(event):
                        return moment, event
                at = len(self._seen)
                left = end - time.monotonic()
                if self._gone or left <= 0:
                    raise RuntimeError(f"no {name} came; mpv said: {self._said()}")
                self._change.wait(left)

    def _wait_selected(self, episode: Episode) -> float:
        def selects(event: Event) -> bool:
            return event.get("id") == TRACKS and any(
                _is_chosen(track, episode) for track in event["data"] or []
            )

        def shows(event: Event) -> bool:
            return event.get("id") == SUB_TEXT and episode.line in (event.get("data") or "")

        moment = self.wait("property-change", selects)[0]
        # The words prove that it is the right one. When they come says little of us: mpv tells of
        # them with its next frame, and takes up to 0.2 s when it is paused.
        self.wait("property-change", shows)
        return moment

    def _wait_track(self, episode: Episode, mark: str) -> float:
        def has(event: Event) -> bool:
            tracks = event.get("data") if event.get("id") == TRACKS else None
            return any(_is_chosen(t, episode) and mark in t["external-filename"] for t in tracks or [])

        return self.wait("property-change", has)[0]

    def _forget(self) -> None:
        with self._change:
            self._from = len(self._seen)

    def _said(self) -> list[str]:
        return [event["text"].strip() for _, event in self._seen[-60:] if event["event"] == "log-message"]

    def _read(self) -> None:
        with self._socket.makefile("rb") as lines:
            try:
                for line in lines:
                    self._take(time.perf_counter(), json.loads(line.decode("utf-8", "replace")))
            except OSError:
                pass
        with self._change:
            self._gone = True
            self._change.notify_all()

    def _take(self, moment: float, message: Event) -> None:
        if "event" not in message:
            self._replies.put(message)
            return
        with self._change:
            self._seen.append((moment, message))
            self._change.notify_all()


def _is_chosen(track: Event, episode: Episode) -> bool:
    is_ours = track["type"] == "sub" and track["selected"] and track["external"]
    return bool(is_ours) and episode.path.stem in track["external-filename"]
