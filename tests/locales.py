"""Locales that are not UTF-8, made for one test; few systems still bring them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def made_locale(folder: Path, charmap: str) -> str:
    """Make `ja_JP` with these letters; its name, for a process whose LOCPATH is the folder."""
    name = f"ja_JP.{charmap}"
    localedef = shutil.which("localedef")
    if localedef is None:
        pytest.skip("localedef is not here")
    command = [localedef, "-i", "ja_JP", "-f", charmap, str(folder / name)]
    # It warns where a charmap is no superset of ASCII, and ends with 1.
    subprocess.run(command, capture_output=True, check=False)
    if not (folder / name / "LC_CTYPE").exists():
        pytest.skip(f"localedef knows no {name} here")
    return name
