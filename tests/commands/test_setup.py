"""`setup`: the script is in mpv's folder afterwards, and nothing of the user's is touched."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from program import Run

from jimaku_mpv import __version__
from jimaku_mpv.paths import lua_folder
from jimaku_mpv.setup.record import Kind, own_record


@pytest.fixture
def mpv(home: Path) -> Path:
    return home / ".config" / "mpv"


def scripts(mpv: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (mpv / "scripts" / "jimaku_mpv").iterdir()}


def of_an_old_version(path: Path) -> None:
    """A file that an earlier `setup` put there, and which the script has no more."""
    path.write_text("error()")
    record = own_record()
    record.add(Kind.FILE, path)
    record.save()


def test_all_is_in_its_place(run: Run, mpv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JIMAKU_API_KEY")
    ended = run("setup")
    assert ended.code == 0
    expected = {path.name: path.read_bytes() for path in lua_folder().glob("*.lua")}
    assert "main.lua" in expected
    assert {name: data for name, data in scripts(mpv).items() if name.endswith(".lua")} == expected
    conf = mpv / "script-opts" / "jimaku_mpv.conf"
    assert conf.read_bytes() == (lua_folder() / "jimaku_mpv.conf").read_bytes()
    assert str(mpv / "scripts" / "jimaku_mpv") in ended.out
    assert str(conf) in ended.out
    assert "jimaku-mpv login" in ended.out


def test_the_script_is_told_how_to_start_us(run: Run, mpv: Path) -> None:
    run("setup")
    told = json.loads(scripts(mpv)["installed.json"])
    assert told["version"] == __version__
    assert Path(told["command"][0]).is_absolute()
    done = subprocess.run(
        [*told["command"], "--version"], capture_output=True, text=True, check=True, cwd="/"
    )
    assert done.stdout.startswith(f"jimaku-mpv {__version__}\n")


def test_a_second_run_changes_nothing(run: Run, mpv: Path) -> None:
    run("setup")
    before = scripts(mpv)
    assert run("setup").code == 0
    assert scripts(mpv) == before


def test_a_second_run_mends_and_clears_away(run: Run, mpv: Path) -> None:
    run("setup")
    before = scripts(mpv)
    folder = mpv / "scripts" / "jimaku_mpv"
    of_an_old_version(folder / "gone_since.lua")
    (folder / "of_the_user.lua").write_text("-- mine")
    (folder / "notes.txt").write_text("mine")
    (folder / "main.lua").write_text("broken")
    (folder / "installed.json").unlink()
    assert run("setup").code == 0
    assert scripts(mpv) == {**before, "notes.txt": b"mine", "of_the_user.lua": b"-- mine"}


def test_the_users_conf_is_never_written_over(run: Run, mpv: Path) -> None:
    conf = mpv / "script-opts" / "jimaku_mpv.conf"
    conf.parent.mkdir(parents=True)
    conf.write_text("autoload=no\n")
    other = mpv / "scripts" / "other.lua"
    other.parent.mkdir()
    other.write_text("-- mine")
    for _ in range(2):
        assert run("setup").code == 0
    assert conf.read_text() == "autoload=no\n"
    assert other.read_text() == "-- mine"


def test_another_folder(run: Run, mpv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ended = run("setup", "--mpv-config", "portable config")
    assert ended.code == 0
    assert (tmp_path / "portable config" / "scripts" / "jimaku_mpv" / "main.lua").is_file()
    assert str(tmp_path / "portable config" / "script-opts" / "jimaku_mpv.conf") in ended.out
    assert not mpv.exists()


def test_mpv_home_is_honoured(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPV_HOME", str(tmp_path / "there"))
    run("setup")
    assert (tmp_path / "there" / "scripts" / "jimaku_mpv" / "main.lua").is_file()


def test_a_folder_that_can_not_be_written(run: Run, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    ended = run("setup", "--mpv-config", blocked)
    assert ended.code == 1
    assert str(blocked) in ended.err
    assert "written" in ended.err
