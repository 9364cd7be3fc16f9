"""Answers that are made to break whoever reads them: deep, endless and odd, from all three servers."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from rawserver import Handler, RawServer, always, reply

from jimaku_mpv.errors import NetworkError
from jimaku_mpv.model import AniListId, EntryId
from jimaku_mpv.net.anilist import AniListClient
from jimaku_mpv.net.http import Http
from jimaku_mpv.net.jimaku import JimakuClient
from jimaku_mpv.net.ratelimit import RateLimiter
from jimaku_mpv.net.tmdb import TmdbClient

Raw = Callable[[Handler], RawServer]
DEEP = "[" * 10_000 + "]" * 10_000
ENDLESS = json.dumps("x" * 1_000_000)
WHEN = '"2025-01-01T00:00:00Z"'
SHAPES = {
    "entries": '[{"id": 1, "name": %s, "flags": {}, "last_modified": ' + WHEN + "}]",
    "files": '[{"url": "https://a.example/", "name": %s, "size": 1, "last_modified": ' + WHEN + "}]",
    "relations": '{"hash": "a", "created_at": ' + WHEN + ', "relations": {"1": %s}}',
    "anilist": '{"data": {"p0": {"media": [{"id": 5, "title": {"romaji": %s}, "synonyms": [%s]}]}}}',
    "anilist's error": '{"errors": [{"message": %s}], "data": null}',
    "tmdb": '{"results": [{"id": 5, "name": %s}]}',
    "tmdb's ids": '{"tv_results": %s}',
}


def asked(kind: str, http: Http, url: str) -> Iterator[Any]:
    """What a client makes of the answer, in every way in which it is asked for."""
    site = JimakuClient(http, url, "key", RateLimiter(url))
    anilist, tmdb = AniListClient(http, url, RateLimiter("anilist")), TmdbClient(http, url, "key")
    if kind == "entries":
        yield site.search
    elif kind == "files":
        yield lambda: site.files(EntryId(1))
    elif kind == "relations":
        yield site.relations
    elif kind.startswith("anilist"):
        yield lambda: anilist.look_up(["a"])
        yield lambda: anilist.look_up([], [AniListId(5)])
    else:
        yield lambda: tmdb.search("a", kinds=("tv",))
        yield lambda: tmdb.find("1", "tvdb_id")


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize(
    "value", [DEEP, ENDLESS, "1e400", "-1", "NaN", '"\\ud800\\u0000"', '"\\u202e"', "{}"]
)
def test_it_is_read_as_far_as_it_makes_sense_or_refused_in_words(
    raw: Raw, http: Http, kind: str, value: str
) -> None:
    body = SHAPES[kind].replace("%s", value).encode()
    for ask in asked(kind, http, raw(always(reply(body))).url):
        began = time.process_time()
        try:
            told, hint = repr(ask()), "none is needed"
        except NetworkError as error:
            told, hint = error.line(), error.hint
        assert hint
        assert len(told) < 5000
        assert not any(sign in told for sign in ("\\x00", "\\u202e", "\\ud800"))
        assert time.process_time() - began < 2.0
