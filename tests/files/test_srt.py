"""SRT as people write it: read cue by cue, and mended without a change to its text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimaku_mpv.files.srt import Block, read_blocks, repaired, write_blocks

A, B, C = (f"00:00:0{n},000 --> 00:00:0{n},900" for n in (1, 2, 3))
GOOD = f"1\n{A}\nおはよう\n\n2\n{B}\n<i>1984</i>\n43\n\n3\n{C}\n終わり\n\n"

BROKEN = {
    "no counters": GOOD.replace("1\n", "", 1).replace("\n2\n", "\n").replace("\n3\n", "\n"),
    "one counter missing": GOOD.replace("\n2\n", "\n"),
    "the same counter twice": GOOD.replace("\n3\n", "\n2\n"),
    "counters that go back": GOOD.replace("1\n", "7\n", 1),
    "a word for a counter": GOOD.replace("\n2\n", "\nNaN\n"),
    "full-width counters": GOOD.replace("1\n", "１\n", 1).replace("\n2\n", "\n２\n"),
    "counters with a point": GOOD.replace("\n2\n", "\n2.\n"),
    "blanks around the counter": GOOD.replace("\n2\n", "\n 2 \n"),
    "the counter beside the times": GOOD.replace("\n2\n", "\n2 "),
    "an empty line below the counter": GOOD.replace("\n2\n", "\n2\n\n"),
    "no empty lines": GOOD.replace("\n\n", "\n"),
    "an empty line between all lines": GOOD.replace("\n", "\n\n").replace("</i>\n\n43", "</i>\n43"),
    "words in front": f"字幕の作者\n\n{GOOD}",
    "a second byte-order mark": f"\ufeff{GOOD}",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_broken_is_mended(text: str) -> None:
    assert repaired(text) == GOOD


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD.replace("\n3\n", "\n30\n"),
        GOOD.replace(",000", ".000"),
        GOOD.replace("おはよう", "おはよう\n\n\n  みんな"),
        GOOD.replace("おはよう\n", ""),
    ],
    ids=[
        "as it should be",
        "a gap in the counters",
        "points in the times",
        "empty lines in a text",
        "no text",
    ],
)
def test_what_players_take_is_left_alone(text: str) -> None:
    assert repaired(text) == text


def test_numbers_that_are_spoken_stay() -> None:
    text = f"{A}\n1984\n{B}\n42\n\n{C}\n終わり\n"
    assert [block.text for block in read_blocks(text)] == ["1984", "42", "終わり"]


def test_a_number_of_any_length_is_no_trouble() -> None:
    assert repaired("1" * 5000 + "\n" + GOOD) == GOOD
    assert read_blocks(f"{'1' * 5000} {A}\n終わり\n") == []


def test_the_last_empty_line() -> None:
    for end in ("", "\n"):
        assert repaired(GOOD.rstrip("\n") + end) == GOOD


LINE = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=8).filter(
    lambda line: not line.isnumeric()
)
TEXT = st.lists(LINE, min_size=1, max_size=3).map("\n".join)


@given(st.lists(TEXT, max_size=8))
def test_what_is_written_is_read_again(texts: list[str]) -> None:
    blocks = [Block(A, text) for text in texts]
    written = write_blocks(blocks)
    assert read_blocks(written) == blocks
    if blocks:
        assert repaired(written) == written


@given(st.lists(st.sampled_from([A, B, "1", "2", "NaN", "", "", " ", "言葉", "12 時", "-->"]), max_size=14))
def test_mending_loses_no_word_and_is_done_at_once(lines: list[str]) -> None:
    text = "\n".join(lines)
    once = repaired(text)
    assert repaired(once) == once
    read = [block.text for block in read_blocks(text)]
    assert [block.text for block in read_blocks(once)] == read
    first = min((lines.index(timing) for timing in (A, B) if timing in lines), default=len(lines))
    assert "".join(read).count("言葉") == lines[first:].count("言葉")


def test_the_text_begins_with_its_first_counter() -> None:
    """Behind blanks mpv looks for other kinds of file in it."""
    assert repaired(" \n\n1\n00:00:01,000 --> 00:00:02,000\nc=IN IP4 224.2.1.1\n\n").startswith("1\n00:")
