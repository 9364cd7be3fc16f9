"""Where things live, and which servers are allowed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from jimaku_mpv.errors import SettingsError
from jimaku_mpv.paths import (
    Folders,
    Servers,
    conf_file,
    expanded,
    lua_folder,
    mpv_config_folder,
    server_folder,
)
from jimaku_mpv.privacy import without_secrets


def test_without_a_word_in_the_environment_the_real_servers_are_asked() -> None:
    assert Servers.from_environment({"JIMAKU_URL": ""}) == Servers(
        "https://jimaku.cc", "https://graphql.anilist.co", "https://api.themoviedb.org/3"
    )


def test_each_server_can_be_named_and_loses_its_last_slash() -> None:
    given = {
        "JIMAKU_URL": "https://a.example/",
        "ANILIST_URL": "https://b.example/q",
        "TMDB_URL": "https://c/3/",
    }
    assert Servers.from_environment(given) == Servers(
        "https://a.example", "https://b.example/q", "https://c/3"
    )


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "LOCALHOST:1", "[::1]:99"])
def test_plain_http_is_fine_on_loopback(host: str) -> None:
    assert Servers.from_environment({"JIMAKU_URL": f"http://{host}"}).jimaku == f"http://{host}"


@pytest.mark.parametrize("variable", ["JIMAKU_URL", "ANILIST_URL", "TMDB_URL"])
@pytest.mark.parametrize(
    "url",
    [
        "http://jimaku.cc",
        "http://127.0.0.1.example.com",
        "http://localhost@example.com",
        "http://10.0.0.1",
        "ftp://jimaku.cc",
        "jimaku.cc",
        "file:///etc/passwd",
        "https://",
        "https:jimaku.cc",
        "https://[::1",
        "http://127.0.0.1:port",
    ],
)
def test_any_other_address_is_refused_by_name(variable: str, url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Servers.from_environment({variable: url})
    assert variable in caught.value.message
    assert without_secrets(url) in caught.value.hint


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("https://jimaku.cc", "jimaku.cc"),
        ("https://JIMAKU.cc/", "jimaku.cc"),
        ("http://127.0.0.1:8000", "127.0.0.1-8000"),
        ("http://[::1]:8000", "__1-8000"),
        ("https://host/mirror/a:b", "host_mirror_a_b"),
        ("https://host/../..", "host_.._"),
    ],
)
def test_a_server_has_a_folder_name_that_every_file_system_takes(url: str, folder: str) -> None:
    assert server_folder(url) == folder


def test_two_servers_share_no_folder_but_the_log() -> None:
    one, two = Folders.for_server("https://jimaku.cc"), Folders.for_server("http://localhost:8000")
    for name in ("data", "cache", "config"):
        assert getattr(one, name) != getattr(two, name)
    assert one.log == two.log


def test_what_is_the_users_does_not_lie_in_the_cache() -> None:
    folders = Folders.for_server("https://jimaku.cc")
    assert not folders.data.is_relative_to(folders.cache)
    assert not folders.config.is_relative_to(folders.cache)


def test_asking_where_things_live_creates_nothing(home: Path) -> None:
    Folders.for_server("https://jimaku.cc")
    mpv_config_folder()
    assert list(home.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="mpv looks elsewhere on Windows")
def test_mpvs_folder_is_where_mpv_looks(home: Path) -> None:
    assert mpv_config_folder({}) == home / ".config/mpv"
    assert mpv_config_folder({"XDG_CONFIG_HOME": "/x"}) == Path("/x/mpv")
    assert mpv_config_folder({"XDG_CONFIG_HOME": "/x", "MPV_HOME": "/m"}) == Path("/m")


@pytest.mark.skipif(sys.platform == "win32", reason="mpv is started as on Linux")
def test_a_path_in_the_settings_means_what_it_means_to_mpv(home: Path, tmp_path: Path) -> None:
    paths = ["~~/bin/x", "~~home/bin/x", "~/bin/x", "~root/x", "~~", "/usr/bin/x", "jimaku-mpv"]
    mpv_config_folder().mkdir(parents=True)
    script = tmp_path / "ask.lua"
    asked = "\n".join(f'print(mp.command_native({{ "expand-path", "{path}" }}))' for path in paths)
    script.write_text(f'{asked}\nmp.command("quit")\n')
    silent = ["--idle", "--load-scripts=no", "--vo=null", "--ao=null", "--msg-level=all=no,ask=info"]
    command = ["mpv", *silent, f"--script={script}"]
    said = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout
    told = [line.removeprefix("[ask] ").rstrip() for line in said.splitlines()]
    assert told == [str(expanded(path)) for path in paths]


def test_the_conf_is_the_one_that_mpv_reads() -> None:
    assert conf_file(Path("/m")) == Path("/m/script-opts/jimaku_mpv.conf")


def test_the_lua_script_is_found_in_a_checkout() -> None:
    assert (lua_folder() / "main.lua").is_file()
