"""`get`: save the subtitle of each video beside it, asking on a terminal where it is not certain."""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from jimaku_mpv.commands.assembly import Assembly, conf_settings, renew
from jimaku_mpv.commands.choose import settle
from jimaku_mpv.commands.progress import Progress
from jimaku_mpv.commands.terminal import Colour, Page
from jimaku_mpv.commands.words import visible
from jimaku_mpv.errors import (
    JimakuError,
    KeyMissing,
    KeyRefused,
    NetworkError,
    NothingFound,
    NotThereYet,
    RateLimited,
    UsageError,
)
from jimaku_mpv.files.keeping import keep, kept
from jimaku_mpv.model import EntryId, Episode, PlayingFile
from jimaku_mpv.pipeline.awaiting import KEPT_FREE as KEPT_FREE_BY_LOOKS
from jimaku_mpv.pipeline.awaiting import Awaiting
from jimaku_mpv.pipeline.find import Pipeline
from jimaku_mpv.pipeline.finding import Finding
from jimaku_mpv.pipeline.request import Request
from jimaku_mpv.prefetch import VIDEOS
from jimaku_mpv.privacy import is_address

HOPELESS = (RateLimited, KeyMissing, KeyRefused)
"""What would be no better for the next video. A limit that only wants a wait is waited for."""

IN_A_ROW = 3
"""Failures of the network after which the next video would fare no better either."""

PATIENCE = 1800.0
"""Seconds of waits for the limit, for one video. Thirty machines on one address need ten minutes when luck is
against one of them; a server that refuses for half an hour means it."""

ASIDE = 300.0
"""Seconds for what an answer can do without, as AniList's."""

KEPT_FREE = 3
"""Requests left to who presses a key meanwhile: at most the changes of both halves of the directory, and a
list. Fewer, and four machines on one address are refused; each costs a large folder one interval."""


LONGEST_SLEEP = 5.0
"""Seconds. A Ctrl+C between Python's last look for one and the system's sleep is heard when that is over."""


class Result(StrEnum):
    """What became of a video, as the last line counts it."""

    SAVED = "saved"
    THERE = "had one already"
    FAILED = "without one"
    OPEN = "not tried"


VERBS = {Result.SAVED: "saved", Result.THERE: "there already:"}
COLOURS = {Result.SAVED: Colour.GOOD, Result.THERE: Colour.DOUBT}


@dataclass(frozen=True, slots=True)
class Order:
    """What the command line asks for, the same for every video."""

    to: Path | None
    entry: EntryId | None
    episode: Episode | None
    force: bool


def run(args: argparse.Namespace) -> int:
    """Save one subtitle per video; 0 only if every video has one in the end."""
    order = Order(
        to=Path(args.to).expanduser() if args.to else None,
        entry=EntryId(args.entry) if args.entry is not None else None,
        episode=args.episode,
        force=args.force,
    )
    videos = [video for path in args.paths for video in _videos(Path(path).expanduser())]
    if order.episode is not None and len(videos) > 1:
        raise UsageError("--episode is for one video", f"There are {len(videos)}")
    settings = conf_settings()
    with Assembly() as assembly:
        pipeline = assembly.pipeline(settings)
        awaiting = Awaiting(pipeline, assembly.store, time.time) if args.wait else None
        code = save_all(pipeline, order, videos, awaiting)
        renew(pipeline)
    return code


def save_all(
    pipeline: Pipeline, order: Order, videos: Sequence[Path], awaiting: Awaiting | None = None
) -> int:
    """One video after the other; the exit code of the first failure.

    With `awaiting`, what may still come is looked for again until it is there, or for six hours.
    """
    return _Round(pipeline, order, videos, awaiting).go()


@dataclass(frozen=True, slots=True)
class _Awaited:
    """A video whose episode may still come, and when to look for it, by the monotonic clock."""

    number: int
    video: Path
    entry: EntryId
    due: float


