"""`setup`: put the script and a commented conf into mpv's folder, and tell the script our path.

The user's conf is never overwritten. Every file is written whole, so a second run mends a first.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path

from jimaku_mpv import __version__, paths
from jimaku_mpv.errors import StoreError
from jimaku_mpv.files.writing import write_whole

SCRIPT = "jimaku_mpv"
CONF = "jimaku_mpv.conf"
INSTALLED = "installed.json"
READABLE = 0o644


def run(args: argparse.Namespace) -> int:
    """Install for one mpv configuration folder and say what to do next."""
    folder = Path(args.mpv_config).expanduser() if args.mpv_config else paths.mpv_config_folder()
    mpv_config = folder.absolute()
    try:
        script = install(mpv_config)
    except OSError as error:
        raise StoreError("mpv's folder can't be written", f"{error.filename}: {error.strerror}") from error
    print(f"Installed the script in {script}")
    print(f"Settings: {paths.conf_file(mpv_config)}")
    print("Next: jimaku-mpv login, then play an episode. In mpv, Alt+j looks for subtitles at once.")
    return 0


def install(mpv_config: Path) -> Path:
    """Write the script's files and, unless there is one, the conf; gives the script's folder."""
    source, script = paths.lua_folder(), mpv_config / "scripts" / SCRIPT
    names = {path.name for path in source.glob("*.lua")}
    for name in sorted(names):
        write_whole(script / name, (source / name).read_bytes(), mode=READABLE)
    for old in script.glob("*.lua"):
        if old.name not in names:
            old.unlink()
    conf = paths.conf_file(mpv_config)
    if not conf.exists():
        write_whole(conf, (source / CONF).read_bytes(), mode=READABLE)
    write_whole(script / INSTALLED, json.dumps(installed(), indent=1).encode(), mode=READABLE)
    return script


def installed() -> dict[str, object]:
    """What the script must know of us: our command, version, and where records of ready files are."""
    servers = paths.Servers.from_environment()
    ready = paths.Folders.for_server(servers.jimaku).cache / "ready"
    return {"version": __version__, "command": helper_command(), "ready": str(ready)}


def helper_command() -> list[str]:
    """How to start this very program from anywhere, with absolute paths.

    `-P` keeps Python from importing modules out of the folder that mpv happens to be started in.
    """
    beside = shutil.which("jimaku-mpv", path=str(Path(sys.executable).parent))
    if beside:
        return [str(Path(beside).absolute())]
    return [sys.executable, "-P", "-m", "jimaku_mpv"]
