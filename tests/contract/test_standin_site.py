"""The stand-in answers as the site does: keys, errors, entries, files, downloads, relations."""

from __future__ import annotations

import gzip
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.standin.server import StandIn

UNAUTHORIZED = {"error": "unauthorized", "code": 7}


@pytest.mark.parametrize("key", [None, "", "wrong", "Bearer demo-key", "DEMO-KEY"])
def test_only_the_bare_key_opens_the_api(ask: Any, key: str | None) -> None:
    reply = ask("/api/entries/1", key=key)
    assert (reply.status, reply.json()) == (401, UNAUTHORIZED)
    assert reply.headers["x-ratelimit-limit"] == "25"


def test_an_entry_leaves_out_what_is_not_known(ask: Any) -> None:
    assert ask("/api/entries/900004").json() == {
        "id": 900004,
        "name": "Demo no Tabi Bangaihen",
        "japanese_name": "デモの旅 番外編",
        "flags": {"anime": True, "unverified": True, "external": False, "movie": False, "adult": False},
        "last_modified": "2024-04-05T00:00:00Z",
    }
    assert ask("/api/entries/12").json()["tmdb_id"] == "tv:110316"


def test_an_entry_that_is_gone_is_a_404(server: StandIn, ask: Any) -> None:
    server.remove_entry(8)
    for path in ("/api/entries/8", "/api/entries/8/files"):
        reply = ask(path)
        assert (reply.status, reply.json()["code"]) == (404, 6)
    assert ask("/api/entries/8").json()["error"] == "This entry could not be found"
    assert not server.surprises


def test_a_trailing_slash_makes_no_difference(ask: Any) -> None:
    assert ask("/api/entries/8/").body == ask("/api/entries/8").body
    assert ask("/api/entries/8/files/").body == ask("/api/entries/8/files").body


def test_answers_are_packed_when_the_client_likes_that(ask: Any) -> None:
    plain = ask("/api/entries/search")
    packed = ask("/api/entries/search", Accept_Encoding="gzip, deflate")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body


def test_files_are_sorted_by_the_bytes_of_their_names(ask: Any) -> None:
    for entry in (900001, 5, 7):
        names = [file["name"].encode() for file in ask(f"/api/entries/{entry}/files").json()]
        assert names == sorted(names)
        assert len(names) > 20


def test_every_file_can_be_downloaded_from_its_address(server: StandIn, ask: Any) -> None:
    for entry in (900001, 9, 3):
        for file in ask(f"/api/entries/{entry}/files").json():
            assert file["url"].startswith(f"{server.url}/entry/{entry}/download/")
            assert not set(" []") & set(urlsplit(file["url"]).path)
            reply = ask(file["url"], key=None)
            assert (reply.status, len(reply.body)) == (200, file["size"])
            assert "x-ratelimit-limit" not in reply.headers


def test_a_file_that_is_gone_is_a_404(server: StandIn, ask: Any) -> None:
    file = ask("/api/entries/13/files").json()[0]
    server.remove_file(13, file["name"])
    assert ask(file["url"]).status == 404
    assert ask("/api/entries/13/files").json() == []


def test_an_upload_appears_and_dates_the_entry(server: StandIn, ask: Any) -> None:
    before = ask("/api/entries/900003").json()["last_modified"]
    server.add_file(900003, "[Demo] Asayake Demo Densha - 04 (1080p).srt", b"new")
    file = ask("/api/entries/900003/files?episode=4").json()[0]
    assert ask(file["url"]).body == b"new"
    after = ask("/api/entries/900003").json()["last_modified"]
    assert after[:19] == file["last_modified"][:19] > before


@pytest.mark.parametrize(
    ("wanted", "status", "part", "place"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=4-99", 206, b"456789", "bytes 4-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=0-1,4-5", 416, b"", "bytes */10"),
        ("bytes=x", 416, b"", "bytes */10"),
        ("lines=1-2", 416, b"", "bytes */10"),
    ],
)
def test_a_part_of_a_file(
    server: StandIn, ask: Any, wanted: str, status: int, part: bytes, place: str | None
) -> None:
    server.add_file(8, "digits.srt", b"0123456789")
    reply = ask("/entry/8/download/digits.srt", Range=wanted)
    assert (reply.status, reply.body, reply.headers.get("content-range")) == (status, part, place)


@pytest.mark.parametrize("episode", ["-1", "65536", "five", "1.5", ""])
def test_an_episode_that_is_no_number_is_refused_with_a_sentence(ask: Any, episode: str) -> None:
    reply = ask(f"/api/entries/1/files?episode={episode}")
    assert (reply.status, reply.json()["code"]) == (400, 1)
    assert len(reply.json()["error"].split()) > 3


def test_the_episode_filter_reads_numbers_as_the_site_does(ask: Any) -> None:
    def names(entry: int, episode: int) -> list[str]:
        return [file["name"] for file in ask(f"/api/entries/{entry}/files?episode={episode}").json()]

    assert "Detective.Conan.S03E064.第64話.WEBRip.Hulu.ja.srt" in names(5, 64)
    assert names(5, 136) == []
    assert "名探偵コナン.S06E24.第136話.WEBRip.Netflix.ja[cc].srt" in names(5, 24)
    assert names(9, 15) == ["Cowboy Bebop [14-26].zip"]
    assert len(names(7, 30)) == 2
    assert len(names(7, 6)) == 3
    assert len(names(8, 77)) == 2


def test_relations_need_no_key_and_have_a_date(server: StandIn, ask: Any) -> None:
    whole = ask("/anime-relations", key=None).json()
    assert ask("/anime-relations/date", key=None).json() == {
        "hash": whole["hash"],
        "created_at": whole["created_at"],
    }
    assert whole["relations"]["113415"] == [
        {
            "anilist_id": 145064,
            "source": {"type": "inclusive", "begin": 25, "end": 47},
            "destination": {"type": "inclusive", "begin": 1, "end": 23},
        }
    ]
    kinds = {end["type"] for rows in whole["relations"].values() for row in rows for end in _ends(row)}
    assert kinds == {"number", "from", "inclusive"}
    assert server.counts()["api"] == 0


def test_what_the_site_does_not_know_is_refused_and_noted(server: StandIn, ask: Any) -> None:
    asked = [
        ("GET", "/api/entries/1/subtitles", 404),
        ("GET", "/api/entries/1?anime=true", 400),
        ("GET", "/nowhere", 404),
        ("DELETE", "/api/entries/1", 405),
        ("POST", "/api/entries/search", 405),
    ]
    for method, path, status in asked:
        reply = ask(path, method=method)
        assert reply.status == status, path
        assert (reply.body == b"") == (status != 400)
    assert [surprise.split(":")[0] for surprise in server.surprises] == [f"{m} {p}" for m, p, _ in asked]


def test_requests_are_remembered_in_order(server: StandIn, ask: Any) -> None:
    ask("/api/entries/search?query=demo%20tabi&anime=true", User_Agent="test/1")
    ask("/entry/1/download/%E8%91%AC.srt")
    first, second = server.requests
    assert (first.method, first.path, first.kind) == ("GET", "/api/entries/search", "search")
    assert first.query == {"query": "demo tabi", "anime": "true"}
    assert first.headers["user-agent"] == "test/1"
    assert (second.path, second.kind) == ("/entry/1/download/葬.srt", "download")
    counts = server.counts()
    assert (counts["search"], counts["download"], counts["api"], counts["tmdb"]) == (1, 1, 1, 0)


def _ends(row: dict[str, Any]) -> tuple[Any, Any]:
    return row["source"], row["destination"]
