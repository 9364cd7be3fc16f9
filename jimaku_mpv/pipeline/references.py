"""AniList's answers: asked for once per show, kept for weeks, done without when it is down."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

from jimaku_mpv.errors import NetworkError
from jimaku_mpv.matching.lookup import Lookup
from jimaku_mpv.model import Knowledge, Media, Relations
from jimaku_mpv.net.anilist import AniListClient
from jimaku_mpv.net.call import JSON_SECONDS
from jimaku_mpv.net.ratelimit import Patience
from jimaku_mpv.store.catalogue import CatalogueStore
from jimaku_mpv.store.media import media_of, media_text

log = logging.getLogger(__name__)

KEPT_FOR = 21 * 86400.0
LEFT_ALONE_FOR = 60.0
SOURCE = "anilist"

_Answer = tuple[tuple[Media, ...], tuple[Media, ...]]


class References:
    """What else is known of shows. `clock` gives UNIX seconds."""

    def __init__(self, anilist: AniListClient, store: CatalogueStore, clock: Callable[[], float]) -> None:
        self._anilist = anilist
        self._store = store
        self._clock = clock
        self._failed_at: float | None = None

    def consult(
        self, lookup: Lookup, relations: Relations, *, may_ask: bool, waiting: Patience, aside: Patience
    ) -> Knowledge:
        """What AniList says to `lookup`; asks it only if `may_ask` and no recent answer is stored.

        `aside`: seconds for this and other questions that the work can do without, the wait for a limit
        among them.
        """
        key = _key(lookup)
        known = self._store.answer(SOURCE, key)
        answer = _stored(known.payload) if known is not None else None
        recent = known is not None and 0 <= self._clock() - known.fetched_at <= KEPT_FOR
        if may_ask and not (answer and recent) and aside.left > 0 and not self._is_down():
            answer = self._ask(lookup, key, waiting, aside) or answer
        if answer is None:
            return Knowledge(relations=relations)
        found, media = answer
        return Knowledge(
            media={one.id: one for one in (*found, *media)},
            found=found if lookup.searches else None,
            relations=relations,
        )

    def _ask(self, lookup: Lookup, key: str, waiting: Patience, aside: Patience) -> _Answer | None:
        try:
            with aside.spending() as seconds, waiting.part(seconds) as patience:
                client = self._anilist.patient(patience)
                answer = client.look_up(lookup.searches, lookup.ids, seconds=min(seconds, JSON_SECONDS))
        except NetworkError as error:
            log.warning("without AniList: %s", error.line())
            self._failed_at = self._clock()
            return None
        found = tuple({media.id: media for search in answer.found for media in search}.values())
        payload = json.dumps([media_text(found), media_text(answer.media)])
        self._store.save_answer(SOURCE, key, payload, self._clock())
        return found, answer.media

    def _is_down(self) -> bool:
        """It failed a moment ago: a folder of episodes need not wait for each of them."""
        return self._failed_at is not None and 0 <= self._clock() - self._failed_at < LEFT_ALONE_FOR


def _stored(payload: str) -> _Answer | None:
    try:
        found, media = json.loads(payload)
        return media_of(found), media_of(media)
    except (ValueError, TypeError, KeyError):
        log.warning("a stored answer of AniList is not readable")
        return None


def _key(lookup: Lookup) -> str:
    return "\n".join((*lookup.searches, *(str(number) for number in sorted(lookup.ids))))
