"""What the server calls things, and what it sends, reaches no shell, no parser of mpv's, no other server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from driver import Mpv
from viewer import subs

from tests.standin.server import StandIn

Video = Callable[..., Path]

NAME = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
ENTRY = 900002
SRT = "1\n00:00:00,000 --> 00:03:00,000\n今日はいい天気ですね\n\n".encode()
TRAPS = (
    "$(touch pwned) `touch pwned` ; touch pwned;",
    '" ; quit ; " \'; run touch pwned #',
    "${path} ${=pid} $>${path} %5%quit",
    "\\n quit {\\fs99}\\N",
)


@pytest.fixture
def player(standin: StandIn, config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mpv]:
    """An mpv in an empty folder, where whatever a shell does would be seen."""
    folder = tmp_path / "empty"
    folder.mkdir()
    monkeypatch.chdir(folder)
    with Mpv(config) as player:
        yield player
        assert player.process.poll() is None
        assert list(folder.iterdir()) == []


def only(standin: StandIn, name: str, data: bytes) -> None:
    """Of the wanted episode the server has this file alone."""
    for file in standin.directory.files(ENTRY):
        if "05" in file.name:
            standin.remove_file(ENTRY, file.name)
    standin.add_file(ENTRY, name, data)


@pytest.mark.parametrize("trap", TRAPS)
def test_the_name_of_a_file(player: Mpv, video: Video, standin: StandIn, trap: str) -> None:
    name = f"Demo no Tabi S2 - 05 {trap}.srt"
    only(standin, name, SRT)
    player.play(video(NAME))
    assert player.wait_subtitle() == "今日はいい天気ですね"
    (track,) = subs(player.get("track-list"))
    assert track["title"] == f"Jimaku: {name}"[: len("Jimaku: ") + 60]
    player.command("script-message-to", "jimaku_mpv", "why")
    player.wait_said("open: Why this subtitle")
    player.press("Alt+j")
    assert player.wait_said(trap.split()[0][:8])


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """Another server, and what is asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Silence."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()


ASS = """
[Script Info]
ScriptType: v4.00+

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:00.00,0:03:00.00,Default,,0,0,0,,今日はいい天気ですね
"""


@pytest.mark.parametrize("head", ["# mpv EDL v0\n{url}/a.srt,title=%{size}%", "#EXTM3U\n{url}/a.srt\n"])
def test_a_subtitle_that_is_a_playlist_as_well(
    player: Mpv, video: Video, standin: StandIn, elsewhere: tuple[str, list[str]], head: str
) -> None:
    """To mpv, by its first line; it would open whatever the list names."""
    url, asked = elsewhere
    text = head.format(url=url, size=len(ASS.encode())) + ASS
    only(standin, "Demo no Tabi S2 - 05.ass", text.encode())
    player.play(video(NAME))
    assert player.wait_subtitle() == "今日はいい天気ですね"
    assert asked == []


def test_no_key_is_in_the_list_of_processes(player: Mpv, video: Video, standin: StandIn) -> None:
    seen: set[bytes] = set()
    with standin.hold("download") as held:
        player.play(video(NAME))
        held.wait_arrived()
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                seen.add((folder / "cmdline").read_bytes())
            except OSError:
                continue
    assert any(b"helper" in line.split(b"\0") for line in seen)
    assert not [line for line in seen if standin.key.encode() in line]
