"""Private files for long lists and secrets."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from jimaku_mpv.errors import StoreError
from jimaku_mpv.player.exchange import LEFT_BEHIND, LONGEST_MESSAGE, Exchange
from jimaku_mpv.player.messages import Menu, Name, Row
from jimaku_mpv.player.wire import encode


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "exchange"


def menu(count: int) -> Menu:
    rows = tuple(Row(f"{number} 第1話.srt", "ep", Name.USE_FILE, f"7/{number}") for number in range(count))
    return Menu(1, "Files", rows)


def test_a_short_menu_goes_as_it_is(folder: Path) -> None:
    assert Exchange(folder).fit(menu(20)) == menu(20)
    assert not folder.exists()


@pytest.mark.parametrize("count", [1640, 20_000])
def test_a_long_menu_goes_by_a_file_and_its_message_stays_short(folder: Path, count: int) -> None:
    sent = Exchange(folder).fit(menu(count))
    assert len(encode(sent)) < 1000
    rows = json.loads(Path(sent.rows_file or "").read_bytes())
    assert len(rows) == count
    assert rows[5] == {"label": "5 第1話.srt", "hint": "ep", "action": "use-file", "argument": "7/5"}


@pytest.mark.parametrize("count", range(440, 500, 5))
def test_no_message_is_too_long_for_the_wire(folder: Path, count: int) -> None:
    assert len(encode(Exchange(folder).fit(menu(count)))) < LONGEST_MESSAGE + 1000


def test_what_nobody_came_for_is_swept(folder: Path) -> None:
    exchange = Exchange(folder)
    old = Path(exchange.fit(menu(1000)).rows_file or "")
    fresh = Path(exchange.fit(menu(1000)).rows_file or "")
    long_ago = time.time() - LEFT_BEHIND - 1
    os.utime(old, (long_ago, long_ago))
    exchange.fit(menu(1000))
    assert (old.exists(), fresh.exists()) == (False, True)


def test_a_key_that_nobody_typed_leaves_nothing_behind(folder: Path) -> None:
    exchange = Exchange(folder)
    old = Path(exchange.place_for_secret())
    long_ago = time.time() - LEFT_BEHIND - 1
    os.utime(old, (long_ago, long_ago))
    exchange.place_for_secret()
    assert not old.exists()


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError, match="The list can't be handed on"):
        Exchange(tmp_path / "file").fit(menu(1000))


def test_a_secret_is_read_once(folder: Path) -> None:
    exchange = Exchange(folder)
    path = exchange.place_for_secret()
    Path(path).write_bytes(b"\xffkey")
    assert exchange.take_secret(path) == "\ufffdkey"
    assert exchange.take_secret(path) == ""
