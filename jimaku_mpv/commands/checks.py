"""What `doctor` looks at, one function a check; none of them changes anything."""

from __future__ import annotations

import importlib.metadata
import json
import platform
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from jimaku_mpv import __version__, config, keys, paths
from jimaku_mpv.commands.assembly import Assembly, conf_path
from jimaku_mpv.errors import JimakuError
from jimaku_mpv.store.catalogue import full_stamp

OLDEST_PYTHON = (3, 11)
PACKAGES = ("requests", "guessit", "python-mpv-jsonipc", "platformdirs", "rapidfuzz")
MPV_SECONDS = 10.0


class Status(StrEnum):
    """NOTE: works, but the user may want to know."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Check:
    """One result. `fix` is empty when nothing needs to be done."""

    name: str
    status: Status
    sentence: str
    fix: str = ""


def all_checks(offline: bool) -> list[Check]:
    """Run every check; a failing one does not keep the others from running."""
    steps: tuple[tuple[str, Callable[[], Iterable[Check]]], ...] = (
        ("Python", _python),
        ("packages", _packages),
        ("mpv", _mpv),
        ("script", _script),
        ("settings", _settings),
        ("store", _store),
        ("key", lambda: _key(offline)),
    )
    return [check for name, step in steps for check in _guarded(name, step)]


def _guarded(name: str, step: Callable[[], Iterable[Check]]) -> list[Check]:
    try:
        return list(step())
    except JimakuError as error:
        return [Check(name, Status.BAD, error.message, error.hint)]


def _python() -> Iterable[Check]:
    good = sys.version_info >= OLDEST_PYTHON
    sentence = f"{platform.python_version()} at {sys.executable}"
    yield Check(
        "Python", Status.GOOD if good else Status.BAD, sentence, "" if good else "Install Python 3.11"
    )


def _packages() -> Iterable[Check]:
    found, missing = [], []
    for name in PACKAGES:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        yield Check("packages", Status.BAD, f"missing: {', '.join(missing)}", "Install jimaku-mpv again")
    else:
        yield Check("packages", Status.GOOD, ", ".join(found))


def _mpv() -> Iterable[Check]:
    program = shutil.which("mpv")
    if program is None:
        yield Check("mpv", Status.BAD, "not found in PATH", "Install mpv")
        return
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=MPV_SECONDS)
        yield Check("mpv", Status.GOOD, f"{done.stdout.splitlines()[0]} at {program}")
    except (OSError, subprocess.SubprocessError, IndexError) as error:
        yield Check("mpv", Status.BAD, f"{program} does not run: {error}", "Install mpv again")


def _script() -> Iterable[Check]:
    folder = paths.mpv_config_folder() / "scripts" / "jimaku_mpv"
    try:
        known = json.loads((folder / "installed.json").read_text("utf-8"))
        version, program = str(known["version"]), str(known["command"][0])
    except (OSError, ValueError, LookupError, TypeError):
        yield Check("script", Status.BAD, f"not installed in {folder}", "Run: jimaku-mpv setup")
        return
    if version != __version__:
        sentence = f"is of version {version}, this is {__version__}"
        yield Check("script", Status.BAD, sentence, "Run: jimaku-mpv setup")
    elif shutil.which(program) is None:
        yield Check("script", Status.BAD, f"it starts {program}, which is gone", "Run: jimaku-mpv setup")
    else:
        yield Check("script", Status.GOOD, f"version {version} in {folder}")


def _settings() -> Iterable[Check]:
    given = config.read_conf(conf_path())
    config.parse(given)
    for name, closest in config.unknown(given):
        fix = f"Did you mean {closest}?" if closest else f"Remove it from {conf_path()}"
        yield Check("settings", Status.BAD, f"there is no setting {name}", fix)
    if not config.unknown(given):
        yield Check("settings", Status.GOOD, str(conf_path()))


def _store() -> Iterable[Check]:
    with Assembly() as assembly:
        if assembly.store.in_memory:
            sentence = f"{assembly.folders.cache} can't be written"
            yield Check("store", Status.BAD, sentence, "Make room, or give yourself the right to write there")
        elif assembly.store.stamp(full_stamp(True)) is None:
            yield Check("store", Status.NOTE, "no directory yet; it is fetched at the first search")
        else:
            yield Check("store", Status.GOOD, f"{len(assembly.store.entries())} entries of Jimaku are known")


def _key(offline: bool) -> Iterable[Check]:
    command = config.read_conf(conf_path()).get("api_key_command", "")
    with Assembly() as assembly:
        yield from _key_files(assembly.folders.config)
        key = keys.jimaku_key(command, assembly.folders.config)
        if key is None:
            yield Check("key", Status.BAD, "there is no Jimaku API key", "Run: jimaku-mpv login")
        elif offline:
            yield Check("key", Status.NOTE, "there is one; not proved, since --offline")
        else:
            assembly.jimaku(key).check_key()
            yield Check("key", Status.GOOD, f"{assembly.servers.jimaku} accepts it")


def _key_files(folder: Path) -> Iterable[Check]:
    for file in filter(keys.exposed, (keys.key_file(folder), keys.tmdb_key_file(folder))):
        sentence = f"others on this machine can read {file}"
        yield Check("key file", Status.NOTE, sentence, f"Run: chmod 600 {shlex.quote(str(file))}")
