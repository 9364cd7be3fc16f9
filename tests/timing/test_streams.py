"""What ffmpeg may read: an address leads to no file of this disk, and a file's name to no protocol."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from benchmarks.episodes import srt, video_with_text
from jimaku_mpv.timing.programs import ProgramFailed
from jimaku_mpv.timing.streams import streams

LINES = srt([(1.0, 2.0), (3.0, 4.0)])


def unhurried() -> None:
    """Whoever asks still wants to know."""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Tests print nothing."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and its address."""
    folder = tmp_path / "served"
    folder.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def playlist(names: str) -> str:
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{names}\n#EXT-X-ENDLIST\n"


def test_a_playlist_from_outside_names_no_file_of_this_disk(served: tuple[Path, str], tmp_path: Path) -> None:
    folder, address = served
    for place in (folder, tmp_path):
        video_with_text(place / "05.ts")
    (folder / "near.m3u8").write_text(playlist("05.ts"))
    assert streams(f"{address}/near.m3u8", unhurried)
    (folder / "disk.m3u8").write_text(playlist(f"file://{tmp_path}/05.ts"))
    with pytest.raises(ProgramFailed):
        streams(f"{address}/disk.m3u8", unhurried)


def test_no_protocol_is_read_out_of_a_files_name(tmp_path: Path) -> None:
    (tmp_path / "05.srt").write_text(LINES)
    assert streams(f"{tmp_path}/05.srt", unhurried)
    with pytest.raises(ProgramFailed):
        streams(f"async:{tmp_path}/05.srt", unhurried)
