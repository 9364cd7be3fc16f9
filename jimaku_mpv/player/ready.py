"""Records of which subtitle lies ready for which video, for the script to read without us.

One small file per video, written whole; lua/ready.lua is the reader and must agree on names and
fields. Only local files are recorded: what a URL shows can change behind the same address.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import stat
import threading
from dataclasses import dataclass, field
from pathlib import Path

from jimaku_mpv import __version__
from jimaku_mpv.errors import StoreError
from jimaku_mpv.files.writing import sweep, write_whole
from jimaku_mpv.model import LocalSubtitle
from jimaku_mpv.player.messages import NOTHING_KNOWN, About
from jimaku_mpv.player.wire import about_fields, decode_bytes, encode_bytes, track_fields

log = logging.getLogger(__name__)


def record_name(path: str) -> str:
    """djb2 over the path's bytes and their number; as in lua/ready.lua."""
    data = os.fsencode(path)
    digest = 5381
    for byte in data:
        digest = (digest * 33 + byte) % 2**32
    return f"{digest:08x}-{len(data)}.json"


@dataclass(frozen=True, slots=True)
class Answered:
    """A subtitle that was handed to the player for a video; whether it opens is not known yet."""

    number: int
    video: str
    settings_key: str
    subtitle: LocalSubtitle
    about: About


@dataclass(frozen=True, slots=True)
class ReadyRecords:
    """The records of one server's cache.

    `_answered`: the latest answer to a question (False) and to a measurement (True).
    """

    folder: Path
    server: str
    _answered: dict[bool, Answered] = field(default_factory=dict, repr=False, compare=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def expect(self, answered: Answered, measured: bool = False) -> None:
        """What plays: to be recorded once the player has opened it. A newer one takes its place."""
        with self._lock:
            self._answered[measured] = answered

    def opened(self, number: int, measured: bool = False) -> None:
        """Record it now, unless the user has chosen anew since."""
        with self._lock:
            one = self._answered.get(measured)
            if one is not None and one.number == number:
                del self._answered[measured]
                self._write(one.video, one.settings_key, one.subtitle, one.about)

    def note(
        self, video: str, settings_key: str, subtitle: LocalSubtitle, about: About = NOTHING_KNOWN
    ) -> None:
        """Record that `subtitle` is right for the local file `video`; a URL or a folder is passed over."""
        with self._lock:
            for measured in [of for of, one in self._answered.items() if one.video == video]:
                del self._answered[measured]
            self._write(video, settings_key, subtitle, about)

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
        with self._lock, contextlib.suppress(OSError):
            self._answered.clear()
            for path in self.folder.iterdir():
                about = self._read(path).get("path")
                if isinstance(about, str) and Path(decode_bytes(about)).parent == folder:
                    path.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Drop what is of no use any more: records whose subtitle is gone, and halves of killed writers."""
        sweep(self.folder)
        with contextlib.suppress(OSError):
            for path in self.folder.glob("*.json"):
                subtitle = self._read(path).get("subtitle")
                if not isinstance(subtitle, str) or not Path(decode_bytes(subtitle)).exists():
                    path.unlink(missing_ok=True)

    def _write(self, video: str, settings_key: str, subtitle: LocalSubtitle, about: About) -> None:
        try:
            facts = Path(video).stat()
        except (OSError, ValueError):
            return
        if not stat.S_ISREG(facts.st_mode):
            return
        if subtitle.refusal is not None and Path(subtitle.refusal).exists():
            # Another player refused it: what lies ready must open at once, in all of them.
            return
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
            write_whole(self.folder / record_name(video), json.dumps(record).encode())
        except StoreError as error:
            log.warning("the subtitle is not noted for next time: %s", error)

    def _read(self, path: Path) -> dict[str, object]:
        try:
            record = json.loads(path.read_bytes())
        except (OSError, ValueError):
            return {}
        return record if isinstance(record, dict) else {}
