"""Which episodes of one entry are those of another, as Jimaku tells, and the manners of asking again."""

from __future__ import annotations

import logging
from collections.abc import Callable

from jimaku_mpv.errors import NetworkError
from jimaku_mpv.model import Relations
from jimaku_mpv.net.call import JSON_SECONDS
from jimaku_mpv.net.jimaku import JimakuClient
from jimaku_mpv.net.ratelimit import Patience
from jimaku_mpv.pipeline.request import is_recent
from jimaku_mpv.store.catalogue import CatalogueStore, StoredRelations

log = logging.getLogger(__name__)

MINUTE, DAY = 60.0, 86400.0

CHECKED_EVERY = 7 * DAY
"""They change with the seasons."""

AFTER_NONE_EVERY = DAY
"""The site has none until it is started again."""

AFTER_FAILURE_EVERY = 5 * MINUTE
"""An answer can do without them, so no key press waits for them twice."""


class KnownRelations:
    """The relations in the store, which all windows share. `clock` gives UNIX seconds."""

    def __init__(self, store: CatalogueStore, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._failed_at: float | None = None

    def get(self, client: JimakuClient, aside: Patience) -> Relations:
        """What is known, however old, else asked for.

        `aside`: seconds for this and other questions that the work can do without.
        """
        known = self._store.relations()
        if known is not None:
            return known.relations
        if aside.left <= 0:
            return {}
        with aside.spending() as seconds:
            return self._fetch(client, None, min(seconds, JSON_SECONDS))

    def renew_if_due(self, client: JimakuClient) -> None:
        """Compare the hash of what is stored, once a week; for after an answer, when nobody waits."""
        known = self._store.relations()
        if known is not None and not is_recent(known.checked_at, CHECKED_EVERY, self._clock()):
            self._fetch(client, known, JSON_SECONDS)

    def _fetch(self, client: JimakuClient, known: StoredRelations | None, seconds: float) -> Relations:
        old = known.relations if known is not None else {}
        if is_recent(self._failed_at, AFTER_FAILURE_EVERY, self._clock()):
            return old
        try:
            if known is not None:
                digest = client.relations_date(seconds)[0]
                if digest == known.hash or _is_of_nothing(digest):
                    return self._checked(old, digest)
            answer = client.relations(seconds)
        except NetworkError as error:
            log.warning("relations not renewed: %s", error.line())
            self._failed_at = self._clock()
            return old
        if any(old.values()) and not any(answer.relations.values()):
            return self._checked(old, "")
        self._store.save_relations(answer.hash, answer.relations, self._clock())
        return answer.relations if any(answer.relations.values()) else self._checked({}, answer.hash)

    def _checked(self, relations: Relations, digest: str) -> Relations:
        """What is kept stays; where the site has nothing to compare it with, for a day only."""
        early = CHECKED_EVERY - AFTER_NONE_EVERY if _is_of_nothing(digest) else 0.0
        self._store.touch_relations(self._clock() - early)
        return relations


def _is_of_nothing(digest: str) -> bool:
    """Whether it is what the site tells when it was started while the source of its relations was away."""
    return not digest.strip("0")
