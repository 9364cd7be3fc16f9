"""Ready records: what the script will read about a video's subtitle, whole or not at all."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import replace
from pathlib import Path

import pytest

from jimaku_mpv import __version__
from jimaku_mpv.model import LocalSubtitle
from jimaku_mpv.player.messages import encode_bytes
from jimaku_mpv.player.ready import ReadyRecords, record_name

KEY = "ja,ja+|any|any|cache|"
SECOND = 10**9


@pytest.fixture
def records(tmp_path: Path) -> ReadyRecords:
    return ReadyRecords(tmp_path / "ready", "https://jimaku.cc")


@pytest.fixture
def video(tmp_path: Path) -> str:
    path = tmp_path / os.fsdecode(b"\x91\xe61\x98b.mkv")
    path.write_bytes(b"a video")
    return str(path)


def subtitle(name: str = "第1話.srt") -> LocalSubtitle:
    return LocalSubtitle(f"/cache/{name}", f"Jimaku: {name}", name)


def read(records: ReadyRecords, video: str) -> dict[str, object]:
    record = json.loads((records.folder / record_name(video)).read_text("utf-8"))
    assert isinstance(record, dict)
    return record


def test_a_record_has_all_that_the_script_compares(records: ReadyRecords, video: str) -> None:
    os.utime(video, (1700000000, 1700000000))
    records.note(video, KEY, subtitle())
    assert read(records, video) == {
        "version": __version__,
        "path": encode_bytes(video),
        "size": 7,
        "mtime": 1700000000,
        "server": "https://jimaku.cc",
        "settings": KEY,
        "subtitle": "/cache/%E7%AC%AC1%E8%A9%B1.srt",
        "title": "Jimaku: 第1話.srt",
        "lang": "jpn",
    }


def test_the_fonts_are_recorded_as_well(records: ReadyRecords, video: str) -> None:
    records.note(video, KEY, replace(subtitle(), fonts="/cache/字"))
    assert read(records, video)["fonts"] == "/cache/%E5%AD%97"


@pytest.mark.parametrize("nanoseconds", [1700000000 * SECOND + 999_999_999, -(SECOND // 2)])
def test_the_time_is_in_whole_seconds_as_the_system_counts(
    records: ReadyRecords, video: str, nanoseconds: int
) -> None:
    os.utime(video, ns=(nanoseconds, nanoseconds))
    records.note(video, KEY, subtitle())
    assert read(records, video)["mtime"] == nanoseconds // SECOND


def test_the_latest_choice_counts(records: ReadyRecords, video: str) -> None:
    records.note(video, KEY, subtitle("a.srt"))
    records.note(video, KEY, subtitle("b.srt"))
    assert read(records, video)["title"] == "Jimaku: b.srt"
    assert len(list(records.folder.iterdir())) == 1


@pytest.mark.parametrize("path", ["https://example.org/1.mkv", "/nowhere/1.mkv", "", "a\0b"])
def test_what_is_no_file_here_is_not_recorded(records: ReadyRecords, path: str) -> None:
    records.note(path, KEY, subtitle())
    assert not records.folder.exists()


def test_a_full_disk_costs_the_record_alone(
    records: ReadyRecords, video: str, caplog: pytest.LogCaptureFixture
) -> None:
    records.folder.write_text("a file where the folder should be", "utf-8")
    with caplog.at_level(logging.WARNING):
        records.note(video, KEY, subtitle())
    assert "not noted" in caplog.text
