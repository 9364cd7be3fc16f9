"""The log is for this user alone, and holds no secret of an address."""

from __future__ import annotations

import errno
import logging
import re
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


FORGED = "2026-01-01 00:00:00,000 1 ERROR x: forged"
EVIL = f"Show\x1b]0;owned\x07\x1b[2J\r\n{FORGED}\u2028\x85\u202e\u2066\x9b\x00\ud880"


@pytest.mark.parametrize("logger", ["jimaku_mpv.pipeline", "requests", "", "asyncio"])
def test_a_record_is_one_line_whoever_writes_it(tmp_path: Path, logger: str) -> None:
    with own_log():
        log.start(tmp_path / "log", "info")
        logging.getLogger(logger).warning("opened %s", EVIL)
        logging.getLogger(logger).error(EVIL.replace("%", ""))
        try:
            raise ValueError(EVIL) from OSError(2, EVIL, EVIL)
        except ValueError:
            logging.getLogger(logger).exception("job %s", EVIL, stack_info=True)
    text = log.log_file(tmp_path / "log").read_text("utf-8")
    assert text.replace("\n", "").isprintable()
    lines = text.split("\n")[:-1]
    assert len([line for line in lines if re.match(r"\d{4}-\d\d-\d\d ", line)]) == 3
    assert all(re.match(r"\d{4}-|    ", line) for line in lines)
    assert "\\x1b]0;owned\\x07" in text
    assert "ValueError: Show" in text


def test_names_stay_readable_in_it(tmp_path: Path) -> None:
    name = "【岸】蛙　と 花 – 05「雨」 100%.mkv"
    with own_log():
        log.start(tmp_path / "log", "info")
        logging.getLogger("jimaku_mpv").info("%s", name)
    assert f": {name}\n" in log.log_file(tmp_path / "log").read_text("utf-8")


def test_no_library_can_write_an_address_with_its_secrets(tmp_path: Path) -> None:
    with own_log():
        log.start(tmp_path / "log", "info")
        logging.getLogger("urllib3").warning("retry of %s", ADDRESS.replace(" ", "%20"))
        try:
            raise OSError(
                f"can't open {ADDRESS.replace(' ', '%20')}, magnet:?xt=urn:btih:c1&tr=https://t/private"
            )
        except OSError:
            logging.getLogger("urllib3").exception("so")
    text = log.log_file(tmp_path / "log").read_text("utf-8")
    assert text.count("https://nas.example/Demo%20no%20Tabi%20S2%20-%2005.mkv") == 2
    assert not any(word in text for word in ("me:secret", "/private", "token="))
