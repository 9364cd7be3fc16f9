"""Ready records: what the script will read about a video's subtitle, whole or not at all."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import replace
from pathlib import Path

import pytest
from desk import open_it

from jimaku_mpv import __version__
from jimaku_mpv.files.writing import LEFT_OVER
from jimaku_mpv.model import LocalSubtitle
from jimaku_mpv.player.messages import About
from jimaku_mpv.player.ready import ReadyRecords, record_name
from jimaku_mpv.player.wire import encode_bytes

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
    records.note(video, KEY, subtitle(), About("7/第1話.srt", "第", "1", "第1話.srt"))
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
        "source": "7/%E7%AC%AC1%E8%A9%B1.srt",
        "entry": "第",
        "episode": "1",
        "file": "第1話.srt",
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


def test_what_is_about_to_be_opened_does_not_count_yet(records: ReadyRecords, video: str) -> None:
    waiting = records.propose(video, KEY, subtitle())
    assert waiting is not None
    assert not records.has(video, KEY)
    open_it(waiting)
    assert records.has(video, KEY)


def test_a_new_choice_makes_void_what_was_about_to_be_opened(records: ReadyRecords, video: str) -> None:
    waiting = records.propose(video, KEY, subtitle())
    records.forget_folder(video)
    open_it(waiting or "")
    assert not records.has(video, KEY)


def test_what_was_never_opened_goes_in_the_end(records: ReadyRecords, video: str) -> None:
    waiting = Path(records.propose(video, KEY, subtitle()) or "")
    records.tidy()
    assert waiting.exists()
    os.utime(waiting, (0, 0))
    records.tidy()
    assert not waiting.exists()


def test_what_a_player_has_refused_is_never_recorded(
    records: ReadyRecords, video: str, tmp_path: Path
) -> None:
    refused = replace(subtitle("a.srt"), refusal=str(tmp_path / "7-0123"))
    (tmp_path / "7-0123").write_text("refused by mpv\n", "utf-8")
    records.note(video, KEY, refused)
    assert records.propose(video, KEY, refused) is None
    assert not records.has(video, KEY)


def test_it_is_known_for_which_settings_something_lies_ready(records: ReadyRecords, video: str) -> None:
    assert not records.has(video, KEY)
    records.note(video, KEY, subtitle())
    assert records.has(video, KEY)
    assert not records.has(video, KEY + "|ass")
    assert not records.has(video + "x", KEY)


def test_a_new_choice_makes_all_records_of_the_folder_void(
    records: ReadyRecords, video: str, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "other" / "1.mkv"
    elsewhere.parent.mkdir()
    beside = Path(video).with_name("2.mkv")
    for path in (elsewhere, beside):
        path.write_bytes(b"a video")
        records.note(str(path), KEY, subtitle())
    (records.folder / "broken.json").write_bytes(b"\xff")
    records.forget_folder(video)
    assert records.has(str(elsewhere), KEY)
    assert not records.has(str(beside), KEY)


def test_a_record_that_cannot_be_removed_keeps_none_of_the_others(
    records: ReadyRecords, video: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, while another player reads it."""
    videos = [str(Path(video).with_name(f"{number}.mkv")) for number in range(4)]
    for path in videos:
        Path(path).write_bytes(b"a video")
        records.note(path, KEY, subtitle())
    held, unlink = next(records.folder.iterdir()), Path.unlink

    def shared(path: Path, missing_ok: bool = False) -> None:
        if path == held:
            raise PermissionError(13, "in use", str(path))
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", shared)
    records.forget_folder(video)
    assert list(records.folder.iterdir()) == [held]


def test_without_records_there_is_nothing_to_forget(records: ReadyRecords, video: str) -> None:
    records.forget_folder(video)
    records.forget_folder("https://example.org/1.mkv")


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


def test_what_is_of_no_use_any_more_goes(records: ReadyRecords, video: str, tmp_path: Path) -> None:
    other = tmp_path / "other.mkv"
    other.write_bytes(b"another video")
    there = tmp_path / "第1話.srt"
    there.write_bytes(b"")
    records.note(video, KEY, replace(subtitle(), path=str(there)))
    records.note(str(other), KEY, subtitle())
    part = records.folder / f".0123{LEFT_OVER}"
    part.write_bytes(b"half")
    os.utime(part, (0, 0))
    records.tidy()
    assert [path.name for path in records.folder.iterdir()] == [record_name(video)]
