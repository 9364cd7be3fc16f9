"""Where the API keys come from: environment, a command of the user's, or the file of `login`.

Reads only; a key is never logged, and goes into no error text.
"""

from __future__ import annotations

import logging
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from subprocess import SubprocessError

from jimaku_mpv import programs
from jimaku_mpv.errors import SettingsError

log = logging.getLogger(__name__)

FOR_OTHERS = stat.S_IRWXG | stat.S_IRWXO
COMMAND_SECONDS = 60.0
ALLOWED = re.compile(r"[!-~]{8,512}")


def jimaku_key(command: str, config: Path, environ: Mapping[str, str] = os.environ) -> str | None:
    """`JIMAKU_API_KEY`, else what `command` prints, else the key file; None when there is none."""
    return environ.get("JIMAKU_API_KEY") or (
        _from_command(command) if command else _from_file(key_file(config))
    )


def tmdb_key(config: Path, environ: Mapping[str, str] = os.environ) -> str | None:
    """`TMDB_API_KEY`, else the key file of `login --tmdb`."""
    return environ.get("TMDB_API_KEY") or _from_file(tmdb_key_file(config))


def key_file(config: Path) -> Path:
    """The file that `login` writes for Jimaku."""
    return config / "api_key"


def tmdb_key_file(config: Path) -> Path:
    """The file that `login --tmdb` writes."""
    return config / "tmdb_api_key"


def exposed(path: Path) -> bool:
    """Whether the key file is there, and others on this machine may read or change it."""
    try:
        facts = path.stat()
    except OSError:
        return False
    return os.name == "posix" and bool(facts.st_mode & FOR_OTHERS)


def clean(text: str, where: str = "jimaku.cc/account") -> str:
    """A key as people paste it, freed of quotes, spaces and `Authorization:`; SettingsError if it is none.

    `where` keys are found, for the hint.
    """
    key = re.sub(r"(?i)^authorization\s*:\s*", "", text.strip().strip("\"'").strip()).strip("\"'")
    if not ALLOWED.fullmatch(key):
        raise SettingsError("That does not look like an API key", f"Copy it whole from {where}")
    return key


def _from_file(path: Path) -> str | None:
    if exposed(path):
        log.warning("others on this machine can read %s: chmod 600 it", path)
    try:
        return path.read_text("utf-8").strip() or None
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise SettingsError(
            "The key file can't be read", f"Look at {path}, or run: jimaku-mpv login"
        ) from error


def _from_command(command: str) -> str | None:
    # What exactly went wrong would put the command into the log, and it may hold a secret.
    trouble, hint = "api_key_command gave no key", "Run it in a terminal to see why"
    try:
        done = programs.run(programs.command_of(command), COMMAND_SECONDS, folder=None)
    except FileNotFoundError:
        raise SettingsError(trouble, "Its program was not found; write its whole path") from None
    except (OSError, ValueError, SubprocessError):
        raise SettingsError(trouble, hint) from None
    if done.returncode != 0:
        raise SettingsError(trouble, hint)
    lines = done.stdout.strip().splitlines()
    return lines[0].strip() if lines else None
