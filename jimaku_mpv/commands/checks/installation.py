"""The script inside mpv, the helper that it starts, the settings, and mpv that need more than that."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from subprocess import SubprocessError

from jimaku_mpv import __version__, config, paths, programs
from jimaku_mpv.commands.assembly import conf_path
from jimaku_mpv.commands.checks.check import Check, bad, good, note
from jimaku_mpv.setup.record import own_record
from jimaku_mpv.setup.sandboxes import sandboxes
from jimaku_mpv.setup.script import folder_of, installed_in

START_SECONDS = 20.0
SETUP = "Run: jimaku-mpv setup"


def script_folders() -> list[Path]:
    """mpv's folders that have the script, the one that mpv reads first in any case."""
    recorded = [path.parents[2] for path in own_record().entries if path.name == "installed.json"]
    return list(dict.fromkeys([paths.mpv_config_folder().absolute(), *filter(installed_in, recorded)]))


def script() -> Iterable[Check]:
    """Installed, whole, and of our version; in each of the folders."""
    folders = script_folders()
    if len(folders) > 1 and not installed_in(folders[0]):
        del folders[0]
    for mpv_config in folders:
        yield _script(mpv_config)


def _script(mpv_config: Path) -> Check:
    folder, known = folder_of(mpv_config), installed_in(mpv_config)
    if known is None:
        return bad("script", f"not installed in {folder}", SETUP)
    if known.version != __version__:
        return bad("script", f"{folder} is of version {known.version}, this is {__version__}", SETUP)
    files = sorted(paths.lua_folder().glob("*.lua"))
    differing = [path.name for path in files if not _same(path, folder / path.name)]
    if differing:
        return bad("script", f"{', '.join(differing)} in {folder} is not as it was installed", SETUP)
    return good("script", f"version {known.version} in {folder}")


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()


def helper() -> Iterable[Check]:
    """What the script starts is there, runs, and is of our version; `helper=` in the conf goes first."""
    own = config.read_conf(conf_path()).get("helper")
    for mpv_config in script_folders()[:1] if own else script_folders():
        known = installed_in(mpv_config)
        if own:
            fix = f"Correct or remove helper= in {conf_path()}"
            yield _helper([str(paths.expanded(own))], fix)
        elif known:
            yield _helper(list(known.command), SETUP)


def _helper(command: list[str], fix: str) -> Check:
    program = programs.find(command[0])
    if program is None:
        return bad("helper", f"the script starts {command[0]}, which is gone", fix)
    try:
        done = programs.run([program, *command[1:], "--version"], START_SECONDS)
        done.check_returncode()
    except (OSError, SubprocessError) as error:
        return bad("helper", f"{command[0]} does not run: {error}", fix)
    version = done.stdout.partition("\n")[0].removeprefix("jimaku-mpv ")
    if version != __version__:
        return bad("helper", f"{command[0]} is of version {version}, this is {__version__}", fix)
    return good("helper", f"version {version}, {' '.join(command)}")


def settings() -> Iterable[Check]:
    """The conf can be read, every name in it exists, every value is allowed."""
    given = config.read_conf(conf_path())
    config.parse(given)
    for name, closest in config.unknown(given):
        fix = f"Did you mean {closest}?" if closest else f"Remove it from {conf_path()}"
        yield bad("settings", f"there is no setting {name}", fix)
    if not config.unknown(given):
        there = "" if conf_path().exists() else " is not there; every setting has its default"
        yield good("settings", f"{conf_path()}{there}")


def remarks() -> Iterable[Check]:
    """Those mpv that a script in their folder alone does not serve."""
    for sandbox in sandboxes():
        if installed_in(sandbox.folder):
            yield good(sandbox.name, f"the script is in {sandbox.folder}")
        else:
            fix = f"To make it work there (not tried by this program): {sandbox.steps}"
            yield note(sandbox.name, f"its mpv is here, and reads {sandbox.folder}", fix)
