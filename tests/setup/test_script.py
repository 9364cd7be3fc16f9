"""The script's files: all of them or none, whatever happens; and taken out again without a trace."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from jimaku_mpv.errors import StoreError
from jimaku_mpv.files.writing import write_whole
from jimaku_mpv.paths import Folders, lua_folder
from jimaku_mpv.setup.backup import Backup
from jimaku_mpv.setup.record import Kind, Record, make_own_folders, own_record
from jimaku_mpv.setup.removal import remove
from jimaku_mpv.setup.script import folder_of, install, installed_in, new_options

State = dict[str, object]
WRITE = "jimaku_mpv.setup.script.write_whole"


def state(folder: Path) -> State:
    """Everything below a folder: folders, links, contents."""
    return {
        str(path.relative_to(folder)): path.readlink()
        if path.is_symlink()
        else path.read_bytes()
        if path.is_file()
        else None
        for path in folder.rglob("*")
    }


@pytest.fixture
def mpv(home: Path) -> Path:
    return home / ".config/mpv"


def set_up(mpv: Path, **options: Any) -> Record:
    record = own_record()
    make_own_folders(record)
    install(mpv, record, **options)
    return record


def fail_at(name: str, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """The disk fails when this file is to be written."""

    def write(path: Path, data: bytes, mode: int) -> None:
        if path.name == name:
            raise error
        write_whole(path, data, mode)

    monkeypatch.setattr(WRITE, write)


@pytest.mark.parametrize("error", [StoreError("The disk is full"), OSError(5, "broken"), KeyboardInterrupt()])
def test_a_first_installation_that_fails_leaves_nothing(
    mpv: Path, home: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    record = own_record()
    make_own_folders(record)
    before = state(home)
    fail_at("wire.lua", monkeypatch, error)
    with pytest.raises((StoreError, KeyboardInterrupt)):
        install(mpv, record)
    assert state(home) == before


def test_an_upgrade_that_fails_brings_the_old_one_back(mpv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = set_up(mpv)
    folder = folder_of(mpv)
    (folder / "main.lua").write_text("-- of the old version")
    (folder / "gone_since.lua").write_text("-- of the old version")
    (folder / "menus.lua").unlink()
    (folder / "wire.lua").write_text("-- of the old version")
    record.add(Kind.FILE, folder / "gone_since.lua")
    before = state(mpv)
    fail_at("wire.lua", monkeypatch, StoreError("The disk is full"))
    with pytest.raises(StoreError, match="full"):
        install(mpv, record)
    assert state(mpv) == before


def test_what_a_killed_run_left_is_mended_by_the_next(mpv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = set_up(mpv)
    whole = state(mpv)
    (folder_of(mpv) / "wire.lua").write_text("-- of the old version")
    (folder_of(mpv) / "menus.lua").write_text("-- of the old version")
    monkeypatch.setattr(Backup, "restore", lambda *_: None)
    fail_at("wire.lua", monkeypatch, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        install(mpv, record)
    assert (mpv / ".jimaku_mpv-before").is_dir()
    monkeypatch.undo()
    install(mpv, own_record())
    assert state(mpv) == whole


def test_a_second_run_writes_nothing(mpv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(mpv)
    monkeypatch.setattr(WRITE, None)
    set_up(mpv)


def test_links_for_developers_and_back(mpv: Path) -> None:
    set_up(mpv, link=True)
    linked = folder_of(mpv)
    assert {path.name for path in linked.iterdir() if path.is_symlink()} == {
        path.name for path in lua_folder().glob("*.lua")
    }
    assert (linked / "main.lua").resolve() == (lua_folder() / "main.lua").resolve()
    assert not (lua_folder() / "installed.json").exists()
    assert installed_in(mpv) is not None
    set_up(mpv)
    assert not any(path.is_symlink() for path in linked.iterdir())
    assert (lua_folder() / "main.lua").is_file()


def test_a_folder_that_is_a_link_of_the_users_is_not_written_through(mpv: Path, tmp_path: Path) -> None:
    folder_of(mpv).parent.mkdir(parents=True)
    folder_of(mpv).symlink_to(tmp_path)
    with pytest.raises(StoreError) as caught:
        set_up(mpv)
    assert str(folder_of(mpv)) in caught.value.hint
    assert not any(tmp_path.glob("*.lua"))


def test_a_conf_of_an_earlier_version_is_told_what_is_new(mpv: Path) -> None:
    conf = mpv / "script-opts/jimaku_mpv.conf"
    set_up(mpv)
    assert new_options(conf) == []
    conf.write_text(conf.read_text("utf-8").replace("#strip=", "").replace("#slot=primary", "  slot=dual"))
    assert [option.name for option in new_options(conf)] == ["strip"]


def test_removed_it_is_as_if_it_had_never_been_there(mpv: Path, home: Path) -> None:
    (home / ".config").mkdir()
    (home / ".local/bin").mkdir(parents=True)
    before = state(home)
    record = set_up(mpv)
    folders = Folders.for_server("https://jimaku.cc")
    for folder in (folders.cache, folders.data, folders.config, folders.log):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "kept").write_text("data")
    told = remove(Record.read(record.file), purge=True, dry=True)
    assert state(home) != before
    removed = remove(Record.read(record.file), purge=True)
    assert state(home) == before
    assert set(told.gone) == set(removed.gone)
    assert removed.kept == ()


def test_a_folder_with_a_wide_space_is_ours_all_the_same(home: Path) -> None:
    before = state(home)
    removed = remove(set_up(home / "設定　その他"), purge=True)
    assert removed.kept == ()
    assert state(home) == before


def test_settings_and_data_stay_until_they_are_asked_for(mpv: Path, home: Path) -> None:
    before = state(home)
    record = set_up(mpv)
    conf = mpv / "script-opts/jimaku_mpv.conf"
    conf.write_text("autoload=no\n")
    key = Folders.for_server("https://jimaku.cc").config / "api_key"
    key.parent.mkdir(parents=True)
    key.write_text("secret")
    removed = remove(record, purge=False)
    assert not folder_of(mpv).exists()
    assert (conf.read_text(), key.read_text()) == ("autoload=no\n", "secret")
    assert conf in removed.kept
    remove(own_record(), purge=True)
    assert state(home) == before


def test_what_others_put_there_stays(mpv: Path, home: Path) -> None:
    conf = mpv / "script-opts/jimaku_mpv.conf"
    conf.parent.mkdir(parents=True)
    conf.write_text("autoload=no\n")
    record = set_up(mpv)
    theirs = [mpv / "scripts/other.lua", folder_of(mpv) / "notes.txt", home / ".local/share/theirs"]
    for path in theirs:
        path.write_text("mine")
    removed = remove(record, purge=True)
    assert {path for path, data in state(home).items() if data is not None} == {
        str(path.relative_to(home)) for path in (*theirs, conf)
    }
    assert folder_of(mpv) in removed.kept


def test_a_folder_of_a_general_name_is_only_ours_if_we_made_it(
    mpv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIMAKU_MPV_HOME", str(tmp_path))
    (tmp_path / "data").mkdir()
    (tmp_path / "data/precious").write_text("theirs")
    remove(set_up(mpv), purge=True)
    assert [path.name for path in tmp_path.rglob("*")] == ["data", "precious"]


def test_the_record_keeps_what_only_the_installer_understands(mpv: Path) -> None:
    record = set_up(mpv)
    with record.file.open("a") as file:
        file.write("package\tmpv\n")
    shutil.rmtree(folder_of(mpv))
    set_up(mpv)
    assert "package\tmpv\n" in record.file.read_text()
    assert record.file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["", "[]", '{"command": [], "version": "1"}', '{"command": 5}'])
def test_what_is_no_word_of_ours_counts_as_not_installed(mpv: Path, text: str) -> None:
    folder_of(mpv).mkdir(parents=True)
    (folder_of(mpv) / "installed.json").write_text(text)
    assert installed_in(mpv) is None


@pytest.mark.parametrize("kind", ["tree", "file", "conf"])
def test_what_is_not_of_our_making_stays_whatever_the_record_says(mpv: Path, home: Path, kind: str) -> None:
    record = set_up(mpv)
    theirs = home / "videos"
    theirs.mkdir()
    (theirs / "precious").write_text("theirs")
    link = home / "jimaku-mpv"
    link.symlink_to(theirs)
    planted = [theirs, theirs / "precious", home, link, folder_of(mpv) / "../../../videos"]
    with record.file.open("a") as file:
        file.write("".join(f"{kind}\t{path}\n" for path in planted))
    kept = remove(own_record(), purge=True).kept
    assert (theirs / "precious").read_text() == "theirs"
    assert {theirs, theirs / "precious", home, link} <= set(kept)
