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
import time
from dataclasses import dataclass
from pathlib import Path

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
    """The records of one server's cache."""

    folder: Path
    server: str

    def note(
        self, video: str, settings_key: str, subtitle: LocalSubtitle, about: About = NOTHING_KNOWN
    ) -> None:
        """Record that `subtitle` is right for the local file `video`; a URL or a folder is passed over."""
        self._write(self.folder / record_name(video), video, settings_key, subtitle, about)

    def propose(
        self, video: str, settings_key: str, subtitle: LocalSubtitle, about: About = NOTHING_KNOWN
    ) -> str | None:
        """The same for what the player is about to open: where a record waits for its right name.

        Each has a name of its own, since a measurement and a question may be answered at one time.
        """
        place = self.folder / f"{record_name(video)}.{secrets.token_hex(4)}{WAITING}"
        return str(place) if self._write(place, video, settings_key, subtitle, about) else None

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

    def forget_folder(self, video: str) -> None:
        """Drop the records of all videos in this one's folder: the user has chosen anew."""
        folder = Path(video).parent
        with contextlib.suppress(OSError):
            for path in self.folder.iterdir():
                about = self._read(path).get("path")
                if isinstance(about, str) and Path(decode_bytes(about)).parent == folder:
                    path.unlink(missing_ok=True)

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

    def _write(
        self, place: Path, video: str, settings_key: str, subtitle: LocalSubtitle, about: About
    ) -> bool:
        try:
            facts = Path(video).stat()
        except (OSError, ValueError):
            return False
        if not stat.S_ISREG(facts.st_mode):
            return False
        if subtitle.refusal is not None and Path(subtitle.refusal).exists():
            # Another player refused it: what lies ready must open at once, in all of them.
            return False
        record = {
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
