"""What simple tools do at each key press, for comparison: a new Python process that takes the first hit.

guessit reads the name, the site's `query` finds the entry, its `episode=` filter the file. Written from
scratch and as fast as it can be that way; it knows nothing of jimaku-mpv.

    JIMAKU_URL=… JIMAKU_API_KEY=… python simple_tool.py VIDEO OUT
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import requests
from guessit import guessit

SECONDS = 10.0


def query_of(video: str) -> str:
    """What the site is asked for."""
    return str(guessit(video).get("title", ""))


def fetch(video: str, site: str, key: str) -> bytes | None:
    """The first file of the first entry; None when the site has nothing."""
    told = guessit(video)
    entries = _ask(site, key, "/api/entries/search", {"query": str(told.get("title", "")), "anime": "true"})
    if not entries:
        return None
    episode = {"episode": str(told["episode"])} if isinstance(told.get("episode"), int) else {}
    files = _ask(site, key, f"/api/entries/{entries[0]['id']}/files", episode)
    if not files:
        return None
    return requests.get(files[0]["url"], timeout=SECONDS).content


def _ask(site: str, key: str, path: str, params: dict[str, str]) -> list[dict[str, Any]]:
    answer = requests.get(site + path, params, headers={"Authorization": key}, timeout=SECONDS)
    answer.raise_for_status()
    found: list[dict[str, Any]] = answer.json()
    return found


def main(video: str, out: str) -> int:
    """Fetch and save; 1 when nothing was found."""
    data = fetch(video, os.environ["JIMAKU_URL"], os.environ["JIMAKU_API_KEY"])
    if data is None:
        return 1
    Path(out).write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
