"""The one place where other programs are found and started, always by their absolute paths.

A folder of videos may hold anything, and a player or a terminal often stands in it: Windows looks there first
for whatever is named without a folder, and elsewhere an empty or relative part of PATH means it. Knows
nothing of what the programs do.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # It takes 4 ms to read, and most that is done needs no other program.
    import subprocess

USUAL_ON_MACOS = ("/opt/homebrew/bin", "/usr/local/bin", "/opt/local/bin")
"""Homebrew and MacPorts: a player that the Finder started has none of them in its PATH."""
WINDOWS_ENDINGS = (".com", ".exe")
"""Not .bat and .cmd: cmd.exe reads those, and takes parts of an argument, as a video's name, for commands."""
NAMED_WHOLE = (*WINDOWS_ENDINGS, ".bat", ".cmd")
ISOLATED = ("-E", "-P", "-X", "utf8")
"""Python without PYTHONHOME and PYTHONPATH, without the current folder among its modules, and with names of
files in UTF-8 whatever the locale says. Not `-I`: that also hides what `pip install --user` has installed."""
NEUTRAL = sys.prefix
"""Where what we start stands: no folder of videos, and one that is there as long as we are."""
NOT_FROM_HERE = "NoDefaultCurrentDirectoryInExePath"
"""Heeded by Windows' CreateProcess, by cmd.exe and, from Python 3.12 on, by shutil.which."""
MODULES = "PYTHONPATH"
NAMES_A_PLACE = ("JIMAKU_MPV_HOME", "MPV_HOME", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")

Command = Sequence[str | Path] | str
"""The program's absolute path and its arguments; a text only where `command_of` made it, on Windows."""


def find(name: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """Where the program of this name lies, as an absolute path; None when it is nowhere.

    A name that is a path already must be an absolute one.
    """
    named_whole = sys.platform != "win32" or name.lower().endswith(NAMED_WHOLE)
    names = [name] if named_whole else [name + ending for ending in WINDOWS_ENDINGS]
    if PurePath(name).name != name:
        places = [Path(one) for one in names] if Path(name).is_absolute() else []
    else:
        places = [Path(folder, one) for folder in folders(environ) for one in names]
    return next((str(place) for place in places if os.access(place, os.X_OK) and place.is_file()), None)


def folders(environ: Mapping[str, str] = os.environ) -> list[str]:
    """Where programs are looked for, the first first: what PATH names in full, and what is usual."""
    found = absolute_parts(environ.get("PATH", ""), os.pathsep, PurePath)
    if not found and sys.platform != "win32":
        # An empty PATH would be the current folder to the system.
        found = os.defpath.split(os.pathsep)
    return list(dict.fromkeys([*found, *(USUAL_ON_MACOS if sys.platform == "darwin" else ())]))


def absolute_parts(path: str, separator: str, kind: type[PurePath]) -> list[str]:
    """The parts of such a variable that mean the same folder from everywhere, by the rules of a system.

    On Windows `\\tools` and `C:tools` do not, and a part may stand in quotes.
    """
    parts = (part.strip('"') if separator == ";" else part for part in path.split(separator))
    return [part for part in parts if part and kind(part).is_absolute()]


def command_of(line: str) -> Command:
    """The command that a person wrote as one line, with the place of its program instead of the name.

    Raises FileNotFoundError when that is nowhere or named by a relative path, ValueError for an open quote.
    """
    if sys.platform == "win32":
        return _windows_command(line.strip())
    words = shlex.split(line)
    program = find(words[0]) if words else None
    if program is None:
        raise FileNotFoundError
    return [program, *words[1:]]


def _windows_command(line: str) -> str:
    """Each program there splits its line by itself; a path with spaces need not stand in quotes, as ever."""
    quoted = re.match(r'"[^"]*"', line)
    ends = [quoted.end()] if quoted else [found.start() for found in re.finditer(r"\s|$", line)]
    for end in ends:
        if program := find(line[:end].strip('"')):
            return f'"{program}"{line[end:]}'
    raise FileNotFoundError


def start(command: Command, folder: str | Path = NEUTRAL, **options: Any) -> subprocess.Popen[bytes]:
    """`subprocess.Popen` in a folder that is not just the current one; the first word is from `find`."""
    import subprocess

    return subprocess.Popen(_absolute(command), cwd=folder, **options)


def run(command: Command, seconds: float, folder: str | None = NEUTRAL) -> subprocess.CompletedProcess[str]:
    """`subprocess.run` for what a program prints, with nothing to read; None: in the current folder."""
    import subprocess

    return subprocess.run(
        _absolute(command),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=seconds,
        cwd=folder,
        check=False,
    )


def _absolute(command: Command) -> list[str] | str:
    if isinstance(command, str):
        return command
    words = [str(word) for word in command]
    if not Path(words[0]).is_absolute():
        raise ValueError(f"not an absolute path: {words[0]}")
    return words


def python(*words: str) -> list[str]:
    """The command that starts this very Python, isolated."""
    return [sys.executable, *ISOLATED, *words]


def distrust_current_folder() -> None:
    """For the whole process, and early: nothing that it or a library starts or imports comes from there."""
    os.environ["PATH"] = os.pathsep.join(folders())
    if sys.platform == "win32":
        os.environ[NOT_FROM_HERE] = "1"
    given = "" if sys.flags.ignore_environment else os.environ.get(MODULES, "")
    if given:
        parts = [part for part in given.split(os.pathsep) if not Path(part).is_absolute()]
        relative = {os.path.abspath(part) for part in parts}  # noqa: PTH100 (as Python itself did)
        sys.path[:] = [part for part in sys.path if part not in relative]


def start_again_in_utf8() -> None:
    """Names of files are UTF-8 nearly everywhere, whatever the locale says, in which we still print."""
    try:
        # What Python made of these words can't always be undone.
        raw = Path("/proc/self/cmdline").read_bytes().split(b"\0")[:-1]
    except OSError:
        return
    if sys.stdout is not None:
        os.environ.setdefault("PYTHONIOENCODING", sys.stdout.encoding)
    given = len(raw) - len(sys.argv) + 1
    words = [*raw[1:given], *map(_in_utf8, raw[given:])]
    os.execv(sys.executable, [os.fsencode(sys.executable), b"-X", b"utf8", *words])


def _in_utf8(word: bytes) -> bytes:
    """A word as it came if it may be the name of a file, else what was typed in the letters of the locale."""
    for encoding in ("utf-8", sys.getfilesystemencoding()):
        try:
            text = word.decode(encoding)
        except UnicodeDecodeError:
            continue
        return word if os.access(word, os.F_OK) else text.encode()
    return word


def leave_current_folder() -> None:
    """Stand elsewhere; variables that name a folder or file from here keep their meaning."""
    for name in NAMES_A_PLACE:
        if os.environ.get(name):
            os.environ[name] = str(Path(os.environ[name]).absolute())
    os.chdir(NEUTRAL)
