"""The log is for this user alone, and holds no secret of an address."""

from __future__ import annotations

import errno
import logging
import stat
from pathlib import Path

import pytest
from program import Run, own_log

from jimaku_mpv import log

ADDRESS = "https://me:secret@nas.example/private/Demo no Tabi S2 - 05.mkv?token=abc#part"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "log"
    with own_log():
        log.start(folder, "info")
        logging.getLogger("jimaku_mpv").info("a line")
    assert (mode(folder), mode(log.log_file(folder))) == (0o700, 0o600)


def test_what_could_be_read_before_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    folder.mkdir(mode=0o755)
    file = log.log_file(folder)
    file.write_text("x" * (log.LARGEST + 1))
    file.chmod(0o644)
    with own_log():
        log.start(folder, "info")
    assert mode(folder) == 0o700
    assert [mode(path) for path in folder.iterdir()] == [0o600, 0o600]
    assert mode(tmp_path) == 0o700


def test_a_long_one_that_another_helper_holds_grows_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows moves no file that somebody writes to."""

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "The process cannot access the file")

    file = log.log_file(tmp_path)
    file.write_text("x" * (log.LARGEST + 1))
    monkeypatch.setattr(Path, "replace", refuse)
    with own_log():
        log.start(tmp_path, "info")
        logging.getLogger("jimaku_mpv").info("a line")
    assert file.read_text("utf-8").endswith("a line\n")


def test_an_address_is_logged_without_its_secrets(run: Run, home: Path) -> None:
    assert run("match", ADDRESS).code == 0
    (file,) = home.rglob("*.log")
    text = file.read_text("utf-8")
    assert "https://nas.example/Demo no Tabi S2 - 05.mkv" in text
    assert not any(word in text for word in ("secret", "private", "token", "part"))
