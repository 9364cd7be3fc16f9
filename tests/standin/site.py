"""Answers what jimaku.cc answers: search, entries, files, downloads and relations.

Knows the site's rules; not the limit, not the key, not sockets.
"""

from __future__ import annotations

import hashlib
import json
import re
from email.utils import formatdate

from tests.standin.answers import (
    Answer,
    Json,
    Reader,
    Request,
    bad_request,
    boolean,
    in_json,
    integer,
    not_found,
    parameters,
)
from tests.standin.directory import Directory, Shelf, Upload
from tests.standin.numbers import episodes_in
from tests.standin.scoring import best_score
from tests.standin.shows import Catalogue, Redirect

NO_ENTRY = "This entry could not be found"
CREATED = "2025-01-01T00:00:00Z"
MIME = {"srt": "application/x-subrip", "zip": "application/zip"}


def _tmdb(text: str) -> str:
    if not re.fullmatch(r"(tv|movie):\d+", text):
        raise ValueError("expected `tv:ID` or `movie:ID`")
    return text


_UNIX = integer(-(2**63), 2**63 - 1)
_SEARCH: dict[str, Reader] = {
    "anime": boolean,
    "anilist_id": integer(0, 2**32 - 1),
    "tmdb_id": _tmdb,
    "query": str,
    "after": _UNIX,
    "before": _UNIX,
}


class Site:
    """The routes of the site over one directory; `url` is the site's own address."""

    def __init__(self, directory: Directory, catalogue: Catalogue, url: str) -> None:
        self._directory = directory
        self._redirects = catalogue.redirects
        self._relations = relations(catalogue.redirects)
        self._url = url

    def search(self, request: Request) -> Answer:
        """`GET /api/entries/search`."""
        given = parameters(request.target, _SEARCH)
        anime = given.get("anime", True)
        shelves = [shelf for shelf in self._directory.shelves() if shelf.entry.anime == anime]
        if "anilist_id" in given:
            found = [shelf for shelf in shelves if shelf.entry.anilist == given["anilist_id"]]
        elif "tmdb_id" in given:
            found = [shelf for shelf in shelves if shelf.entry.tmdb == given["tmdb_id"]]
        else:
            low, high = given.get("after", -(2**63)), given.get("before", 2**63)
            found = _ranked(given.get("query", ""), [s for s in shelves if low <= s.modified <= high])
        return in_json([shelf.as_json() for shelf in found])

    def entry(self, request: Request, entry: str) -> Answer:
        """`GET /api/entries/{id}`."""
        parameters(request.target, {})
        return in_json(self._shelf(entry).as_json())

    def files(self, request: Request, entry: str) -> Answer:
        """`GET /api/entries/{id}/files`."""
        given = parameters(request.target, {"episode": integer(0, 65535)})
        shelf = self._shelf(entry)
        files = self._directory.files(shelf.entry.id)
        if "episode" in given and not shelf.entry.movie:
            files = [file for file in files if self._holds(file.name, given["episode"], shelf)]
        return in_json([file.as_json(self._url, shelf.entry.id) for file in files])

    def download(self, request: Request, entry: str, name: str) -> Answer:
        """`GET /entry/{id}/download/{name}`, whole or the range that is asked for."""
        parameters(request.target, {})
        file = self._directory.file(_id(entry), name)
        if file is None:
            raise not_found("This file could not be found")
        return _bytes(file, request.headers.get("range", ""))

    def relations(self, request: Request) -> Answer:
        """`GET /anime-relations`."""
        parameters(request.target, {})
        return in_json({**self._dated(), "relations": self._relations})

    def relations_date(self, request: Request) -> Answer:
        """`GET /anime-relations/date`."""
        parameters(request.target, {})
        return in_json(self._dated())

    def _dated(self) -> Json:
        digest = hashlib.sha256(json.dumps(self._relations).encode()).hexdigest()
        return {"created_at": CREATED, "hash": digest}

    def _shelf(self, entry: str) -> Shelf:
        shelf = self._directory.shelf(_id(entry))
        if shelf is None:
            raise not_found(NO_ENTRY)
        return shelf

    def _holds(self, name: str, episode: int, shelf: Shelf) -> bool:
        numbers = episodes_in(name)
        if numbers is None:
            return False
        if episode in numbers:
            return True
        rules = [rule for rule in self._redirects if shelf.entry.anilist in (rule.source, rule.target)]
        return any(_redirected(number, rules) == episode for number in (numbers[0], numbers[-1]))


def relations(rules: tuple[Redirect, ...]) -> dict[str, list[Json]]:
    """The redirections in the site's form; a later season's own files may count on, too."""
    found: dict[str, list[Json]] = {}
    for rule in rules:
        last = None if rule.end is None else rule.first + rule.end - rule.begin
        row = {
            "anilist_id": rule.target,
            "source": _numbers(rule.begin, rule.end),
            "destination": _numbers(rule.first, last),
        }
        for key in (rule.source, rule.target) if rule.counts_on else (rule.source,):
            found.setdefault(str(key), []).append(row)
    return found


def _numbers(begin: int, end: int | None) -> Json:
    if end is None:
        return {"type": "from", "value": begin}
    if begin == end:
        return {"type": "number", "value": begin}
    return {"type": "inclusive", "begin": begin, "end": end}


def _redirected(number: int, rules: list[Redirect]) -> int | None:
    for rule in rules:
        if number >= rule.begin and (rule.end is None or number <= rule.end):
            return number - rule.begin + rule.first
    return None


def _ranked(query: str, shelves: list[Shelf]) -> list[Shelf]:
    if not query.strip():
        return shelves
    scored = [(best_score(query, shelf.entry.names()), shelf) for shelf in shelves]
    passed = [(score, shelf) for score, shelf in scored if score is not None]
    return [shelf for _, shelf in sorted(passed, key=lambda pair: -pair[0])]


def _id(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise bad_request(f"Failed to read the path: {text!r} is no entry id")
    return int(text)


def _bytes(file: Upload, wanted: str) -> Answer:
    size = len(file.data)
    headers = {
        "content-type": MIME.get(file.name.rpartition(".")[2], "application/octet-stream"),
        "accept-ranges": "bytes",
        "last-modified": formatdate(file.modified, usegmt=True),
    }
    found = re.fullmatch(r"bytes=(\d*)-(\d*)", wanted.replace(" ", ""))
    if not found or not (found[1] or found[2]):
        return Answer(200, file.data, headers)
    first = int(found[1]) if found[1] else max(0, size - int(found[2]))
    last = min(size - 1, int(found[2])) if found[1] and found[2] else size - 1
    if first > last:
        return Answer(416, b"", {**headers, "content-range": f"bytes */{size}"})
    part = f"bytes {first}-{last}/{size}"
    return Answer(206, file.data[first : last + 1], {**headers, "content-range": part})
