"""A folder as a stranger may fill it: all that we ever start or import, each leaving a trace if it runs."""

from __future__ import annotations

from pathlib import Path

PROGRAMS = (
    *("ffmpeg", "ffprobe", "mpv", "setpriv", "env", "mktemp", "fc-list", "uname", "sh", "getkey"),
    *("unrar", "unar", "7z", "7zz", "bsdtar", "tar", "python", "python3", "jimaku-mpv"),
    *("wl-paste", "xclip", "xsel", "pbpaste", "powershell"),
)
ENDINGS = ("", ".exe", ".com", ".bat", ".cmd")
MODULES = (
    *(
        "requests",
        "urllib3",
        "guessit",
        "rapidfuzz",
        "rarfile",
        "py7zr",
        "platformdirs",
        "numpy",
        "ffsubsync",
    ),
    *("python_mpv_jsonipc", "argparse", "logging", "json", "sqlite3", "idna", "brotli", "webrtcvad"),
)
AT_START = ("sitecustomize", "usercustomize", "jimaku_mpv", "encodings")
"""Python reads these before a line of any program runs, if they are where it looks."""
SCRIPTS = ("wire", "programs", "mp/input", "mp/options")


def plant(folder: Path, *modules: str) -> Path:
    """Fill it and the folder `bin` in it; gives the one in which traces appear."""
    traces = folder / "traces"
    traces.mkdir(parents=True)
    for place in (folder, folder / "bin"):
        place.mkdir(exist_ok=True)
        for name in PROGRAMS:
            for ending in ENDINGS:
                program = place / f"{name}{ending}"
                program.write_text(f"#!/bin/sh\n: >'{traces}/program {name}{ending}'\nexit 1\n")
                program.chmod(0o755)
        for name in modules:
            (place / f"{name}.py").write_text(f"open({str(traces / f'module {name}')!r}, 'w')\n")
        for name in SCRIPTS:
            script = place / f"{name}.lua"
            script.parent.mkdir(exist_ok=True)
            script.write_text(f"io.open([[{traces}/script {script.stem}]], 'w')\n")
    return traces


def ran(traces: Path) -> list[str]:
    """What of it ran."""
    return sorted(path.name for path in traces.iterdir())
