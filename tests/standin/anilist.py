"""Answers what AniList answers to the one query that is asked here: media by title or by id.

Every field has to be asked for, and one that AniList does not have is an error, as it is there.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from tests.standin.answers import Answer, Json, Refused, Request, in_json
from tests.standin.graphql import GraphQLError, Selected, read_query
from tests.standin.shows import Catalogue, Work

PER_PAGE = 50
_TITLE: Json = {"romaji": None, "english": None, "native": None}
_DATE: Json = {"year": None, "month": None, "day": None}
_MEDIA: Json = {
    "id": None,
    "idMal": None,
    "type": None,
    "title": _TITLE,
    "synonyms": None,
    "format": None,
    "episodes": None,
    "status": None,
    "season": None,
    "seasonYear": None,
    "startDate": _DATE,
    "nextAiringEpisode": {"episode": None, "airingAt": None},
}
SCHEMA: Json = {**_MEDIA, "relations": {"edges": {"relationType": None, "node": _MEDIA}}}
_ARGUMENTS = {"search", "id_in", "idMal_in", "type", "format_in", "sort"}


def refusal(status: int, sentence: str, surprise: bool = False) -> Refused:
    """An error in AniList's form."""
    body = {"errors": [{"message": sentence, "status": status}], "data": None}
    return Refused(status, sentence, 0, surprise, body)


class AniList:
    """AniList's knowledge of the works of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._works = {work.id: work for work in catalogue.works}
        self._edges: dict[int, list[tuple[str, int]]] = {}
        for anime, manga in catalogue.sources:
            self._edges.setdefault(anime, []).append(("SOURCE", manga))
        for earlier, later in catalogue.sequels:
            self._edges.setdefault(earlier, []).append(("SEQUEL", later))
            self._edges.setdefault(later, []).append(("PREQUEL", earlier))

    def answer(self, request: Request) -> Answer:
        """`POST /graphql`; what cannot be read is a 400 with `errors`, and a surprise."""
        try:
            sent = json.loads(request.body)
            fields = read_query(sent["query"], sent.get("variables") or {})
            return in_json({"data": {field.key: self._page(field) for field in fields}})
        except (GraphQLError, ValueError, KeyError, TypeError) as error:
            raise refusal(400, f"{type(error).__name__}: {error}", surprise=True) from error

    def _page(self, page: Selected) -> Json:
        if page.name != "Page" or set(page.arguments) - {"page", "perPage"}:
            raise GraphQLError(f"The stand-in answers Page(page, perPage) only, not {page.name}")
        size = min(page.arguments.get("perPage") or PER_PAGE, PER_PAGE)
        skipped = size * ((page.arguments.get("page") or 1) - 1)
        found: Json = {}
        for field in page.fields:
            if field.name != "media":
                raise GraphQLError(f'Cannot query field "{field.name}" on type "Page"')
            works = self._found(field.arguments)[skipped : skipped + size]
            found[field.key] = [_pick(self._media(work), field.fields, SCHEMA) for work in works]
            _pick({}, field.fields, SCHEMA)
        return found

    def _found(self, arguments: Mapping[str, Any]) -> list[Work]:
        given = {name: value for name, value in arguments.items() if value is not None}
        if unknown := set(arguments) - _ARGUMENTS:
            raise GraphQLError(f"Unknown argument {sorted(unknown)[0]!r} on field media")
        if not given.keys() & {"search", "id_in", "idMal_in"}:
            raise GraphQLError("The stand-in wants search, id_in or idMal_in")
        works = [work for work in self._works.values() if work.type == given.get("type", work.type)]
        for argument, attribute in (("id_in", "id"), ("idMal_in", "mal"), ("format_in", "format")):
            if argument in given:
                works = [work for work in works if getattr(work, attribute) in _listed(given[argument])]
        if "search" not in given:
            return works
        rated = [(_closeness(str(given["search"]), work), work) for work in works]
        rated.sort(key=lambda pair: -pair[0])
        return [work for closeness, work in rated if closeness]

    def _media(self, work: Work) -> Json:
        edges = [
            {"relationType": relation, "node": _told(self._works[other])}
            for relation, other in self._edges.get(work.id, ())
            if other in self._works
        ]
        return {**_told(work), "relations": {"edges": edges}}


def _told(work: Work) -> Json:
    airing = {"episode": work.upcoming, "airingAt": None} if work.upcoming else None
    return {
        "id": work.id,
        "idMal": work.mal,
        "type": work.type,
        "title": {"romaji": work.romaji, "english": work.english, "native": work.native},
        "synonyms": list(work.synonyms),
        "format": work.format,
        "episodes": work.episodes,
        "status": "RELEASING" if airing else "FINISHED",
        "season": work.season,
        "seasonYear": work.year if work.season else None,
        "startDate": {"year": work.year, "month": None, "day": None},
        "nextAiringEpisode": airing,
    }


def _pick(value: Any, fields: tuple[Selected, ...], schema: Json) -> Any:
    """Only what was asked for, checked against the schema even where the value is null."""
    for field in fields:
        if field.name not in schema:
            raise GraphQLError(f'Cannot query field "{field.name}"')
        if bool(schema[field.name]) != bool(field.fields):
            raise GraphQLError(f'Field "{field.name}" needs a selection of fields, or must not have one')
        if set(field.arguments) - ({"version"} if field.name == "relationType" else set()):
            raise GraphQLError(f'Unknown argument on field "{field.name}"')
    if isinstance(value, list):
        return [_pick(one, fields, schema) for one in value]
    given = value or {}
    picked = {
        field.key: _pick(given.get(field.name), field.fields, schema[field.name])
        if field.fields
        else given.get(field.name)
        for field in fields
    }
    return None if value is None else picked


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _closeness(search: str, work: Work) -> int:
    wanted = _fold(search)
    names = [_fold(name) for name in (work.romaji, work.english, work.native, *work.synonyms) if name]
    if wanted in names:
        return 3
    if any(name.startswith(wanted) for name in names):
        return 2
    words = wanted.split()
    return int(bool(words) and any(all(word in name.split() for word in words) for name in names))


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(letter if letter.isalnum() else " " for letter in plain).split())
