"""Whatever is wrong with a file: it is refused in words, the next one is taken, and nothing gets out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from packing import rarred, seven_zipped, zipped
from parcels import ARCHIVE, Get, Shelf, said

from tests.standin.server import StandIn
from tests.standin.subtitles import subtitle

BEST, OTHER = "[Demo] Paper Lanterns - 05 (1080p)", "Paper Lanterns - 05.srt"
GOOD = subtitle("もう一つ", "セリフ")
CHINESE = "".join(
    f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\n我们一起去第{n}个车站吧\n\n" for n in range(1, 40)
)
HEAD = b"[Script Info]\n[Events]\nFormat: Layer\n"
BAD = {
    "empty": (".srt", b"\r\n", "The file is empty"),
    "JSON": (".srt", json.dumps({"error": "not found", "code": 6}).encode(), "This is not a subtitle"),
    "HTML": (".srt", b"<!DOCTYPE html><html><body>Sign in</body></html>", "This is a web page"),
    "Chinese alone": (".srt", CHINESE.encode("gb18030"), "There is no Japanese in this file"),
    "ASS without a line": (".ass", HEAD, "This is not a subtitle"),
    "a picture": (".sup", b"\x89PNG\r\n\x1a\n" + bytes(99), "This is not a subtitle"),
    "100 MB": (".srt", b"x" * 100_000_000, "The file is too large for a subtitle"),
    "20 MB": (".srt", b"x" * 20_000_000, "The file is too large for a subtitle"),
    "no zip at all": (".zip", b"hello", "This is not a subtitle"),
    "a zip cut short": (".zip", zipped(("05.srt", GOOD))[:90], "The archive is damaged"),
    "a 7z cut short": (".7z", seven_zipped(("05.srt", GOOD))[:-20], "The archive is damaged"),
    "a rar cut short": (".zip", rarred(("05.srt", GOOD * 9))[:900], "The archive is damaged"),
    "a bomb": (".zip", zipped(("05.srt", bytes(15 << 20))), "The archive would unpack to too much"),
    "a bomb within": (".zip", zipped(("a.zip", zipped(("05.srt", bytes(15 << 20))))), "The archive would"),
    "encrypted": (".7z", seven_zipped(("05.srt", GOOD), password="x"), "Nothing in this archive is safe"),
    "a way out": (".zip", zipped(("../05.srt", GOOD)), "Nothing in this archive is safe to open"),
    "an absolute path": (".7z", seven_zipped(("/tmp/05.srt", GOOD)), "Nothing in this archive is safe"),
    "a drive": (".zip", zipped(("C:/05.srt", GOOD)), "Nothing in this archive is safe to open"),
    "a device": (".zip", zipped(("05/con.srt", GOOD)), "Nothing in this archive is safe to open"),
    "a bad member": (".zip", zipped(("05.srt", b"{}")), "This is not a subtitle"),
}


def files_below(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", BAD)
def test_the_next_one_is_taken_and_it_is_said(shelf: Shelf, get: Get, tmp_path: Path, kind: str) -> None:
    suffix, data, reason = BAD[kind]
    shelf(**{BEST + suffix: data, OTHER: GOOD})
    _, found, note = get()
    assert (found.file_name, said(found)) == (OTHER, GOOD.decode() + "\n")
    assert note is not None
    assert note.startswith(f"took another file: {reason}")
    assert {path.relative_to(tmp_path).parts[0] for path in files_below(tmp_path)} == {"cache", "data"}


@pytest.mark.parametrize(
    ("suffix", "data"),
    [
        (".ass", subtitle("中身は", "ＳＲＴ")),
        (".srt", subtitle("中身は", "ＡＳＳ", "ass")),
        (".srt", zipped(("05.srt", subtitle("中身は", "ｚｉｐ")))),
        (".zip", seven_zipped(("05.srt", subtitle("中身は", "７ｚ")))),
        (".7z", rarred(("05.srt", subtitle("中身は", "ｒａｒ")))),
        (".zip", subtitle("中身は", "ＳＲＴ")),
    ],
)
def test_a_wrong_ending_is_no_reason_to_refuse(shelf: Shelf, get: Get, suffix: str, data: bytes) -> None:
    shelf(**{BEST + suffix: data})
    _, found, note = get()
    assert "中身は" in said(found)
    assert note is None
    assert Path(found.path).suffix == (".ass" if "[Events]" in said(found) else ".srt")


@pytest.mark.parametrize(
    "name",
    [
        "Paper Lanterns - 05 {\\b1}\x1b[31m\u202eevil.srt",
        "Paper Lanterns - 05 " + "長" * 160 + ".srt",
        "Paper Lanterns - 05 <b>&amp;%2e%2e%2fx: *?|.srt",
    ],
)
def test_names_that_mean_harm_stay_names(shelf: Shelf, get: Get, tmp_path: Path, name: str) -> None:
    shelf(**{name: GOOD})
    _, found, _ = get()
    assert found.file_name[:20] == name[:20]
    path = Path(found.path)
    assert path.is_relative_to(tmp_path / "cache" / "subtitles")
    assert len(path.name.encode()) <= 250
    assert not set(path.name) & set('<>:"/\\|?*\x1b\u202e')
    assert len(path.relative_to(tmp_path / "cache" / "subtitles").parts) == 3
    assert found.title.isprintable()


def test_a_member_with_a_very_long_name(shelf: Shelf, get: Get) -> None:
    shelf(**{ARCHIVE: zipped((f"{'y' * 300}/" + "長" * 170 + " - 05.srt", GOOD))})
    assert said(get()[1]) == GOOD.decode() + "\n"


def test_three_bad_ones_are_enough(shelf: Shelf, get: Get, server: StandIn) -> None:
    shelf(**{f"[Group {n}] Paper Lanterns - 05.srt": b"{}" for n in range(5)})
    with pytest.raises(Exception, match="not a subtitle"):
        get()
    assert server.counts()["download"] == 3
