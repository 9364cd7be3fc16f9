"""`setup` in words: which folders it takes and asks about, what it says, and how it goes out again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from program import Run, Terminal

from jimaku_mpv.paths import lua_folder
from jimaku_mpv.setup.record import own_record


@pytest.fixture
def two(home: Path) -> list[Path]:
    """Two folders that mpv reads."""
    found = [home / ".config/mpv", home / ".mpv"]
    for folder in found:
        folder.mkdir(parents=True)
    return found


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def start(*arguments: str) -> Terminal:
        opened.append(Terminal(*arguments, cwd=tmp_path))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


def with_script(folders: list[Path]) -> list[bool]:
    return [(folder / "scripts/jimaku_mpv/main.lua").is_file() for folder in folders]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("2\n", [False, True]), ("1, 2\n", [True, True]), ("\n", [True, False]), ("3\n2\n", [False, True])],
)
def test_several_folders_are_a_question(
    two: list[Path], terminal: Callable[..., Terminal], typed: str, expected: list[bool]
) -> None:
    setup = terminal("setup")
    setup.read_until("Which shall have the script?")
    assert all(f"{number}) {folder} " in setup.screen for number, folder in enumerate(two, 1))
    setup.type(typed)
    assert setup.ended() == 0
    assert with_script(two) == expected


def test_without_a_terminal_it_is_the_first_and_the_other_is_named(run: Run, two: list[Path]) -> None:
    ended = run("setup")
    assert with_script(two) == [True, False]
    assert f'For that one: jimaku-mpv setup --mpv-config "{two[1]}"' in ended.out


def test_the_next_run_goes_where_the_script_is(run: Run, two: list[Path], tmp_path: Path) -> None:
    run("setup", "--mpv-config", two[1], "--mpv-config", tmp_path / "portable")
    for folder in (two[1], tmp_path / "portable"):
        (folder / "scripts/jimaku_mpv/main.lua").unlink()
    run("setup")
    assert with_script([*two, tmp_path / "portable"]) == [False, True, True]


def test_only_said_is_not_done(run: Run, home: Path) -> None:
    ended = run("setup", "--dry-run")
    assert ended.out == f"Would put the script into {home}/.config/mpv/scripts/jimaku_mpv\n"
    assert list(home.iterdir()) == []


def test_new_settings_are_told_and_the_conf_stays(run: Run, conf: Callable[..., Path]) -> None:
    path = conf()
    text = (lua_folder() / "jimaku_mpv.conf").read_text("utf-8").replace("#prefetch=yes", "")
    path.write_text(text, "utf-8")
    ended = run("setup")
    assert "It stays as it is. New settings, which you can add to it:" in ended.out
    told = [line for line in ended.out.splitlines() if line.startswith("    #")]
    assert told == ["    #prefetch=yes  (Get the next episode's subtitle ahead of time)"]
    assert path.read_text("utf-8") == text
    path.unlink()
    run("setup")
    assert "It stays" not in run("setup").out


def test_a_short_conf_of_ones_own_is_told_where_the_others_are(run: Run, conf: Callable[..., Path]) -> None:
    conf(autoload="no")
    ended = run("setup")
    assert "It does not name: autoload_exclude, when_unsure, " in ended.out
    assert f"Their lines are in {lua_folder() / 'jimaku_mpv.conf'}" in ended.out


def test_a_helper_of_the_users_own_is_told(run: Run, conf: Callable[..., Path]) -> None:
    conf(helper="/opt/jimaku-mpv")
    assert "It says helper=/opt/jimaku-mpv: mpv starts that one." in run("setup").out


def test_what_comes_next_depends_on_the_key(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Next: play an episode." in run("setup").out
    monkeypatch.delenv("JIMAKU_API_KEY")
    assert "Next: jimaku-mpv login, then play an episode." in run("setup").out
    assert "Next" not in run("setup", "--brief").out


def test_flatpaks_mpv_gets_its_command_but_no_script(run: Run, home: Path) -> None:
    sandbox = home / ".var/app/io.mpv.Mpv"
    sandbox.mkdir(parents=True)
    ended = run("setup")
    assert (
        "the mpv of Flatpak. To make it work there (not tried by this program):\n  flatpak run " in ended.out
    )
    assert list(sandbox.iterdir()) == []
    assert "Flatpak" not in run("setup", "--mpv-config", sandbox / "config/mpv").out


def test_out_again(run: Run, home: Path) -> None:
    run("setup")
    told = run("setup", "--remove", "--purge", "--dry-run")
    assert f"Would remove the files of {home}/.config/mpv/scripts/jimaku_mpv\n" in told.out
    assert (home / ".config/mpv/scripts/jimaku_mpv/main.lua").is_file()
    kept = run("setup", "--remove")
    assert f"Kept {home}/.config/mpv/script-opts/jimaku_mpv.conf (--purge removes" in kept.out
    ended = run("setup", "--remove", "--purge")
    assert ended.code == 0
    assert "pipx uninstall jimaku-mpv" in ended.out
    assert list(home.iterdir()) == []
    assert run("setup", "--remove").out == "Nothing is installed.\n"


def test_what_the_installer_put_there_is_left_to_it(run: Run) -> None:
    run("setup")
    (own_record().file.parent / "install.list").write_text("tool\tvenv\n")
    ended = run("setup", "--remove", "--purge")
    assert ended.code == 2
    assert "./install.sh --uninstall --purge" in ended.err
    assert own_record().entries


def test_purge_alone_makes_no_sense(run: Run) -> None:
    assert run("setup", "--purge").code == 2


def test_a_link_to_the_checkout_is_told_the_helper_as_well(run: Run, home: Path) -> None:
    run("setup", "--symlink")
    script = home / ".config/mpv/scripts/jimaku_mpv"
    assert (script / "main.lua").is_symlink()
    assert json.loads((script / "installed.json").read_text())["command"]
