"""The client for AniList: several titles and ids in one GraphQL query, without a key.

Knows AniList's fields, every one of which may be null; knows nothing of matching.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from jimaku_mpv.errors import NetworkError
from jimaku_mpv.model import AniListId, Media, RelatedMedia
from jimaku_mpv.net import fields
from jimaku_mpv.net.body import Answer
from jimaku_mpv.net.call import JSON_SECONDS, Call
from jimaku_mpv.net.fields import Json
from jimaku_mpv.net.http import Http
from jimaku_mpv.net.origin import shown
from jimaku_mpv.net.ratelimit import KEY_PRESS, Patience, RateLimiter

PER_SEARCH = 10
PER_PAGE = 50
PARTS = 8
"""Searches in one query: AniList refuses queries that it reckons too complex."""

TITLE = "title { romaji english native }"
FIELDS = (
    f"id {TITLE} synonyms format episodes status seasonYear startDate {{ year }}"
    " nextAiringEpisode { episode } relations { edges { relationType(version: 2)"
    f" node {{ id type format episodes {TITLE} startDate {{ year }} }} }} }}"
)
PRINTED = ("MANGA", "NOVEL", "ONE_SHOT")


@dataclass(frozen=True, slots=True)
class AniListAnswer:
    """`found`: for each search what it found, best first; `media`: what the ids stand for."""

    found: tuple[tuple[Media, ...], ...] = ()
    media: tuple[Media, ...] = ()


class AniListClient:
    """Asks AniList; raises NetworkError, or RateLimited when it wants a wait beyond `patience` seconds."""

    def __init__(
        self, http: Http, url: str, limiter: RateLimiter, patience: float | Patience = KEY_PRESS
    ) -> None:
        self._http = http
        self._url = url
        self._limiter = limiter
        self._patience = patience

    def patient(self, patience: float | Patience) -> AniListClient:
        """The same client for one piece of work, whose calls together wait so many seconds at most."""
        return AniListClient(self._http, self._url, self._limiter, Patience.of(patience))

    def look_up(
        self,
        searches: Sequence[str],
        ids: Sequence[AniListId] = (),
        formats: Sequence[str] | None = None,
        seconds: float = JSON_SECONDS,
    ) -> AniListAnswer:
        """Search for titles and fetch ids in one query; `formats` (`TV`, `MOVIE`, …) narrows the searches.

        Given up after `seconds`, waits for the limit aside.
        """
        wanted = [text.strip() for text in searches]
        titles = list(dict.fromkeys(text for text in wanted if text))
        pages = list(dict.fromkeys(ids))
        parts: list[Part] = [Part("search", title) for title in titles]
        parts += [Part("id_in", pages[at : at + PER_PAGE]) for at in range(0, len(pages), PER_PAGE)]
        answers = list(self._pages(parts, formats, seconds))
        by_title = dict(zip(titles, answers, strict=False))
        media = [one for page in answers[len(titles) :] for one in page]
        return AniListAnswer(tuple(by_title.get(text, ()) for text in wanted), tuple(media))

    def _pages(
        self, parts: list[Part], formats: Sequence[str] | None, seconds: float
    ) -> Iterator[tuple[Media, ...]]:
        for at in range(0, len(parts), PARTS):
            some = parts[at : at + PARTS]
            payload = {"query": query_text(some, bool(formats)), "variables": variables(some, formats)}
            call = Call(self._url, payload=payload, seconds=seconds)
            data = _data(self._limiter.call(partial(self._http.send, call), self._patience))
            yield from (_page(data.get(f"p{number}")) for number in range(len(some)))


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the query: what is asked (`search` or `id_in`) and with which value."""

    argument: str
    value: str | list[AniListId]


