"""The real program as real processes on real time, against the site's limit: machines, and four in one home.

Runs with `tests/run.sh --soak` alone, waits for most of its time, and prints its figures.
"""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest
from machines import TITLES, bound, folder, saved
from program import PROGRAM

from tests.standin.server import StandIn
from tests.standin.shows import Entry
from tests.standin.shows import Run as Files

pytestmark = pytest.mark.soak


@pytest.mark.parametrize(
    ("programs", "videos", "homes"), [(2, 24, 2), (4, 12, 4), (8, 12, 8), (4, 12, 1)], ids=lambda n: str(n)
)
def test_nothing_is_lost_and_all_end_in_time(
    standin: StandIn, tmp_path: Path, programs: int, videos: int, homes: int
) -> None:
    for number, title in enumerate(TITLES):
        runs = (Files(f"[Kumo] {title} - {{e:02}} (1080p).srt"),)
        standin.add_entry(Entry(800_001 + number, title, anilist=800_001 + number, runs=runs))
    began = time.monotonic()
    started, folders = [], []
    for number in range(programs):
        # Each program of one home has shows of its own: what one has asked for, the others know.
        folders.append(folder(tmp_path / f"videos {number}", videos, 0 if homes > 1 else number * videos))
        home = tmp_path / f"home {number % homes}"
        environ = {**os.environ, "JIMAKU_MPV_HOME": str(home)}
        command = [*PROGRAM, "get", str(folders[-1][0].parent)]
        started.append(subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True))
    told = [process.communicate()[1] for process in started]
    took = time.monotonic() - began
    kept, counts = sum(map(saved, folders)), standin.counts()
    requests = programs * videos + homes * 2
    refused = counts["api"] - requests
    print(
        f"\n| {programs} × {videos} in {homes} homes | {kept} of {programs * videos} videos | {took:.0f} s"
        f" (≤ {bound(requests):.0f}) | {requests} requests | {refused / requests:.2f} refusals a request |"
    )
    assert kept == programs * videos, told
    assert [process.returncode for process in started] == [0] * programs
    assert any("s for Jimaku's rate limit" in words for words in told)
    assert counts["search"] + counts["files"] == counts["api"]
    assert took <= bound(requests)
    assert refused <= (0.6 * requests if homes > 1 else 0)
