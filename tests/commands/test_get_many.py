"""`get` on a large folder: polite, interruptible, and it goes on where it stopped."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

from program import PROGRAM, Run

from tests.standin.server import StandIn
from tests.standin.shows import Entry
from tests.standin.shows import Run as Files

VIDEOS = 500
STOPPED_AFTER = 40
NAME = "[Long] Endless Lanterns - {e:03} (1080p)"


def test_five_hundred_videos_with_an_interruption(run: Run, standin: StandIn, tmp_path: Path) -> None:
    runs = (Files(f"{NAME}.srt", last=VIDEOS),)
    standin.add_entry(Entry(800001, "Endless Lanterns", anilist=800001, runs=runs))
    for number in range(1, VIDEOS + 1):
        (tmp_path / f"{NAME.format(e=number)}.mkv").touch()
    first = subprocess.Popen(
        [*PROGRAM, "get", tmp_path, "--entry", "800001"], stderr=subprocess.PIPE, text=True
    )
    assert first.stderr
    for _ in range(STOPPED_AFTER):
        first.stderr.readline()
    first.send_signal(signal.SIGINT)
    assert "Interrupted." in first.communicate()[1]
    assert first.returncode == 130
    there = len(list(tmp_path.glob("*.ja.srt")))
    assert STOPPED_AFTER - 1 <= there < VIDEOS
    assert not list(tmp_path.glob(".*"))
    ended = run("get", tmp_path, "--entry", 800001)
    assert ended.code == 0
    assert len(list(tmp_path.glob("*.ja.srt"))) == VIDEOS
    counts = standin.counts()
    assert counts["files"] == 1, "one list for all of them"
    assert counts["api"] <= 5
    assert VIDEOS <= counts["download"] <= VIDEOS + 1
