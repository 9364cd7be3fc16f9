"""Folders for the user alone, and what the log may say about an address."""

from __future__ import annotations

import errno
import logging
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jimaku_mpv import log
from jimaku_mpv.commands.checks import disk
from jimaku_mpv.commands.checks.check import Status
from jimaku_mpv.errors import JimakuError, StoreError
from jimaku_mpv.files.writing import write_whole
from jimaku_mpv.model import EntryId, LocalSubtitle, PlayingFile
from jimaku_mpv.pipeline.keeping import Keeper
from jimaku_mpv.privacy import is_address, make_private_folder, without_secrets, without_tokens
from jimaku_mpv.setup.record import Record, make_own_folders
from jimaku_mpv.setup.script import install
from jimaku_mpv.store.decisions import Decisions


@pytest.fixture
def drive(monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on a drive that is not there: as on Windows, not even its topmost folder is."""
    folder = Path("/Q/share/mpv")
    gone = {folder, *folder.parents, *(folder / name for name in ("data", "cache", "config", "log"))}
    is_dir, exists, mkdir = Path.is_dir, Path.exists, Path.mkdir

    def make(path: Path, mode: int = 0o777, parents: bool = False, exist_ok: bool = False) -> None:
        if path in gone:
            raise FileNotFoundError(errno.ENOENT, "The system cannot find the path specified", str(path))
        mkdir(path, mode, parents, exist_ok)

    monkeypatch.setattr(Path, "is_dir", lambda path: path not in gone and is_dir(path))
    monkeypatch.setattr(Path, "exists", lambda path: path not in gone and exists(path))
    monkeypatch.setattr(Path, "mkdir", make)
    monkeypatch.setenv("JIMAKU_MPV_HOME", str(folder))
    return folder


def test_folders_are_made_for_the_user_alone(tmp_path: Path) -> None:
    make_private_folder(tmp_path / "a" / "b")
    make_private_folder(tmp_path / "a" / "b")
    if sys.platform != "win32":
        assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a", "a/b")] == [0o700, 0o700]


def test_a_folder_on_a_drive_that_is_gone_is_an_error_of_the_system(drive: Path) -> None:
    with pytest.raises(FileNotFoundError, match="cannot find the path"):
        make_private_folder(drive)


CALLERS: dict[str, Callable[[Path], object]] = {
    "setup": lambda drive: install(drive, Record(drive / "setup.list")),
    "setup's own folders": lambda drive: make_own_folders(Record(drive / "setup.list")),
    "the key": lambda drive: write_whole(drive / "key", b"x"),
    "decisions": lambda drive: Decisions(drive / "decisions.db").remember("k", now=0.0, entry_id=EntryId(1)),
}


@pytest.mark.parametrize("caller", CALLERS)
def test_whoever_needs_it_says_so_in_words(drive: Path, caller: str) -> None:
    with pytest.raises(JimakuError) as caught:
        CALLERS[caller](drive)
    assert "cannot find the path" in caught.value.hint or "can't be" in caught.value.message
    assert str(drive) in caught.value.hint


def test_what_was_decided_there_is_not_taken_for_nothing(drive: Path) -> None:
    """Else auto-load would show what the user has corrected."""
    with pytest.raises(StoreError, match="can't be used"):
        Decisions(drive / "decisions.db").all()


def test_a_subtitle_that_can_not_be_saved_there_is_loaded_all_the_same(drive: Path, tmp_path: Path) -> None:
    subtitle = tmp_path / "05.srt"
    subtitle.write_text("1\n00:00:01,000 --> 00:00:02,000\nか\n", "utf-8")
    loaded, note = Keeper(f"folder:{drive}").keep(
        LocalSubtitle(str(subtitle), "Jimaku: 05.srt", "05.srt"), PlayingFile("/videos/05.mkv")
    )
    assert loaded.path == str(subtitle)
    assert note
    assert "saved" in note


def test_doctor_says_that_it_is_gone(drive: Path) -> None:
    checks = {check.name: check for check in disk.writable()}
    for name in ("cache", "decisions"):
        assert checks[name].status is Status.BAD
        assert "the drive or share is not there" in checks[name].sentence


def test_a_log_on_it_costs_the_log_alone(drive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(logging, "raiseExceptions", True)
    log.start(drive, "info")
    assert [type(handler) for handler in root.handlers] == [logging.NullHandler]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (
            "https://me:secret@host:8080/private/Show - 05.mkv?token=abc#t=1",
            "https://host:8080/Show - 05.mkv",
        ),
        ("https://host/a/?token=abc", "https://host/"),
        ("https://host?token=abc", "https://host"),
        ("smb://me:se@cret@nas/videos/Show 05.mkv", "smb://nas/Show 05.mkv"),
        ("HTTPS://[::1]:80/x\n/y", "HTTPS://[::1]:80/y"),
        ("magnet:?xt=urn:btih:abc&tr=https://tracker/passkey", "magnet:…"),
        ("MAGNET:?dn=Show+05&tr=x", "MAGNET:…"),
        ("data:video/mp4;base64,AAAA", "data:…"),
        ("memory://secret", "memory:…"),
        ("https://host/v/dQw4w9WgXcQ", "https://host/…"),
        ("https://host/550e8400-e29b-41d4-a716-446655440000.mkv", "https://host/…"),
        ("https://host/Show.mkv%3Ftoken%3Dabc", "https://host/…"),
        ("https://me:se/cret@host/Show 05.mkv", "https://host/Show 05.mkv"),
        ("/videos/Show/05.mkv", "/videos/Show/05.mkv"),
        ("C:\\videos\\05.mkv", "C:\\videos\\05.mkv"),
        ("Re:Hero - 05?.mkv", "Re:Hero - 05?.mkv"),
    ],
)
def test_an_address_without_its_secrets(place: str, said: str) -> None:
    assert without_secrets(place) == said


@pytest.mark.parametrize(
    "name",
    [
        *(
            "IDOLiSH7",
            "HaNaYaMaTa",
            "xxxHOLiC",
            "SPYxFAMILY",
            "RESERVoir CHRoNiCLE",
            "86 EIGHTY-SIX",
            "Zom100",
        ),
        *(
            "Strengthening",
            "Darkstalkers' Revenge",
            "K-ON!! 05",
            "D4DJ First Mix",
            "3x3 Eyes",
            "海の声 第05話",
        ),
        *("[G] Show - S02E01v2 [0123ABCD]", "Show.S01E05.1080p.BluRay.x265-ExCaLiBuR", "Show 1440x1080p"),
        *("201807220900-蛙 #17", "The.DaysS01E06.2023.NF.WEB-DL"),
    ],
)
def test_a_name_loses_nothing(name: str) -> None:
    assert without_tokens(name) == name


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Show 05 Zk3uX0pQwe8rTyU2", "Show 05"),
        ("Show of hanako@mail.example 05", "Show of   05"),
        ("Show about rain user_token=abc 05", "Show about rain   05"),
        ("Show d41d8cd98f00b204e9800998ecf8427e", "Show"),
        ("d41d8cd98f00b204e9800998ecf8427e (1)", ""),
        ("550E8400-E29B-41D4-A716-446655440000", ""),
    ],
)
def test_what_is_no_word_of_a_name_goes(text: str, left: str) -> None:
    assert without_tokens(text).strip() == left


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("https://x/y", True),
        ("magnet:?x", True),
        ("data:x", True),
        ("Re:Hero - 05.mkv", False),
        ("C:\\x.mkv", False),
        ("/v/http://x", False),
        ("a b://x", False),
    ],
)
def test_what_an_address_is(text: str, holds: bool) -> None:
    assert is_address(text) is holds
