"""The program before the real server's manners, as a user of the terminal meets them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from program import Run

from tests.standin.answers import Manner
from tests.standin.server import StandIn

NAME = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
FILE = "[Demo] Demo no Tabi S2 - 05 (1080p).srt"


@pytest.mark.parametrize("number", ["-1", str(2**63 - 1), str(2**63), "9" * 5000])
def test_a_number_that_no_entry_has_is_refused_before_anybody_is_asked(
    run: Run, standin: StandIn, number: str
) -> None:
    ended = run("match", "--entry", number, NAME)
    assert ended.code == 2
    assert "is no entry number" in ended.err
    assert standin.requests == []


def test_an_entry_that_is_not_there_is_told_as_such(run: Run, standin: StandIn) -> None:
    ended = run("match", "--entry", "4242", NAME)
    assert (ended.code, ended.err.splitlines()[0]) == (3, "jimaku-mpv: Jimaku has no entry 4242")


def test_a_whole_run_asks_for_nothing_but_what_the_site_knows(
    run: Run, standin: StandIn, tmp_path: Path
) -> None:
    standin.add_file(900002, ".x", b"1")
    (tmp_path / NAME).touch()
    assert run("get", tmp_path / NAME).code == 0
    assert run("search", "Demo no Tabi").code == 0
    assert not standin.surprises
    jimaku = [request for request in standin.requests if request.kind not in ("anilist", "tmdb")]
    assert {name for request in jimaku for name in request.query} <= {"anime", "after", "before"}
    assert {request.method for request in jimaku} == {"GET"}
    for request in standin.requests:
        assert request.headers["accept-encoding"] == "gzip"
        assert not {"range", "if-modified-since", "if-none-match"} & request.headers.keys()


def test_a_folder_that_the_server_misses_is_not_one_of_ours(run: Run, standin: StandIn) -> None:
    standin.lose_folder(900002)
    ended = run("match", NAME)
    assert ended.code == 5
    assert ended.err == (
        "jimaku-mpv: 127.0.0.1 has trouble (500)\n"
        "  Try again in a while. It says: No such file or directory (os error 2)\n"
    )


def test_an_index_that_is_cut_off_is_not_taken_for_the_whole(
    run: Run, standin: StandIn, conf: Callable[..., Path]
) -> None:
    whole = (
        b'[{"id": 1, "name": "x", "flags": {"anime": true}, "last_modified": "2024-01-01T00:00:00Z"}]' * 99
    )
    json = {"content-type": "application/json"}
    standin.fail("search", times=3, status=200, body=whole, headers=json, manner=Manner.CUT)
    ended = run("match", NAME)
    assert (ended.code, ended.err.splitlines()[0]) == (5, "jimaku-mpv: 127.0.0.1 broke the connection off")
    standin.fail("search", status=200, body=whole, headers=json, manner=Manner.CUT)
    ended = run("match", NAME)
    assert (ended.code, ended.err) == (0, "")
    assert FILE in ended.out


def test_without_relations_the_rest_goes_on(run: Run, standin: StandIn) -> None:
    standin.forget_relations()
    ended = run("match", NAME)
    assert (ended.code, ended.err) == (0, "")
    assert FILE in ended.out
