"""What the session works with; built anew when settings or key change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jimaku_mpv.config import Settings
from jimaku_mpv.pipeline.account import Account
from jimaku_mpv.pipeline.awaiting import Awaiting
from jimaku_mpv.pipeline.find import Pipeline
from jimaku_mpv.pipeline.pace import Pace
from jimaku_mpv.player.exchange import Exchange
from jimaku_mpv.player.ready import ReadyRecords
from jimaku_mpv.prefetch import Prefetch
from jimaku_mpv.timekeeper import Timekeeper


@dataclass(frozen=True, slots=True)
class Services:
    """What changes with the settings; only `pace`, which holds back previews and tries, goes on.

    `keyless`: no key was there when these were built.
    """

    settings: Settings
    pipeline: Pipeline
    account: Account
    prefetch: Prefetch
    awaiting: Awaiting
    timekeeper: Timekeeper
    pace: Pace
    keyless: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stays: how services are built, the records for the script, the private files, the log.

    `remarks`: what the user should know once of the disk, in lines for the screen.
    """

    build: Callable[[Settings], Services]
    ready: ReadyRecords
    exchange: Exchange
    log_file: str
    remarks: Callable[[], tuple[str, ...]] = tuple
