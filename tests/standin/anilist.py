"""Answers what AniList answers to the one query that is asked here: media by title or by id.

The schema holds the part of AniList's own that is known here; asking for more is an error, as it is there.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from graphql import GraphQLError, build_schema, graphql_sync

from tests.standin.answers import Answer, Json, Refused, Request, in_json
from tests.standin.shows import Catalogue, Work

PER_PAGE = 50
SCHEMA = build_schema("""
type Query { Page(page: Int, perPage: Int): Page }
type Page {
  media(search: String, id_in: [Int], idMal_in: [Int], type: MediaType, format_in: [MediaFormat],
        sort: [MediaSort]): [Media]
}
type Media {
  id: Int!
  idMal: Int
  type: MediaType
  title: MediaTitle
  synonyms: [String]
  format: MediaFormat
  episodes: Int
  status: MediaStatus
  season: MediaSeason
  seasonYear: Int
  startDate: FuzzyDate
  nextAiringEpisode: AiringSchedule
  relations: MediaConnection
}
type MediaTitle { romaji: String, english: String, native: String }
type FuzzyDate { year: Int, month: Int, day: Int }
type AiringSchedule { episode: Int!, airingAt: Int }
type MediaConnection { edges: [MediaEdge] }
type MediaEdge { relationType(version: Int): MediaRelation, node: Media }
enum MediaType { ANIME MANGA }
enum MediaFormat { TV TV_SHORT MOVIE SPECIAL OVA ONA MUSIC MANGA NOVEL ONE_SHOT }
enum MediaStatus { FINISHED RELEASING NOT_YET_RELEASED CANCELLED HIATUS }
enum MediaSeason { WINTER SPRING SUMMER FALL }
enum MediaSort { SEARCH_MATCH }
enum MediaRelation { SOURCE SEQUEL PREQUEL }
""")


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
            query, variables = str(sent["query"]), sent.get("variables")
        except (ValueError, KeyError, TypeError) as error:
            raise refusal(400, f"{type(error).__name__}: {error}", surprise=True) from error
        result = graphql_sync(SCHEMA, query, {"Page": self._page}, variable_values=variables)
        if result.errors:
            raise refusal(400, result.errors[0].message, surprise=True)
        return in_json({"data": result.data})

    def _page(self, _: object, page: int | None = None, perPage: int | None = None) -> Json:
        size = min(perPage or PER_PAGE, PER_PAGE)
        skipped = size * ((page or 1) - 1)

        def media(_: object, **arguments: Any) -> list[Json]:
            return [self._media(work) for work in self._found(arguments)[skipped : skipped + size]]

        return {"media": media}

    def _found(self, arguments: Mapping[str, Any]) -> list[Work]:
        given = {name: value for name, value in arguments.items() if value is not None}
        if not given.keys() & {"search", "id_in", "idMal_in"}:
            raise GraphQLError("The stand-in wants search, id_in or idMal_in")
        works = [work for work in self._works.values() if work.type == given.get("type", work.type)]
        for argument, attribute in (("id_in", "id"), ("idMal_in", "mal"), ("format_in", "format")):
            if argument in given:
                works = [work for work in works if getattr(work, attribute) in given[argument]]
        if "search" not in given:
            return works
        rated = [(_closeness(given["search"], work), work) for work in works]
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
