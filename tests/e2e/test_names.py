"""Names as people have them: any letters, any bytes, and addresses."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest
from driver import Mpv

Start = Callable[..., Mpv]
Video = Callable[..., Path]

LINE = "葬送のフリーレン 第5話"
NAMES = [
    "葬送のフリーレン 第05話.mkv",
    "[Group] Sousou no Frieren - 05 'quoted' \"twice\" $HOME `ls`.mkv",
    "[Group] Sousou no Frieren - 05 (100%) %41 ${path}.mkv",
    "[Group] Sousou no Frieren - 05 {\\b1};--sub-file=x.mkv",
    "[Group] Sousou no Frieren - 05 " + "x" * 200 + ".mkv",
]


@pytest.mark.parametrize("name", NAMES)
def test_any_letters(mpv: Start, video: Video, name: str) -> None:
    player = mpv()
    player.play(video(name, folder="with space & ' 動画"))
    assert player.wait_subtitle() == LINE


def test_bytes_that_are_not_utf_8(mpv: Start, video: Video, tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"\x93\xfa\x96{")
    folder.mkdir()
    path = folder / os.fsdecode(b"[Group] Sousou no Frieren - 05 \xff\xfe.mkv")
    shutil.copy(video("plain.mkv"), path)
    player = mpv(os.fsencode(path))
    assert player.wait_subtitle() == LINE


def test_a_relative_path(mpv: Start, video: Video, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(video("[Group] Sousou no Frieren - 05.mkv").parent)
    player = mpv("[Group] Sousou no Frieren - 05.mkv")
    assert player.wait_subtitle() == LINE


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    """Serves the folder of videos over HTTP."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "videos")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_an_address_with_percent_encoding(mpv: Start, video: Video, web: str) -> None:
    name = "葬送のフリーレン 第05話.mkv"
    video(name)
    player = mpv()
    player.play(f"{web}/{quote(name)}?token=abc123&exp=1700000000")
    assert player.wait_subtitle() == LINE


def test_an_address_that_says_nothing_is_read_by_its_media_title(mpv: Start, video: Video, web: str) -> None:
    video("stream")
    player = mpv()
    player.command("set_property", "force-media-title", "[Group] Sousou no Frieren - 05")
    player.play(f"{web}/stream")
    assert player.wait_subtitle() == LINE
