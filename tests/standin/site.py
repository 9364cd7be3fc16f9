"""Answers what jimaku.cc answers: search, entries, files, uploads, downloads and relations.

Knows the site's rules and its key; not the limit, not sockets. A request is refused in the site's order:
first what is wrong in its address, then the key, then what is not there.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import HTTP
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from tests.standin.answers import (
    Answer,
    HungUp,
    Json,
    Reader,
    Refused,
    Request,
    bad_request,
    boolean,
    in_json,
    integer,
    not_found,
    parameters,
)
from tests.standin.directory import NANO, Directory, Shelf, Upload
from tests.standin.numbers import chokes_on, episodes_in
from tests.standin.scoring import best_score
from tests.standin.shows import Catalogue, Entry, Redirect

NO_ENTRY = "This entry could not be found"
NO_FOLDER = "No such file or directory (os error 2)"
CREATED = "2025-01-01T00:00:00Z"
NEVER, NO_HASH = "1970-01-01T00:00:00Z", "0" * 64
"""What is told of relations whose source could not be reached when the site was started."""

MIME = {"srt": "application/x-subrip", "zip": "application/zip"}
ENDINGS = ("srt", "ass", "ssa", "zip", "sub", "sup", "idx", "7z")
"""In small letters only."""


def _tmdb(text: str) -> str | None:
    if not text:
        return None
    found = re.fullmatch(r"(?:tv|movie):([0-9]+)", text)
    if not found or int(found[1]) >= 2**32:
        raise ValueError("invalid tmdb ID provided")
    return text


_ID = integer(-(2**63), 2**63 - 1)
_ANILIST = integer(0, 2**32 - 1)
_SEARCH: dict[str, Reader] = {
    "anime": boolean,
    "anilist_id": _ANILIST,
    "tmdb_id": _tmdb,
    "query": str,
    "after": _ID,
    "before": _ID,
}


class Site:
    """The routes of the site over one directory; `url` is the site's own address, `key` the key of today."""

    def __init__(self, directory: Directory, catalogue: Catalogue, url: str, key: Callable[[], str]) -> None:
        self._directory = directory
        self._catalogue = catalogue
        self._redirects = catalogue.redirects
        self._url = url
        self._key = key

    def forget_relations(self) -> None:
        """From now on as if it had been started while the relations' source was away."""
        self._redirects = ()

    def search(self, request: Request) -> Answer:
        """`GET /api/entries/search`."""
        given = parameters(request.target, _SEARCH)
        self._admit(request)
        anime = given.get("anime", True)
        shelves = [shelf for shelf in self._directory.shelves() if shelf.entry.anime == anime]
        if "anilist_id" in given:
            found = [shelf for shelf in shelves if shelf.entry.anilist == given["anilist_id"]]
        elif given.get("tmdb_id"):
            found = [shelf for shelf in shelves if shelf.entry.tmdb == given["tmdb_id"]]
        else:
            low, high = given.get("after", -(2**63)), given.get("before", 2**63)
            found = _ranked(given.get("query", ""), [s for s in shelves if low <= s.modified <= high])
        return in_json([shelf.as_json() for shelf in found])

    def entry(self, request: Request, entry: str) -> Answer:
        """`GET /api/entries/{id}`."""
        number, _ = _number(entry), parameters(request.target, {})
        self._admit(request)
        return in_json(self._shelf(number).as_json())

    def files(self, request: Request, entry: str) -> Answer:
        """`GET /api/entries/{id}/files`."""
        number, given = _number(entry), parameters(request.target, {"episode": integer(0, 65535)})
        self._admit(request)
        shelf = self._shelf(number)
        if shelf.lost:
            raise Refused(500, NO_FOLDER, 0)
        files = self._directory.files(number)
        if "episode" in given and not shelf.entry.movie:
            files = [file for file in files if self._holds(file.name, given["episode"], shelf)]
        return in_json([file.as_json(self._url, number) for file in files])

    def create(self, request: Request) -> Answer:
        """`POST /api/entries`: a new entry for what AniList or TMDB knows, or the one that is there."""
        parameters(request.target, {})
        self._admit(request)
        try:
            sent = json.loads(request.body)
            anilist, tmdb = sent.get("anilist_id"), sent.get("tmdb_id")
        except (ValueError, AttributeError) as error:
            raise bad_request(f"Failed to parse the request body as JSON: {error}") from error
        for shelf in self._directory.shelves():
            if (anilist and anilist == shelf.entry.anilist) or (tmdb and tmdb == shelf.entry.tmdb):
                return in_json({"entry_id": shelf.entry.id})
        names = self._names(anilist, tmdb)
        entry = Entry(self._directory.next_id(), *names, anilist=anilist, tmdb=tmdb, anime=bool(anilist))
        self._directory.add_entry(entry)
        return in_json({"entry_id": entry.id})

    def upload(self, request: Request, entry: str) -> Answer:
        """`POST /api/entries/{id}/upload`; what is skipped is only counted, unless it is all."""
        number, _ = _number(entry), parameters(request.target, {})
        self._admit(request)
        if self._directory.shelf(number) is None:
            raise not_found("Entry not found")
        sent = _parts(request)
        taken = {
            name: data
            for name, data in sent
            if name.rpartition(".")[2] in ENDINGS and self._directory.file(number, name) is None
        }
        if not taken:
            raise bad_request("Did not upload any files.")
        for name, data in taken.items():
            self._directory.add_file(number, name, data)
        return in_json({"errors": 0, "total": len(taken), "skipped": len(sent) - len(taken)})

    def openapi(self, request: Request) -> Answer:
        """`GET /api/openapi.json`, which needs no key."""
        return in_json({"openapi": "3.0.3", "info": {"title": "Jimaku", "version": "beta"}, "paths": {}})

    def docs(self, request: Request) -> Answer:
        """`GET /api/docs`, which needs no key."""
        page = b"<!DOCTYPE html><html><body><h1>API</h1></body></html>"
        return Answer(200, page, {"content-type": "text/html; charset=utf-8"}, packed=True)

    def download(self, request: Request, entry: str, name: str) -> Answer:
        """`GET /entry/{id}/download/{name}`, whole or the range that is asked for."""
        parameters(request.target, {})
        file = self._directory.file(_number(entry), name)
        if file is None:
            raise Refused(404, "This file could not be found", body={})
        return _bytes(file, request)

    def relations(self, request: Request) -> Answer:
        """`GET /anime-relations`."""
        parameters(request.target, {})
        return in_json({**self._dated(), "relations": relations(self._redirects)})

    def relations_date(self, request: Request) -> Answer:
        """`GET /anime-relations/date`."""
        parameters(request.target, {})
        return in_json(self._dated())

    def _dated(self) -> Json:
        if not self._redirects:
            return {"created_at": NEVER, "hash": NO_HASH}
        digest = hashlib.sha256(json.dumps(relations(self._redirects)).encode()).hexdigest()
        return {"created_at": CREATED, "hash": digest}

    def _admit(self, request: Request) -> None:
        """The key as it is, and nothing around it."""
        if request.headers.get("authorization") != self._key():
            raise Refused(401, "unauthorized", 7)

    def _shelf(self, entry: int) -> Shelf:
        shelf = self._directory.shelf(entry)
        if shelf is None:
            raise not_found(NO_ENTRY)
        return shelf

    def _names(self, anilist: int | None, tmdb: str | None) -> tuple[str, str | None, str | None]:
        for work in self._catalogue.works:
            if work.id == anilist and work.type == "ANIME":
                return work.romaji, work.english, work.native
        for screen in self._catalogue.screens:
            if f"{screen.kind}:{screen.id}" == tmdb:
                return screen.name, screen.name, screen.original
        raise bad_request("Nobody knows an anime or a series with this id")

    def _holds(self, name: str, episode: int, shelf: Shelf) -> bool:
        if chokes_on(name):
            raise HungUp
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
    if not query:
        return shelves
    scored = [(best_score(query, shelf.entry.names()), shelf) for shelf in shelves]
    passed = [(score, shelf) for score, shelf in scored if score is not None]
    return [shelf for _, shelf in sorted(passed, key=lambda pair: -pair[0])]


