"""`setup`: put the script and a commented conf into mpv's folders, or take them out again.

The user's conf is never overwritten; where the script lies already, it is brought up to date.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from jimaku_mpv import config, keys, paths
from jimaku_mpv.commands.words import visible
from jimaku_mpv.errors import UsageError
from jimaku_mpv.setup.places import Place, own_places
from jimaku_mpv.setup.record import Record, make_own_folders, own_record
from jimaku_mpv.setup.removal import remove
from jimaku_mpv.setup.sandboxes import sandboxes
from jimaku_mpv.setup.script import CONF, folder_of, install, installed_in, new_options

INSTALLERS_RECORD = "install.list"
FEW = 5


def run(args: argparse.Namespace) -> int:
    """Install and say what to do next, or remove and say what went."""
    if args.purge and not args.remove:
        raise UsageError("--purge goes with --remove", "Run: jimaku-mpv setup --remove --purge")
    if args.remove:
        return _remove(args)
    found = own_places()
    chosen = [Path(one).expanduser().absolute() for one in args.mpv_config] or _choose(found)
    if args.dry_run:
        for folder in chosen:
            print(f"Would put the script into {visible(str(folder_of(folder)))}")
        return 0
    record = own_record()
    make_own_folders(record)
    for folder in chosen:
        install(folder, record, link=args.symlink)
        _tell(folder)
    _tell_others(found, chosen)
    if not args.brief:
        print(_next_step(chosen[0]))
    return 0


def _choose(found: Sequence[Place]) -> list[Path]:
    """Where it is installed already, else where the user wants it, else the folder that mpv reads first."""
    installed = [folder for folder in _known_folders(own_record()) if installed_in(folder)]
    installed += [p.folder for p in found if installed_in(p.folder) and p.folder not in installed]
    if installed or len(found) == 1 or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return installed or [found[0].folder]
    print("Several folders of mpv are here:")
    for number, place in enumerate(found, 1):
        print(f"  {number}) {visible(str(place.folder))} ({place.whose})")
    while True:
        print("Which shall have the script? Numbers, or Enter for the first: ", end="", flush=True)
        line = sys.stdin.readline()
        if not line:
            raise UsageError("Nothing was chosen", "Run: jimaku-mpv setup --mpv-config DIR")
        words = line.replace(",", " ").split() or ["1"]
        if all(word.isdecimal() and 1 <= int(word) <= len(found) for word in words):
            return list(dict.fromkeys(found[int(word) - 1].folder for word in words))


def _known_folders(record: Record) -> list[Path]:
    scripts = {path.parent for path in record.entries if path.name == "installed.json"}
    return sorted(script.parent.parent for script in scripts)


def _tell(mpv_config: Path) -> None:
    conf = paths.conf_file(mpv_config)
    print(f"The script is in {visible(str(folder_of(mpv_config)))}")
    print(f"Settings: {visible(str(conf))}")
    new = new_options(conf)
    if len(new) > FEW:
        names = ", ".join(option.name for option in new)
        print(f"  It stays as it is. It does not name: {names}.")
        print(f"  Their lines are in {visible(str(paths.lua_folder() / CONF))}")
    elif new:
        print("  It stays as it is. New settings, which you can add to it:")
        for option in new:
            print(f"    #{option.name}={option.default}  ({option.help})")
    if helper := config.read_conf(conf).get("helper"):
        print(f"  It says helper={visible(helper)}: mpv starts that one.")


def _tell_others(found: Sequence[Place], chosen: Sequence[Path]) -> None:
    for place in found:
        if place.folder.is_dir() and place.folder not in chosen and not installed_in(place.folder):
            print(f"Also here: {visible(str(place.folder))} ({place.whose})")
            print(f'  For that one: jimaku-mpv setup --mpv-config "{visible(str(place.folder))}"')
    for sandbox in sandboxes():
        if sandbox.folder not in chosen:
            print(f"Also here: the mpv of {sandbox.name}. To make it work there (not tried by this program):")
            print(f"  {visible(sandbox.steps)}")


def _next_step(mpv_config: Path) -> str:
    """A key that is there already needs no login."""
    file = keys.key_file(paths.Folders.for_server(paths.Servers.from_environment().jimaku).config)
    command = config.read_conf(paths.conf_file(mpv_config)).get("api_key_command")
    has_key = bool(os.environ.get("JIMAKU_API_KEY") or command) or file.exists()
    first = "play" if has_key else "jimaku-mpv login, then play"
    return f"Next: {first} an episode. In mpv, Alt+j looks for subtitles at once."


def _remove(args: argparse.Namespace) -> int:
    record = own_record()
    if (record.file.parent / INSTALLERS_RECORD).exists():
        hint = "./install.sh --uninstall" + (" --purge" if args.purge else "")
        raise UsageError("install.sh put it here, and removes it", f"Run, in its folder: {hint}")
    if not record.entries:
        print("Nothing is installed.")
        return 0
    removed = remove(record, args.purge, args.dry_run)
    verb = "Would remove" if args.dry_run else "Removed"
    for text in dict.fromkeys(_shortly(path) for path in removed.gone):
        print(f"{verb} {text}")
    for path in removed.kept:
        why = (
            ": it holds something else, or need not be ours"
            if args.purge
            else " (--purge removes settings and data)"
        )
        print(f"Kept {visible(str(path))}{why}")
    print("To remove the program too: pipx uninstall jimaku-mpv, or: uv tool uninstall jimaku-mpv")
    return 0


def _shortly(path: Path) -> str:
    """The script's many files as one."""
    within = path.parent.parts[-2:] == ("scripts", "jimaku_mpv")
    return f"the files of {visible(str(path.parent))}" if within else visible(str(path))
