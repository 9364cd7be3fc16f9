"""The file of `doctor --report`: what a bug report needs, without what is nobody else's business.

Names of videos stay, since most bugs are about them; folders, users, keys and addresses' secrets go.
"""

from __future__ import annotations

import getpass
import os
import platform
import re
import socket
from collections.abc import Iterable, Sequence
from pathlib import Path

from jimaku_mpv import __version__, config, keys, log, paths
from jimaku_mpv.commands.assembly import conf_path
from jimaku_mpv.errors import SettingsError, UsageError
from jimaku_mpv.files.writing import write_private
from jimaku_mpv.privacy import without_secrets

LOG_LINES = 400
SHORTEST_NAME = 3
HEAD = """\
jimaku-mpv {version}, {system}

Read this before you hand it on. Taken out: keys, the user's and the machine's name, folders,
and what addresses may hide. Left in: the names of videos, since most bugs are about them.
"""
SECRET = re.compile(r"(?i)((?:api_?key|authorization|token|password)\w*[\"']?\s*[:=]\s*)(\S.*)")
URL = re.compile(r"[a-z][a-z0-9+.-]*://[^\s\"'<>]+", re.IGNORECASE)
FOLDERS = re.compile(r"(?:[A-Za-z]:)?(?:[\\/][^\\/\n\"'<>|:]+)+(?=[\\/])")
KEPT = re.compile(r"[\\/](mpv|jimaku[-_]mpv|usr|opt|venv|site-packages)(?=[\\/]|$)")


def write_bundle(file: Path, doctor: Sequence[str]) -> None:
    """Write it for the user alone; a file that is there stays, and UsageError says so."""
    if file.exists():
        raise UsageError("The report's file exists already", f"Choose another name than {file}")
    sections = (("doctor", doctor), ("settings", _settings()), ("input.conf", _bindings()), ("log", _log()))
    text = HEAD.format(version=__version__, system=platform.platform())
    for name, lines in sections:
        text += f"\n== {name}\n" + "".join(f"{line}\n" for line in lines)
    write_private(file, redacted(text, _secrets()).encode("utf-8", "replace"))


def redacted(text: str, secrets: Iterable[tuple[str, str]]) -> str:
    """`text` without these (each with what stands in its place), without keys, secrets and folders."""
    for secret, instead in secrets:
        text = text.replace(secret, instead)
    text = SECRET.sub(r"\1<removed>", text)
    addresses: list[str] = []

    def put_aside(found: re.Match[str]) -> str:
        addresses.append(without_secrets(found[0]))
        return f"\0{len(addresses) - 1}\0"

    text = FOLDERS.sub(_folder, URL.sub(put_aside, text))
    return re.sub(r"\0(\d+)\0", lambda found: addresses[int(found[1])], text)


def _folder(found: re.Match[str]) -> str:
    """Ours, mpv's and the system's stay: where they are is what a bug may be about."""
    return found[0] if KEPT.search(found[0]) else "…"


def _secrets() -> list[tuple[str, str]]:
    servers = paths.Folders.of_all_servers().config.glob("*")
    files = [_text(file(server)) for server in servers for file in (keys.key_file, keys.tmdb_key_file)]
    environ = [os.environ.get(name, "") for name in ("JIMAKU_API_KEY", "TMDB_API_KEY")]
    found = [(value.strip(), "<key>") for value in (*environ, *files) if value.strip()]
    found.append((str(Path.home()), "~"))
    for name, instead in ((_user(), "<user>"), (socket.gethostname(), "<machine>")):
        if len(name) >= SHORTEST_NAME and name != "root":
            found.append((name, instead))
    return found


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name
        return ""


def _settings() -> list[str]:
    try:
        given = config.read_conf(conf_path())
    except SettingsError as error:
        return [error.line()]
    return [f"{name}={value}" for name, value in given.items()] or ["(none are set)"]


def _bindings() -> list[str]:
    text = _text(paths.mpv_config_folder() / "input.conf")
    return [line for line in text.splitlines() if "jimaku" in line] or ["(nothing about us)"]


def _log() -> list[str]:
    text = _text(log.log_file(paths.Folders.of_all_servers().log))
    return text.splitlines()[-LOG_LINES:] or ["(empty)"]


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        return ""
