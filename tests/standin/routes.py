"""Which request goes where, and of which kind it is; knows paths, not answers."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Route:
    """A path the stand-in knows; `arguments` are the changing parts of it, decoded."""

    kind: str
    action: str
    arguments: tuple[str, ...] = ()


_TABLE = tuple(
    (method, re.compile(pattern), kind, action)
    for method, pattern, kind, action in (
        ("GET", "/api/entries/search", "search", "search"),
        ("GET", "/api/entries/([^/]+)", "entry", "entry"),
        ("GET", "/api/entries/([^/]+)/files", "files", "files"),
        ("GET", "/entry/([^/]+)/download/(.+)", "download", "download"),
        ("GET", "/anime-relations", "relations", "relations"),
        ("GET", "/anime-relations/date", "relations_date", "relations_date"),
        ("POST", "/graphql", "anilist", "anilist"),
        ("GET", "/3/search/(tv|movie)", "tmdb", "tmdb_search"),
        ("GET", "/3/find/([^/]+)", "tmdb", "tmdb_find"),
    )
)


def route(method: str, path: str) -> Route | None:
    """The route of a decoded path; a trailing slash makes no difference. None: nobody knows it."""
    trimmed = path.rstrip("/")
    for wanted, pattern, kind, action in _TABLE:
        if method == wanted and (found := pattern.fullmatch(trimmed)):
            return Route(kind, action, found.groups())
    return None
