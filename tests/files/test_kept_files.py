"""Subtitles beside their videos leave nothing else there."""

from __future__ import annotations

import os
from pathlib import Path

from jimaku_mpv.files.keeping import keep
from jimaku_mpv.files.writing import LEFT_OVER


def test_what_a_killed_process_left_beside_the_video_goes_with_the_next_one(tmp_path: Path) -> None:
    subtitle, videos = tmp_path / "a.srt", tmp_path / "videos"
    subtitle.write_bytes(b"1\n")
    videos.mkdir()
    old, new = videos / f".old{LEFT_OVER}", videos / f".new{LEFT_OVER}"
    for part in (old, new):
        part.write_bytes(b"half")
    os.utime(old, (0, 0))
    keep(subtitle, videos, "Umi - 01")
    assert {path.name for path in videos.iterdir()} == {"Umi - 01.ja.srt", new.name}