class _Round:
    """One video after the other, and what is said of each."""

    def __init__(
        self, pipeline: Pipeline, order: Order, videos: Sequence[Path], awaiting: Awaiting | None
    ) -> None:
        self._pipeline = pipeline
        self._awaiting = awaiting
        self._awaited: list[_Awaited] = []
        self._chosen: dict[str, EntryId] = {}
        self._began = time.time(), time.monotonic()
        self._order = order
        self._videos = videos
        self._page = Page.of(sys.stderr)
        self._progress = Progress(self._page)
        self._results: Counter[Result] = Counter()
        self._in_a_row = 0

    def go(self) -> int:
        """The exit code of the first failure; however it ends, what was done is counted."""
        code = 0
        try:
            for number, video in enumerate(self._videos, 1):
                ended = self._one(number, video)
                code = code or ended
            while self._awaited:
                ended = self._look_again()
                code = code or ended
        finally:
            self._progress.clear()
            self._sum_up()
        return code

    def _one(self, number: int, video: Path) -> int:
        name, count = visible(video.name), self._count(number)
        self._progress.show(f"{count}{name} …")
        try:
            result, words = self._save(video)
        except NotThereYet as error:
            self._in_a_row = 0
            self._await(number, video, EntryId(error.entry), error.again)
            self._progress.clear()
            self._page.say(f"{count}{name}: {visible(error.looked_for())}")
            return 0
        except JimakuError as error:
            self._in_a_row = self._in_a_row + 1 if isinstance(error, NetworkError) else 0
            if isinstance(error, HOPELESS) or self._in_a_row == IN_A_ROW:
                self._tell(Result.FAILED, f"{count}{name}: ", "not done")
                raise
            self._tell(Result.FAILED, f"{count}{name}: ", visible(error.line()))
            return error.exit_code
        self._in_a_row = 0
        self._tell(result, count, VERBS[result], f" {visible(words)}")
        return 0

    def _count(self, number: int) -> str:
        return f"[{number}/{len(self._videos)}] " if self._page.width and len(self._videos) > 1 else ""

    def _await(self, number: int, video: Path, entry: EntryId, seconds: float) -> None:
        self._awaited.append(_Awaited(number, video, entry, time.monotonic() + seconds))

    def _look_again(self) -> int:
        """Wait for the next look, and look; the exit code if it was given up."""
        one = min(self._awaited, key=lambda one: one.due)
        seconds = max(0.0, one.due - time.monotonic())
        at = time.strftime("%H:%M", time.localtime(time.time() + seconds))
        self._progress.show(f"{len(self._awaited)} {Result.FAILED} yet: looking again at {at} …")
        # What the machine sleeps meanwhile does not count, so nothing is to be made up for.
        while (left := one.due - time.monotonic()) > 0:
            time.sleep(min(left, LONGEST_SLEEP))
        self._progress.show(f"{visible(one.video.name)} …")
        code = self._look(one)
        # Not before: whoever ends the run meanwhile has it counted, too.
        self._awaited.remove(one)
        return code

    def _look(self, one: _Awaited) -> int:
        assert self._awaiting is not None
        request = self._request(one.video, KEPT_FREE_BY_LOOKS)
        look = self._awaiting.look(one.entry, request, self._waited())
        if look.finding is not None:
            return self._one(one.number, one.video)
        if look.again is not None:
            self._await(one.number, one.video, one.entry, look.again)
            return 0
        why = look.why or "no subtitle came"
        self._tell(Result.FAILED, f"{self._count(one.number)}{visible(one.video.name)}: ", visible(why))
        return NotThereYet.exit_code

    def _waited(self) -> float:
        """Seconds since it began, those of a sleep included; a clock that is set back takes none away."""
        wall, here = self._began
        return max(time.time() - wall, time.monotonic() - here)

    def _tell(self, result: Result, head: str, striking: str, rest: str = "") -> None:
        self._results[result] += 1
        self._progress.clear()
        self._page.say(head + self._page.paint(striking, COLOURS.get(result, Colour.BAD)) + rest)

    def _sum_up(self) -> None:
        total = len(self._videos)
        if total > 1:
            untold = total - self._results.total()
            awaited = min(len(self._awaited), untold)
            self._results[Result.FAILED] += awaited
            self._results[Result.OPEN] = untold - awaited
            counted = (f"{self._results[kind]} {kind}" for kind in Result if self._results[kind])
            self._page.say(f"{total} videos: {', '.join(counted)}")

    def _save(self, video: Path) -> tuple[Result, str]:
        order = self._order
        folder, stem = order.to or video.parent, _stem(video)
        there = kept(folder, stem)
        if there and not order.force:
            return Result.THERE, there.name
        if order.to is None and not folder.is_dir():
            raise UsageError("There is no such folder to save in", f"{folder}: create it, or use --to DIR")
        asked = self._request(video, KEPT_FREE)
        missing = () if self._awaiting is None else (self._missing,)
        finding, request = settle(self._pipeline, asked, self._progress.clear, *missing)
        fetched = self._pipeline.fetch_best(finding, request)
        saved = keep(Path(fetched.subtitle.path), folder, stem, over=order.force)
        if saved is None:
            return Result.THERE, f"one for {video.name}, by now"
        note = f" ({fetched.note})" if fetched.note else ""
        return Result.SAVED, f"{saved.name} from {fetched.subtitle.file_name}{note}"

    def _missing(self, finding: Finding, request: Request) -> NothingFound:
        """Why there is nothing; whoever has said which entry is meant is not asked again at each look."""
        assert self._awaiting is not None
        if request.entry is not None:
            self._chosen[request.playing.path] = request.entry
        return self._awaiting.missing(finding, request)

    def _request(self, video: Path, kept_free: int) -> Request:
        path = _as_given(video)
        return Request(
            PlayingFile(path),
            patience=PATIENCE,
            aside_seconds=ASIDE,
            kept_free=kept_free,
            tell=self._progress.waiting,
            entry=self._chosen.get(path, self._order.entry),
            episode=self._order.episode,
        )


def _as_given(video: Path) -> str:
    """The whole path, or the address that it was before it was taken for a path."""
    if is_address(str(video)):
        return str(video)
    address = re.sub(r"^([A-Za-z][A-Za-z0-9+.-]+):/(?!/)", r"\1://", str(video))
    return address if is_address(address) and not video.exists() else str(video.absolute())


def _videos(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    found = sorted(
        p
        for p in path.rglob("*")
        if p.suffix.lower() in VIDEOS and not p.name.startswith(".") and p.is_file()
    )
    if not found:
        raise UsageError("There is no video in this folder", str(path))
    yield from found


def _stem(video: Path) -> str:
    # Of a bare title, what stands behind its last dot is no suffix.
    return video.stem if video.is_file() or video.suffix.lower() in VIDEOS else video.name
