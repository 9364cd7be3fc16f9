"""What every test stands on: a home of its own, no way out to the network, the stand-in server."""

from __future__ import annotations

import ipaddress
import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.standin.server import StandIn

# Nobody listens on the discard port: a program that a test forgot to point elsewhere reaches nothing.
NOWHERE = "http://127.0.0.1:9"
# A busy machine is no failure; where a run decides about a change, it must be repeatable.
settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("house")
# In the background a shell hands on an ignored interrupt key, and every child would ignore it as well.
signal.signal(signal.SIGINT, signal.default_int_handler)
OURS = ("JIMAKU_", "ANILIST_", "TMDB_", "MPV_", "XDG_", "REQUESTS_CA_", "CURL_CA_")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A fresh home folder; the environment names nothing of the real one, and no real server."""
    folder = tmp_path_factory.mktemp("home")
    # A socket's path holds about 100 bytes, fewer than pytest's own folders take.
    runtime = tempfile.mkdtemp(prefix="jm-")
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(OURS) and name != "JIMAKU_MPV_CORPUS":
                patch.delenv(name)
        for name in ("HOME", "USERPROFILE"):
            patch.setenv(name, str(folder))
        for name, below in (("CONFIG", ".config"), ("CACHE", ".cache"), ("DATA", ".local/share")):
            patch.setenv(f"XDG_{name}_HOME", str(folder / below))
        patch.setenv("XDG_STATE_HOME", str(folder / ".local/state"))
        patch.setenv("XDG_RUNTIME_DIR", runtime)
        for name in ("JIMAKU_URL", "ANILIST_URL", "TMDB_URL"):
            patch.setenv(name, NOWHERE)
        yield folder
    shutil.rmtree(runtime, ignore_errors=True)


@pytest.fixture(autouse=True)
def outside() -> Iterator[list[str]]:
    """Refuses connections and name look-ups beyond loopback, and fails the test that tried one."""
    tried: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for owner, name, host_of in (
            (socket.socket, "connect", _host_of_connect),
            (socket.socket, "connect_ex", _host_of_connect),
            (socket, "getaddrinfo", _host_of_lookup),
            (socket, "gethostbyname", _host_of_lookup),
        ):
            patch.setattr(owner, name, _guarded(getattr(owner, name), host_of, tried))
        yield tried
    assert not tried, f"the test reached for {tried}"


@pytest.fixture
def standin(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """The stand-in server, named in the environment; fails the test that asks it something unknown."""
    from tests.standin.server import StandIn

    with StandIn() as server:
        monkeypatch.setenv("JIMAKU_URL", server.url)
        monkeypatch.setenv("ANILIST_URL", server.anilist_url)
        monkeypatch.setenv("TMDB_URL", server.tmdb_url)
        monkeypatch.setenv("JIMAKU_API_KEY", server.key)
        yield server
        assert not server.surprises


def _guarded(real: Any, host_of: Any, tried: list[str]) -> Any:
    def guarded(*args: Any, **kwargs: Any) -> Any:
        host = host_of(*args, **kwargs)
        if host is not None and not _is_here(host):
            tried.append(host)
            raise OSError(f"tests stay on this machine: {host}")
        return real(*args, **kwargs)

    return guarded


def _host_of_connect(sock: socket.socket, address: Any) -> str | None:
    return str(address[0]) if sock.family in (socket.AF_INET, socket.AF_INET6) else None


def _host_of_lookup(host: str | bytes | None, *_: Any, **__: Any) -> str | None:
    return host.decode() if isinstance(host, bytes) else host


def _is_here(host: str) -> bool:
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
