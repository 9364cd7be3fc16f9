"""The client for Jimaku: search, entries, file lists, downloads, relations.

Knows the site's paths and error codes; knows nothing of what is kept on disk or why it asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from threading import BoundedSemaphore

from jimaku_mpv.errors import (
    BadSubtitle,
    KeyMissing,
    KeyRefused,
    NetworkError,
    NotOnServer,
    TooLarge,
)
from jimaku_mpv.model import AniListId, Entry, EntryId, SubtitleFile, TmdbId
from jimaku_mpv.net import parsing
from jimaku_mpv.net.body import Answer
from jimaku_mpv.net.call import DOWNLOAD_LIMIT, DOWNLOAD_SECONDS, JSON_SECONDS, LOOK_EVERY, Call, Checkpoint
from jimaku_mpv.net.fields import as_object, clean
from jimaku_mpv.net.http import Http
from jimaku_mpv.net.origin import Credential, file_origin, origin_of, shown
from jimaku_mpv.net.parsing import RelationsAnswer
from jimaku_mpv.net.ratelimit import KEY_PRESS, Patience, RateLimiter

AT_A_TIME = BoundedSemaphore(2)
"""Downloads of this process that run at the same time: a courtesy towards the site."""

LAST_EPISODE = 65535


class JimakuClient:
    """Asks one Jimaku site. Every call raises NetworkError when the site gives no proper answer.

    Calls of the API raise KeyMissing before anything is sent when there is no key, KeyRefused when
    the site does not accept it, and RateLimited when the wait would be longer than `patience` seconds.
    """

    def __init__(
        self,
        http: Http,
        site: str,
        key: str | None,
        limiter: RateLimiter,
        patience: float | Patience = KEY_PRESS,
        checkpoint: Checkpoint | None = None,
    ) -> None:
        self._http = http
        self._site = site.rstrip("/")
        self._key = (key or "").strip()
        self._limiter = limiter
        self._patience = patience
        self._checkpoint = checkpoint
        self._origin = origin_of(self._site)

    def patient(self, patience: float | Patience, checkpoint: Checkpoint | None = None) -> JimakuClient:
        """The same client for one piece of work, whose calls together wait so many seconds at most.

        A download is left behind as soon as `checkpoint` raises.
        """
        budget = Patience.of(patience)
        return JimakuClient(self._http, self._site, self._key, self._limiter, budget, checkpoint)

    @property
    def remaining(self) -> int | None:
        """Requests that the site still allows as far as it has told; None before the first answer."""
        return self._limiter.remaining

    def search(
        self,
        *,
        anime: bool = True,
        anilist_id: AniListId | None = None,
        tmdb_id: TmdbId | None = None,
        query: str | None = None,
        after: int | None = None,
        before: int | None = None,
        seconds: float = JSON_SECONDS,
    ) -> list[Entry]:
        """Entries, best first; with nothing but `anime`, all of that kind. Given up after `seconds`.

        An id finds at most one entry, and only among those of the same `anime` flag.
        `after` and `before`: UNIX seconds on the newest upload, both included.
        """
        given = {
            "anilist_id": anilist_id,
            "tmdb_id": tmdb_id,
            "query": query,
            "after": after,
            "before": before,
        }
        params = {name: str(value) for name, value in given.items() if value is not None}
        params["anime"] = "true" if anime else "false"
        answer = self._ask("/api/entries/search", params, seconds)
        return parsing.entries(answer.json())

    def entry(self, entry_id: EntryId) -> Entry:
        """One entry; raises NotOnServer when the site has it no more."""
        answer = self._ask(f"/api/entries/{entry_id}")
        return parsing.entry(as_object(answer.json(), "the entry"))

    def files(self, entry_id: EntryId, episode: int | None = None) -> list[SubtitleFile]:
        """All files of an entry by name; raises NotOnServer when the site has the entry no more.

        With `episode` the site filters by its own reading of the names, which misses many.
        """
        wanted = episode is not None and 0 <= episode <= LAST_EPISODE
        params = {"episode": str(episode)} if wanted else {}
        return parsing.subtitle_files(self._ask(f"/api/entries/{entry_id}/files", params).json())

    def check_key(self) -> None:
        """Prove the key with one cheap request; raises KeyRefused when the site does not know it."""
        parsing.entries(self._ask("/api/entries/search", {"anilist_id": "1"}).json())

    def download(self, url: str, limit: int = DOWNLOAD_LIMIT) -> bytes:
        """The bytes of a file; needs no key.

        Raises NotOnServer when it is gone, and BadSubtitle when it has more than `limit` bytes or lies at an
        address that is not asked.
        """
        try:
            file_origin(url, self._origin)
        except NetworkError as error:
            raise BadSubtitle(error.message, error.hint) from error
        call = Call(url, seconds=DOWNLOAD_SECONDS, limit=limit, stay=False, checkpoint=self._checkpoint)
        try:
            with _slot(self._checkpoint):
                answer = self._http.send(call)
        except TooLarge as error:
            raise BadSubtitle("The file is too large for a subtitle", error.hint) from error
        if answer.status in (404, 410):
            raise NotOnServer("The file is gone from Jimaku", "Choose another one")
        if not answer.ok:
            raise refusal(answer)
        # A page of a proxy's or a hotel's; one that was uploaded as a subtitle is not called so.
        if answer.headers.get("content-type", "").startswith("text/html"):
            raise NetworkError(
                f"{shown(answer.host)} sent a web page, not a subtitle", "Try again in a while"
            )
        return answer.body

    def relations(self, seconds: float = JSON_SECONDS) -> RelationsAnswer:
        """The rules by which episodes of one entry are counted in another; given up after `seconds`."""
        return parsing.relations(self._open_answer("/anime-relations", seconds).json())

    def relations_date(self, seconds: float = JSON_SECONDS) -> tuple[str, datetime]:
        """Hash and time of the relations, to see cheaply whether they have changed."""
        return parsing.relations_date(self._open_answer("/anime-relations/date", seconds).json())

    def _open_answer(self, path: str, seconds: float) -> Answer:
        answer = self._http.send(Call(self._site + path, seconds=seconds))
        if not answer.ok:
            raise refusal(answer)
        return answer

    def _ask(
        self, path: str, params: Mapping[str, str] | None = None, seconds: float = JSON_SECONDS
    ) -> Answer:
        call = Call(self._site + path, params or {}, credential=self._credential(), seconds=seconds)
        answer = self._limiter.call(lambda: self._http.send(call), self._patience)
        if answer.status == 401:
            raise KeyRefused()
        if answer.status == 404 and error_of(answer):
            raise NotOnServer("The entry is gone from Jimaku", "Search for it again")
        if not answer.ok:
            raise refusal(answer)
        return answer

    def _credential(self) -> Credential:
        if not self._key:
            raise KeyMissing()
        if not (self._key.isascii() and self._key.isprintable()) or " " in self._key:
            raise KeyRefused()
        return Credential(self._origin, self._key)


@contextmanager
def _slot(checkpoint: Checkpoint | None) -> Iterator[None]:
    """One of the downloads at a time, unless nobody wants it any more when its turn comes."""
    while not AT_A_TIME.acquire(timeout=LOOK_EVERY if checkpoint else None):
        if checkpoint:
            checkpoint()
    try:
        yield
    finally:
        AT_A_TIME.release()


def refusal(answer: Answer) -> NetworkError:
    """What an answer of 4xx or 5xx means for the user, with the server's own sentence if it sent one."""
    host, status = shown(answer.host), answer.status
    if status >= 500:
        # "No such file or directory" would be taken for one of the user's own.
        sentence, hint = error_of(answer), "Try again in a while"
        return NetworkError(
            f"{host} has trouble ({status})", f"{hint}. It says: {sentence}" if sentence else hint
        )
    return NetworkError(f"{host} refused the request ({status})", error_of(answer) or "Try again later")


def error_of(answer: Answer) -> str:
    """The sentence in a server's error; empty when the body is not one, as from a proxy in front of it."""
    try:
        body = answer.json()
    except NetworkError:
        return ""
    sentence = body.get("error") if isinstance(body, dict) else None
    return clean(sentence)[:200] if isinstance(sentence, str) else ""
