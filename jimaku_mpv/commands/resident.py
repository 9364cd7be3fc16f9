"""Puts together what a player's session works with."""

from __future__ import annotations

import time

from jimaku_mpv import log
from jimaku_mpv.commands.assembly import Assembly
from jimaku_mpv.config import Settings
from jimaku_mpv.pipeline.awaiting import Awaiting
from jimaku_mpv.pipeline.pace import Pace
from jimaku_mpv.player.exchange import Exchange
from jimaku_mpv.player.ready import ReadyRecords
from jimaku_mpv.player.services import Services, Surroundings
from jimaku_mpv.prefetch import Prefetch
from jimaku_mpv.timekeeper import Timekeeper


def surroundings(assembly: Assembly) -> Surroundings:
    """All that a session needs to know of the program."""

    pace = Pace(time.monotonic)

    def build(settings: Settings) -> Services:
        key = assembly.key(settings)
        pipeline = assembly.pipeline_with(assembly.jimaku(key), settings)
        return Services(
            settings=settings,
            pipeline=pipeline,
            account=assembly.account(settings),
            prefetch=Prefetch(Timekeeper(pipeline, pace), settings.timing == "auto"),
            awaiting=Awaiting(pipeline, assembly.store, time.time),
            timekeeper=Timekeeper(pipeline, pace, settings.timing_streams),
            pace=pace,
            keyless=key is None,
        )

    folders = assembly.folders
    return Surroundings(
        build=build,
        ready=ReadyRecords.of(folders.cache, assembly.servers.jimaku),
        exchange=Exchange(folders.cache / "exchange"),
        log_file=str(log.log_file(folders.log)),
        remarks=assembly.remarks,
    )
