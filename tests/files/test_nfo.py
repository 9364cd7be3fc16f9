"""Which `.nfo` files are read for a video."""

from __future__ import annotations

import os
from pathlib import Path

from jimaku_mpv.files.nfo import LARGEST, nfos_beside


def put(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_the_nearest_first(tmp_path: Path) -> None:
    video = put(tmp_path / "Umi" / "Season 1" / "Umi S01E01.mkv")
    put(tmp_path / "Umi" / "tvshow.nfo", "show")
    put(tmp_path / "Umi" / "Season 1" / "tvshow.nfo", "season")
    put(tmp_path / "Umi" / "Season 1" / "movie.nfo", "movie")
    put(tmp_path / "Umi" / "Season 1" / "Umi S01E01.nfo", "own")
    put(tmp_path / "Umi" / "Season 1" / "Umi S01E02.nfo", "of another")
    assert list(nfos_beside(str(video))) == ["own", "movie", "season", "show"]


def test_a_name_without_a_file_has_none(tmp_path: Path) -> None:
    put(tmp_path / "movie.nfo", "of something else")
    assert list(nfos_beside(str(tmp_path / "Umi - 01.mkv"))) == []
    assert list(nfos_beside("https://a.example/movie.mkv")) == []
    assert list(nfos_beside("")) == []
    assert list(nfos_beside("a\0b")) == []


def test_a_broken_or_endless_one_is_survived(tmp_path: Path) -> None:
    video = put(tmp_path / "Umi.mkv")
    (tmp_path / "Umi.nfo").write_bytes(b"\xff\xfe" + b"x" * (2 * LARGEST))
    (tmp_path / "movie.nfo").mkdir()
    os.mkfifo(tmp_path / "tvshow.nfo")
    [text] = nfos_beside(str(video))
    assert len(text) == LARGEST
