"""The stand-in answers on the wire as the server of jimaku.cc does: row by row of `rows.ROWS`."""

from __future__ import annotations

import ast
import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from rows import ROWS, Row
from wire import ask, form, send

from tests.standin.server import StandIn
from tests.standin.shows import Entry, Run

TABI = 900001
FILES = f"/api/entries/{TABI}/files"
SEARCH = "/api/entries/search"
CONTRACT: dict[str, list[str]] = {}
TESTS = Path(__file__).parent.parent


def about(case: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Notes of a test which row it holds."""

    def note(test: Callable[..., None]) -> Callable[..., None]:
        CONTRACT.setdefault(case, []).append(test.__name__)
        return test

    return note


class Clock:
    """A clock that stands still until it is moved."""

    now = 1_795_723_099.5

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limited(clock: Clock) -> Iterator[StandIn]:
    with StandIn(clock=clock) as server:
        yield server


def spend(server: StandIn, requests: int) -> None:
    for _ in range(requests):
        assert ask(server, "/api/entries/1").status == 200


def error(server: StandIn, target: str, **more: str) -> tuple[int, str, int]:
    return ask(server, target, **more).error()


def ids(server: StandIn, query: str) -> list[int]:
    return [entry["id"] for entry in ask(server, f"{SEARCH}?{query}").json()]


@about("25 requests in 60 s")
def test_a_burst_a_pause_and_one_more(limited: StandIn, clock: Clock) -> None:
    spend(limited, 25)
    assert ask(limited, "/api/entries/1").status == 429
    clock.now += 2.4
    spend(limited, 1)
    assert ask(limited, "/api/entries/1").status == 429
    clock.now += 600
    spend(limited, 25)
    assert ask(limited, "/api/entries/1").status == 429


@about("429")
def test_a_refusal_tells_one_interval_too_much(limited: StandIn, clock: Clock) -> None:
    spend(limited, 25)
    clock.now += 0.08
    refused = ask(limited, "/api/entries/1", accept_encoding="gzip")
    assert refused.status == 429
    assert json.loads(gzip.decompress(refused.whole())) == {"error": "rate limit exceeded", "code": 8}
    assert (refused.limited["remaining"], refused.limited["reset-after"]) == ("0", "4.72")
    assert "retry-after" not in refused.headers
    clock.now += 2.32
    spend(limited, 1)


@about("remaining")
def test_one_that_remains_may_be_half_of_one(limited: StandIn, clock: Clock) -> None:
    spend(limited, 24)
    clock.now += 1.2
    assert ask(limited, "/api/entries/1").limited["remaining"] == "1"
    assert ask(limited, "/api/entries/1").status == 429


@about("reset")
def test_reset_has_the_digits_of_a_32_bit_float(limited: StandIn) -> None:
    assert ask(limited, "/api/entries/1").limited == {"limit": "25", "remaining": "24", "reset": "1795723100"}


@about("400 before 401")
def test_what_is_wrong_in_the_address_comes_before_the_key(server: StandIn) -> None:
    for target in (f"{SEARCH}?anilist_id=abc", "/api/entries/abc", f"{FILES}?episode=-1"):
        assert ask(server, target, key="wrong").status == 400
    for target in (SEARCH, "/api/entries/424242", f"{FILES}?episode=1"):
        assert error(server, target, key="wrong") == (401, "unauthorized", 7)


@about("texts of 400")
@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        (f"{SEARCH}?anilist_id=abc", "anilist_id: invalid digit found in string"),
        (f"{SEARCH}?after=1.5", "after: invalid digit found in string"),
        (f"{FILES}?episode=", "episode: cannot parse integer from empty string"),
        (f"{FILES}?episode=65536", "episode: number too large to fit in target type"),
        (f"{SEARCH}?anime=1", "anime: provided string was not `true` or `false`"),
    ],
)
def test_a_sentence_names_the_parameter(server: StandIn, target: str, sentence: str) -> None:
    assert error(server, target) == (400, f"Failed to deserialize query string: {sentence}", 1)


@about("texts of 400")
def test_a_sentence_names_what_is_no_entry(server: StandIn) -> None:
    assert error(server, "/api/entries/abc/files") == (400, "Cannot parse `abc` to a `i64`", 1)


@about("tmdb_id")
def test_an_empty_tmdb_id_is_none_and_a_large_one_is_refused(server: StandIn) -> None:
    assert ids(server, "tmdb_id=") == ids(server, "") != []
    assert ids(server, "tmdb_id=movie:4294967295") == []
    for number in (2**32, 999999999999):
        assert ask(server, f"{SEARCH}?tmdb_id=movie:{number}").status == 400


@about("numbers of entries")
def test_a_number_of_an_entry_has_64_bits(server: StandIn) -> None:
    gone = (404, "This entry could not be found", 6)
    assert [error(server, f"/api/entries/{number}") for number in (-1, 2**63 - 1)] == [gone, gone]
    assert ask(server, f"/api/entries/{2**63}").status == 400


@about("unknown paths and methods")
def test_what_it_does_not_know_it_answers_with_nothing(limited: StandIn) -> None:
    unknown = ask(limited, "/api/nothing", key="wrong")
    assert (unknown.status, unknown.body, unknown.limited) == (404, b"", {})
    wrong = ask(limited, "/api/entries/1", "PUT")
    assert (wrong.status, wrong.body, wrong.headers["content-length"]) == (405, b"", "0")
    head = ask(limited, "/api/entries/1", "HEAD")
    assert (head.status, head.body) == (200, b"")


@about("order of the index")
def test_the_index_is_in_the_order_of_the_names_bytes(server: StandIn) -> None:
    server.add_entry(Entry(5, "名探偵コナン"))
    server.add_entry(Entry(77, "a small beginning"))
    names = [entry["name"].encode() for entry in ask(server, SEARCH).json()]
    assert names == sorted(names)
    assert names[-2:] == [b"a small beginning", "名探偵コナン".encode()]


@about("query")
def test_one_letter_is_below_the_floor_and_a_digit_counts_more(server: StandIn) -> None:
    assert ids(server, "query=F") == []
    assert ids(server, "query=%20") == []
    assert 1 in ids(server, "query=Frieren")
    for number, name in ((801, "Aki a1bcdef"), (802, "Aki abbcdef")):
        server.add_entry(Entry(number, name))
    assert ids(server, "query=aki1def")[0] == 801


@about("addresses of files")
def test_an_address_has_some_marks_raw_and_no_letter_beyond_ascii(server: StandIn) -> None:
    raw = "&+=,!$@:*'(){}|^\\~-._"
    server.add_file(8, f'龘{raw} "<>[]`#;%?.srt', b"1")
    (url,) = [
        file["url"] for file in ask(server, "/api/entries/8/files").json() if "%E9%BE%98" in file["url"]
    ]
    assert url == f"{server.url}/entry/8/download/%E9%BE%98{raw}%20%22%3C%3E%5B%5D%60%23%3B%25%3F.srt"
    assert ask(server, url.removeprefix(server.url)).body == b"1"


@about("last_modified of files")
def test_a_file_is_dated_to_the_nanosecond(server: StandIn) -> None:
    dates = [file["last_modified"] for file in ask(server, FILES).json()]
    assert any(re.fullmatch(r"2024-04-02T00:00:00\.\d{9}Z", date) for date in dates)
    assert all(re.fullmatch(r"2024-04-02T00:00:00\.\d{1,9}Z", date) for date in dates)


PLAIN = b"1\n00:00:01,000 --> 00:00:02,000\n" * 9
UNPACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "deflate": zlib.decompress,
    "br": lambda data: bytes(import_module("brotli").decompress(data)),
    "zstd": lambda data: bytes(import_module("backports.zstd").decompress(data)),
}


@about("downloads")
@pytest.mark.parametrize("way", UNPACKED)
def test_a_download_is_packed_when_asked_and_has_then_no_length(server: StandIn, way: str) -> None:
    pytest.importorskip({"br": "brotli", "zstd": "backports.zstd"}.get(way, "gzip"))
    server.add_file(8, "plain.srt", PLAIN)
    packed = ask(server, "/entry/8/download/plain.srt", key="", accept_encoding=way)
    assert packed.headers["content-encoding"] == way
    assert "accept-ranges" not in packed.headers
    assert UNPACKED[way](packed.whole()) == PLAIN
    plain = ask(server, "/entry/8/download/plain.srt", key="")
    assert (plain.body, plain.headers["content-length"]) == (PLAIN, str(len(PLAIN)))
    assert plain.headers["accept-ranges"] == "bytes"
    assert not plain.limited


@about("downloads")
@pytest.mark.parametrize("wanted", ["bytes=0-1,4-5", "bytes=junk", "lines=1-2", "bytes=9999-"])
def test_a_range_that_is_not_one_of_the_file_is_refused(server: StandIn, wanted: str) -> None:
    server.add_file(8, "plain.srt", PLAIN)
    refused = ask(server, "/entry/8/download/plain.srt", range=wanted)
    assert (refused.status, refused.body) == (416, b"")
    assert refused.headers["content-range"] == f"bytes */{len(PLAIN)}"


@about("single ranges")
def test_one_range_is_served_as_it_is(server: StandIn) -> None:
    server.add_file(8, "plain.srt", PLAIN)
    part = ask(server, "/entry/8/download/plain.srt", range="bytes=2-40", accept_encoding="gzip")
    assert (part.status, part.body, part.headers.get("content-encoding")) == (206, PLAIN[2:41], None)


@about("downloads")
def test_a_download_that_has_not_changed_or_is_not_there(server: StandIn) -> None:
    server.add_file(8, "plain.srt", PLAIN)
    dated = ask(server, "/entry/8/download/plain.srt").headers["last-modified"]
    for since, status in ((dated, 304), ("Mon, 01 Jan 2024 00:00:00 GMT", 200)):
        answer = ask(server, "/entry/8/download/plain.srt", if_modified_since=since)
        assert (answer.status, answer.body) == (status, PLAIN if status == 200 else b"")
    gone = ask(server, "/entry/8/download/gone.srt")
    assert (gone.status, gone.body) == (404, b"")


@about("JSON")
def test_json_has_no_length_and_is_packed_from_32_bytes_on(server: StandIn) -> None:
    refused = ask(server, SEARCH, key="wrong", accept_encoding="gzip")
    assert json.loads(gzip.decompress(refused.whole())) == {"error": "unauthorized", "code": 7}
    nothing = ask(server, f"{SEARCH}?anilist_id=424242", accept_encoding="gzip")
    assert (nothing.whole(), nothing.headers.get("content-encoding")) == (b"[]", None)


@about("an entry's folder is missing")
def test_an_entry_without_its_folder_is_an_error_of_the_server(server: StandIn) -> None:
    server.lose_folder(TABI)
    assert error(server, FILES) == (500, "No such file or directory (os error 2)", 0)
    assert ask(server, f"/api/entries/{TABI}").status == 200


@about("upload")
def test_an_upload_counts_what_it_skips_and_is_refused_when_that_is_all(server: StandIn) -> None:
    path = "/api/entries/8/upload"
    mixed = ask(server, path, "POST", **form(("new.srt", b"1"), ("new.SRT", b"2"), ("new.txt", b"3")))
    assert mixed.json() == {"errors": 0, "total": 1, "skipped": 2}
    again = ask(server, path, "POST", **form(("new.srt", b"1"), ("new.SRT", b"2")))
    assert again.error() == (400, "Did not upload any files.", 1)
    assert ask(server, path, "POST", **form(("large.srt", bytes(16 << 20)))).status == 413


@about("episode= with some names")
def test_a_name_with_nothing_before_its_ending_ends_the_connection(server: StandIn) -> None:
    server.add_file(TABI, ".x", b"1")
    assert send(server, f"{FILES}?episode=1") is None
    assert ask(server, FILES).status == 200


@about("unknown parameters")
def test_it_refuses_on_purpose_what_the_server_ignores(server: StandIn) -> None:
    assert ask(server, f"{SEARCH}?title=Frieren").status == 400
    assert len(server.surprises) == 1


@about("a ban")
def test_a_ban_is_a_limit_of_zero(server: StandIn) -> None:
    server.banned = True
    assert ask(server, SEARCH).limited == {"limit": "0", "remaining": "0", "reset": "0", "reset-after": "0"}


@about("numbers are given again")
def test_the_newest_number_is_given_to_the_next_entry(server: StandIn) -> None:
    def made(**wanted: object) -> int:
        number: int = ask(server, "/api/entries", "POST", body=json.dumps(wanted).encode()).json()["entry_id"]
        return number

    server.remove_entry(9)
    first = made(anilist_id=1)
    assert first == made(anilist_id=1) == max(ids(server, "")) > 900004
    server.remove_entry(first)
    server.remove_entry(8)
    assert made(anilist_id=21519) == first
    with pytest.raises(ValueError, match="has AniList id 21519 already"):
        server.add_entry(Entry(78, "the same anime", anilist=21519))


@about("last_modified of entries")
def test_only_an_upload_dates_an_entry(limited: StandIn) -> None:
    def dated(number: int) -> str:
        date: str = ask(limited, f"/api/entries/{number}").json()["last_modified"]
        return date

    before = dated(TABI)
    (show,) = [s.entry for s in limited.directory.shelves() if s.entry.id == TABI]
    limited.add_entry(Entry(TABI, "Renamed", anilist=TABI, notes="New notes", runs=show.runs))
    limited.remove_file(TABI, "[Demo] Demo no Tabi - 01 (1080p).srt")
    assert dated(TABI) == before
    limited.add_file(TABI, "new.srt", b"1")
    assert dated(TABI) == "2026-11-26T19:58:19Z" > before
    limited.add_entry(Entry(79, "from elsewhere", day="2019-05-05", runs=(Run("a - {e}.srt"),)), scraped=True)
    assert dated(79) == "2019-05-05T00:00:00Z"
    assert 79 not in ids(limited, f"after={int(limited.directory._clock()) - 60}")


@about("relations")
def test_relations_whose_source_was_away_are_empty(server: StandIn) -> None:
    assert ask(server, "/anime-relations", key="").json()["relations"]
    server.forget_relations()
    told = ask(server, "/anime-relations", key="").json()
    assert (told["relations"], told["hash"]) == ({}, "0" * 64)
    assert ask(server, "/anime-relations/date", key="").json()["hash"] == "0" * 64


@about("notes")
def test_notes_come_whole(server: StandIn) -> None:
    server.add_entry(Entry(8, "noted", notes="n" * 2048))
    assert ask(server, "/api/entries/8").json()["notes"] == "n" * 2048
    with pytest.raises(ValueError, match="2048"):
        Entry(8, "noted", notes="字" * 683)


@about("its own pages")
def test_the_description_of_the_api_counts_and_needs_no_key(limited: StandIn) -> None:
    pages = [ask(limited, f"/api/{page}", key="") for page in ("openapi.json", "docs")]
    assert [(page.status, page.limited["remaining"]) for page in pages] == [(200, "24"), (200, "23")]


@about("keys and errors")
def test_a_key_stands_alone_and_errors_are_objects(server: StandIn) -> None:
    for key in ("", "wrong", f"Bearer {server.key}"):
        assert error(server, "/api/entries/1", key=key) == (401, "unauthorized", 7)
    assert error(server, "/api/entries/424242/files") == (404, "This entry could not be found", 6)


@about("search by date and kind")
def test_dates_include_their_second_and_anime_is_the_default(server: StandIn) -> None:
    day = 1737331200
    assert ids(server, f"after={day}&before={day}") == [900003]
    assert 12 not in ids(server, "")
    assert 12 in ids(server, "anime=false")


@about("a trailing slash")
def test_a_slash_at_the_end_is_nothing(server: StandIn) -> None:
    assert ask(server, f"{FILES}/").whole() == ask(server, FILES).whole()


@about("order of files")
def test_files_are_in_the_order_of_their_names_bytes(server: StandIn) -> None:
    names = [file["name"].encode() for file in ask(server, FILES).json()]
    assert names == sorted(names)


def test_every_row_is_held_here_and_no_other() -> None:
    assert CONTRACT.keys() == {row.case for row in ROWS}
    assert len(ROWS) == len({row.case for row in ROWS})


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.case)
def test_every_row_says_what_the_program_does_and_which_test_shows_it(row: Row) -> None:
    assert row.tests or row.program.startswith("nothing: ")
    for place in row.tests:
        file, _, name = place.partition("::")
        tree = ast.parse((TESTS / file).read_text("utf-8"))
        assert not name or name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, (
            place
        )
