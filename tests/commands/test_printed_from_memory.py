"""What the commands print from memory says when Jimaku was asked."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from program import Run

from jimaku_mpv.paths import Folders
from tests.standin.server import StandIn

SURE = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
MISSING = "[Demo] Asayake Demo Densha - 09.mkv"
HOME = "Birthday.mp4"
AGO = r"[Aa]sked \d+ (s|min) ago"


def age(server: StandIn, seconds: float) -> None:
    path = Folders.for_server(server.url).cache / "catalogue.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"UPDATE file_lists SET at = at - {seconds}")
        database.execute(f"UPDATE stamps SET at = at - {seconds}")
        database.commit()


def test_match_says_when_there_was_nothing(run: Run) -> None:
    assert not re.search(AGO, run("match", MISSING).out)
    for name in (MISSING, HOME):
        assert re.search(rf"none: .*{AGO}$", run("match", name).out.rstrip())


def test_match_says_how_old_a_list_is(run: Run, standin: StandIn) -> None:
    run("match", SURE)
    assert "asked" not in run("match", SURE).out, "a moment is no age"
    age(standin, 7200)
    lines = run("match", SURE).out.splitlines()
    assert lines[-2:] == [
        "  known:    asked 2 h ago",
        "  action:   load: auto-load would show it by itself",
    ]


def test_match_as_json_has_the_seconds_where_nothing_was_found(run: Run) -> None:
    first, second = (json.loads(run("match", "--json", MISSING).out) for _ in range(2))
    assert "asked_ago" not in first
    assert 0 <= second["asked_ago"] < 120
    assert "asked_ago" not in json.loads(run("match", "--json", SURE).out)


def test_get_says_when_there_was_no_subtitle_yet(run: Run, tmp_path: Path) -> None:
    video = tmp_path / MISSING
    video.write_bytes(b"picture")
    assert not re.search(AGO, run("get", str(video)).err)
    assert re.search(rf"No subtitle yet for .*{AGO}", run("get", str(video)).err.replace("\n", " "))


def test_search_says_how_old_the_directory_is(run: Run, standin: StandIn) -> None:
    run("search", "K-ON!")
    age(standin, 600)
    assert "asked 10 min ago" in run("search", "qqqqqqqq").err
