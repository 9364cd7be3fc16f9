"""The log file: decisions and failures, for the user to read when something went wrong."""

from __future__ import annotations

import logging
from pathlib import Path

LARGEST = 1_000_000
FORMAT = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"


def log_file(folder: Path) -> Path:
    """Where the log is."""
    return folder / "jimaku-mpv.log"


def start(folder: Path, level: str) -> None:
    """Write the program's log to its file; a disk that refuses costs the log and nothing else.

    The file begins anew beyond 1 MB; the one before is kept as `.old`.
    """
    path = log_file(folder)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LARGEST:
            path.replace(path.with_suffix(".old.log"))
        handler: logging.Handler = logging.FileHandler(
            path, encoding="utf-8", errors="backslashreplace", delay=True
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter(FORMAT))
    root = logging.getLogger()
    root.handlers = [handler]
    logging.getLogger("jimaku_mpv").setLevel(level.upper())
