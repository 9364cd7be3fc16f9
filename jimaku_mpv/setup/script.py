"""The script's files in one of mpv's configuration folders: written together, or not at all.

The user's conf is never written over. Knows nothing of which folder it is.
"""

from __future__ import annotations

import contextlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from jimaku_mpv import __version__, config, paths, programs
from jimaku_mpv.errors import StoreError
from jimaku_mpv.files.writing import write_whole
from jimaku_mpv.setup.backup import Backup
from jimaku_mpv.setup.record import Kind, Record

SCRIPT = "jimaku_mpv"
CONF = "jimaku_mpv.conf"
INSTALLED = "installed.json"
READABLE = 0o644


@dataclass(frozen=True, slots=True)
class Installed:
    """What an earlier `setup` left beside the script."""

    version: str
    command: tuple[str, ...]


def folder_of(mpv_config: Path) -> Path:
    """Where the script lies."""
    return mpv_config / "scripts" / SCRIPT


def installed_in(mpv_config: Path) -> Installed | None:
    """What the script there was told of us; None when it is not installed, or its file makes no sense."""
    try:
        known = json.loads((folder_of(mpv_config) / INSTALLED).read_text("utf-8"))
        command = tuple(str(word) for word in known["command"])
        return Installed(str(known["version"]), command) if command else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


def install(mpv_config: Path, record: Record, link: bool = False) -> None:
    """Put the script there, and a commented conf unless there is one; with `link` links to our own files.

    What is as it should be is left alone. When it fails, everything is put back as it was. Raises
    StoreError.
    """
    script, conf = folder_of(mpv_config), paths.conf_file(mpv_config)
    if script.is_symlink():
        raise StoreError("The script's folder is a link", f"Remove {script}, then run: jimaku-mpv setup")
    wanted = _wanted(script, link)
    if not conf.exists():
        wanted[conf] = (paths.lua_folder() / CONF).read_bytes()
    old = [path for path in record.below(script) if path not in wanted]
    new = {path: what for path, what in wanted.items() if _at(path) != what}
    before, backup = dict(record.entries), Backup(mpv_config / f".{SCRIPT}-before", [*new, *old])
    made = [*record.note_missing(script), *record.note_missing(conf.parent)]
    record.add(Kind.TREE, backup.folder)
    for path in wanted:
        record.add(Kind.CONF if path == conf else Kind.FILE, path)
    try:
        # Before anything is written, so that even what a killed run leaves can be removed.
        record.save()
        if new or old:
            backup.make()
        _write(new)
        for path in old:
            path.unlink(missing_ok=True)
            record.entries.pop(path, None)
        record.save()
    except BaseException as error:
        backup.restore(made)
        record.entries = before
        with contextlib.suppress(StoreError):
            record.save()
        if isinstance(error, OSError):
            raise StoreError("mpv's folder can't be written", f"{mpv_config}: {error.strerror}") from error
        raise
    backup.remove()


def new_options(conf: Path) -> list[config.Option]:
    """The settings that a conf of an earlier version does not name, neither set nor as a comment."""
    text = conf.read_text("utf-8-sig", "replace") if conf.is_file() else ""
    named = set(re.findall(r"(?m)^[ \t]*#?[ \t]*([a-z_]+)[ \t]*=", text))
    return [option for option in config.OPTIONS if option.name not in named]


def helper_command() -> list[str]:
    """How to start this very program from anywhere.

    Not by the command `jimaku-mpv`, whose Python heeds PYTHONHOME and PYTHONPATH before a line of ours runs.
    """
    return programs.python("-m", "jimaku_mpv")


def _wanted(script: Path, link: bool) -> dict[Path, bytes | Path]:
    """What has to be where: a file's content, or what a link points at."""
    sources = sorted(paths.lua_folder().glob("*.lua"))
    wanted: dict[Path, bytes | Path] = {
        script / path.name: path.resolve() if link else path.read_bytes() for path in sources
    }
    wanted[script / INSTALLED] = json.dumps(_told(), indent=1).encode()
    return wanted


def _at(path: Path) -> bytes | Path | None:
    if path.is_symlink():
        return path.readlink()
    return path.read_bytes() if path.is_file() else None


def _write(new: dict[Path, bytes | Path]) -> None:
    for path, what in new.items():
        if isinstance(what, bytes):
            write_whole(path, what, mode=READABLE)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            path.symlink_to(what)


def _told() -> dict[str, object]:
    """What the script must know of us: our command, version, and where records of ready files are."""
    servers = paths.Servers.from_environment()
    ready = paths.Folders.for_server(servers.jimaku).cache / "ready"
    return {"version": __version__, "command": helper_command(), "ready": str(ready)}
