"""A real mpv without a window, for a moment: does it run scripts, ours among them, and can it be reached?

It reads none of the user's settings and starts no helper.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from jimaku_mpv import programs
from jimaku_mpv.commands.checks.check import Check, bad, good, note
from jimaku_mpv.commands.checks.installation import SETUP, script_folders
from jimaku_mpv.player.remote import Remote, RemoteError, private_socket
from jimaku_mpv.setup.script import folder_of, installed_in

SECONDS = 5.0
PAUSE = 0.05
PROBE = """
mp.register_script_message("ask", function() mp.set_property("title", "answered") end)
mp.set_property("title", _VERSION .. (jit and " (LuaJIT)" or ""))
"""


def player() -> Iterable[Check]:
    """Lua, a round trip over the IPC socket, and our script's bindings."""
    program = programs.find("mpv")
    if program is None:
        yield note("Lua", "not tried, since there is no mpv")
        return
    scripts = [folder_of(folder) for folder in script_folders() if installed_in(folder)][:1]
    try:
        with _running(program, scripts) as remote:
            yield from _asked(remote, loads_ours=bool(scripts))
    except RemoteError as error:
        yield bad("IPC", error.message, "See what it says: mpv --idle --vo=null, then install mpv again")


def _asked(remote: Remote, loads_ours: bool) -> Iterable[Check]:
    lua = remote.wait_for("title", lambda title: str(title).startswith("Lua"), SECONDS)
    if lua is None:
        yield bad("Lua", "this mpv runs no Lua scripts", "Install an mpv that was built with Lua")
        return
    yield good("Lua", str(lua))
    began = time.perf_counter()
    remote.command("script-message-to", "probe", "ask")
    if remote.wait_for("title", "answered".__eq__, SECONDS) is None:
        yield bad("IPC", "a script in mpv does not answer over the socket", "Install mpv again")
        return
    yield good("IPC", f"there and back in {(time.perf_counter() - began) * 1000:.0f} ms, in a real mpv")
    if loads_ours:
        works = _has_bindings(remote)
        yield good("bindings", "mpv runs the script") if works else bad("bindings", "not there", SETUP)


def _has_bindings(remote: Remote) -> bool:
    """Scripts load at the same time as each other, and mpv tells nobody when one is done."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        bindings = remote.command("get_property", "input-bindings")
        if any("jimaku_mpv/find" in str(binding.get("cmd")) for binding in bindings or []):
            return True
        time.sleep(PAUSE)
    return False


@contextmanager
def _running(program: str, scripts: list[Path]) -> Iterator[Remote]:
    with tempfile.TemporaryDirectory(prefix="jimaku-mpv-doctor-") as folder:
        process = programs.start(
            [program, *_words(Path(folder), scripts)],
            env=os.environ | {f"XDG_{name}_HOME": folder for name in ("CONFIG", "CACHE", "STATE", "DATA")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            remote = Remote(private_socket(Path(folder)))
            try:
                yield remote
            finally:
                remote.quit()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(SECONDS)
        finally:
            process.kill()
            process.wait()


def _words(folder: Path, scripts: list[Path]) -> list[str]:
    probe = folder / "probe.lua"
    probe.write_text(PROBE, "utf-8")
    quiet = ["--no-config", "--no-terminal", "--idle=yes", "--vo=null", "--ao=null"]
    socket = f"--input-ipc-server={private_socket(folder)}"
    return [*quiet, socket, *(f"--script={one}" for one in (probe, *scripts))]
