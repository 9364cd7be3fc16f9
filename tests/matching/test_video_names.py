"""Reading the names of videos: the corpus in tests/data, odd input, and input without end."""

from __future__ import annotations

import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jimaku_mpv.matching.folding import plain
from jimaku_mpv.matching.names import read_name
from jimaku_mpv.matching.release import Release, read_release, says_nothing, warm_up
from jimaku_mpv.model import Guess, PlayingFile

CORPUS = Path(__file__).parents[1] / "data" / "names.toml"
CASES: list[dict[str, Any]] = tomllib.loads(CORPUS.read_text("utf-8"))["case"]
FIELDS = {
    "season": "season",
    "episode": "episode",
    "absolute": "absolute",
    "part": "part",
    "kind": "kind",
    "year": "year",
    "group": "release_group",
    "source": "source",
    "service": "streaming_service",
    "crc": "crc",
    "anilist": "anilist_id",
}


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    warm_up()


def read(path: str, media_title: str | None = None) -> Guess:
    return read_name(PlayingFile(path, media_title))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["path"])[-60:])
def test_corpus(case: dict[str, Any]) -> None:
    guess = read(case["path"], case.get("media_title"))
    titles = [plain(title) for title in guess.titles]
    if "title" in case:
        assert plain(case.get("folded_title", case["title"])) in plain(guess.titles[0])
        assert titles[0] == plain(case["title"]) or "folded_title" in case
    for title in case.get("titles", ()):
        assert plain(title) in titles
    for key, field in FIELDS.items():
        if key in case:
            assert getattr(guess, field) == case[key], field
    for field in case.get("none", ()):
        assert getattr(guess, field) is None, field
    if "tmdb" in case:
        assert str(guess.tmdb_id) == case["tmdb"]


def test_a_missing_number_never_becomes_the_first_episode() -> None:
    for name in ("Kaeru Keiji [BD 1080p].mkv", "Kaeru.Keiji.1080p.WEB-DL-GRP.mkv", "[Coast] Kaeru Keiji.mkv"):
        assert read(name).episode is None


def test_bytes_that_are_no_text_are_survived() -> None:
    guess = read(b"/videos/[Coast] Kaeru \xff\xfe Keiji - 05.mkv".decode("utf-8", "surrogateescape"))
    assert guess.episode == 5
    assert guess.titles[0].encode("utf-8")


def test_a_name_that_says_nothing_has_no_title() -> None:
    for path in ("/videos/01.mkv", "https://example.org/stream", "", "/", "https://example.org/%ff%fe"):
        assert read(path).titles == ()


def test_the_media_title_of_a_local_file_is_only_the_last_resort() -> None:
    assert read("/videos/Kaeru Keiji - 05.mkv", "Encoded by somebody").titles[0] == "Kaeru Keiji"
    assert read("/videos/01.mkv", "Kaeru Keiji - 05").titles[0] == "Kaeru Keiji"


@pytest.mark.parametrize(
    "unit", ["1 ", "[12]", "S01E02.", "(", "-05 ", "第5話", "a-", "1x02 ", "[[", "Season 2 - "]
)
def test_ten_kilobytes_take_no_time(unit: str) -> None:
    path = (unit * 10_000)[:10_000]
    read(path)
    began = time.perf_counter()
    read(path + "x")
    assert time.perf_counter() - began < 0.05


def test_what_guessit_can_not_bear_is_kept_from_it() -> None:
    assert read_release("Kaeru " * 50 + "NF WEB-DL", None) == Release()
    assert read_release("a " * 61 + "WEB-DL", None) == Release()
    assert read_release("Kaeru NF WEB-DL", None).source == "Web"


@settings(max_examples=150, deadline=2000)
@given(st.text(max_size=120), st.none() | st.text(max_size=40))
def test_no_text_makes_it_fail(path: str, media_title: str | None) -> None:
    guess = read(path, media_title)
    assert all(title.strip() for title in guess.titles)


PIECES = [
    "Kaeru",
    "Keiji",
    " - ",
    "05",
    "[Coast]",
    "S02E03",
    "第4話",
    "(1080p)",
    ".",
    "2nd Season",
    "OVA",
    "%20",
]


@settings(max_examples=150, deadline=2000)
@given(
    st.lists(st.sampled_from(PIECES), max_size=9).map("".join),
    st.sampled_from(["", "https://h/", "/videos/"]),
)
def test_no_arrangement_of_name_parts_makes_it_fail(name: str, where: str) -> None:
    guess = read(f"{where}{name}.mkv")
    assert guess.episode is None or guess.episode >= 0


def test_a_bare_number_at_the_end_may_be_title() -> None:
    guess = read("[Coast] Kaeru Keiji 100 [1080p].mkv")
    assert (guess.titles[0], guess.episode) == ("Kaeru Keiji", 100)
    [other] = guess.others
    assert (other.titles[0], other.episode) == ("Kaeru Keiji 100", None)
    assert read("[Coast] Kaeru Keiji - 100 [1080p].mkv").others == ()


SILENT = ["", "(1080p)", "[720p][1A2B3C4D]", "v2 [1920x1080 HEVC 10bit AAC]", " (BDFACE01) x264", "END"]
TELLING = ["[BD]", "(NF)", "WEB-DL 1080p", "[1080p]-GROUP", "2019", "The Title of It", "[Multi]", "アマプラ"]


@pytest.mark.parametrize("rest", SILENT)
def test_guessit_is_not_asked_where_it_can_tell_nothing(rest: str) -> None:
    assert says_nothing(rest)
    told = read_release(f"Umi no Koe S01E05 {rest}", "Umi no Koe")
    assert (told.source, told.service, told.year) == (None, None, None)


@pytest.mark.parametrize("rest", TELLING)
def test_guessit_is_asked_about_everything_else(rest: str) -> None:
    assert not says_nothing(rest)


def test_a_plain_name_is_read_without_loading_guessit() -> None:
    code = (
        "import sys\n"
        "from jimaku_mpv.matching.names import read_name\n"
        "from jimaku_mpv.model import PlayingFile\n"
        "guess = read_name(PlayingFile('[Crowd] Umi no Koe - 05 (1080p) [1A2B3C4D].mkv'))\n"
        "print(guess.release_group, 'guessit' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["Crowd", "False"]


@given(st.text("[](){} 0123456789abcdefpxvé_-.", max_size=300))
def test_what_follows_a_number_is_judged_at_once(rest: str) -> None:
    began = time.perf_counter()
    says_nothing(rest)
    assert time.perf_counter() - began < 0.5
