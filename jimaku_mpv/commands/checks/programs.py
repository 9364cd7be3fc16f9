"""Python, the packages, and the programs that help: are they there, and new enough?"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
import re
import sys
from collections.abc import Iterable
from subprocess import SubprocessError

from jimaku_mpv import programs
from jimaku_mpv.commands.checks.check import Check, bad, good, note
from jimaku_mpv.errors import ToolMissing
from jimaku_mpv.files.unpackers import prove_rar

OLDEST_PYTHON = (3, 11)
OLDEST_MPV = (0, 35)
NEEDED = re.compile(r"([A-Za-z0-9._-]+)(?:>=([0-9.]+))?")
MPV_SECONDS = 10.0
AGAIN = "Install jimaku-mpv again: ./install.sh, pipx or uv"


def python() -> Iterable[Check]:
    """The interpreter that runs this."""
    sentence = f"{platform.python_version()} at {sys.executable}"
    if sys.version_info >= OLDEST_PYTHON:
        yield good("Python", sentence)
    else:
        yield bad("Python", f"{sentence} is too old", "Install Python 3.11 or newer, then jimaku-mpv again")


def packages() -> Iterable[Check]:
    """The libraries that the package itself says it needs, in the versions that it says."""
    try:
        wanted = importlib.metadata.requires("jimaku-mpv") or []
    except importlib.metadata.PackageNotFoundError:
        yield note("packages", "not known: this is a checkout that was never installed")
        return
    found, trouble = [], []
    for line in (line for line in wanted if "extra ==" not in line):
        needed = NEEDED.match(line)
        if needed is None:
            continue
        try:
            version = importlib.metadata.version(needed[1])
        except importlib.metadata.PackageNotFoundError:
            trouble.append(f"{needed[1]} is missing")
            continue
        found.append(f"{needed[1]} {version}")
        if numbers(version) < numbers(needed[2] or ""):
            trouble.append(f"{needed[1]} {version} is older than {needed[2]}")
    yield bad("packages", ", ".join(trouble), AGAIN) if trouble else good("packages", ", ".join(found))


def mpv() -> Iterable[Check]:
    """The mpv that a terminal would start."""
    program = programs.find("mpv")
    if program is None:
        yield bad("mpv", "not found in PATH", "Install mpv 0.35 or newer")
        return
    try:
        line = programs.run([program, "--version"], MPV_SECONDS).stdout.splitlines()[0]
    except (OSError, SubprocessError, IndexError) as error:
        yield bad("mpv", f"{program} does not run: {error}", "Install mpv again")
        return
    sentence = f"{line.partition(' Copyright')[0]} at {program}"
    version = re.search(r"mpv v?([0-9]+\.[0-9]+)", line)
    if version and numbers(version[1]) < OLDEST_MPV:
        yield bad("mpv", f"{sentence} is too old", "Install mpv 0.35 or newer")
    else:
        yield good("mpv", sentence)


def sound() -> Iterable[Check]:
    """What measures a subtitle against a video."""
    ffmpeg = programs.find("ffmpeg")
    if ffmpeg:
        yield good("ffmpeg", f"at {ffmpeg}")
    else:
        yield note("ffmpeg", "not here: timing can't be measured", "Install ffmpeg")
    if importlib.util.find_spec("ffsubsync"):
        yield good("ffsubsync", importlib.metadata.version("ffsubsync"))
    else:
        fix = "If you want that: ./install.sh --with-sync, or the extra jimaku-mpv[sync]"
        yield note("ffsubsync", "not here: timing is measured against text tracks alone", fix)


def archives() -> Iterable[Check]:
    """Both kinds of archive that Python can't open by itself."""
    if importlib.util.find_spec("py7zr"):
        yield good("7z", f"py7zr {importlib.metadata.version('py7zr')}")
    else:
        yield note("7z", "not here: 7z archives are passed over", "Install the extra jimaku-mpv[archives]")
    try:
        yield good("rar", f"{prove_rar()} unpacks it")
    except ToolMissing as error:
        yield note("rar", "rar archives are passed over", error.hint)


def numbers(version: str) -> tuple[int, ...]:
    """`1.10` comes after `1.9`."""
    return tuple(int(number) for number in re.findall(r"[0-9]+", version))
