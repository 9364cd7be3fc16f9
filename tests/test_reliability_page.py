"""docs/reliability.md tells what the tests do."""

from __future__ import annotations

import re
from pathlib import Path

from fault_rows import ALL
from fault_table import PAGE, repeated, with_tables

from jimaku_mpv.errors import MESSAGE_LIMIT

ROOT = Path(__file__).parent.parent


def test_the_tables_are_those_of_the_tests() -> None:
    page = PAGE.read_text("utf-8")
    assert page == with_tables(page), "run: python tests/fault_table.py"


def test_no_row_is_there_twice() -> None:
    assert list(repeated()) == []


def test_every_sentence_fits_on_the_screen_and_says_what_to_do() -> None:
    for row in (row for rows in ALL.values() for row in rows if not row.loads):
        message, _, hint = row.said.partition(". ")
        assert len(message) <= MESSAGE_LIMIT
        assert hint or "try again in" in message or "JIMAKU_API_KEY" in message, row.said


def test_every_test_that_the_page_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/.]+)`", PAGE.read_text("utf-8"))
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
