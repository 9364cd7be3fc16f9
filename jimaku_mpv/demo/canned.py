"""The server that the demo plays against: two entries and their subtitles, as the site would send them.

Every answer is fixed; it checks no key, counts nothing, and knows no other question than the demo asks.
"""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from typing import Any
from urllib.parse import quote, unquote

Json = dict[str, Any]

KEY = "demo-key"
EPISODES = range(1, 13)
MODIFIED = "2024-10-01T00:00:00Z"
FIRST, SECOND = 900_001, 900_002
"""Ids of our own; no database has them."""

NAMES = ("[Demo] Demo no Tabi S2 - {0:02} (1080p).srt", "デモの旅.S02E{0:02}.WEBRip.Amazon.ja-jp[sdh].srt")
LINES = (
    "デモの旅 第2期 第{0}話",
    "おはようございます。今日もいい天気ですね。",
    "では、次の町まで歩きましょう。",
)
CUE_SECONDS = 4
POLL_SECONDS = 0.05


class CannedServer(ThreadingTCPServer):
    """Jimaku with two entries, on a free port of this machine until the block is left; AniList knows nothing.

    `http.server`'s own class would ask the name service for this machine's name first.
    """

    daemon_threads = True
    key = KEY

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        files = {
            f"/entry/{SECOND}/download/{quote(pattern.format(number))}": (pattern.format(number), number)
            for pattern in NAMES
            for number in EPISODES
        }
        entries = [_entry(FIRST), _entry(SECOND, " 2nd Season", " 第2期")]
        self.bodies = {path: _subtitle(number) for path, (_, number) in files.items()} | {
            "/api/entries/search?anime=true": _json(entries),
            **{f"/api/entries/{entry['id']}": _json(entry) for entry in entries},
            "/api/entries/search?anime=false": _json([]),
            f"/api/entries/{SECOND}/files": _json(
                [
                    _file(self.url + path, name, len(_subtitle(number)))
                    for path, (name, number) in files.items()
                ]
            ),
            "/anime-relations": _json({"created_at": MODIFIED, "hash": "demo", "relations": {}}),
        }

    def __enter__(self) -> CannedServer:
        threading.Thread(target=self.serve_forever, args=(POLL_SECONDS,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay silent: who asks may hang up at any time."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: CannedServer

    def do_GET(self) -> None:
        """Whatever path has a body; how it is percent-encoded makes no difference."""
        path, mark, query = self.path.partition("?")
        body = self.server.bodies.get(quote(unquote(path)) + mark + query)
        self._send(404 if body is None else 200, body or _json({"error": "not in the demo", "code": 6}))

    def do_POST(self) -> None:
        """What AniList is asked."""
        self.rfile.read(int(self.headers["content-length"]))
        self._send(200, _json({"data": {}}))

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay silent: the terminal is the demo's."""


def _entry(number: int, season: str = "", japanese: str = "") -> Json:
    flags = dict.fromkeys(("unverified", "external", "movie", "adult"), False)
    return {
        "id": number,
        "name": f"Demo no Tabi{season}",
        "japanese_name": f"デモの旅{japanese}",
        "anilist_id": number,
        "flags": {"anime": True, **flags},
        "last_modified": MODIFIED,
    }


def _file(url: str, name: str, size: int) -> Json:
    return {"url": url, "name": name, "size": size, "last_modified": MODIFIED}


def _subtitle(episode: int) -> bytes:
    cues = (
        f"{place + 1}\n{_clock(place)} --> {_clock(place + 1)}\n{line}\n" for place, line in enumerate(LINES)
    )
    return "\n".join(cues).format(episode).encode()


def _clock(place: int) -> str:
    return f"00:00:{place * CUE_SECONDS:02},000"


def _json(value: object) -> bytes:
    return json.dumps(value).encode()
