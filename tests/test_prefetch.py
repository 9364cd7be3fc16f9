"""The next file's subtitle ahead of time: which file that is, and what is never done for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rivals import THREE, put_up_rivals

from jimaku_mpv import config
from jimaku_mpv.commands.assembly import Assembly
from jimaku_mpv.commands.resident import surroundings
from jimaku_mpv.errors import Superseded
from jimaku_mpv.prefetch import KEPT_FREE, Prefetch, next_in_folder
from tests.standin.server import StandIn

SURE = "/videos/[Demo] Demo no Tabi S2 - 06 (1080p).mkv"


@pytest.fixture
def assembly(standin: StandIn) -> Iterator[Assembly]:
    with Assembly() as assembly:
        yield assembly


@pytest.fixture
def prefetch(assembly: Assembly) -> Prefetch:
    return surroundings(assembly).build(config.parse({})).prefetch


def nothing() -> None:
    """Nobody has lost interest."""


def test_what_is_certain_is_fetched(prefetch: Prefetch) -> None:
    got = prefetch.fetch(SURE, nothing)
    assert got is not None
    assert "第6話" in Path(got[1].subtitle.path).read_text("utf-8")


@pytest.mark.parametrize("name", ["[Demo] Demo no Tabi OVA - 03.mkv", THREE, "[G] Nowhere - 01.mkv"])
def test_what_is_not_certain_is_left_alone(prefetch: Prefetch, standin: StandIn, name: str) -> None:
    put_up_rivals(standin)
    assert prefetch.fetch(f"/videos/{name}", nothing) is None
    assert standin.counts()["download"] == 0


def test_ten_requests_stay_free(assembly: Assembly, prefetch: Prefetch, standin: StandIn) -> None:
    client = assembly.jimaku(standin.key)
    while (client.remaining or 25) > KEPT_FREE + 1:
        client.check_key()
    before = standin.counts()["api"]
    assert prefetch.fetch(SURE, nothing) is None
    assert standin.counts()["api"] == before + 1
    assert client.remaining == KEPT_FREE


def test_a_list_that_is_known_needs_no_request_even_then(
    assembly: Assembly, prefetch: Prefetch, standin: StandIn
) -> None:
    prefetch.fetch("/videos/[Demo] Demo no Tabi S2 - 05 (1080p).mkv", nothing)
    client = assembly.jimaku(standin.key)
    while (client.remaining or 25) > KEPT_FREE:
        client.check_key()
    assert prefetch.fetch(SURE, nothing) is not None


def test_without_the_server_nothing_happens(prefetch: Prefetch, standin: StandIn) -> None:
    standin.close()
    assert prefetch.fetch(SURE, nothing) is None


def test_it_ends_when_nobody_wants_it_any_more(prefetch: Prefetch, standin: StandIn) -> None:
    def checkpoint() -> None:
        raise Superseded

    assert prefetch.fetch(SURE, checkpoint) is None
    assert standin.counts()["download"] == 0


def test_the_next_in_the_folder_is_the_next_number(tmp_path: Path) -> None:
    for name in (
        "Show - 2.mkv",
        "Show - 10.mkv",
        "show - 9.MP4",
        "Show - 9.srt",
        "Show - 11.mkv",
        "Movie.mkv",
    ):
        (tmp_path / name).write_bytes(b"")

    def after(name: str) -> str | None:
        found = next_in_folder(str(tmp_path / name))
        return found and Path(found).name

    assert after("Show - 2.mkv") == "show - 9.MP4"
    assert after("show - 9.MP4") == "Show - 10.mkv"
    assert after("Show - 10.mkv") == "Show - 11.mkv"
    assert after("Show - 11.mkv") is None
    assert after("Show - 3.mkv") is None


@pytest.mark.parametrize(
    "path", ["https://example.org/1.mkv", "/nowhere/1.mkv", "", "1.mkv", "av://lavfi:testsrc2"]
)
def test_where_there_is_no_folder_there_is_no_next(path: str) -> None:
    assert next_in_folder(path) is None
