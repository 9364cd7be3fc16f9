"""`match --json`: its form is a promise to other programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from program import Run

from tests.standin.server import StandIn

SURE = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
NOBODY = "Birthday of aunt Erika 2019.mp4"
KEYS = [
    *("version", "input", "guess", "entry", "episode", "confidence"),
    *("candidates", "files", "action", "error", "doubts", "known_as"),
]


@pytest.fixture
def match(run: Run) -> Callable[..., list[dict[str, Any]]]:
    """The objects that come out, one a line."""

    def ask(*arguments: str, stdin: bytes = b"") -> list[dict[str, Any]]:
        ended = run("match", "--json", *arguments, stdin=stdin)
        assert (ended.code, ended.err) == (0, "")
        return [json.loads(line) for line in ended.out.splitlines()]

    return ask


Match = Callable[..., list[dict[str, Any]]]


def test_a_sure_name(match: Match, standin: StandIn) -> None:
    [answer] = match(SURE)
    assert list(answer) == KEYS
    assert answer["version"] == 1
    assert answer["input"] == SURE
    guess = answer["guess"]
    assert guess["titles"][0] == "Demo no Tabi"
    assert {name: guess[name] for name in guess if name != "titles"} == {
        "season": 2,
        "episode": 5,
        "absolute": None,
        "kind": "episode",
        "release_group": "Demo",
    }
    entry = {"id": 900002, "name": "Demo no Tabi 2nd Season", "anilist_id": 900002, "tmdb_id": None}
    assert answer["entry"] == entry
    assert (answer["episode"], answer["confidence"], answer["action"]) == (5, "certain", "load")
    assert answer["error"] is None
    first = answer["candidates"][0]
    assert first.items() >= entry.items()
    assert list(first) == [*entry, "score", "reasons"]
    scores = [one["score"] for one in answer["candidates"]]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) <= 10
    best = answer["files"][0]
    assert list(best) == ["name", "url", "score", "reasons"]
    assert best["name"] == "[Demo] Demo no Tabi S2 - 05 (1080p).srt"
    assert best["url"].startswith(standin.url)
    assert all(isinstance(reason, str) for reason in best["reasons"])
    assert standin.counts()["download"] == 0


def test_an_archive_stands_under_its_own_name(match: Match) -> None:
    [answer] = match("[Demo] Cowboy Bebop - 15.mkv")
    assert [file["name"] for file in answer["files"]] == ["Cowboy Bebop [14-26].zip"]


def test_live_action_has_its_tmdb_id(match: Match) -> None:
    [answer] = match("Alice.in.Borderland.S01E02.1080p.NF.WEB-DL.x264-GRP.mkv")
    assert answer["entry"]["tmdb_id"] == "tv:110316"
    assert answer["entry"]["anilist_id"] is None


def test_what_is_not_on_jimaku(match: Match) -> None:
    [answer] = match(NOBODY)
    assert (answer["entry"], answer["files"], answer["action"]) == (None, [], "none")
    assert (answer["confidence"], answer["error"]) == ("unsure", None)


def test_a_given_entry_is_certain(match: Match) -> None:
    [answer] = match("--entry", "900002", "whatever - 07.mkv")
    assert (answer["entry"]["id"], answer["episode"]) == (900002, 7)
    assert (answer["confidence"], answer["action"]) == ("certain", "load")


@pytest.mark.parametrize(
    ("name", "number"),
    [("[Demo] Demo no Tabi - 06.5.mkv", 6.5), ("[Demo] Demo no Tabi - 06.mkv", 6)],
)
def test_an_episode_is_whole_where_it_can_be(match: Match, name: str, number: float) -> None:
    [answer] = match(name)
    assert answer["guess"]["episode"] == number
    assert type(answer["guess"]["episode"]) is type(number)


def test_lines_come_out_in_order_one_for_each(match: Match) -> None:
    lines = [
        SURE,
        "",
        NOBODY,
        "葬送のフリーレン　第3話.mkv",
        "a\tb\x1b[31m - 05.mkv",
        "https://x.test/a%20b.mkv",
    ]
    answers = match("--stdin", stdin="\n".join(lines).encode() + b"\r\n")
    assert [answer["input"] for answer in answers] == lines
    assert answers[3]["entry"]["name"] == "Sousou no Frieren"


def test_paths_come_before_lines(match: Match) -> None:
    answers = match("--stdin", "first.mkv", stdin=b"second.mkv")
    assert [answer["input"] for answer in answers] == ["first.mkv", "second.mkv"]


def test_bytes_that_are_no_text_are_shown_as_such(match: Match) -> None:
    [answer] = match("--stdin", stdin=b"Demo \xff\xfe no Tabi \x00 - 05.mkv\n")
    assert answer["input"] == "Demo \ufffd\ufffd no Tabi \x00 - 05.mkv"


def test_a_line_is_no_place_for_control_characters(run: Run) -> None:
    ended = run("match", "--json", "--stdin", stdin="\x1b]0;x\x07\u202egnp.mkv\u2028\x85 - 05.mkv\n".encode())
    assert ended.out.isascii()
    assert ended.out.rstrip("\n").isprintable()


def test_an_error_is_told_within_its_line(match: Match, standin: StandIn) -> None:
    match(SURE)
    standin.fail("files", status=500)
    failed, fine = match("[Demo] Cowboy Bebop - 15.mkv", SURE)
    assert list(failed) == KEYS
    assert "has trouble (500)" in failed["error"]
    assert (failed["action"], failed["files"]) == ("none", [])
    assert failed["guess"]["titles"] == ["Cowboy Bebop"]
    assert (fine["error"], fine["action"]) == (None, "load")


def test_without_a_key_each_line_says_so(match: Match, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JIMAKU_API_KEY")
    answers = match("--stdin", stdin=f"{SURE}\n{SURE}\n".encode())
    assert [answer["error"] for answer in answers] == ["No Jimaku API key. Run: jimaku-mpv login"] * 2


def test_many_lines_cost_few_requests(match: Match, standin: StandIn) -> None:
    names = [f"[Demo] Demo no Tabi S2 - {number:02} (1080p).mkv" for number in range(1, 13)]
    answers = match("--stdin", stdin="\n".join(names).encode())
    assert [answer["action"] for answer in answers] == ["load"] * 12
    assert standin.counts()["api"] == 3


def test_names_come_from_the_real_file_too(match: Match, tmp_path: Path) -> None:
    video = tmp_path / "Demo no Tabi" / "Season 2" / "05.mkv"
    video.parent.mkdir(parents=True)
    video.touch()
    [answer] = match(str(video))
    assert (answer["entry"]["id"], answer["episode"]) == (900002, 5)
