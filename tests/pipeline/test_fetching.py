"""From a finding to a file on the disk: one download, archives, and what to do about bad ones."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from parcels import ARCHIVE, ID, VIDEO, Get, Shelf, packed, said
from window import Window

from jimaku_mpv.errors import BadSubtitle, NotOnServer
from jimaku_mpv.model import PlayingFile
from jimaku_mpv.pipeline.finding import Action, Finding
from jimaku_mpv.pipeline.request import Request
from tests.standin.server import StandIn
from tests.standin.shows import Entry, Run
from tests.standin.subtitles import subtitle


def test_a_file_is_downloaded_once(server: StandIn, get: Get) -> None:
    video = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
    _, first, note = get(video)
    _, second, _ = get(video)
    assert (first, note) == (second, None)
    assert "デモの旅 第2期 第5話" in said(first)
    assert first.title == "Jimaku: [Demo] Demo no Tabi S2 - 05 (1080p).srt"
    assert Path(first.path).is_absolute()
    assert server.counts()["download"] == 1


def test_an_archive_serves_all_its_episodes(server: StandIn, get: Get) -> None:
    for number in (1, 5, 13):
        _, found, _ = get(f"[Demo] Cowboy Bebop - {number:02}.mkv")
        assert f"カウボーイビバップ 第{number}話" in said(found)
        assert found.title == f"Jimaku: カウボーイビバップ 第{number:02}話.srt"
    assert server.counts()["download"] == 1


def test_members_of_the_same_name_are_not_mixed_up(server: StandIn, shelf: Shelf, get: Get) -> None:
    members = {f"Season {season}/05.srt": f"第{season}期" for season in (1, 2)}
    server.add_entry(Entry(ID, "Paper Lanterns", tmdb="tv:77", anime=False, runs=(Run("unrelated.txt"),)))
    shelf(**{"Paper Lanterns.zip": packed(**members)})
    for season in (1, 2, 1):
        _, found, _ = get(f"Paper.Lanterns.S0{season}E05.1080p.NF.WEB-DL-GRP.mkv")
        assert f"第{season}期" in said(found)
        assert found.file_name == "05.srt"
    assert server.counts()["download"] == 1


def test_the_season_that_a_folder_says_counts(shelf: Shelf, get: Get) -> None:
    seasons = {f"Paper Lanterns/Season {n}/05.srt": f"第{n}期" for n in (1, 2, 3)}
    shelf("Paper Lanterns 2nd Season", **{"Paper Lanterns S2 [01-12].zip": packed(**seasons)})
    _, found, _ = get("[Demo] Paper Lanterns S2 - 05.mkv")
    assert "第2期" in said(found)


def test_a_folder_in_another_language_is_left_alone(shelf: Shelf, get: Get) -> None:
    shelf(**{ARCHIVE: packed(**{"CHS/05.srt": "中文", "English/05.srt": "英語", "日本語/05.srt": "日本"})})
    assert "日本" in said(get()[1])


def test_a_member_that_is_no_subtitle_gives_way_to_the_next(shelf: Shelf, get: Get, server: StandIn) -> None:
    members: dict[str, str | bytes] = {"a/05.srt": b"not one", "b/05.srt": "これ"}
    shelf(**{ARCHIVE: packed(**members)})
    _, found, note = get()
    assert "これ" in said(found)
    assert note is None
    get()
    assert server.counts()["download"] == 1


def test_a_bad_download_gives_way_and_is_forgotten(server: StandIn, shelf: Shelf, get: Get) -> None:
    best, other = "[Demo] Paper Lanterns - 05 (1080p).srt", "Paper Lanterns - 05.srt"
    shelf(**{best: b"\x00" * 50, other: subtitle("もう一つ", "セリフ")})
    _, found, note = get()
    assert found.file_name == other
    assert note == "took another file: The file is empty"
    get()
    assert server.counts()["download"] == 3, "the bad one is asked for again, the good one is not"


def test_a_damaged_archive_is_forgotten(server: StandIn, shelf: Shelf, get: Get) -> None:
    shelf(**{ARCHIVE: packed(**{"05.srt": "これ"})[:60]})
    for _ in range(2):
        with pytest.raises(BadSubtitle):
            get()
    assert server.counts()["download"] == 2


def test_an_archive_without_the_episode_is_kept(server: StandIn, shelf: Shelf, get: Get) -> None:
    shelf(**{ARCHIVE: packed(**{"06.srt": "これ"})})
    for _ in range(2):
        with pytest.raises(BadSubtitle, match="does not hold this episode"):
            get()
    assert "これ" in said(get(VIDEO.replace("05", "06"))[1])
    assert server.counts()["download"] == 1


def test_a_file_that_is_gone_gives_way(server: StandIn, window: Window, shelf: Shelf) -> None:
    best, other = "[Demo] Paper Lanterns - 05 (1080p).srt", "Paper Lanterns - 05.srt"
    shelf(**{best: subtitle("一", "二"), other: subtitle("もう一つ", "セリフ")})
    pipeline, request = window.pipeline(), Request(PlayingFile(VIDEO))
    finding = pipeline.find(request)
    server.remove_file(ID, best)
    found = pipeline.fetch_best(finding, request)
    assert (found.subtitle.file_name, found.note) == (
        other,
        "took another file: The file is gone from Jimaku",
    )
    server.remove_file(ID, other)
    only = Finding(finding.guess, finding.match, finding.choices[:1])
    with pytest.raises(NotOnServer):
        pipeline.fetch_best(only, request)


def test_a_missing_package_leaves_the_other_files(
    shelf: Shelf, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "py7zr", None)
    archive, other = "[Demo] Paper Lanterns - 05.7z", "[Other] Paper Lanterns - 05.srt"
    shelf(**{archive: b"7z\xbc\xaf\x27\x1c" + bytes(60), other: subtitle("これ", "セリフ")})
    _, found, note = get()
    assert "これ" in said(found)
    assert note == "took another file: The package for 7z archives is missing"


def test_what_nobody_was_asked_about_is_only_replaced_by_something_sure(
    server: StandIn, window: Window, shelf: Shelf
) -> None:
    shelf(**{ARCHIVE: packed(**{"Something Else - 05.srt": "違う"})})
    pipeline, request = window.pipeline(), Request(PlayingFile(VIDEO))
    finding = pipeline.find(request)
    assert finding.action is Action.LOAD
    with pytest.raises(BadSubtitle):
        pipeline.fetch_best(finding, request)


def test_a_file_that_only_a_person_can_judge_replaces_nothing(window: Window, shelf: Shelf) -> None:
    best, other = "[Demo] Paper Lanterns - 05 (1080p).srt", "Paper Lanterns - 05.srt"
    shelf(**{best: b"\x00" * 50, other: subtitle("もう一つ", "セリフ")})
    pipeline, request = window.pipeline(), Request(PlayingFile(VIDEO))
    finding = pipeline.find(request)
    first, second = finding.choices
    doubtful = replace(finding, choices=(first, replace(second, sure=False)))
    with pytest.raises(BadSubtitle):
        pipeline.fetch_best(doubtful, request)
