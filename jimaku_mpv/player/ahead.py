"""Prepares the subtitle of the next file, so that it is there from its first frame."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from jimaku_mpv.errors import Superseded
from jimaku_mpv.model import PlayingFile
from jimaku_mpv.player.loading import about, titled
from jimaku_mpv.player.messages import Question, Watching
from jimaku_mpv.player.ready import ReadyRecords
from jimaku_mpv.player.services import Services
from jimaku_mpv.prefetch import next_in_folder

log = logging.getLogger(__name__)


class Ahead:
    """One preparation at a time; a newer one ends the older."""

    def __init__(self, ready: ReadyRecords) -> None:
        self._ready = ready
        self._latest = threading.Event()
        self._lock = threading.Lock()

    def prepare(self, services: Services, now: Question | Watching) -> None:
        """Fetch what the playlist, or else the folder, plays next, unless it lies ready."""
        stale, settings = self._begin(), services.settings
        if not (settings.prefetch and settings.autoload):
            return
        path = now.following or next_in_folder(now.playing.path)
        if path is None or not Path(path).is_file() or self._ready.has(path, now.settings_key):
            return

        def checkpoint() -> None:
            if stale.is_set():
                raise Superseded

        got = services.prefetch.fetch(path, checkpoint)
        if got is not None:
            finding, fetched = got
            origin = about(finding, fetched.choice, fetched.subtitle)
            # Whoever stops this may be sure that nothing is kept from then on.
            with self._ready.lock:
                if stale.is_set():
                    return
                saved, _ = services.pipeline.keep(fetched.subtitle, PlayingFile(path))
                self._ready.note(path, now.settings_key, titled(saved, finding), origin, ahead=True)
            log.info("ready for the next file: %s", fetched.subtitle.file_name)

    def stop(self) -> None:
        """The file is left, or something else is chosen: what is being prepared may be wrong by now."""
        self._begin()

    def _begin(self) -> threading.Event:
        with self._ready.lock, self._lock:
            self._latest.set()
            self._latest = threading.Event()
            return self._latest
