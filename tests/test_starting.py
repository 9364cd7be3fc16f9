"""Programs are found in absolute folders alone, and started by their paths."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from planted import MODULES, plant, ran

from jimaku_mpv import keys, programs
from jimaku_mpv.errors import SettingsError

Put = Callable[..., Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Makes a program that prints what it was given."""

    def make(where: str, mode: int = 0o755, body: str = 'echo "$@"') -> Path:
        path = tmp_path / where
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(mode)
        return path

    return make


def path_of(*folders: Path | str) -> dict[str, str]:
    return {"PATH": os.pathsep.join(map(str, folders))}


def test_the_first_folder_that_has_it(put: Put, tmp_path: Path) -> None:
    first, second = put("a/tool"), put("b/tool")
    assert programs.find("tool", path_of(tmp_path / "a", tmp_path / "b")) == str(first)
    assert programs.find("tool", path_of(tmp_path / "none", tmp_path / "b")) == str(second)
    assert programs.find("other", path_of(tmp_path / "a")) is None


def test_what_can_not_be_started_is_passed_over(put: Put, tmp_path: Path) -> None:
    put("a/tool", mode=0o644)
    (tmp_path / "b/tool").mkdir(parents=True)
    good = put("c/tool")
    assert programs.find("tool", path_of(*(tmp_path / name for name in "abc"))) == str(good)


@pytest.mark.parametrize("here", [".", "", "bin", "./bin", "..", "../videos", "~/bin", "$HOME/bin"])
def test_no_part_of_path_leads_to_the_current_folder(
    put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, here: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for place in ("tool", "bin/tool", "~/bin/tool", "$HOME/bin/tool"):
        put(f"videos/{place}")
    monkeypatch.chdir(tmp_path / "videos")
    assert programs.find("tool", path_of(here)) is None
    good = put("good/tool")
    assert programs.find("tool", path_of(here, tmp_path / "good", here)) == str(good)


@pytest.mark.parametrize("name", ["./tool", "bin/tool", "../videos/tool", "tool/", ".", ""])
def test_a_relative_path_names_no_program(
    put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    put("videos/tool")
    put("videos/bin/tool")
    monkeypatch.chdir(tmp_path / "videos")
    assert programs.find(name, path_of(tmp_path / "videos")) is None


def test_an_absolute_path_is_its_own_answer_if_there_is_a_program(put: Put, tmp_path: Path) -> None:
    assert programs.find(str(put("a b/tool")), {}) == str(tmp_path / "a b/tool")
    assert programs.find(str(tmp_path / "gone"), {}) is None


@pytest.mark.parametrize("environ", [{}, {"PATH": ""}, {"PATH": "."}])
def test_without_a_path_it_is_the_systems_own_folders(environ: dict[str, str]) -> None:
    assert programs.folders(environ) == os.defpath.split(os.pathsep)


def test_a_player_from_the_finder_finds_what_a_terminal_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    finder = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin"}
    assert "/opt/homebrew/bin" in programs.folders(finder)
    terminal = path_of("/opt/homebrew/bin", finder["PATH"])
    assert programs.folders(terminal)[0] == "/opt/homebrew/bin"
    assert set(programs.folders(terminal)) == set(programs.folders(finder))


def test_folders_that_windows_means_from_everywhere() -> None:
    path = r'.;;bin;\tools;C:tools;/tools;C:\a;"D:\b c";\\nas\tools;%USERPROFILE%\bin;~\bin;E:/d'
    found = programs.absolute_parts(path, ";", PureWindowsPath)
    assert found == [r"C:\a", r"D:\b c", r"\\nas\tools", "E:/d"]
    assert programs.absolute_parts("/a:b::/c d:.", ":", PurePosixPath) == ["/a", "/c d"]


def test_on_windows_only_what_no_shell_runs(
    put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    for name in ("tool", "tool.bat", "tool.cmd", "tool.exe"):
        put(f"a/{name}")
    where = path_of(tmp_path / "a")
    assert programs.find("tool", where) == str(tmp_path / "a/tool.exe")
    assert programs.find("tool.cmd", where) == str(tmp_path / "a/tool.cmd"), "who names it whole wants it"
    (tmp_path / "a/tool.exe").unlink()
    assert programs.find("tool", where) is None


@pytest.mark.parametrize("start", [programs.start, lambda command: programs.run(command, 1)])
def test_nothing_is_started_by_its_name(start: Callable[[list[str]], object]) -> None:
    for name in ("ffmpeg", "./ffmpeg", "bin/ffmpeg"):
        with pytest.raises(ValueError, match="not an absolute path"):
            start([name, "-version"])


def test_what_is_started_stands_elsewhere(put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    where = put("where", body="pwd -P")
    assert programs.run([where], 10).stdout.strip() == os.path.realpath(sys.prefix)


def test_a_program_that_speaks_no_utf_8_stops_nothing(put: Put) -> None:
    assert programs.run([put("odd", body=r"printf '\377x'")], 10).stdout == "\ufffdx"


class TestKeyCommand:
    def test_its_program_is_looked_for_as_all_others(
        self, put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put("videos/getkey", body="echo planted-key")
        put("good/getkey", body='echo "key-$1"')
        monkeypatch.chdir(tmp_path / "videos")
        monkeypatch.setenv("PATH", os.pathsep.join([".", "", str(tmp_path / "good"), os.environ["PATH"]]))
        assert keys.jimaku_key("getkey 'of jimaku'", tmp_path, {}) == "key-of jimaku"
        assert keys.jimaku_key(f"{tmp_path}/good/getkey x", tmp_path, {}) == "key-x"

    @pytest.mark.parametrize("command", ["./getkey", "bin/getkey x", "getkey-that-is-nowhere", "''", " "])
    def test_one_that_is_not_found_is_told(
        self, put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
    ) -> None:
        put("videos/getkey", body="echo planted-key")
        put("videos/bin/getkey", body="echo planted-key")
        monkeypatch.chdir(tmp_path / "videos")
        with pytest.raises(SettingsError, match="gave no key") as caught:
            keys.jimaku_key(command, tmp_path, {})
        assert "whole path" in caught.value.hint


@pytest.mark.parametrize("imports", [":", ".", ":/nowhere", "bin:/nowhere:"])
def test_a_python_path_with_an_empty_part_brings_no_module_from_here(tmp_path: Path, imports: str) -> None:
    """A common slip: `PYTHONPATH=$PYTHONPATH:/more` with nothing before it."""
    traces = plant(tmp_path, *(name for name in MODULES if name not in sys.stdlib_module_names))
    code = "from jimaku_mpv import cli; import sys; sys.argv[1:] = ['cache']\n"
    code += "cli.main()\nimport requests, rarfile"
    script = tmp_path / "bin/console-script"
    script.write_text(code)
    environ = os.environ | {"PYTHONPATH": imports}
    subprocess.run([sys.executable, "-P", script], cwd=tmp_path, env=environ, check=True, capture_output=True)
    assert ran(traces) == []
