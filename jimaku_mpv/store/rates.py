"""The servers' rate windows, shared by all windows of the player.

Has the shape that the rate limiter asks for, without knowing it. Knows nothing of headers or waits.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable

from jimaku_mpv.model import RateWindow
from jimaku_mpv.store.database import Database

Change = Callable[[RateWindow | None], RateWindow | None]


class SharedRates:
    """Part of the catalogue's file; every method may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def load(self, server: str) -> RateWindow | None:
        """The window as last kept by any process."""
        return self._database.read(lambda db: _load(db, server))

    def update(self, server: str, change: Change) -> RateWindow | None:
        """Read, change and keep in one step that no other process can come between; None forgets.

        A `change` that needs the time reads it itself: it may have to wait until it is its turn.
        """

        def work(db: sqlite3.Connection) -> RateWindow | None:
            window = change(_load(db, server))
            if window is None:
                db.execute("DELETE FROM rates WHERE server = ?", (server,))
            else:
                db.execute("REPLACE INTO rates VALUES (?, ?)", (server, _text(window)))
            return window

        return self._database.write(work)


def _load(db: sqlite3.Connection, server: str) -> RateWindow | None:
    row = db.execute("SELECT state FROM rates WHERE server = ?", (server,)).fetchone()
    try:
        return RateWindow(*json.loads(row[0])) if row else None
    except (ValueError, TypeError):
        return None  # of no use, and the next answer brings a new one


def _text(window: RateWindow) -> str:
    return json.dumps([window.limit, window.remaining, window.at, window.until, window.spread])
