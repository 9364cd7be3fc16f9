"""`demo`: a real mpv finds and shows subtitles by itself, against a server of our own on this machine.

Everything lies in a folder that is removed in the end; the user's mpv, data and settings are not read.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jimaku_mpv import config, programs
from jimaku_mpv.commands.assembly import Assembly
from jimaku_mpv.demo.canned import CannedServer
from jimaku_mpv.demo.picture import write_picture
from jimaku_mpv.errors import JimakuError, ToolMissing
from jimaku_mpv.model import PlayingFile, Reason
from jimaku_mpv.pipeline.request import Request
from jimaku_mpv.player.remote import Remote, private_socket
from jimaku_mpv.setup.record import own_record
from jimaku_mpv.setup.script import install

VIDEOS = tuple(f"[Demo] Demo no Tabi S2 - {episode:02} (1080p).mkv" for episode in (5, 6))
SECONDS = 240
SHOWN_WITHIN = 30.0
LOOK_SECONDS = 4.0
END_SECONDS = 10.0


class NotShown(JimakuError):
    """mpv never reported a subtitle."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where one demo plays."""

    folder: Path
    mpv: str

    @property
    def mpv_config(self) -> Path:
        """mpv's configuration, for this demo alone."""
        return self.folder / "mpv"

    @property
    def videos(self) -> list[Path]:
        """The files that are played, in this order."""
        return [self.folder / "videos" / name for name in VIDEOS]

    @property
    def socket(self) -> str:
        """Where the demo steers mpv; the helper uses the same, as with a user's own."""
        return private_socket(self.folder)

    def words(self) -> list[str]:
        """The command line of mpv; without a screen it plays all the same and shows nothing."""
        screen = ["--geometry=960x540", "--ao=null"] if has_screen() else ["--vo=null", "--ao=null"]
        fixed = ["--no-terminal", f"--config-dir={self.mpv_config}", f"--input-ipc-server={self.socket}"]
        return [self.mpv, *fixed, *screen, *map(str, self.videos)]


def run(_args: argparse.Namespace) -> int:
    """Play two episodes; 0 only if mpv itself reported the subtitle of both."""
    program = programs.find("mpv")
    if program is None:
        raise ToolMissing("mpv is not installed", "Install mpv, then run: jimaku-mpv demo")
    with tempfile.TemporaryDirectory(prefix="jimaku-mpv-demo-") as folder, CannedServer() as server:
        stage = Stage(Path(folder), program)
        prepare(stage, server)
        print("A server on this machine stands in for jimaku.cc. Nothing of yours is touched.", flush=True)
        with _playing(stage) as remote:
            _first(stage, remote)
            _second(remote)
    print("It works. Next: jimaku-mpv login, then play an episode of your own.")
    return 0


def prepare(stage: Stage, server: CannedServer) -> None:
    """Point this process and its children at the canned server; install the script; make the videos."""
    os.environ.update(
        JIMAKU_MPV_HOME=str(stage.folder / "home"),
        JIMAKU_URL=server.url,
        ANILIST_URL=server.url,
        TMDB_URL=server.url,
        JIMAKU_API_KEY=server.key,
    )
    install(stage.mpv_config, own_record())
    stage.videos[0].parent.mkdir()
    for video in stage.videos:
        write_picture(video, SECONDS)


def has_screen() -> bool:
    """Whether a window can be opened, as far as the environment tells."""
    return sys.platform in ("win32", "darwin") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


@contextmanager
def _playing(stage: Stage) -> Iterator[Remote]:
    null = subprocess.DEVNULL
    process = programs.start(stage.words(), stage.folder, stdin=null, stdout=null, stderr=null)
    try:
        remote = Remote(stage.socket)
        try:
            yield remote
        finally:
            remote.quit()
            process.wait(END_SECONDS)
    finally:
        process.kill()
        process.wait()


def _first(stage: Stage, remote: Remote) -> None:
    print(f"\nmpv plays    {VIDEOS[0]}\n             and auto-load looks for a subtitle …", flush=True)
    shown = _shown(remote)
    with Assembly() as assembly:
        finding = assembly.pipeline(config.parse({})).find(Request(PlayingFile(str(stage.videos[0]))))
    guess, match, best = finding.guess, finding.match, finding.choices[0]
    print(f"name read    “{guess.titles[0]}”, season {guess.season}, episode {guess.episode}")
    print(f"entry        {match.entry and match.entry.name}, episode {match.episode} ({_why(match.reasons)})")
    print(f"file         {best.file.name} ({_why(best.reasons)})")
    print(f"mpv shows    {shown}", flush=True)


def _second(remote: Remote) -> None:
    remote.command("change-list", "script-opts", "append", "jimaku_mpv-autoload=no")
    remote.command("playlist-next")
    remote.wait_for("path", lambda path: str(path).endswith(VIDEOS[1]), SHOWN_WITHIN)
    remote.wait_for("duration", bool, SHOWN_WITHIN)
    print(f"\nmpv plays    {VIDEOS[1]}\n             with auto-load off; Alt+j is pressed …", flush=True)
    remote.command("keypress", "Alt+j")
    print(f"mpv shows    {_shown(remote)}\n", flush=True)


def _shown(remote: Remote) -> str:
    text = remote.wait_for("sub-text", bool, SHOWN_WITHIN)
    if not text:
        raise NotShown("mpv shows no subtitle", "Run: jimaku-mpv doctor")
    if has_screen():
        time.sleep(LOOK_SECONDS)
    return " ".join(str(text).split())


def _why(reasons: tuple[Reason, ...]) -> str:
    return ", ".join(reason.text for reason in reasons)
