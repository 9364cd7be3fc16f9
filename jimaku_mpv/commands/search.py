"""`search`: find an entry by title, in the directory as it is kept here."""

from __future__ import annotations

import argparse
import json

from jimaku_mpv.commands.assembly import Assembly, conf_settings, renew
from jimaku_mpv.commands.terminal import output
from jimaku_mpv.commands.words import visible
from jimaku_mpv.errors import NothingFound
from jimaku_mpv.model import Candidate, PlayingFile
from jimaku_mpv.pipeline.finding import dated
from jimaku_mpv.pipeline.request import Request


def run(args: argparse.Namespace) -> int:
    """Print the entries that fit a title, best first."""
    title = " ".join(args.title)
    settings = conf_settings()
    with Assembly() as assembly:
        pipeline = assembly.pipeline(settings)
        request = Request(PlayingFile(title))
        found = pipeline.search(title, request)
        renew(pipeline)
    if args.json:
        print(json.dumps({"version": 1, "entries": [_json(candidate) for candidate in found]}))
    if not found:
        hint = dated("Try the romaji or the Japanese title", next(iter(request.asked), None))
        raise NothingFound("Nothing on Jimaku looks like that", hint)
    if not args.json:
        output().table([_row(candidate) for candidate in found])
    return 0


def _json(candidate: Candidate) -> dict[str, object]:
    entry = candidate.entry
    return {
        "id": entry.id,
        "name": entry.name,
        "english_name": entry.english_name,
        "japanese_name": entry.japanese_name,
        "anilist_id": entry.anilist_id,
        "tmdb_id": str(entry.tmdb_id) if entry.tmdb_id else None,
        "score": round(candidate.score, 1),
    }


def _row(candidate: Candidate) -> tuple[str, str, str, str]:
    entry = candidate.entry
    key = f"anilist {entry.anilist_id}" if entry.anilist_id else str(entry.tmdb_id or "no id")
    others = " / ".join(visible(name) for name in entry.names()[1:])
    return f"{entry.id:>6}", visible(entry.name), f"({key})", others
