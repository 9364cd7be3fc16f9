"""The folder of mpv's socket: refused when others could reach it, and gone when mpv is."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jimaku_mpv.errors import MESSAGE_LIMIT
from jimaku_mpv.player.socket_folder import SOCKET_NAME, WATCHED, NotPrivate, announce, check, remove, sweep

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has named pipes")


@pytest.fixture
def runtime() -> Path:
    return Path(os.environ["XDG_RUNTIME_DIR"])


@pytest.fixture
def gone() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.fixture
def folder(runtime: Path) -> Callable[..., Path]:
    """Makes the folder of a player with this number, and its socket as mpv leaves it."""

    def make(pid: int) -> Path:
        path = runtime / f"jimaku_mpv-{pid}.Ab12Cd34"
        path.mkdir(mode=0o700)
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(path / SOCKET_NAME))
        return path

    return make


def test_a_folder_of_ours_alone_is_fine(folder: Callable[..., Path]) -> None:
    check(folder(1))


@pytest.mark.parametrize("mode", [0o750, 0o701, 0o777])
def test_a_folder_that_others_may_enter(folder: Callable[..., Path], mode: int) -> None:
    path = folder(1)
    path.chmod(mode)
    with pytest.raises(NotPrivate) as caught:
        check(path)
    assert len(caught.value.message) <= MESSAGE_LIMIT


def test_a_link_is_no_folder(folder: Callable[..., Path], runtime: Path) -> None:
    link = runtime / "link"
    link.symlink_to(folder(1))
    with pytest.raises(NotPrivate):
        check(link)


def test_a_folder_of_somebody_else(folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder(1)
    other = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    with pytest.raises(NotPrivate):
        check(path)


def test_mpv_may_listen_only_in_a_private_folder(folder: Callable[..., Path]) -> None:
    good, bad = folder(1), folder(2)
    bad.chmod(0o755)
    announce(good)
    with pytest.raises(NotPrivate):
        announce(bad)
    assert (good / WATCHED).exists()
    assert not (bad / WATCHED).exists()


def test_a_folder_that_is_gone(runtime: Path) -> None:
    with pytest.raises(NotPrivate):
        check(runtime / "nowhere")


def test_the_socket_goes_with_its_folder(folder: Callable[..., Path], runtime: Path) -> None:
    path = folder(1)
    announce(path)
    remove(path)
    remove(path)
    assert list(runtime.iterdir()) == []


def test_what_a_killed_player_left_is_swept(folder: Callable[..., Path], gone: int, runtime: Path) -> None:
    folder(gone)
    sweep(runtime)
    assert list(runtime.iterdir()) == []


def test_what_is_in_use_or_is_not_ours_stays(folder: Callable[..., Path], gone: int, runtime: Path) -> None:
    living = folder(os.getpid())
    other = runtime / f"another-{gone}.Ab12Cd34"
    other.mkdir()
    sweep(runtime)
    assert {living, other} == set(runtime.iterdir())


def test_a_player_in_another_container_keeps_its_socket(gone: int, runtime: Path) -> None:
    """Its number means nothing here, but it listens."""
    path = runtime / f"jimaku_mpv-{gone}.Ab12Cd34"
    path.mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path / SOCKET_NAME))
        server.listen()
        sweep(runtime)
        assert path.exists()
