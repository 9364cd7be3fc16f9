"""Every mpv that may be here, each with the folder that it reads; Windows and macOS as far as paths go."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from jimaku_mpv import paths
from jimaku_mpv.setup.places import own_places
from jimaku_mpv.setup.sandboxes import flatpak_command, installed_from, sandboxes, snap_command


def folders(**environ: str) -> list[Path]:
    return [place.folder for place in own_places({"PATH": "", **environ})]


def make(*parts: Path) -> None:
    for part in parts:
        part.mkdir(parents=True)


def add_program(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    path.chmod(0o755)


def test_without_any_folder_it_is_the_one_that_mpv_would_make(home: Path) -> None:
    assert folders() == [home / ".config/mpv"]


def test_all_that_exist_are_found_the_one_that_mpv_reads_first(home: Path, tmp_path: Path) -> None:
    make(home / ".config/mpv", home / ".mpv", tmp_path / "xdg/mpv", tmp_path / "own")
    given = {"MPV_HOME": str(tmp_path / "own"), "XDG_CONFIG_HOME": str(tmp_path / "xdg")}
    assert folders(**given) == [tmp_path / "own", tmp_path / "xdg/mpv", home / ".config/mpv", home / ".mpv"]


def test_one_folder_by_two_names_is_one(home: Path, tmp_path: Path) -> None:
    make(tmp_path / "dotfiles/mpv")
    (home / ".config").mkdir()
    (home / ".config/mpv").symlink_to(tmp_path / "dotfiles/mpv")
    assert folders(XDG_CONFIG_HOME=str(tmp_path / "dotfiles")) == [tmp_path / "dotfiles/mpv"]


def test_on_windows_it_is_appdata(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert folders(APPDATA=str(tmp_path / "Roaming")) == [tmp_path / "Roaming/mpv"]


def test_on_windows_a_portable_config_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "Program Files/mpv/mpv.exe"
    add_program(program)
    portable = program.parent / "portable_config"
    make(portable, tmp_path / "Roaming/mpv")
    monkeypatch.setattr(sys, "platform", "win32")
    given = {"APPDATA": str(tmp_path / "Roaming"), "PATH": str(program.parent)}
    assert folders(**given) == [portable, tmp_path / "Roaming/mpv"]
    assert paths.mpv_config_folder(given) == portable


def test_no_sandbox_no_remark(home: Path) -> None:
    assert list(sandboxes()) == []


def test_flatpak_snap_and_iina_are_seen(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(home / ".var/app/io.mpv.Mpv", home / "snap/mpv", home / "Applications/IINA.app")
    assert [(one.name, one.folder) for one in sandboxes()] == [
        ("Flatpak", home / ".var/app/io.mpv.Mpv/config/mpv"),
        ("Snap", home / "snap/mpv/current/.config/mpv"),
    ]
    monkeypatch.setattr(sys, "platform", "darwin")
    iina = [one for one in sandboxes() if one.name == "IINA"]
    assert [one.folder for one in iina] == [home / ".config/mpv"]
    assert "script-binding jimaku_mpv/find" in iina[0].steps


def run_with(stand_ins: dict[str, str], command: str, tmp_path: Path, **environ: str) -> str:
    """What a shell makes of a command when these programs do as told."""
    for name, body in stand_ins.items():
        add_program(tmp_path / "bin" / name)
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{body}\n")
    where = {"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin", "HOME": "/home/v", **environ}
    ran = subprocess.run(["sh", "-c", command], env=where, capture_output=True, text=True, check=True)
    return ran.stdout


def test_the_command_for_flatpak_is_one_that_a_shell_understands(tmp_path: Path) -> None:
    """Flatpak hands the words on as they are; what follows -c is read by a shell inside."""
    words = run_with({"flatpak": 'printf "%s\\n" "$@"'}, flatpak_command(Path("/src/it's here")), tmp_path)
    *options, inner = words.splitlines()
    assert options == [
        "run",
        "--filesystem=/src/it's here:ro",
        "--share=network",
        "--command=sh",
        "io.mpv.Mpv",
        "-c",
    ]
    venv = tmp_path / "data home/jimaku-mpv/venv"
    for name in ("pip", "jimaku-mpv"):
        add_program(venv / "bin" / name)
        (venv / "bin" / name).write_text('#!/bin/sh\necho "${0##*/} $*"\n')
    environ = {"XDG_DATA_HOME": str(tmp_path / "data home")}
    said = run_with({"python3": 'echo "python3 $*"'}, inner, tmp_path, **environ)
    assert said.splitlines() == [
        f"python3 -m venv {venv}",
        "pip install /src/it's here[archives]",
        "jimaku-mpv setup --brief",
    ]


def test_the_command_for_snap_is_one_that_a_shell_understands(tmp_path: Path) -> None:
    tell = 'echo "$UV_TOOL_BIN_DIR"; printf "%s|" "$@"; echo'
    said = run_with({"uv": tell, "snap": tell}, snap_command(Path("/src/it's here")), tmp_path)
    assert said.splitlines() == [
        "/home/v/snap/mpv/common/bin",
        "tool|install|--managed-python|--python|3.12|/src/it's here[archives]|",
        "",
        'run|--shell|mpv|-c|"$SNAP_USER_COMMON/bin/jimaku-mpv" setup --brief|',
    ]


def test_the_checkout_is_named_as_pip_remembers_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout = tmp_path / "a clone"
    checkout.mkdir()
    info = tmp_path / "site/jimaku_mpv-9.dist-info"
    make(info)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: jimaku-mpv\nVersion: 9\n")
    monkeypatch.setattr(sys, "path", [str(info.parent)])
    importlib.invalidate_caches()
    assert installed_from() is None
    (info / "direct_url.json").write_text(json.dumps({"url": checkout.as_uri(), "dir_info": {}}))
    assert installed_from() == checkout
    (info / "direct_url.json").write_text(json.dumps({"url": "https://host.example/a.whl"}))
    assert installed_from() is None
