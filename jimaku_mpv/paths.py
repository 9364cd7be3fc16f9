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
        server = server_folder(jimaku)
        if environ.get("JIMAKU_MPV_HOME"):
            home = Path(environ["JIMAKU_MPV_HOME"]).absolute()
            return cls(
                home / "data" / server, home / "cache" / server, home / "config" / server, home / "log"
            )
        return cls(
            data=Path(platformdirs.user_data_dir(APP, appauthor=False)) / server,
            cache=Path(platformdirs.user_cache_dir(APP, appauthor=False)) / server,
            config=Path(platformdirs.user_config_dir(APP, appauthor=False)) / server,
            log=Path(platformdirs.user_log_dir(APP, appauthor=False)),
        )


def server_folder(url: str) -> str:
    """A folder name for a server: its host and port, with letters that every file system takes."""
    parts = urlsplit(url)
    name = (parts.hostname or "") + (f"-{parts.port}" if parts.port else "") + parts.path.rstrip("/")
    return re.sub(r"[^A-Za-z0-9.-]", "_", name).strip(".")


def mpv_config_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """mpv's own configuration folder: `MPV_HOME`, `%APPDATA%/mpv`, or below `XDG_CONFIG_HOME`."""
    if environ.get("MPV_HOME"):
        return Path(environ["MPV_HOME"])
    if sys.platform == "win32" and environ.get("APPDATA"):
        return Path(environ["APPDATA"]) / "mpv"
    base = environ.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "mpv"


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
