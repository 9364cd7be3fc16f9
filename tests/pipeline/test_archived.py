"""What comes out of archives: members of members, fonts, pairs of picture files, copies for learners."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from packing import Packer, rarred, seven_zipped, zipped
from parcels import ARCHIVE, VIDEO, Get, Shelf, packed, said
from pictures import sup, vobsub
from window import Window

from jimaku_mpv.errors import BadSubtitle, ToolMissing
from jimaku_mpv.files import archives
from jimaku_mpv.model import PlayingFile
from jimaku_mpv.pipeline.request import Request
from tests.standin.server import StandIn
from tests.standin.subtitles import subtitle

FONT = b"OTTO" + bytes(200)
STEM = "[Demo] Paper Lanterns - 05 (1080p)"


def video(episode: int) -> str:
    return VIDEO.replace("05", f"{episode:02}")


@pytest.mark.parametrize("pack", [zipped, seven_zipped, rarred])
def test_an_archive_within_an_archive(shelf: Shelf, get: Get, server: StandIn, pack: Packer) -> None:
    inner = pack(*((f"{n:02}.srt", subtitle(f"第{n}話", "セリフ")) for n in (5, 6)))
    name = {zipped: "zip", seven_zipped: "7z", rarred: "rar"}[pack]
    shelf(**{ARCHIVE: zipped((f"Paper Lanterns.{name}", inner), ("readme.txt", b"hello"))})
    for number in (5, 6):
        _, found, _ = get(video(number))
        assert f"第{number}話" in said(found)
        assert found.file_name == f"{number:02}.srt"
    assert server.counts()["download"] == 1


def test_a_season_is_looked_into_once(shelf: Shelf, get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[str] = []
    real = archives.look_into

    def look(data: bytes, name: str) -> archives.Listing:
        looks.append(name)
        return real(data, name)

    monkeypatch.setattr(archives, "look_into", look)
    shelf(**{ARCHIVE: packed(**{f"{n:02}.srt": f"第{n}話" for n in (5, 6)})})
    for number in (5, 6, 5):
        assert f"第{number}話" in said(get(video(number))[1])
    assert looks == [ARCHIVE]


def test_archives_within_say_a_season_and_a_language(shelf: Shelf, get: Get) -> None:
    parts = {"Season 1.zip": "第1期", "Season 2.zip": "第2期", "Season 2 English.zip": "英語"}
    inner: dict[str, str | bytes] = {name: packed(**{"05.srt": text}) for name, text in parts.items()}
    shelf("Paper Lanterns 2nd Season", **{"Paper Lanterns S2 [01-12].zip": packed(**inner)})
    assert "第2期" in said(get("[Demo] Paper Lanterns S2 - 05.mkv")[1])


def test_a_missing_program_is_named_and_mended(
    shelf: Shelf, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf(**{ARCHIVE: zipped(("a.rar", rarred(("05.srt", subtitle("これ", "セリフ")))))})
    with monkeypatch.context() as patch:
        patch.setattr("rarfile.CURRENT_SETUP", None)
        patch.setenv("PATH", "/nowhere")
        with pytest.raises(ToolMissing, match="rar archives"):
            get()
    assert "これ" in said(get()[1])


def test_what_cannot_be_opened_gives_way_to_what_can(
    shelf: Shelf, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    rar = rarred(("05.srt", subtitle("packed", "セリフ")))
    shelf(**{ARCHIVE: zipped(("a.rar", rar), ("b/05.srt", subtitle("これ", "セリフ")))})
    monkeypatch.setattr("rarfile.CURRENT_SETUP", None)
    monkeypatch.setenv("PATH", "/nowhere")
    assert "これ" in said(get()[1])


def test_a_package_that_comes_later_is_used(shelf: Shelf, get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    rar = rarred(("05.srt", subtitle("これ", "セリフ")))
    shelf(**{ARCHIVE: zipped(("a.rar", rar), ("06.srt", subtitle("次", "セリフ")))})
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "rarfile", None)
        with pytest.raises(ToolMissing, match="rar"):
            get()
        assert "次" in said(get(video(6))[1])
    assert "これ" in said(get()[1])


def test_fonts_lie_beside_the_subtitle(shelf: Shelf, get: Get) -> None:
    members: dict[str, str | bytes] = {f"0{n}.ass": subtitle(f"第{n}話", "セリフ", "ass") for n in (5, 6)}
    members.update({"fonts/A.otf": FONT, "B.ttf": b"no font at all", "fonts/sub/A.otf": FONT[::-1]})
    shelf(**{ARCHIVE: packed(**members)})
    for number in (5, 6):
        _, found, _ = get(video(number))
        assert found.fonts is not None
        (font,) = Path(found.fonts).iterdir()
        assert (font.suffix, font.read_bytes()) == (".otf", FONT)


def test_srt_needs_no_fonts(shelf: Shelf, get: Get) -> None:
    shelf(**{ARCHIVE: zipped(("05.srt", subtitle("これ", "セリフ")), ("A.otf", FONT))})
    assert get()[1].fonts is None


def test_more_fonts_than_anybody_needs_are_left_out(shelf: Shelf, get: Get) -> None:
    big = b"OTTO" + bytes(range(256)) * 60_000
    members: dict[str, bytes] = {f"{n}.otf": big for n in range(6)} | {
        "noise.txt": random.Random(1).randbytes(500_000)
    }
    shelf(**{ARCHIVE: zipped(("05.ass", subtitle("これ", "セリフ", "ass")), *members.items())})
    found = get()[1]
    assert found.fonts is not None
    assert len(list(Path(found.fonts).iterdir())) == 4


def test_a_pair_of_picture_files_from_an_archive(shelf: Shelf, get: Get) -> None:
    idx, sub = vobsub()
    shelf(**{ARCHIVE: packed(**{"x/05.idx": idx, "x/05.sub": sub, "05.sub": b"not this one"})})
    path = Path(get()[1].path)
    assert (path.suffix, path.read_bytes()) == (".idx", idx)
    assert path.with_suffix(".sub").read_bytes() == sub


def test_a_pair_of_picture_files_from_the_list(shelf: Shelf, get: Get, server: StandIn) -> None:
    idx, sub = vobsub()
    shelf(**{f"{STEM}.idx": idx, f"{STEM}.sub": sub})
    for _ in range(2):
        path = Path(get()[1].path)
        assert (path.suffix, path.read_bytes()) == (".idx", idx)
        assert path.with_suffix(".sub").read_bytes() == sub
    assert server.counts()["download"] == 2


def test_the_pictures_bring_their_index(shelf: Shelf, window: Window) -> None:
    idx, sub = vobsub()
    shelf(**{f"{STEM}.idx": idx, f"{STEM}.sub": sub})
    pipeline, request = window.pipeline(), Request(PlayingFile(VIDEO))
    finding = pipeline.find(request)
    chosen = tuple(choice for choice in finding.choices if choice.file.name.endswith(".sub"))
    found = pipeline.fetch_best(replace(finding, choices=chosen), request).subtitle
    assert Path(found.path).read_bytes() == idx
    assert Path(found.path).with_suffix(".sub").read_bytes() == sub


@pytest.mark.parametrize("half", [0, 1])
def test_half_a_pair_gives_way(shelf: Shelf, get: Get, half: int) -> None:
    shelf(
        **{f"{STEM}.{('idx', 'sub')[half]}": vobsub()[half], "Paper Lanterns - 05.srt": subtitle("字", "幕")}
    )
    _, found, note = get()
    assert "字" in said(found)
    assert note == "took another file: Half of this picture subtitle is missing"


def test_half_a_pair_in_an_archive_is_told(shelf: Shelf, get: Get) -> None:
    shelf(**{ARCHIVE: packed(**{"05.idx": vobsub()[0]})})
    with pytest.raises(BadSubtitle, match="Half"):
        get()


def test_pictures_of_one_file(shelf: Shelf, get: Get) -> None:
    shelf(**{f"{STEM}.sup": sup()})
    assert Path(get()[1].path).read_bytes() == sup()


def test_a_copy_for_learners_leaves_the_original_alone(shelf: Shelf, get: Get) -> None:
    shelf(**{f"{STEM}.srt": subtitle("（太郎）漢字（かんじ）だ", "（拍手）")})
    whole, first = get()[1], said(get()[1])
    without = get(VIDEO, "cc", "furigana")[1]
    assert "漢字だ" in said(without)
    assert "拍手" not in said(without)
    assert (said(whole), whole.title) == (first, without.title)
    assert "（太郎）漢字（かんじ）だ" in first
    assert said(get(VIDEO, "cc")[1]).count("漢字（かんじ）だ") == 1
