"""`python -m tests.standin`: the stand-in in the foreground, for trying things by hand."""

from __future__ import annotations

import argparse
import contextlib
import threading

from tests.standin.server import StandIn


def main() -> None:
    """Serve until Ctrl-C; prints what to put into the environment."""
    parser = argparse.ArgumentParser(prog="python -m tests.standin", description="A stand-in for jimaku.cc")
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: any free one)")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds added to every answer")
    parser.add_argument("--no-limit", action="store_true", help="answer without a rate limit")
    given = parser.parse_args()
    standin = StandIn(limit=not given.no_limit, latency=given.latency, port=given.port)
    with contextlib.suppress(KeyboardInterrupt), standin as server:
        print(f"export JIMAKU_URL={server.url} JIMAKU_API_KEY={server.key}")
        print(f"export ANILIST_URL={server.anilist_url}")
        print(f"export TMDB_URL={server.tmdb_url} TMDB_API_KEY={server.tmdb_key}", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