def query_text(parts: Sequence[Part], narrowed: bool) -> str:
    """The query: one aliased page `p0`, `p1`, … for each part, its value in the variable `v0`, `v1`, …"""
    names: list[str] = ["$formats: [MediaFormat]"] if narrowed and _searches(parts) else []
    pages: list[str] = []
    for number, part in enumerate(parts):
        search = part.argument == "search"
        names.append(f"$v{number}: {'String' if search else '[Int]'}")
        more = ", sort: SEARCH_MATCH" + (", format_in: $formats" if narrowed else "") if search else ""
        pages.append(
            f"p{number}: Page(perPage: {PER_SEARCH if search else PER_PAGE})"
            f" {{ media({part.argument}: $v{number}, type: ANIME{more}) {{ {FIELDS} }} }}"
        )
    return f"query ({', '.join(names)}) {{ {' '.join(pages)} }}"


def variables(parts: Sequence[Part], formats: Sequence[str] | None) -> dict[str, object]:
    """The values that belong to `query_text`."""
    values: dict[str, object] = {f"v{number}": part.value for number, part in enumerate(parts)}
    if formats and _searches(parts):
        values["formats"] = list(formats)
    return values


def media(json: Json) -> Media:
    """Read one anime; everything but its id may be missing."""
    following = fields.maybe_integer(_inner(json, "nextAiringEpisode"), "episode", least=1)
    synonyms = json.get("synonyms")
    return Media(
        id=AniListId(fields.integer(json, "id", least=1)),
        titles=_titles(json),
        synonyms=_texts(synonyms if isinstance(synonyms, list) else []),
        format=fields.maybe_text(json, "format"),
        episodes=fields.maybe_integer(json, "episodes", least=1),
        aired=following - 1 if following is not None else None,
        year=_year(json),
        relations=tuple(_relations(json)),
    )


def _relations(json: Json) -> Iterator[RelatedMedia]:
    edges = _inner(json, "relations").get("edges")
    for edge in edges if isinstance(edges, list) else []:
        node = _inner(edge, "node") if isinstance(edge, dict) else {}
        number = fields.maybe_integer(node, "id", least=1)
        printed = node.get("type") == "MANGA" or node.get("format") in PRINTED
        if number is not None and not printed:
            yield RelatedMedia(
                relation=fields.maybe_text(edge, "relationType") or "OTHER",
                id=AniListId(number),
                format=fields.maybe_text(node, "format"),
                episodes=fields.maybe_integer(node, "episodes", least=1),
                titles=_titles(node),
                year=_year(node),
            )


def _titles(json: Json) -> tuple[str, ...]:
    title = _inner(json, "title")
    return _texts([title.get("romaji"), title.get("english"), title.get("native")])


def _texts(values: Sequence[object]) -> tuple[str, ...]:
    sane = (value for value in values if isinstance(value, str) and len(value) <= fields.LONGEST)
    texts = (fields.clean(value) for value in sane)
    return tuple(dict.fromkeys(text for text in texts if text))


def _year(json: Json) -> int | None:
    start = fields.maybe_integer(_inner(json, "startDate"), "year", least=1)
    return start or fields.maybe_integer(json, "seasonYear", least=1)


def _inner(json: Json, name: str) -> Json:
    value = json.get(name)
    return value if isinstance(value, dict) else {}


def _searches(parts: Sequence[Part]) -> bool:
    return any(part.argument == "search" for part in parts)


def _page(page: object) -> tuple[Media, ...]:
    values = page.get("media") if isinstance(page, dict) else None
    known = [value for value in values if value is not None] if isinstance(values, list) else []
    return tuple(fields.each(known, media, "anime"))


def _data(answer: Answer) -> Mapping[str, object]:
    """The data of an answer, as far as there is any; raises NetworkError when there is none."""
    try:
        body = fields.as_object(answer.json(), "the answer")
    except NetworkError:
        if answer.ok:
            raise
        body = {}
    data = body.get("data")
    if isinstance(data, dict) and any(data.values()):
        return data
    if answer.ok and isinstance(data, dict) and not body.get("errors"):
        return data
    trouble = f"({answer.status})"
    raise NetworkError(
        f"{shown(answer.host)} gave no answer {trouble}", _complaint(body) or "Try again later"
    )


def _complaint(body: Json) -> str:
    errors = body.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    return (fields.maybe_text(first, "message") or "")[:200] if isinstance(first, dict) else ""
