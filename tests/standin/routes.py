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


API = frozenset({"search", "entry", "files", "create", "upload", "spec"})
"""The kinds that the site's limit counts: what it does not know at all is outside."""

_TABLE = tuple(
    (method, re.compile(pattern), kind, action)
    for method, pattern, kind, action in (
        ("GET", "/api/openapi.json", "spec", "openapi"),
        ("GET", "/api/docs", "spec", "docs"),
        ("POST", "/api/entries", "create", "create"),
        ("GET", "/api/entries/search", "search", "search"),
        ("GET", "/api/entries/([^/]+)", "entry", "entry"),
        ("GET", "/api/entries/([^/]+)/files", "files", "files"),
        ("POST", "/api/entries/([^/]+)/upload", "upload", "upload"),
        ("GET", "/entry/([^/]+)/download/(.+)", "download", "download"),
        ("GET", "/anime-relations", "relations", "relations"),
        ("GET", "/anime-relations/date", "relations_date", "relations_date"),
        ("POST", "/graphql", "anilist", "anilist"),
        ("GET", "/3/search/(tv|movie)", "tmdb", "tmdb_search"),
        ("GET", "/3/find/([^/]+)", "tmdb", "tmdb_find"),
    )
)


def route(method: str, path: str) -> Route | None:
    """The route of a decoded path; a trailing slash makes no difference. None: nobody knows it.

    A path that is asked with a method that it does not have leads to `wrong_method`, and names the right one.
    """
    trimmed = path.rstrip("/")
    for wanted, pattern, kind, action in _TABLE:
        if found := pattern.fullmatch(trimmed):
            if wanted == ("GET" if method == "HEAD" else method):
                return Route(kind, action, found.groups())
            return Route(kind, "wrong_method", (wanted,))
    return None
