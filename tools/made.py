"""Which files are made, and from what."""

from __future__ import annotations

from pathlib import Path

from jimaku_mpv.cli import parser
from jimaku_mpv.config import conf_text
from tools import bash, fish, manual, settings, zsh
from tools.arguments import read

ROOT = Path(__file__).parent.parent
NOTE = "Made by `python -m tools`, not by hand."


def made() -> dict[str, str]:
    """The text of each file, by its path from the top folder."""
    program = read(parser())
    return {
        "lua/jimaku_mpv.conf": conf_text(),
        "docs/settings.md": settings.page(),
        "shell/jimaku-mpv.1": manual.page(program, NOTE),
        "shell/jimaku-mpv.bash": bash.script(program, NOTE),
        "shell/jimaku-mpv.fish": fish.script(program, NOTE),
        "shell/_jimaku-mpv": zsh.script(program, NOTE),
    }
