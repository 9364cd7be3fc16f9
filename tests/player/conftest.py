"""A headless mpv with a socket, and a place for the script's side of the conversation."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk, open_desk
from listener import Listener

from tests.standin.server import StandIn


@pytest.fixture
def mpv() -> Iterator[Listener]:
    """A running mpv and our own connection to it, which stands where the script would."""
    with Listener(Path(os.environ["XDG_RUNTIME_DIR"]) / "mpv.sock") as listener:
        yield listener


@pytest.fixture
def desk(standin: StandIn, tmp_path: Path) -> Iterator[Desk]:
    """A session on the stand-in, with a player that keeps every answer."""
    with open_desk(tmp_path / "ready") as desk:
        yield desk