def _number(text: str) -> int:
    try:
        return _ID(text)
    except ValueError:
        raise bad_request(f"Cannot parse `{text}` to a `i64`") from None


def _parts(request: Request) -> list[tuple[str, bytes]]:
    """The files of a form, name and bytes."""
    kind = request.headers.get("content-type", "")
    form: Any = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + request.body, policy=HTTP)
    if form.get_content_type() != "multipart/form-data" or not form.is_multipart():
        raise bad_request("Invalid `boundary` for `multipart/form-data` request")
    return [(part.get_filename() or "", part.get_payload(decode=True)) for part in form.iter_parts()]


def _bytes(file: Upload, request: Request) -> Answer:
    size, seconds = len(file.data), file.modified // NANO
    moment = datetime.fromtimestamp(seconds, UTC)
    headers = {
        "content-type": MIME.get(file.name.rpartition(".")[2], "application/octet-stream"),
        "accept-ranges": "bytes",
        "last-modified": format_datetime(moment, usegmt=True),
    }
    since = request.headers.get("if-modified-since")
    if since and moment <= parsedate_to_datetime(since):
        return Answer(304, b"", {"last-modified": headers["last-modified"]})
    wanted = request.headers.get("range")
    if wanted is None:
        return Answer(200, file.data, headers, packed=True)
    found = re.fullmatch(r"bytes=(\d*)-(\d*)", wanted.replace(" ", ""))
    first, last = 0, -1
    if found and (found[1] or found[2]):
        first = int(found[1]) if found[1] else max(0, size - int(found[2]))
        last = min(size - 1, int(found[2])) if found[1] and found[2] else size - 1
    if first > last:
        return Answer(416, b"", {"content-range": f"bytes */{size}"})
    part = f"bytes {first}-{last}/{size}"
    return Answer(206, file.data[first : last + 1], {**headers, "content-range": part})
