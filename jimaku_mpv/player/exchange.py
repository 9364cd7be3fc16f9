"""Private files for what is no message: lists that are long, and the key, since mpv logs its messages."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import secrets
import time
from pathlib import Path

from jimaku_mpv.errors import StoreError
from jimaku_mpv.files.writing import write_private
from jimaku_mpv.player.messages import Menu
from jimaku_mpv.player.wire import encode_rows
from jimaku_mpv.privacy import make_private_folder

LONGEST_MESSAGE = 40_000
LEFT_BEHIND = 600.0


class Exchange:
    """A folder that only the user can look into; every file in it is read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()

    def fit(self, menu: Menu) -> Menu:
        """The menu itself, or one whose rows lie in a file if they are too many for a message."""
        text = encode_rows(menu.rows)
        if len(text) < LONGEST_MESSAGE:
            return menu
        path = self._new("rows")
        try:
            make_private_folder(self._folder)
            self.sweep()
            # No write_whole: nobody looks for the file before it is named, nor after a crash.
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(text.encode())
        except OSError as error:
            raise StoreError("The list can't be handed on", f"{path}: {error.strerror}") from error
        return dataclasses.replace(menu, rows=(), rows_file=str(path))

    def place_for_secret(self) -> str:
        """An empty file that only the user can read, for the script to write into."""
        self.sweep()
        path = self._new("secret")
        write_private(path, b"")
        return str(path)

    def take_secret(self, path: str) -> str:
        """What was written there; the file is gone afterwards. Empty when there is none of ours."""
        file = Path(path)
        if file.parent != self._folder:
            return ""
        try:
            return file.read_text("utf-8", errors="replace")
        except OSError:
            return ""
        finally:
            with contextlib.suppress(OSError):
                file.unlink()

    def _new(self, kind: str) -> Path:
        return self._folder / f"{kind}-{secrets.token_hex(8)}"

    def sweep(self) -> None:
        """Remove what nobody came for; it may be a key."""
        border = time.time() - LEFT_BEHIND
        for file in self._folder.glob("*-*"):
            with contextlib.suppress(OSError):
                if file.stat().st_mtime < border:
                    file.unlink()
