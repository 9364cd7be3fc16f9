"""`cache`: what lies on this disk and where, and how to be rid of it. Decisions and keys are not cache."""

from __future__ import annotations

import argparse
import contextlib
import json
from datetime import UTC, datetime
from pathlib import Path

from jimaku_mpv.commands.assembly import MEGABYTE, conf_settings
from jimaku_mpv.commands.terminal import output
from jimaku_mpv.commands.words import readable, visible
from jimaku_mpv.files.cache import SubtitleCache, Upload
from jimaku_mpv.paths import Folders, Servers


def run(args: argparse.Namespace) -> int:
    """Show the cache, list it, or clear it."""
    limit = conf_settings().cache_limit
    folders = Folders.for_server(Servers.from_environment().jimaku)
    cache = SubtitleCache(folders.cache, limit * MEGABYTE)
    match args.action:
        case "clear":
            return _clear(cache, folders, args.json)
        case "list":
            return _list(cache, args.json)
        case _:
            return _show(cache, folders, limit, args.json)


def _show(cache: SubtitleCache, folders: Folders, limit: int, wants_json: bool) -> int:
    uploads = cache.uploads()
    size, directory = sum(upload.size for upload in uploads), _directory_size(folders.cache)
    if wants_json:
        facts = {"subtitles": len(uploads), "bytes": size, "limit": limit * MEGABYTE, "directory": directory}
        print(json.dumps({"version": 1, **facts, "folder": readable(str(cache.folder))}))
        return 0
    page = output()
    page.say(f"subtitles:  {len(uploads)} downloads, {_size(size)} of at most {limit} MB (cache_limit)")
    page.say(f"            in {visible(str(cache.folder))}")
    page.say(f"directory:  {_size(directory)}: Jimaku's entries and file lists, always kept")
    page.say(f"            in {visible(str(folders.cache))}")
    page.say("`jimaku-mpv cache list` names every download as it came, `cache clear` removes them all.")
    return 0


def _list(cache: SubtitleCache, wants_json: bool) -> int:
    uploads = cache.uploads()
    if wants_json:
        print(json.dumps({"version": 1, "uploads": [_json(upload) for upload in uploads]}))
    else:
        output().table([_row(upload) for upload in uploads], middle=(2,))
    return 0


def _clear(cache: SubtitleCache, folders: Folders, wants_json: bool) -> int:
    freed = cache.clear()
    for record in (folders.cache / "ready").glob("*.json*"):
        with contextlib.suppress(OSError):
            record.unlink()
    if wants_json:
        print(json.dumps({"version": 1, "freed": freed}))
    else:
        output().say(
            f"Removed {_size(freed)} of subtitles. What you decided, your key and the directory stay."
        )
    return 0


def _row(upload: Upload) -> tuple[str, str, str]:
    used = datetime.fromtimestamp(upload.used, UTC).astimezone().strftime("%Y-%m-%d %H:%M")
    return used, f"{_size(upload.size):>9}", visible(str(upload.original or upload.folder))


def _json(upload: Upload) -> dict[str, object]:
    used = datetime.fromtimestamp(upload.used, UTC).isoformat()
    return {"file": readable(str(upload.original or upload.folder)), "bytes": upload.size, "used": used}


def _directory_size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("catalogue.db*"))


def _size(size: int) -> str:
    return f"{size / MEGABYTE:.1f} MB" if size >= MEGABYTE else f"{size / 1000:.1f} kB"
