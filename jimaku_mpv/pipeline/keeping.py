"""What the setting `save` asks for: a subtitle also beside its video, or in a folder of the user's."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from jimaku_mpv.errors import StoreError
from jimaku_mpv.files.copies import copies_of
from jimaku_mpv.files.keeping import keep, withdraw
from jimaku_mpv.files.writing import safe_name
from jimaku_mpv.model import LocalSubtitle, PlayingFile

log = logging.getLogger(__name__)

FOLDER = "folder:"
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


class Keeper:
    """Saves for one value of the setting: `cache`, `beside` or `folder:PATH`."""

    def __init__(self, save: str) -> None:
        self._save = save

    def keep(self, subtitle: LocalSubtitle, playing: PlayingFile) -> tuple[LocalSubtitle, str | None]:
        """The subtitle where it lies from now on, and a note when it could not be saved.

        What can't be saved is in the cache all the same.
        """
        place = self._place(playing)
        if place is None:
            return subtitle, None
        try:
            path = keep(Path(subtitle.path), *place)
        except StoreError as error:
            log.warning("not saved: %s", error.line())
            return subtitle, f"not saved: {error.message}"
        if path is None:
            return subtitle, "not saved: the video has another one already"
        log.info("saved as %s", path)
        return replace(subtitle, path=str(path), copy_of=subtitle.path), None

    def withdraw(self, subtitle: LocalSubtitle, playing: PlayingFile) -> None:
        """Make room where a subtitle, or a copy of it, was saved that turned out to be the wrong one."""
        place = self._place(playing)
        if place is not None:
            try:
                for copy in (Path(subtitle.path), *copies_of(Path(subtitle.path))):
                    withdraw(copy, *place)
            except StoreError as error:
                log.warning("not withdrawn: %s", error.line())

    def _place(self, playing: PlayingFile) -> tuple[Path, str] | None:
        """The folder, and the name without its ending."""
        if self._save == "cache":
            return None
        address = ADDRESS.match(playing.path) is not None
        video = Path(playing.path).absolute()
        if self._save == "beside":
            return (video.parent, video.stem) if not address and video.is_file() else None
        # The same for every player and terminal, wherever it was started.
        folder = Path.home() / Path(self._save.removeprefix(FOLDER)).expanduser()
        return folder, safe_name(_name_of_stream(playing) if address else video.stem)


def _name_of_stream(playing: PlayingFile) -> str:
    last = PurePosixPath(unquote(urlsplit(playing.path).path)).stem
    return playing.media_title or last or "stream"
