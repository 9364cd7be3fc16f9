"""The client for TMDB, used only with the user's own key; turns titles and foreign ids into TMDB's.

Knows TMDB's two kinds of key and that neither may be seen; knows nothing of matching.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal
from urllib.parse import quote

from jimaku_mpv.errors import KeyMissing, KeyRefused, NetworkError, RateLimited
from jimaku_mpv.model import Screen, TmdbId
from jimaku_mpv.net import fields
from jimaku_mpv.net.body import Answer
from jimaku_mpv.net.call import Call
from jimaku_mpv.net.fields import Json
from jimaku_mpv.net.http import Http
from jimaku_mpv.net.origin import Credential, origin_of, shown
from jimaku_mpv.net.window import told_wait

LOGIN = "jimaku-mpv login --tmdb"

Source = Literal["tvdb_id", "imdb_id"]

FOUND = (
    ("tv_results", "tv", "id"),
    ("movie_results", "movie", "id"),
    ("tv_season_results", "tv", "show_id"),
    ("tv_episode_results", "tv", "show_id"),
)
"""Where `/find` puts what it found, what that is, and in which field its id stands."""


class TmdbClient:
    """Asks TMDB; raises KeyRefused, RateLimited, or NetworkError when it gives no proper answer."""

    def __init__(self, http: Http, url: str, key: str | None) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._key = (key or "").strip()
        self._origin = origin_of(self._url)

    def search(
        self, title: str, year: int | None = None, kinds: Sequence[str] = ("tv", "movie")
    ) -> list[Screen]:
        """Shows and films by title, each kind best first; a show counts for every `year` it ran in."""
        # The Japanese name comes as the original one, whatever the language.
        params = {"query": title, "language": "en-US"} | ({"year": str(year)} if year else {})
        found: list[Screen] = []
        for kind in kinds:
            answer = self._ask(f"/search/{kind}", params)
            found += _results(fields.as_object(answer.json(), "the answer"), kind)
        return found

    def find(self, external_id: str, source: Source) -> list[TmdbId]:
        """What an id of TheTVDB or IMDb stands for; a season or episode gives its show."""
        answer = self._ask(f"/find/{quote(external_id, safe='')}", {"external_source": source}, gone_ok=True)
        body = fields.as_object(answer.json(), "the answer")
        found: list[TmdbId] = []
        for name, kind, field in FOUND:
            values = body.get(name)
            objects = [v for v in values if isinstance(v, dict)] if isinstance(values, list) else []
            numbers = (fields.maybe_integer(one, field, least=1) for one in objects)
            found += [TmdbId(kind, number) for number in numbers if number is not None]
        return list(dict.fromkeys(found))

    def check_key(self) -> None:
        """Return if TMDB accepts the key; one cheap request."""
        self.find("tt0000001", "imdb_id")

    def _ask(self, path: str, params: Mapping[str, str], gone_ok: bool = False) -> Answer:
        if not self._key:
            raise KeyMissing("TMDB", LOGIN)
        token = self._key.count(".") == 2
        answer = self._http.send(
            Call(
                self._url + path,
                params if token else {**params, "api_key": self._key},
                credential=Credential(self._origin, f"Bearer {self._key}") if token else None,
            )
        )
        if answer.status == 401:
            raise KeyRefused("TMDB", LOGIN)
        if answer.status == 429:
            raise RateLimited(told_wait(answer.headers, 0.0), "TMDB")
        if not answer.ok and not (answer.status == 404 and gone_ok):
            raise NetworkError(
                f"{shown(answer.host)} refused the request ({answer.status})", "Try again later"
            )
        return answer


def _results(json: Json, kind: str) -> Iterator[Screen]:
    for one in fields.as_list(json.get("results"), "results"):
        number = fields.maybe_integer(one, "id", least=1) if isinstance(one, dict) else None
        if isinstance(one, dict) and number is not None:
            names = [fields.maybe_text(one, n) for n in ("name", "title", "original_name", "original_title")]
            titles = tuple(dict.fromkeys(name for name in names if name))
            yield Screen(TmdbId(kind, number), titles, _year(one))


def _year(json: Json) -> int | None:
    date = fields.maybe_text(json, "first_air_date") or fields.maybe_text(json, "release_date") or ""
    return int(date[:4]) if date[:4].isascii() and date[:4].isdigit() else None
