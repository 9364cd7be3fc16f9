"""The tests' own fences hold."""

from __future__ import annotations

import os
import socket
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimaku_mpv.paths import Folders, mpv_config_folder

if TYPE_CHECKING:
    from tests.standin.server import StandIn


def test_the_outside_is_out_of_reach(outside: list[str]) -> None:
    with socket.socket() as sock:
        for connect in (sock.connect, sock.connect_ex):
            with pytest.raises(OSError, match="stay on this machine"):
                connect(("192.0.2.1", 80))
    with pytest.raises(OSError, match="stay on this machine"):
        socket.create_connection(("jimaku.cc", 443), timeout=1)
    assert outside == ["192.0.2.1", "192.0.2.1", "jimaku.cc"]
    outside.clear()


def test_loopback_and_sockets_in_the_file_system_work(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
    path = f"{os.environ['XDG_RUNTIME_DIR']}/s"
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(path)
        server.listen()
        client.connect(path)


def test_all_folders_lie_in_the_tests_home(home: Path) -> None:
    folders = Folders.for_server("https://jimaku.cc")
    ours = (folders.data, folders.cache, folders.config, folders.log)
    for folder in (*ours, mpv_config_folder(), Path.home()):
        assert folder.is_relative_to(home)


@given(st.integers())
def test_generated_values_go_along_with_the_fences(number: int) -> None:
    assert os.environ["JIMAKU_URL"].endswith(":9")


def test_the_stand_in_is_what_the_environment_names(standin: StandIn) -> None:
    address = f"{os.environ['JIMAKU_URL']}/api/entries/search?query=demo"
    request = urllib.request.Request(address, headers={"Authorization": os.environ["JIMAKU_API_KEY"]})
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 200
    assert standin.counts()["search"] == 1
