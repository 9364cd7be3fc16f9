"""With the servers down nothing of normal playback changes, measured against mpv without the script."""

from __future__ import annotations

import socket
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from driver import PATIENCE, Mpv

Video = Callable[..., Path]

NAME = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
TIMES = 20
ALLOWED = {"start": 0.1, "quit": 0.1, "key": 0.02}
"""Seconds by which the medians may differ on a machine with nothing else to do."""

LONGEST_QUIT = 2.0
OWN = ("input-ipc-server", "input-unix-socket", "input-ipc-client", "config-dir", "script-opts")


Reached = Callable[[Mpv], object]


@pytest.fixture(params=["refused", "silent"])
def down(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reached]:
    """Servers that refuse every connection, or take it and never answer; waits until they were asked."""
    with socket.create_server(("127.0.0.1", 0)) as server, ExitStack() as taken:
        server.settimeout(PATIENCE)
        port = server.getsockname()[1]
        for name, path in (("JIMAKU_URL", ""), ("ANILIST_URL", "/graphql"), ("TMDB_URL", "/3")):
            monkeypatch.setenv(name, f"http://127.0.0.1:{port}{path}")
        monkeypatch.setenv("JIMAKU_API_KEY", "some-key-0123456789")
        if request.param == "refused":
            server.close()
            yield lambda player: player.wait_said("127.0.0.1")
        else:
            yield lambda player: taken.enter_context(server.accept()[0])


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds to the first frame, from a key to what it does, and from the order to quit to the end."""

    start: float
    key: float
    quit: float


Play = Callable[[Path], tuple[Took, dict[str, Any]]]


@pytest.fixture
def play(down: Reached, video: Video) -> Play:
    """Plays a video with one of mpv's configurations: how long it took, and how everything stood."""
    path = video(NAME, audio="jpn", sub="eng", default=True)

    def run(config: Path) -> tuple[Took, dict[str, Any]]:
        begin = time.monotonic()
        with Mpv(config, str(path)) as player:
            player.wait(lambda event: event["event"] == "playback-restart")
            shown = time.monotonic()
            if (config / "scripts").exists():
                down(player)
            player.forget()
            pressed = time.monotonic()
            player.command("keypress", "SPACE")
            player.wait_property("pause", bool)
            paused = time.monotonic()
            stood = state(player)
            leave = time.monotonic()
            player.command("quit")
            player.process.wait(PATIENCE)
            return Took(shown - begin, paused - pressed, time.monotonic() - leave), stood

    return run


def state(player: Mpv) -> dict[str, Any]:
    """Tracks, keys and options, without what is ours by its name."""
    keys = [(one["key"], one["cmd"]) for one in player.get("input-bindings")]
    options = {name: player.get(f"options/{name}") for name in player.get("options") if name not in OWN}
    names = ("track-list", "sid", "secondary-sid", "aid", "vid", "pause", "sub-visibility", "playlist")
    others = sorted(key for key in keys if "jimaku_mpv" not in key[1])
    return {"keys": others, "options": options, **{name: player.get(name) for name in names}}


def test_keys_tracks_and_options_are_the_same(play: Play, config: Path, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    took, ours = play(config)
    _, bare = play(tmp_path / "bare")
    assert ours == bare
    assert took.quit < LONGEST_QUIT


@pytest.mark.soak
def test_nothing_takes_longer(
    play: Play, config: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    runs: dict[Path, list[Took]] = {config: [], bare: []}
    for number in range(TIMES):
        for folder in sorted(runs, reverse=number % 2 == 0):
            runs[folder].append(play(folder)[0])
    for name, allowed in ALLOWED.items():
        ours, without = (statistics.median(getattr(one, name) for one in runs[f]) for f in (config, bare))
        what = f"{request.node.callspec.id}, {name}"
        print(f"\n{what}: {ours * 1000:.1f} ms, without the script {without * 1000:.1f} ms")
        assert ours - without < allowed
