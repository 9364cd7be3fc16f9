"""What lies on this disk: our folders, Jimaku's directory, fonts."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from jimaku_mpv import programs
from jimaku_mpv.commands.assembly import Assembly
from jimaku_mpv.commands.checks.check import Check, bad, good, guarded, note
from jimaku_mpv.paths import Folders, Servers
from jimaku_mpv.store.catalogue import CatalogueStore, full_stamp
from jimaku_mpv.store.decisions import Decisions

DAY = 86400.0
OLD_DAYS = 34
"""The directory is fetched anew after 30 days, give or take 3."""

ELSEWHERE = "Let JIMAKU_MPV_HOME name a folder on a disk of this machine, for mpv and for commands"
FONT_SECONDS = 30.0
NO_FONT = "no font with Japanese letters: subtitles would be boxes"


def writable() -> Iterable[Check]:
    """Cache and decisions can be written."""
    folders = Folders.for_server(Servers.from_environment().jimaku)
    with Assembly() as assembly:
        stores = (
            ("cache", folders.cache, assembly.store),
            ("decisions", folders.data, assembly.decisions),
        )
        for name, folder, store in stores:
            if trouble := _trouble(folder):
                fix = "Make room, or give yourself the right to write there"
                yield bad(name, f"{folder} can't be written: {trouble}", fix)
            else:
                yield from guarded(name, partial(_store, name, folder, store))


def _store(name: str, folder: Path, store: CatalogueStore | Decisions) -> Iterable[Check]:
    """Raises StoreError when it can't be used at all."""
    store.open()
    if store.remark:
        yield note(name, store.remark, ELSEWHERE)
    else:
        yield good(name, f"in {folder}")


def _trouble(folder: Path) -> str | None:
    there = next((one for one in (folder, *folder.parents) if one.exists()), None)
    if there is None:
        return "the drive or share is not there"
    try:
        with tempfile.TemporaryFile(dir=there) as file:
            file.write(b"x")
    except OSError as error:
        return error.strerror or str(error)
    return None


def catalogue() -> Iterable[Check]:
    """How old Jimaku's directory is; without one every name has to wait for it."""
    with Assembly() as assembly:
        fetched = assembly.store.stamp(full_stamp(True))
        if fetched is None:
            yield note("directory", "not here yet; it is fetched at the first search")
            return
        days = int((time.time() - fetched) / DAY)
        age = f"{len(assembly.store.entries())} entries of Jimaku, fetched {_ago(days)}"
        if days > OLD_DAYS:
            yield note(
                "directory", f"{age}; it should be newer", "Run, with a network: jimaku-mpv search anything"
            )
        else:
            yield good("directory", age)


def _ago(days: int) -> str:
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def fonts() -> Iterable[Check]:
    """A font that has Japanese letters; Windows and macOS bring some."""
    program = programs.find("fc-list")
    if sys.platform in ("win32", "darwin"):
        yield good("fonts", "those of the system have Japanese letters")
    elif program is None:
        yield note("fonts", "not known, since there is no fc-list", "Install fontconfig to have them checked")
    else:
        done = programs.run([program, ":lang=ja", "family"], FONT_SECONDS)
        families = sorted({line.partition(",")[0].strip() for line in done.stdout.splitlines()} - {""})
        if families:
            yield good("fonts", f"Japanese letters in {', '.join(families[:3])}")
        else:
            yield bad("fonts", NO_FONT, "Install one, as fonts-noto-cjk (Debian) or noto-fonts-cjk (Arch)")
