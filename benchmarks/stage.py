"""Where everything is played: a home folder of its own, the stand-in server, and videos to play.

Nothing of the user's own is read or written. Knows no mpv and measures nothing.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from jimaku_mpv.setup.script import helper_command
from tests.standin.crowd import crowd
from tests.standin.server import StandIn
from tests.standin.shows import Entry
from tests.standin.subtitles import title

SEED = 20250101
OURS = ("JIMAKU_", "ANILIST_", "TMDB_", "MPV_", "XDG_", "COVERAGE_", "PYTHON")
CLIP_SECONDS = 240  # auto-load passes over what is shorter than three minutes
SEQUEL_WORDS = ("Season", "Part", "Movie", "Zoku")
OTHER_SHOW = "[Demo] K-ON! - 03.mkv"


@dataclass(frozen=True, slots=True)
class Episode:
    """A video with the words that its subtitle shows at the beginning."""

    path: Path
    line: str


class Stage:
    """The servers and the disk of one report; `latency` in milliseconds is added to every answer."""

    def __init__(self, latency: float = 0.0) -> None:
        self._stack = ExitStack()
        self.latency = latency
        # A socket's path holds about 100 bytes, so the folder has a short name.
        self.home = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="jm-")))
        catalogue = crowd()
        self.standin = self._stack.enter_context(
            StandIn(limit=False, latency=latency / 1000, catalogue=catalogue)
        )
        self.environment = self._environment()
        self.command = helper_command()
        self._entries = [entry for entry in catalogue.entries if _is_of_crowd(entry)]
        self._shows = _shows(self._entries)
        self.config = self.home / "mpv"
        self.bare_config = self.home / "bare"
        self.bare_config.mkdir()
        self._clip = self._record()
        self.run("setup", "--mpv-config", str(self.config))
        self.run("match", OTHER_SHOW)
        shutil.copytree(self._cache, self.home / "known")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def run(self, *arguments: str, given: str = "") -> list[str]:
        """Run `jimaku-mpv` with a standard input and give the lines that it prints."""
        ran = subprocess.run(
            [*self.command, *arguments],
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            input=given,
            encoding="utf-8",
        )
        return ran.stdout.splitlines()

    def forget_all(self) -> None:
        """As after the installation: no catalogue, nothing chosen. No helper may run."""
        for folder in (self._cache, self._data):
            shutil.rmtree(folder, ignore_errors=True)

    def know_catalogue(self) -> None:
        """As after the first use: the catalogue is there, and nothing of any show that is measured."""
        self.forget_all()
        shutil.copytree(self.home / "known", self._cache)

    def show(self, number: int) -> Entry:
        """One of the invented shows, in an order that is the same each time."""
        return self._shows[number % len(self._shows)]

    def anime(self) -> list[Entry]:
        """Every invented anime whose season, if it has one, is told by a number."""
        return [entry for entry in self._entries if not entry.name.endswith((" Part 2", " Zoku"))]

    def episode(self, show: Entry, number: int) -> Episode:
        """An episode of it as a video file."""
        path = self.home / "videos" / f"[Crowd] {show.name} - {number:02} (1080p).mkv"
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            path.hardlink_to(self._clip)
        return Episode(path, title(show, number))

    def requests(self) -> tuple[int, int]:
        """How many requests the servers have seen, and how many of them were downloads."""
        return len(self.standin.requests), self.standin.counts()["download"]

    def check(self) -> None:
        """Raise RuntimeError if anybody asked the servers something that the real ones don't know."""
        if self.standin.surprises:
            raise RuntimeError("\n".join(self.standin.surprises))

    @property
    def catalogue_file(self) -> Path:
        """The store of the catalogue, once it is known."""
        return next(self._cache.rglob("catalogue.db"))

    @property
    def _cache(self) -> Path:
        return self.home / ".cache"

    @property
    def _data(self) -> Path:
        return self.home / ".local"

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        runtime = self.home / "run"
        runtime.mkdir(mode=0o700)
        return kept | {
            "HOME": str(self.home),
            "XDG_CACHE_HOME": str(self._cache),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "XDG_DATA_HOME": str(self._data),
            "XDG_STATE_HOME": str(self.home / ".state"),
            "XDG_RUNTIME_DIR": str(runtime),
            "JIMAKU_URL": self.standin.url,
            "ANILIST_URL": self.standin.anilist_url,
            "TMDB_URL": self.standin.tmdb_url,
            "JIMAKU_API_KEY": self.standin.key,
        }

    def _record(self) -> Path:
        path = self.home / "clip.mkv"
        source = f"testsrc2=size=64x36:rate=24:duration={CLIP_SECONDS}"
        encoder = ("-c:v", "libx264", "-preset", "ultrafast", "-threads", "1")
        command = ["ffmpeg", "-v", "error", "-nostdin", "-f", "lavfi", "-i", source, *encoder, str(path)]
        subprocess.run(command, check=True)
        return path


def _shows(entries: list[Entry]) -> list[Entry]:
    plain = [entry for entry in entries if not any(word in entry.name for word in SEQUEL_WORDS)]
    random.Random(SEED).shuffle(plain)
    return plain


def _is_of_crowd(entry: Entry) -> bool:
    return bool(entry.anime and entry.anilist and entry.runs and entry.runs[0].pattern.startswith("[Crowd] "))
