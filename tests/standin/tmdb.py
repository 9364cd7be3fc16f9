"""Answers what TMDB answers: series and films by name, and by the ids of others."""

from __future__ import annotations

import unicodedata

from tests.standin.answers import Answer, Json, Refused, Request, bad_request, in_json, parameters
from tests.standin.shows import Catalogue, Screen

KEY = "demo-tmdb-key"
_FOUND = ("movie", "person", "tv", "tv_episode", "tv_season")
_SEARCH = dict.fromkeys(
    (
        "api_key",
        "query",
        "language",
        "page",
        "include_adult",
        "region",
        "year",
        "first_air_date_year",
        "primary_release_year",
    ),
    str,
)


class Tmdb:
    """The screens of one catalogue, for who has the key."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._screens = catalogue.screens

    def search(self, request: Request, kind: str) -> Answer:
        """`GET /search/tv` and `GET /search/movie`."""
        given = parameters(request.target, _SEARCH)
        _check_key(request, given.get("api_key"))
        if not given.get("query"):
            raise bad_request("query must be provided")
        year = given.get("year") or given.get("first_air_date_year") or given.get("primary_release_year")
        language = given.get("language", "en-US")
        found = [
            _result(screen, language)
            for screen in self._screens
            if screen.kind == kind and _matches(given["query"], screen) and screen.date.startswith(year or "")
        ]
        return in_json({"page": 1, "results": found, "total_pages": 1, "total_results": len(found)})

    def find(self, request: Request, foreign: str) -> Answer:
        """`GET /find/{id}`."""
        given = parameters(request.target, dict.fromkeys(("api_key", "external_source", "language"), str))
        _check_key(request, given.get("api_key"))
        source = given.get("external_source")
        if source not in ("tvdb_id", "imdb_id"):
            raise bad_request("external_source must be tvdb_id or imdb_id")
        language = given.get("language", "en-US")
        found: dict[str, list[Json]] = {f"{kind}_results": [] for kind in _FOUND}
        for screen in self._screens:
            if foreign == str(screen.tvdb if source == "tvdb_id" else screen.imdb):
                found[f"{screen.kind}_results"].append(_result(screen, language))
        return in_json(found)


def _check_key(request: Request, key: str | None) -> None:
    if KEY not in (key, request.headers.get("authorization", "").removeprefix("Bearer ")):
        sentence = "Invalid API key"
        body = {"status_code": 7, "status_message": sentence, "success": False}
        raise Refused(401, sentence, 7, body=body)


def _result(screen: Screen, language: str) -> Json:
    shown = screen.original if language.startswith("ja") else screen.name
    words = ("name", "first_air_date") if screen.kind == "tv" else ("title", "release_date")
    return {
        "id": screen.id,
        words[0]: shown,
        f"original_{words[0]}": screen.original,
        "original_language": "ja",
        words[1]: screen.date,
    }


def _matches(query: str, screen: Screen) -> bool:
    wanted = _fold(query).split()
    return any(all(word in _fold(name) for word in wanted) for name in (screen.name, screen.original))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
