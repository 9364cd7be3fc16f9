"""The file of `doctor --report`: what a bug report needs, without what is nobody else's business.

Names of videos stay, since most bugs are about them; folders, users, keys and addresses' secrets go.
"""

from __future__ import annotations

import getpass
import os
import platform
import re
import socket
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from jimaku_mpv import __version__, config, keys, log, paths
from jimaku_mpv.commands.assembly import conf_path
from jimaku_mpv.errors import SettingsError, UsageError
from jimaku_mpv.files.writing import write_private
from jimaku_mpv.paths import ANILIST_URL, JIMAKU_URL, TMDB_URL
from jimaku_mpv.privacy import ADDRESS, MAIL, without_secrets

LOG_LINES = 400
SHORTEST_NAME = 3
# What ends a path can't stand in one, so a letter stands for each until the end.
NAMES = {"<user>": "\x01", "<machine>": "\x02"}
NOBODYS = ("root", "home", "user", "mpv", "localhost")
HEAD = """\
jimaku-mpv {version}, {system}

Read this before you hand it on. Taken out: keys, the user's name, the names of machines, folders,
and what addresses may hide. Left in: the names of videos, since most bugs are about them.
"""
SECRET = re.compile(
    r"(?<!\w)(?=\w*(?:api_?key|authorization|token|passw(?:or)?d|passkey|secret|cookie))"
    r"(\w+[\"']?\s{0,9}[:=]\s{0,9})(\S.*)",
    re.IGNORECASE,
)
# A proxy may be given without a scheme.
PASSWORD = re.compile(r"(?<![^\s/@])[^\s/@:]*:[^\s/@]*@[\w.-]+")
MACHINE = re.compile(
    r"(?<![\w.])(?!127\.)(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)|\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b"
    r"|(?<![\w:.])(?!::1(?![\w:]))(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}"
    r"|(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?::[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})(?![\w:])",
    re.IGNORECASE,
)
PUBLIC = ("localhost", "127.0.0.1", "::1")
PATH = re.compile(r"(~|[A-Za-z]:)?(?<![\\/])((?:[\\/]+[^\\/\n\"'<>|:;]+)+)")
PART = re.compile(r"(?<![\\/])([\\/]+)([^\\/]+)")
FILE = re.compile(r"^[^\\/]*?\.\w{2,5}(?![\w.])")
FIRST_WORD = re.compile(r"[^\s,)\]]*")
COMMON = re.compile(
    r"usr|local|s?bin|lib(?:64|exec)?|share|etc|opt|homebrew|Cellar|snap|app|Applications|System32|Windows"
    r"|Program Files(?: \(x86\))?|Library|Application Support|Caches|Logs|\.config|\.cache|\.local|state"
    r"|\.var|AppData|Roaming|mpv|mpv\.net|io\.mpv\.Mpv|jimaku[-_]mpv|jimaku\.cc|\.jimaku_mpv-before|scripts|script-opts"
    r"|config|cache|data|log|subtitles|original|ready|exchange|lua|venv|site-packages|python3(?:\.\d+)?|pipx|uv|tools|[\x01\x02]",
    re.IGNORECASE,
)
"""Folders and programs that are called so on every machine, or by us: a bug can be about those."""


def write_bundle(file: Path, doctor: Sequence[str]) -> None:
    """Write it for the user alone; a file that is there stays, and UsageError says so."""
    if file.exists():
        raise UsageError("The report's file exists already", f"Choose another name than {file}")
    sections = (("doctor", doctor), ("settings", _settings()), ("input.conf", _bindings()), ("log", _log()))
    text = HEAD.format(version=__version__, system=platform.platform())
    for name, lines in sections:
        text += f"\n== {name}\n" + "".join(f"{line}\n" for line in lines)
    write_private(file, redacted(text, _secrets()).encode("utf-8", "replace"))


def redacted(text: str, secrets: Sequence[tuple[str, str]]) -> str:
    """`text` without these (each with what is to stand in its place), keys, secrets, machines and folders."""
    for secret, instead in secrets:
        text = text.replace(secret, NAMES.get(instead, instead))
    addresses: list[str] = []

    def put_aside(found: re.Match[str]) -> str:
        addresses.append(_address(found[0]))
        return f"\0{len(addresses) - 1}\0"

    text = SECRET.sub(r"\1<removed>", ADDRESS.sub(put_aside, text))
    text = MACHINE.sub("<machine>", MAIL.sub("<mail>", PASSWORD.sub("<removed>", text)))
    text = re.sub(r"\0(\d+)\0", lambda found: addresses[int(found[1])], PATH.sub(_path, text))
    for instead, letter in NAMES.items():
        text = text.replace(letter, instead)
    return text


def _address(url: str) -> str:
    """Without its secrets, and without the name of a machine that is not everybody's."""
    scheme, separator, rest = without_secrets(url).partition("://")
    host, slash, name = rest.partition("/")
    public = (*PUBLIC, *(urlsplit(one).hostname for one in (JIMAKU_URL, ANILIST_URL, TMDB_URL)))
    known = re.sub(r":\d*$", "", host).strip("[]").lower() in public
    return f"{scheme}{separator}{host if known or not separator else '<machine>'}{slash}{name}"


def _path(found: re.Match[str]) -> str:
    """Of a path the folders that are called so everywhere, and the name of a file."""
    root, parts = found[1] or "", PART.findall(found[2])
    before = found.string[: found.start()][-1:]
    is_whole = bool(root) or not (before.isalnum() or before in tuple(".)]…"))
    said = root if root == "~" or COMMON.fullmatch(parts[0][1]) else ""
    for number, (separator, name) in enumerate(parts, 1):
        kept, rest = bool(COMMON.fullmatch(name)), ""
        if number == len(parts):
            is_program = number > 1 and parts[-2][1] in ("bin", "sbin")
            kept, rest = _end(name, is_whole and not is_program)
            name = name[: len(name) - len(rest)]
        said += separator + name if kept else "" if said.endswith("…") else "…"
        said += rest
    return said


def _end(name: str, is_whole: bool) -> tuple[bool, str]:
    """Whether the last part is a file's name or none at all, and what stands behind it in the sentence."""
    if not is_whole or FILE.match(name):
        return True, ""
    word = FIRST_WORD.match(name)
    first = word[0] if word else ""
    return not first or COMMON.fullmatch(first) is not None, name[len(first) :]


def _secrets() -> list[tuple[str, str]]:
    servers = paths.Folders.of_all_servers().config.glob("*")
    files = [_text(file(server)) for server in servers for file in (keys.key_file, keys.tmdb_key_file)]
    environ = [os.environ.get(name, "") for name in ("JIMAKU_API_KEY", "TMDB_API_KEY")]
    found = [(value.strip(), "<key>") for value in (*environ, *files) if value.strip()]
    home = Path.home()
    homes = {str(home), home.as_posix(), str(home.resolve())}
    found += [(one, "~") for one in sorted(homes, key=len, reverse=True) if len(one) > 1]
    users = (_user(), *(os.environ.get(name, "") for name in ("USER", "LOGNAME", "USERNAME", "SUDO_USER")))
    names = [(name, "<user>") for name in (*users, home.name)]
    for host in (socket.gethostname(), platform.node()):
        names += [(host, "<machine>"), (host.partition(".")[0], "<machine>")]
    return found + [
        (name, instead)
        for name, instead in sorted(set(names), key=lambda one: -len(one[0]))
        if len(name) >= SHORTEST_NAME and name not in NOBODYS
    ]


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
