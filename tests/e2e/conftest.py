"""A real mpv with our script as `setup` installs it, and real video files to play."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from driver import Mpv

from tests.standin.server import StandIn

LENGTH = 240
NEWER = Path(__file__).parent.parent / ".cache" / "newer-mpv"
SUBTITLE = "1\n00:00:00,000 --> 00:03:00,000\nan embedded line\n"


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Makes (once per kind) a small video of four minutes, with tracks of the given languages."""
    folder = tmp_path_factory.mktemp("clips")

    def make(audio: str = "", sub: str = "", seconds: int = LENGTH, default: bool = False) -> Path:
        path = folder / f"{audio}-{sub}-{seconds}-{default}.mkv"
        if not path.exists():
            _record(path, audio, sub, seconds, default)
        return path

    return make


def _record(path: Path, audio: str, sub: str, seconds: int, default: bool) -> None:
    text = path.with_suffix(".srt")
    text.write_text(SUBTITLE, "utf-8")
    inputs = ["-f", "lavfi", "-i", f"testsrc2=size=64x36:rate=5:duration={seconds}"]
    options = ["-map", "0:v", "-c:v", "libx264", "-preset", "ultrafast", "-threads", "1"]
    if audio:
        inputs += ["-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}"]
        options += ["-map", "1:a", "-c:a", "aac", "-b:a", "16k"]
        options += [] if audio == "und" else ["-metadata:s:a:0", f"language={audio}"]
    if sub:
        inputs += ["-i", str(text)]
        options += ["-map", f"{2 if audio else 1}:s", "-c:s", "srt", "-metadata:s:s:0", f"language={sub}"]
        options += ["-disposition:s:0", "default" if default else "0"]
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", *inputs, *options, str(path)]
    subprocess.run(command, check=True)


@pytest.fixture
def video(clips: Callable[..., Path], tmp_path: Path) -> Callable[..., Path]:
    """Gives a video with this file name; further arguments as for `clips`."""

    def place(name: str, folder: str = "videos", **kind: object) -> Path:
        path = tmp_path / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(clips(**kind), path)
        return path

    return place


@pytest.fixture
def config(home: Path) -> Path:
    """mpv's configuration folder after `jimaku-mpv setup`; call it once the servers are named."""
    folder = home / ".config" / "mpv"
    command = [sys.executable, "-m", "jimaku_mpv", "setup", "--mpv-config", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture(params=["system", "newer"])
def program(request: pytest.FixtureRequest) -> str:
    """The system's mpv, and beside it the newer one that tests/newer_mpv.sh puts there."""
    if request.param == "system":
        return "mpv"
    if not (NEWER / "mpv").exists():
        reason = NEWER / "reason"
        pytest.skip(reason.read_text("utf-8").strip() if reason.exists() else "run tests/newer_mpv.sh first")
    return str(NEWER / "mpv")


@pytest.fixture
def mpv(standin: StandIn, config: Path, program: str) -> Iterator[Callable[..., Mpv]]:
    """Starts an mpv with the script; all are ended with the test."""
    with ExitStack() as stack:
        yield lambda *arguments: stack.enter_context(Mpv(config, *arguments, program=program))


@pytest.fixture
def settings(config: Path) -> Callable[..., None]:
    """Writes the user's conf."""

    def write(**options: str) -> None:
        text = "".join(f"{name}={value}\n" for name, value in options.items())
        (config / "script-opts" / "jimaku_mpv.conf").write_text(text, "utf-8")

    return write


@pytest.fixture
def server() -> Iterator[Callable[[Path], str]]:
    """Serves one video under any address of a web server, as streams come."""
    with ExitStack() as stack:

        def serve(path: Path) -> str:
            data = path.read_bytes()

            class Handler(BaseHTTPRequestHandler):
                def do_GET(self) -> None:
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    with contextlib.suppress(OSError):
                        self.wfile.write(data)

                def log_message(self, *_: object) -> None:
                    """Silence."""

            server = stack.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            stack.callback(server.shutdown)
            return f"http://127.0.0.1:{server.server_address[1]}"

        yield serve
