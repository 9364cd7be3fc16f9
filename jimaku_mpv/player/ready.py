"""Records of which subtitle lies ready for which video, for the script to read without us.

One small file per video, written whole; lua/ready.lua is the reader and must agree on names and
fields. Only local files are recorded: what a URL shows can change behind the same address.
What plays now is recorded under another name first, which the script takes away once the player has
opened the subtitle: no kill in between leaves a record of what does not open.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import secrets
import stat
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from jimaku_mpv import __version__
from jimaku_mpv.errors import StoreError
from jimaku_mpv.files.writing import sweep, write_whole
from jimaku_mpv.model import LocalSubtitle
from jimaku_mpv.player.messages import NOTHING_KNOWN, About
from jimaku_mpv.player.wire import about_fields, decode_bytes, encode_bytes, track_fields

WAITING = ".waiting"
"""The end of the name of a record that does not count yet; the right name is in front, up to `.json`."""

WAITS = 3600.0
"""Seconds after which the player it was for has gone without opening anything."""

log = logging.getLogger(__name__)


def record_name(path: str) -> str:
    """djb2 over the path's bytes and their number; as in lua/ready.lua."""
    data = os.fsencode(path)
    digest = 5381
    for byte in data:
        digest = (digest * 33 + byte) % 2**32
    return f"{digest:08x}-{len(data)}.json"


@dataclass(frozen=True, slots=True)
class ReadyRecords:
    """The records of one server's cache. Nothing is written while `lock` is held by another."""

    folder: Path
    server: str
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False, compare=False)

    @classmethod
    def of(cls, cache: Path, server: str) -> Self:
        """Those that lie in the cache of this server."""
        return cls(cache / "ready", server)

    def note(
        self,
        video: str,
        settings_key: str,
        subtitle: LocalSubtitle,
        about: About = NOTHING_KNOWN,
        *,
        ahead: bool = False,
        checkpoint: Callable[[], None] = lambda: None,
    ) -> None:
        """Record that `subtitle` is right for the local file `video`; a URL or a folder is passed over.

        `ahead`: nobody has seen it yet. `checkpoint` may raise when it is not right any more.
        """
        record = self._record_of(video, settings_key, subtitle, about)
        if ahead and subtitle.copy_of is not None:
            record["copy_of"] = encode_bytes(subtitle.copy_of)
        with self.lock:
            checkpoint()
            self._write(self.folder / record_name(video), record)

    def propose(
        self,
        video: str,
        settings_key: str,
        subtitle: LocalSubtitle,
        about: About = NOTHING_KNOWN,
        checkpoint: Callable[[], None] = lambda: None,
    ) -> str | None:
        """The same for what the player is about to open: where a record waits for its right name.

        Each has a name of its own, since a measurement and a question may be answered at one time.
        """
        place = self.folder / f"{record_name(video)}.{secrets.token_hex(4)}{WAITING}"
        record = self._record_of(video, settings_key, subtitle, about)
        with self.lock:
            checkpoint()
            return str(place) if self._write(place, record) else None

    def seen(self, video: str) -> None:
        """The video plays with the subtitle that was prepared for it: from now on it is the user's."""
        place = self.folder / record_name(video)
        with self.lock:
            record = self._read(place)
            if record.pop("copy_of", None) is not None:
                self._write(place, record)

    def source(self, video: str) -> str | None:
        """The Source of the subtitle that lies ready for a video."""
        source = self._read(self.folder / record_name(video)).get("source")
        return decode_bytes(source) if isinstance(source, str) else None

    def has(self, video: str, settings_key: str) -> bool:
        """Whether a subtitle lies ready for this file under these settings."""
        record = self._read(self.folder / record_name(video))
        return record.get("path") == encode_bytes(video) and record.get("settings") == settings_key

    def timed(self, video: str, settings_key: str, source: str) -> tuple[str, str] | None:
        """The file of this Source with the times of this very video, and what was done, in words."""
        record = self._read(self.folder / record_name(video))
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            facts, subtitle = Path(video).stat(), Path(decode_bytes(str(record["subtitle"])))
            same = {
                "path": encode_bytes(video),
                "size": facts.st_size,
                "mtime": facts.st_mtime_ns // 10**9,
                "settings": settings_key,
                "source": encode_bytes(source),
                "in_time": True,
            }
            if same.items() <= record.items() and subtitle.is_file():
                return str(subtitle), str(record["timing"])
        return None

    def forget_folder(self, video: str) -> list[tuple[str, LocalSubtitle]]:
        """Drop the records of all videos in this one's folder: the user has chosen anew.

        Gives those videos for which a subtitle was prepared and saved that nobody has seen yet.
        """
        folder, saved = Path(video).parent, []
        with self.lock, contextlib.suppress(OSError):
            for path in self.folder.iterdir():
                record = self._read(path)
                about, copy_of = record.get("path"), record.get("copy_of")
                if not isinstance(about, str) or Path(decode_bytes(about)).parent != folder:
                    continue
                try:
                    path.unlink(missing_ok=True)
                except OSError as error:
                    # On Windows while another player reads it: the others go all the same.
                    log.warning("a record stays: %s", error)
                    continue
                if isinstance(copy_of, str):
                    ours = decode_bytes(copy_of)
                    saved.append((decode_bytes(about), LocalSubtitle(ours, "", Path(ours).name)))
        return saved

    def tidy(self) -> None:
        """Drop what is of no use any more: records whose subtitle is gone, and halves of killed writers."""
        sweep(self.folder)
        with contextlib.suppress(OSError):
            for path in self.folder.glob(f"*{WAITING}"):
                if path.stat().st_mtime < time.time() - WAITS:
                    path.unlink(missing_ok=True)
            for path in self.folder.glob("*.json"):
                subtitle = self._read(path).get("subtitle")
                if not isinstance(subtitle, str) or not Path(decode_bytes(subtitle)).exists():
                    path.unlink(missing_ok=True)

    def _record_of(
        self, video: str, settings_key: str, subtitle: LocalSubtitle, about: About
    ) -> dict[str, object]:
        """Empty for what must not lie ready: no file of this disk, or a subtitle that did not open."""
        try:
            facts = Path(video).stat()
        except (OSError, ValueError):
            return {}
        if not stat.S_ISREG(facts.st_mode):
            return {}
        if subtitle.refusal is not None and Path(subtitle.refusal).exists():
            # Another player refused it: what lies ready must open at once, in all of them.
            return {}
        return {
            "version": __version__,
            "path": encode_bytes(video),
            "size": facts.st_size,
            # A float would round up the last tenth of a microsecond; mpv gives whole seconds.
            "mtime": facts.st_mtime_ns // 10**9,
            "server": self.server,
            "settings": settings_key,
            "subtitle": encode_bytes(subtitle.path),
            **track_fields(subtitle),
            **about_fields(about),
        }

    def _write(self, place: Path, record: Mapping[str, object]) -> bool:
        if "path" not in record:
            return False
        try:
            write_whole(place, json.dumps(record).encode())
        except StoreError as error:
            log.warning("the subtitle is not noted for next time: %s", error)
            return False
        return True

    def _read(self, path: Path) -> dict[str, object]:
        try:
            record = json.loads(path.read_bytes())
        except (OSError, ValueError):
            return {}
        return record if isinstance(record, dict) else {}
