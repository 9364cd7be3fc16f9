"""`get`: save the subtitle of each video beside it, asking on a terminal where it is not certain."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jimaku_mpv.commands.assembly import Assembly, conf_settings, renew
from jimaku_mpv.commands.choose import settle
from jimaku_mpv.commands.words import visible
from jimaku_mpv.errors import JimakuError, KeyMissing, KeyRefused, NetworkError, RateLimited, UsageError
from jimaku_mpv.files.keeping import keep, kept
from jimaku_mpv.model import EntryId, Episode, PlayingFile
from jimaku_mpv.pipeline.find import Pipeline
from jimaku_mpv.pipeline.request import Request
from jimaku_mpv.prefetch import VIDEOS

HOPELESS = (RateLimited, KeyMissing, KeyRefused)
"""What would be no better for the next video."""

IN_A_ROW = 3
"""Failures of the network after which the next video would fare no better either."""

PATIENCE = 300.0


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
    code = in_a_row = 0
    with Assembly() as assembly:
        pipeline = assembly.pipeline(settings)
        for number, video in enumerate(videos, 1):
            head = f"[{number}/{len(videos)}] {visible(video.name)}: "
            try:
                print(head + _save(pipeline, video, order), file=sys.stderr)
                in_a_row = 0
            except JimakuError as error:
                in_a_row = in_a_row + 1 if isinstance(error, NetworkError) else 0
                if isinstance(error, HOPELESS) or in_a_row == IN_A_ROW:
                    print(head + "not done", file=sys.stderr)
                    raise
                print(head + visible(error.line()), file=sys.stderr)
                code = code or error.exit_code
        renew(pipeline)
    return code


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


def _save(pipeline: Pipeline, video: Path, order: Order) -> str:
    folder, stem = order.to or video.parent, _stem(video)
    there = kept(folder, stem)
    if there and not order.force:
        return f"has {visible(there.name)} already"
    if order.to is None and not folder.is_dir():
        raise UsageError("There is no such folder to save in", f"{folder}: create it, or use --to DIR")
    request = Request(
        PlayingFile(str(video.absolute())),
        patience=PATIENCE,
        aside_seconds=PATIENCE,
        entry=order.entry,
        episode=order.episode,
    )
    finding, request = settle(pipeline, request)
    fetched = pipeline.fetch_best(finding, request)
    saved = keep(Path(fetched.subtitle.path), folder, stem, over=order.force)
    if saved is None:
        return "has another one by now"
    note = f" ({fetched.note})" if fetched.note else ""
    return visible(f"{saved.name} from {fetched.subtitle.file_name}{note}")


def _stem(video: Path) -> str:
    # Of a bare title, what stands behind its last dot is no suffix.
    return video.stem if video.is_file() or video.suffix.lower() in VIDEOS else video.name
