"""The subtitle of the file that will be played next, fetched while nobody waits.

Only what would be loaded without asking, and only with requests that are to spare. Knows no player.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from jimaku_mpv.errors import JimakuError, Superseded
from jimaku_mpv.model import PlayingFile
from jimaku_mpv.pipeline.finding import Action, Fetched, Finding
from jimaku_mpv.pipeline.request import Request
from jimaku_mpv.timekeeper import Timekeeper

log = logging.getLogger(__name__)

KEPT_FREE = 10
"""Requests of the site's limit that are never spent on what nobody has asked for."""

VIDEOS = (
    *(".mkv", ".mp4", ".m4v", ".avi", ".mov", ".webm", ".ts", ".m2ts", ".mts", ".mpg", ".mpeg"),
    *(".wmv", ".flv", ".ogm", ".ogv", ".rmvb", ".rm", ".vob", ".3gp"),
)


@dataclass(frozen=True, slots=True)
class Prefetch:
    """`measures`: whether what is fetched is also brought in time with its video."""

    timekeeper: Timekeeper
    measures: bool

    def fetch(self, path: str, checkpoint: Callable[[], None]) -> tuple[Finding, Fetched] | None:
        """What auto-load would load for this file; None when it would ask, or when it can't be had now."""
        request = Request(
            PlayingFile(path), by_itself=True, patience=0.0, kept_free=KEPT_FREE, checkpoint=checkpoint
        )
        pipeline = self.timekeeper.pipeline
        try:
            finding = pipeline.find(request)
            # That what was chosen holds no more has to be said, which nobody does for what lies ready.
            if finding.action is not Action.LOAD or finding.void:
                return None
            fetched = pipeline.fetch_best(finding, request)
            return finding, self._in_time(finding, fetched, request)
        except Superseded:
            return None
        except JimakuError as error:
            log.info("not fetched ahead: %s", error.line())
            return None

    def _in_time(self, finding: Finding, fetched: Fetched, request: Request) -> Fetched:
        """With the shift that the user keeps, else as measured, else as it is."""
        keeper, choice = self.timekeeper, fetched.choice
        shifted = keeper.delayed(fetched.subtitle, choice.file, request.playing)
        if shifted.timing or not self.measures:
            return replace(fetched, subtitle=shifted)
        try:
            timed = keeper.check(finding, choice, request, others=True)
        except Superseded:
            raise
        except JimakuError as error:
            log.info("not measured ahead: %s", error.line())
            return fetched
        return replace(fetched, choice=timed.choice, subtitle=timed.subtitle)


def next_in_folder(path: str) -> str | None:
    """The video after this one in its folder, by name and number; None for the last one and for URLs."""
    video = Path(path)
    try:
        names = [one.name for one in video.parent.iterdir() if one.suffix.lower() in VIDEOS]
    except OSError:
        return None
    later = sorted((name for name in names if _order(name) > _order(video.name)), key=_order)
    return str(video.parent / later[0]) if later and video.name in names else None


def _order(name: str) -> tuple[tuple[int, str], ...]:
    parts = re.split(r"(\d+)", name.casefold())
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)
