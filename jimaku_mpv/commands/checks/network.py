"""The key, the servers, and the clock by which both are asked: one request to each."""

from __future__ import annotations

import shlex
import time
from collections.abc import Iterable
from email.utils import parsedate_to_datetime
from pathlib import Path

from jimaku_mpv import config, keys
from jimaku_mpv.commands.assembly import Assembly, conf_path
from jimaku_mpv.commands.checks.check import Check, bad, good, guarded, note
from jimaku_mpv.errors import SettingsError
from jimaku_mpv.model import AniListId
from jimaku_mpv.net.http import certificates_named, certificates_trouble

MINUTE = 60.0
DAY = 86400.0
TOLERATED = 10 * MINUTE
SET_IT = "Set the clock, or turn on its setting by the network"


def network(offline: bool) -> Iterable[Check]:
    """All three, each for itself, and what they are trusted by; `offline` asks nobody."""
    yield from _certificates()
    with Assembly() as assembly:
        yield from guarded("key", lambda: _key(assembly, offline))
        yield from guarded("AniList", lambda: _anilist(assembly, offline))
        yield from guarded("clock", lambda: _clock(assembly.http.date))


def _certificates() -> Iterable[Check]:
    """Only where the user has set others than the usual ones."""
    named, trouble = certificates_named(), certificates_trouble()
    if named and trouble:
        yield bad("certificates", f"{trouble.message}: {trouble.hint}", f"Correct or unset {named[0]}")
    elif named:
        yield good("certificates", f"those in {named[1]}, as {named[0]} says")


def _key(assembly: Assembly, offline: bool) -> Iterable[Check]:
    folder = assembly.folders.config
    for file in filter(keys.exposed, (keys.key_file(folder), keys.tmdb_key_file(folder))):
        fix = f"Run: chmod 600 {shlex.quote(str(file))}"
        yield note("key file", f"others on this machine can read {file}", fix)
    command = config.read_conf(conf_path()).get("api_key_command", "")
    key = keys.jimaku_key(command, folder)
    if key is None:
        yield bad("key", "there is no Jimaku API key", "Run: jimaku-mpv login")
    elif offline:
        yield note("key", "there is one; not proved, since --offline")
    else:
        assembly.jimaku(key).check_key()
        yield good("key", f"{assembly.servers.jimaku} accepts it")


def _anilist(assembly: Assembly, offline: bool) -> Iterable[Check]:
    if offline:
        yield note("AniList", "not asked, since --offline")
    elif _wish("online") == "jimaku":
        yield note("AniList", "not asked, since online=jimaku")
    else:
        assembly.anilist().look_up([], [AniListId(1)])
        yield good("AniList", f"{assembly.servers.anilist} answers")


def _wish(name: str) -> str:
    try:
        return str(getattr(config.parse(config.read_conf(conf_path())), name))
    except SettingsError:
        # It is told once already, as a setting.
        return config.DEFAULTS[name]


def _clock(date: str | None) -> Iterable[Check]:
    """By the date that a server sent with its answer; else only that we were not made in the future."""
    now = time.time()
    if date is None:
        made = Path(__file__).stat().st_mtime
        if now < made - DAY:
            yield bad("clock", "it says a date before this program was installed", SET_IT)
        else:
            told = time.strftime("%Y-%m-%d %H:%M", time.localtime(now))
            yield good("clock", f"{told}; no server was asked")
        return
    ahead = now - parsedate_to_datetime(date).timestamp()
    if abs(ahead) > TOLERATED:
        way = "ahead" if ahead > 0 else "behind"
        yield bad("clock", f"{abs(ahead) / MINUTE:.0f} minutes {way}: servers may refuse us", SET_IT)
    else:
        yield good("clock", "agrees with the servers'")
