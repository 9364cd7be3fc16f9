"""Machines that share one address, on a clock that passes only while all of them wait.

Everything of the program is real (the command's loop, the pipeline, the limiter, the stores on a disk) but
the network, the clock and the sleep.
"""

from __future__ import annotations

import heapq
import itertools
import json
import random
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast
from urllib.parse import unquote, urlsplit

from jimaku_mpv.commands.get import Order, save_all
from jimaku_mpv.files.cache import SubtitleCache
from jimaku_mpv.model import PlayingFile, Preferences
from jimaku_mpv.net.anilist import AniListClient
from jimaku_mpv.net.body import Answer
from jimaku_mpv.net.call import Call
from jimaku_mpv.net.http import Http
from jimaku_mpv.net.jimaku import JimakuClient
from jimaku_mpv.net.ratelimit import KEY_PRESS, RateLimiter
from jimaku_mpv.pipeline.catalogue import Catalogue
from jimaku_mpv.pipeline.fetch import Fetcher
from jimaku_mpv.pipeline.find import Pipeline
from jimaku_mpv.pipeline.identification import Identification
from jimaku_mpv.pipeline.memory import Memory
from jimaku_mpv.pipeline.references import References
from jimaku_mpv.pipeline.request import Request
from jimaku_mpv.pipeline.screens import Screens
from jimaku_mpv.store.catalogue import CatalogueStore
from jimaku_mpv.store.decisions import Decisions

SITE = "https://jimaku.test"
NOON = 1_798_761_600.0
BURST, INTERVAL = 25, 2.4
FIRST = ("Kogane", "Shirogane", "Akatsuki", "Tasogare", "Minamo", "Hayate", "Suzunari", "Kagerou")
SECOND = ("Densha", "Toudai", "Kissaten", "Bouenkyou", "Mizuumi", "Tokeidai")
TITLES = tuple(f"{one} {other}" for other, one in itertools.product(SECOND, FIRST))
SUBTITLE = "1\n00:00:01,000 --> 00:00:02,000\nこんにちは\n".encode()


class World:
    """Time that passes only while everybody sleeps. One thread runs at a time, so all is repeatable."""

    def __init__(self) -> None:
        self.now = NOON
        self._order = itertools.count()
        self._asleep: list[tuple[float, int, threading.Event]] = []
        self._failures: list[BaseException] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        turn = self._lie_down(seconds)
        self._wake_next()
        turn.wait()

    def run(self, *works: Callable[[], None]) -> float:
        """Let all of them work, each as a thread; gives the seconds that it took them."""
        began = self.now
        threads = [threading.Thread(target=self._work, args=(self._lie_down(0.0), work)) for work in works]
        for thread in threads:
            thread.start()
        self._wake_next()
        for thread in threads:
            thread.join()
        if self._failures:
            raise self._failures[0]
        return self.now - began

    def _lie_down(self, seconds: float) -> threading.Event:
        turn = threading.Event()
        heapq.heappush(self._asleep, (self.now + max(0.0, seconds), next(self._order), turn))
        return turn

    def _wake_next(self) -> None:
        if self._asleep:
            when, _, turn = heapq.heappop(self._asleep)
            self.now = max(self.now, when)
            turn.set()

    def _work(self, turn: threading.Event, work: Callable[[], None]) -> None:
        turn.wait()
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - the test gets it
            self._failures.append(error)
        finally:
            self._wake_next()


