"""The log file: decisions and failures, for the user to read when something went wrong."""

from __future__ import annotations

import contextlib
import copy
import logging
import os
import unicodedata
from pathlib import Path
from typing import Any

from jimaku_mpv.privacy import ADDRESS, make_private_folder, without_secrets

LARGEST = 1_000_000
INDENT = "    "
FORMAT = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"


class Formatter(logging.Formatter):
    """One record, one line, whoever wrote it and whatever names stand in it; no address with its secrets.

    Only a traceback has more lines, which are indented: none of them looks like a record.
    """

    def format(self, record: logging.LogRecord) -> str:
        record = copy.copy(record)
        record.exc_text = None  # another handler may have written it down as it is
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:
        return _harmless(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:
        return _indented(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:
        return _indented(super().formatStack(stack_info))


def _indented(text: str) -> str:
    return "\n".join(INDENT + _harmless(line) for line in text.split("\n"))


def _harmless(text: str) -> str:
    text = ADDRESS.sub(lambda found: without_secrets(found[0]), text)
    return "".join(char if _is_visible(char) else _escaped(char) for char in text)


def _is_visible(char: str) -> bool:
    # Python calls no space but the plain one printable; Japanese names have wide ones.
    return char.isprintable() or unicodedata.category(char) == "Zs"


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode()


def log_file(folder: Path) -> Path:
    """Where the log is."""
    return folder / "jimaku-mpv.log"


def start(folder: Path, level: str) -> None:
    """Write the program's log to its file, for the user alone; a disk that refuses costs only the log.

    The file begins anew beyond 1 MB; the one before is kept as `.old.log`.
    """
    logging.raiseExceptions = False
    handler = _handler(log_file(folder))
    handler.setFormatter(Formatter(FORMAT))
    logging.getLogger().handlers = [handler]
    set_level(level)


def set_level(level: str) -> None:
    """`error`, `warning`, `info` or `debug`, for our own lines; other libraries only warn."""
    logging.getLogger("jimaku_mpv").setLevel(level.upper())


def _handler(path: Path) -> logging.Handler:
    try:
        make_private_folder(path.parent)
        path.parent.chmod(0o700)
        if path.exists() and path.stat().st_size > LARGEST:
            path.chmod(0o600)
            # On Windows another helper that writes to it keeps it where it is: it grows on.
            with contextlib.suppress(PermissionError):
                path.replace(path.with_suffix(".old.log"))
        os.close(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        path.chmod(0o600)
        return logging.FileHandler(path, encoding="utf-8", errors="backslashreplace")
    except OSError:
        return logging.NullHandler()
