"""Streams are not downloaded a second time for measuring, unless that is wanted."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from desk import Desk
from late import ENGLISH, LINES, NAME, loaded

from benchmarks.episodes import moved, speak
from jimaku_mpv.model import PlayingFile
from jimaku_mpv.player.messages import Failed, Name
from jimaku_mpv.timing.verdict import Verdict
from tests.standin.server import StandIn


@pytest.fixture(autouse=True)
def measures(desk: Desk) -> None:
    desk.set(timing="auto")


class TestAStream:
    """It is not downloaded a second time unless that is wanted."""

    @pytest.fixture
    def site(self, tmp_path: Path) -> Iterator[str]:
        self.asked: list[str] = []
        asked = self.asked

        class Handler(SimpleHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                asked.append(self.path)

        handler = functools.partial(Handler, directory=str(tmp_path))
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        server.server_close()

    def stream(self, site: str, *texts: str) -> PlayingFile:
        title = f"{NAME.format(5)}.mkv"
        return PlayingFile(f"{site}/{title}", title, 1420.0, f"{site}/stream.mka", texts)

    def test_is_left_alone(self, desk: Desk, standin: StandIn, site: str) -> None:
        before = loaded(desk, standin, self.stream(site).path, LINES)
        found = desk.measure(self.stream(site), before.about.source)
        assert found.text == "A stream is not measured. For that: timing_streams=yes"
        picked = desk.act_on(self.stream(site), Name.RETIME, "0", before.about.source)
        assert picked == Failed(2, found.text)
        assert self.asked == []

    def test_with_a_text_of_its_own_is_measured_by_that(
        self, desk: Desk, standin: StandIn, site: str, tmp_path: Path
    ) -> None:
        (tmp_path / "en.srt").write_text(ENGLISH, "utf-8")
        before = loaded(desk, standin, self.stream(site).path, moved(LINES, 3.7))
        texts = (f"{site}/gone.srt", f"{site}/en.srt")
        found = desk.measure(self.stream(site, *texts), before.about.source)
        assert found.text == "shifted −3.7 s"
        assert {path for path in self.asked if "stream" in path} == set()

    def test_is_read_when_that_is_wanted(
        self, desk: Desk, standin: StandIn, site: str, tmp_path: Path
    ) -> None:
        speak(LINES, tmp_path / "stream.mka")
        desk.set(timing="auto", timing_streams="yes")
        before = loaded(desk, standin, self.stream(site).path, moved(LINES, 3.7))
        found = desk.measure(self.stream(site), before.about.source)
        assert found.verdict is Verdict.FIXABLE
