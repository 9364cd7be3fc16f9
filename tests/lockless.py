"""A home without file locks, for programs that a test starts: see lockless.c."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).with_name("lockless.c")


def lockless_below(folder: Path, built_in: Path) -> dict[str, str]:
    """The environment in which no file below `folder` can be locked."""
    compiler = shutil.which("cc")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("takes Linux and a C compiler")
    library = built_in / "lockless.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, SOURCE, "-ldl"], check=True)
    return {**os.environ, "LD_PRELOAD": str(library), "LOCKLESS": str(folder)}
