"""What lies in the stand-in: every kind of entry and file that the program has to cope with."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest

from tests.standin.crowd import crowd
from tests.standin.shows import Entry, demo_catalogue
from tests.standin.subtitles import subtitle, title, uploads

CATALOGUE = demo_catalogue()
ENTRIES = {entry.id: entry for entry in CATALOGUE.entries}
FIRST_CUE = re.compile(r"00:00:00,000 --> 00:00:04,000\r?\n(.+)|Dialogue: 0,0:00:00\.00,.*,,(.+)")


def text_of(data: bytes) -> str:
    """The text of a subtitle, whatever its encoding."""
    for encoding in ("utf-8", "cp932") if data[:2] != b"\xff\xfe" else ("utf-16",):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("no encoding fits")


def subtitles_of(entry: Entry) -> dict[str, bytes]:
    """All subtitles of an entry, those in archives too, by the name that the archive gives them."""
    found: dict[str, bytes] = {}
    for name, data in uploads(entry):
        if name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(data), metadata_encoding="cp932") as archive:
                found |= {member: archive.read(member) for member in archive.namelist()}
        else:
            found[name] = data
    return found


@pytest.mark.parametrize("entry", CATALOGUE.entries, ids=lambda entry: entry.name)
def test_the_first_cue_names_the_show_and_its_episode(entry: Entry) -> None:
    subtitles = subtitles_of(entry)
    assert subtitles
    for name, data in subtitles.items():
        found = FIRST_CUE.search(text_of(data))
        assert found, name
        shown = found[1] or found[2]
        assert shown.startswith(entry.japanese or "?")
        assert entry.movie or re.search(r" 第\d+話$", shown), name
        assert name in text_of(data)


def test_the_cue_tells_the_episode_within_the_entry() -> None:
    second_season = subtitles_of(ENTRIES[7])
    assert "呪術廻戦 第2期 第6話" in text_of(second_season["[SubsPlease] Jujutsu Kaisen - 30 (1080p).srt"])
    series = subtitles_of(ENTRIES[12])
    assert "シーズン2 第3話" in text_of(series["今際の国のアリス.S02E03.WEBRip.Netflix.ja[cc].srt"])
    assert title(ENTRIES[8], 1) == "君の名は。"


def test_files_are_the_same_each_time() -> None:
    for entry in CATALOGUE.entries:
        assert list(uploads(entry)) == list(uploads(entry))


def test_archives_have_names_as_windows_writes_them() -> None:
    for name, data in uploads(ENTRIES[9]):
        assert name.endswith(".zip")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert all(not member.flag_bits & 0x800 for member in archive.infolist())
            assert archive.testzip() is None


def test_the_encodings_are_what_they_should_be() -> None:
    with pytest.raises(UnicodeDecodeError):
        subtitles_of(ENTRIES[10])["K-ON! - 01.srt"].decode("utf-8")
    assert subtitles_of(ENTRIES[11])["K-ON!! - 01.srt"].startswith(b"\xff\xfe")


@pytest.mark.parametrize(
    ("form", "has"),
    [("srt", "-->"), ("cc", "（旅人）"), ("dual", "Good morning"), ("ass", "[V4+ Styles]")],
)
def test_each_form_shows_what_it_is(form: str, has: str) -> None:
    text = subtitle("題", "二", form).decode()
    assert has in text
    assert text.count("\n二\n" if form in ("srt", "dual") else "二") == 1


def test_ids_are_unique_and_refer_to_something() -> None:
    works = {work.id for work in CATALOGUE.works}
    assert len(works) == len(CATALOGUE.works)
    anilist = [entry.anilist for entry in CATALOGUE.entries if entry.anilist]
    assert len(set(anilist)) == len(anilist)
    assert set(anilist) <= works
    assert {id_ for pair in (*CATALOGUE.sequels, *CATALOGUE.sources) for id_ in pair} <= works
    assert {rule.source for rule in CATALOGUE.redirects} <= works


def test_every_kind_of_entry_is_there() -> None:
    kinds = {
        (entry.anime, entry.movie, bool(entry.anilist), (entry.tmdb or "").partition(":")[0])
        for entry in CATALOGUE.entries
    }
    assert kinds >= {
        (True, False, True, ""),
        (True, True, True, ""),
        (True, False, False, ""),
        (False, False, False, "tv"),
        (False, True, False, "movie"),
    }


def test_a_crowd_is_as_large_as_asked_for() -> None:
    entries = crowd(5500).entries[len(CATALOGUE.entries) :]
    assert (
        len(entries) == len({entry.id for entry in entries}) == len({entry.name for entry in entries}) == 5500
    )
    assert not {entry.id for entry in entries} & ENTRIES.keys()
    assert 0.2 < sum(not entry.anime for entry in entries) / 5500 < 0.3
    with pytest.raises(ValueError, match="no more than"):
        crowd(10_000)


def test_a_file_of_the_crowd_can_be_fetched(asking: Any) -> None:
    from tests.standin.server import StandIn

    with StandIn(catalogue=crowd(10, episodes=2)) as server:
        ask = asking(server)
        files = ask("/api/entries/100001/files").json()
        assert len(files) == 2
        assert "月の歌 第1話" in ask(files[0]["url"]).body.decode()
