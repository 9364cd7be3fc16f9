"""Where everything lives: data, cache, logs, the key file, mpv's folders and the servers' addresses.

Reads the environment; creates nothing.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from jimaku_mpv import programs
from jimaku_mpv.errors import SettingsError
from jimaku_mpv.privacy import without_secrets

APP = "jimaku-mpv"
JIMAKU_URL = "https://jimaku.cc"
ANILIST_URL = "https://graphql.anilist.co"
TMDB_URL = "https://api.themoviedb.org/3"
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Servers:
    """The addresses in use, without a trailing slash."""

    jimaku: str
    anilist: str
    tmdb: str

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Servers:
        """`JIMAKU_URL`, `ANILIST_URL`, `TMDB_URL`, else the real ones; plain http on loopback only."""
        return cls(
            _address("JIMAKU_URL", environ.get("JIMAKU_URL") or JIMAKU_URL),
            _address("ANILIST_URL", environ.get("ANILIST_URL") or ANILIST_URL),
            _address("TMDB_URL", environ.get("TMDB_URL") or TMDB_URL),
        )


@dataclass(frozen=True, slots=True)
class Folders:
    """Our folders for one server; `cache` may be deleted at any time, `data` is the user's."""

    data: Path
    cache: Path
    config: Path
    log: Path

    @classmethod
    def for_server(cls, jimaku: str, environ: Mapping[str, str] = os.environ) -> Folders:
        """Each server has stores of its own; with `JIMAKU_MPV_HOME` all folders lie below that one."""
        base, server = cls.of_all_servers(environ), server_folder(jimaku)
        return cls(base.data / server, base.cache / server, base.config / server, base.log)

    @classmethod
    def of_all_servers(cls, environ: Mapping[str, str] = os.environ) -> Folders:
        """The folders that hold those of every server: the program keeps nothing outside of them."""
        if environ.get("JIMAKU_MPV_HOME"):
            home = Path(environ["JIMAKU_MPV_HOME"]).absolute()
            return cls(home / "data", home / "cache", home / "config", home / "log")
        return cls(
            data=Path(platformdirs.user_data_dir(APP, appauthor=False)),
            cache=Path(platformdirs.user_cache_dir(APP, appauthor=False)),
            config=Path(platformdirs.user_config_dir(APP, appauthor=False)),
            log=Path(platformdirs.user_log_dir(APP, appauthor=False)),
        )


def server_folder(url: str) -> str:
    """A folder name for a server: its host and port, with letters that every file system takes."""
    parts = urlsplit(url)
    name = (parts.hostname or "") + (f"-{parts.port}" if parts.port else "") + parts.path.rstrip("/")
    return re.sub(r"[^A-Za-z0-9.-]", "_", name).strip(".")


def mpv_config_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder that the mpv in PATH reads first; it need not exist.

    `MPV_HOME`; on Windows `portable_config` beside mpv.exe, else `%APPDATA%/mpv`; elsewhere
    `XDG_CONFIG_HOME/mpv` or `~/.config/mpv`.
    """
    if environ.get("MPV_HOME"):
        return Path(environ["MPV_HOME"])
    if sys.platform == "win32":
        portable = portable_config(environ)
        if portable or environ.get("APPDATA"):
            return portable or Path(environ["APPDATA"]) / "mpv"
    base = environ.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "mpv"


def expanded(path: str, environ: Mapping[str, str] = os.environ) -> Path:
    """What a path in mpv's settings means: `~~/` and `~~home/` are its folder, `~/` is the user's."""
    prefix, slash, rest = path.partition("/")
    if slash and prefix in ("~~", "~~home"):
        return mpv_config_folder(environ) / rest
    return Path.home() / rest if slash and prefix == "~" else Path(path)


def portable_config(environ: Mapping[str, str] = os.environ) -> Path | None:
    """The folder of that name beside mpv.exe, which then reads no other; None when there is none."""
    program = programs.find("mpv", environ)
    folder = Path(program).resolve().parent / "portable_config" if program else None
    return folder if folder and folder.is_dir() else None


def conf_file(mpv_config: Path) -> Path:
    """The user's settings for the script."""
    return mpv_config / "script-opts" / "jimaku_mpv.conf"


def lua_folder() -> Path:
    """The Lua script as it was installed with the package, or as it lies in a checkout."""
    inside = Path(__file__).parent / "lua"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "lua"


def _address(variable: str, url: str) -> str:
    if _is_safe(url):
        return url.rstrip("/")
    raise SettingsError(f"{variable} must be an https address", f"It is {without_secrets(url)!r}")


def _is_safe(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))