class Limit:
    """The site's, as its newest public source counts: what is left is rounded, and a wait is too long."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._due = 0
        self.passed = 0
        self.refused = 0

    def ask(self) -> tuple[int, dict[str, str]]:
        """The status of one more request, and the headers."""
        # Whole microseconds, as fractions of today's UNIX times are lost.
        now, interval = round(self._world.now * 1e6), round(INTERVAL * 1e6)
        due = max(self._due, now)
        early = due - now - (BURST - 1) * interval
        if early <= 0:
            due += interval
            self._due = due
        self.passed += early <= 0
        self.refused += early > 0
        remaining = 0 if early > 0 else round(BURST - (due - now) / interval)
        headers = {"x-ratelimit-limit": str(BURST), "x-ratelimit-remaining": str(remaining)}
        headers["x-ratelimit-reset"] = as_float32(due / 1e6)
        if remaining == 0:
            wait = early + interval if early > 0 else due - now - (BURST - 1) * interval
            headers["x-ratelimit-reset-after"] = f"{wait / 1e6}"
        return (429 if early > 0 else 200), headers

    def use_up(self) -> None:
        """As if others had sent all that is allowed just now."""
        self._due = round(self._world.now * 1e6) + BURST * round(INTERVAL * 1e6)


class Site:
    """The site without a network: shows of one episode each, and an answer takes its time.

    `override` decides in place of the limit.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.limit = Limit(world)
        self.refusals: Counter[tuple[int, str]] = Counter()
        self.passed: dict[int, list[float]] = {}
        self.override: Callable[[], tuple[int, dict[str, str]]] | None = None

    def send(self, call: Call, who: int) -> Answer:
        path = unquote(urlsplit(call.url).path)
        # Downloads come two at a time, a bound of the process: all machines of a test are in one.
        if "/download/" not in path:
            self.world.sleep(random.uniform(0.02, 0.2))
        limited = path.startswith("/api/")
        status, headers = (self.override or self.limit.ask)() if limited else (200, {})
        if limited and status == 200:
            self.passed.setdefault(who, []).append(self.world())
        if status == 429:
            self.refusals[who, f"{path} {dict(call.params)}"] += 1
            body: object = {"error": "rate limit exceeded", "code": 8}
        else:
            body = self._body(path, call)
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return Answer("jimaku.test", status, headers, data)

    def _body(self, path: str, call: Call) -> object:
        match path.strip("/").split("/"):
            case ["api", "entries", "search"]:
                live = call.params["anime"] == "false"
                return [] if live else [_entry(number) for number in range(len(TITLES))]
            case ["api", "entries", number]:
                return _entry(int(number) - 1)
            case ["api", "entries", number, "files"]:
                name = f"[Kumo] {TITLES[int(number) - 1]} - 01 (1080p).srt"
                url = f"{SITE}/entry/{number}/download/{name.replace(' ', '%20').replace('[', '%5B')}"
                return [
                    {"url": url, "name": name, "size": len(SUBTITLE), "last_modified": "2026-01-01T00:00:00Z"}
                ]
            case ["entry", _, "download", _]:
                return SUBTITLE
            case ["anime-relations"]:
                return {"created_at": "2026-01-01T00:00:00Z", "hash": "00", "relations": {}}
        raise AssertionError(f"nothing asks for {call.url}")


@dataclass(frozen=True)
class Line:
    """One machine's, or one program's, way to the site."""

    site: Site

    def send(self, call: Call) -> Answer:
        return self.site.send(call, id(self))


@dataclass
class Program:
    """One program of ours with everything it has; several may share a `home`."""

    site: Site
    home: Path
    codes: list[int] = field(default_factory=list)

    @contextmanager
    def pipeline(self) -> Iterator[Pipeline]:
        world, http = self.site.world, cast("Http", Line(self.site))
        with (
            CatalogueStore(self.home / "catalogue.db") as store,
            Decisions(self.home / "decisions.db") as decisions,
        ):
            limiter = RateLimiter(SITE, store.rates, world, world.sleep, assumed=BURST)
            catalogue = Catalogue(store, world, world.sleep)
            anilist = AniListClient(
                http, "https://anilist.test", RateLimiter("anilist", None, world, world.sleep)
            )
            references, screens = References(anilist, store, world), Screens(None, store, world)
            yield Pipeline(
                JimakuClient(http, SITE, "key", limiter),
                catalogue,
                Identification(catalogue, references, screens, "jimaku"),
                Memory(decisions, catalogue, world),
                Fetcher(SubtitleCache(self.home, 100_000_000), Preferences(), ()),
                Preferences(),
            )

    def get(self, videos: Sequence[Path]) -> None:
        """The command on these videos."""
        with self.pipeline() as pipeline:
            self.codes.append(save_all(pipeline, Order(None, None, None, force=False), videos))

    def press(self, pipeline: Pipeline, title: str) -> float:
        """A key that loads a subtitle in a player; gives the seconds that the limit held it up."""
        request = Request(PlayingFile(f"/films/[Kumo] {title} - 01 (1080p).mkv"), patience=KEY_PRESS)
        finding = pipeline.find(request)
        assert pipeline.fetch_best(finding, request).choice.file.name.startswith(f"[Kumo] {title}")
        return KEY_PRESS - request.waiting.left


def bound(requests: int) -> float:
    """Seconds that so many requests may take on one address."""
    return 1.5 * (requests - BURST) * INTERVAL + 30


def folder(where: Path, count: int, first: int = 0) -> list[Path]:
    """Videos of so many shows."""
    where.mkdir(parents=True)
    names = [f"[Kumo] {title} - 01 (1080p).mkv" for title in TITLES[first : first + count]]
    videos = [where / name for name in names]
    for video in videos:
        video.touch()
    return videos


def saved(videos: Sequence[Path]) -> int:
    """How many of them have a subtitle."""
    return sum(video.with_suffix(".ja.srt").exists() for video in videos)


def as_float32(value: float) -> str:
    """The shortest decimal that is the nearest number of 32 bits, as the site prints it."""
    near = struct.pack("f", value)
    texts = (f"{value:.{digits}g}" for digits in range(1, 12))
    return f"{float(next(text for text in texts if struct.pack('f', float(text)) == near)):.0f}"


def _entry(index: int) -> dict[str, object]:
    flags = {"anime": True, "movie": False, "adult": False, "external": False, "unverified": False}
    return {
        "id": index + 1,
        "name": TITLES[index],
        "flags": flags,
        "anilist_id": 1000 + index,
        "last_modified": "2026-01-01T00:00:00Z",
        "creator_id": 1,
    }
