from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jimaku_mpv.errors import StoreError
from jimaku_mpv.files.cache import SubtitleCache, UploadKey
from jimaku_mpv.model import EntryId, SubtitleFile

WHEN = datetime(2026, 1, 2, tzinfo=UTC)
KEY = UploadKey.of(EntryId(7), SubtitleFile("https://example.invalid/x", "旅 01.srt", 100, WHEN))


def key(number: int) -> UploadKey:
    return replace(KEY, name=f"旅 {number:02}.srt")


def last_used(cache: SubtitleCache, key: UploadKey, when: float) -> None:
    """Pretend that this upload was used at `when`."""
    os.utime(next(path for path in cache.folder.glob("*/*") if path.name == key.folder().name), (when, when))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def test_a_download_is_found_again(folder: Path) -> None:
    assert SubtitleCache(folder, 1000).original(KEY) is None
    SubtitleCache(folder, 1000).keep_original(KEY, b"bytes")
    assert SubtitleCache(folder, 1000).original(KEY) == b"bytes"


def test_a_download_of_no_use_can_be_forgotten(folder: Path) -> None:
    cache = SubtitleCache(folder, 1000)
    cache.forget(KEY)
    cache.keep_original(KEY, b"<html>")
    cache.forget(KEY)
    assert cache.original(KEY) is None
    shown = cache.keep_prepared(KEY, "a.srt", b"x")
    cache.forget(KEY)
    assert shown.is_file()


@pytest.mark.parametrize(
    "other",
    [
        replace(KEY, last_modified=WHEN + timedelta(seconds=1)),
        replace(KEY, size=101),
        replace(KEY, name="旅 02.srt"),
        replace(KEY, entry_id=EntryId(8)),
    ],
)
def test_a_replaced_upload_is_another_one(folder: Path, other: UploadKey) -> None:
    cache = SubtitleCache(folder, 1000)
    cache.keep_original(KEY, b"bytes")
    assert cache.original(other) is None


def test_the_player_sees_the_name(folder: Path) -> None:
    cache = SubtitleCache(folder, 1000)
    path = cache.keep_prepared(KEY, "旅: 01.srt", "おはよう".encode())
    assert path.is_absolute()
    assert path.name == "旅_ 01.srt"
    assert path.read_text("utf-8") == "おはよう"
    os.utime(path, (1000, 1000))
    assert cache.keep_prepared(KEY, "旅: 01.srt", "おはよう".encode()) == path
    assert path.stat().st_mtime == 1000, "the same is not written again"
    cache.keep_prepared(KEY, "旅: 01.srt", "こんにちは".encode())
    assert path.read_text("utf-8") == "こんにちは"
    assert "7" in path.parts


def test_a_relative_folder_gives_absolute_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert SubtitleCache(Path("c"), 1000).keep_prepared(KEY, "a.srt", b"x").is_absolute()


def test_the_least_recently_used_go_first(folder: Path) -> None:
    cache = SubtitleCache(folder, 250)
    for number in (1, 2, 3, 4):
        cache.keep_original(key(number), b"x" * 100)
    for number, when in ((1, 1000), (2, 2000), (3, 3000), (4, 4000)):
        last_used(cache, key(number), when)
    cache.original(key(1))
    assert cache.size() == 400
    assert cache.trim() == 200
    assert [number for number in (1, 2, 3, 4) if cache.original(key(number))] == [1, 4]
    assert cache.trim() == 0


def test_what_this_process_shows_stays(folder: Path) -> None:
    cache = SubtitleCache(folder, 50)
    shown = cache.keep_prepared(key(1), "a.srt", b"x" * 100)
    SubtitleCache(folder, 50).keep_prepared(key(2), "b.srt", b"x" * 100)
    last_used(cache, key(1), 1000)
    assert cache.trim() == 100
    assert shown.is_file()
    assert cache.clear() == 0
    assert SubtitleCache(folder, 50).clear() == 100
    assert not shown.exists()
    assert SubtitleCache(folder, 50).size() == 0


def test_left_overs_are_swept(folder: Path) -> None:
    cache = SubtitleCache(folder, 1000)
    path = cache.keep_prepared(KEY, "a.srt", b"x")
    left = path.with_name(".abc.jimaku-part")
    left.write_bytes(b"half")
    os.utime(left, (1, 1))
    cache.trim()
    assert list(path.parent.iterdir()) == [path]


def test_every_upload_is_told_with_its_original(folder: Path) -> None:
    cache = SubtitleCache(folder, 1000)
    for number, when in ((1, 1000), (2, 3000), (3, 2000)):
        cache.keep_original(key(number), b"x" * number)
        last_used(cache, key(number), when)
    cache.keep_listing(key(2), b"{}")
    cache.keep_font(key(2), "a/b.ttf", b"font")
    last_used(cache, key(2), 3000)
    told = cache.uploads()
    assert [upload.used for upload in told] == [3000, 2000, 1000]
    assert [upload.size for upload in told] == [2 + 2 + 4, 3, 1]
    names = [upload.original.name if upload.original else None for upload in told]
    assert names == ["旅 02.srt", "旅 03.srt", "旅 01.srt"]
    assert cache.listing(key(2)) == b"{}"
    assert cache.listing(key(1)) is None


def test_an_empty_cache(folder: Path) -> None:
    cache = SubtitleCache(folder, 10)
    assert (cache.size(), cache.trim(), cache.clear()) == (0, 0, 0)


def test_a_disk_that_refuses(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache = SubtitleCache(tmp_path / "file", 10)
    with pytest.raises(StoreError):
        cache.keep_original(KEY, b"x")
    assert cache.original(KEY) is None
