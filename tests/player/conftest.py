"""A headless mpv with a socket, and a place for the scripts' side of the conversation."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from listener import Listener


@pytest.fixture
def mpv() -> Iterator[Listener]:
    """A running mpv and our own connection to it, which stands where the script would."""
    with Listener(Path(os.environ["XDG_RUNTIME_DIR"]) / "mpv.sock") as listener:
        yield listener
