"""`match`: what would be chosen for a name, and why; for a person, or as one JSON object a line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator

from jimaku_mpv.commands.assembly import Assembly, conf_settings, renew
from jimaku_mpv.commands.report import as_json, failure_json, tell
from jimaku_mpv.commands.terminal import output
from jimaku_mpv.errors import JimakuError, UsageError
from jimaku_mpv.matching.names import read_name
from jimaku_mpv.model import EntryId, PlayingFile
from jimaku_mpv.pipeline.find import Pipeline
from jimaku_mpv.pipeline.request import Request

PATIENCE = 120.0


def run(args: argparse.Namespace) -> int:
    """Print a line of JSON or a few lines of text for each path; 0 when all were written.

    Text that had to do without the user's decisions ends with the code of why.
    """
    if not args.paths and not args.stdin:
        raise UsageError("Nothing to match", "Name a file, or use --stdin")
    settings, code = conf_settings(), 0
    told: set[EntryId] = set()
    with Assembly() as assembly:
        pipeline = assembly.pipeline(settings)
        entry = EntryId(args.entry) if args.entry is not None else None
        for path in _paths(args):
            if args.json:
                print(json.dumps(_answer(pipeline, path, entry), ensure_ascii=True), flush=True)
            else:
                finding = pipeline.find(_request(path, entry))
                tell(output(), path, finding, told)
                code = code or (finding.unread.exit_code if finding.unread else 0)
        renew(pipeline)
    return code


def _paths(args: argparse.Namespace) -> Iterator[str]:
    yield from args.paths
    if args.stdin:
        yield from _lines(sys.stdin.buffer)


def _lines(stream: Iterable[bytes]) -> Iterator[str]:
    return (line.rstrip(b"\r\n").decode("utf-8", "surrogateescape") for line in stream)


def _answer(pipeline: Pipeline, path: str, entry: EntryId | None) -> dict[str, object]:
    try:
        return as_json(path, pipeline.find(_request(path, entry)))
    except JimakuError as error:
        return failure_json(path, read_name(PlayingFile(path)), error)


def _request(path: str, entry: EntryId | None) -> Request:
    return Request(PlayingFile(path), patience=PATIENCE, aside_seconds=PATIENCE, entry=entry)
