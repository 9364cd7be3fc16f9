"""What is printed fits the terminal that it goes to, in cells; a pipe gets it whole and without colour."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import Run, Terminal

from jimaku_mpv.commands.terminal import Colour, Page, cells, cut, wrapped
from tests.standin.server import StandIn

SURE = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
WIDE = "葬送のフリーレン　第3話.mkv"
TEXTS = st.text(st.sampled_from("ab 葬送ー か\u3099é…"), max_size=60)


def page(width: int | None, colour: bool = False) -> tuple[Page, io.StringIO]:
    stream = io.StringIO()
    return Page(stream, width, colour), stream


def without_colour(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.fixture
def terminal(standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What the program shows on a terminal of so many columns, line by line."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)

    def show(columns: int, *arguments: str | Path) -> str:
        started = Terminal(*arguments, cwd=tmp_path, columns=columns)
        try:
            started.ended()
        finally:
            started.close()
        return started.screen.replace("\r\n", "\n")

    return show


Show = Callable[..., str]


@pytest.mark.parametrize(
    ("text", "wide"),
    [
        ("abc", 3),
        ("第3話", 5),
        ("ｶﾅ", 2),
        ("Ａ", 2),
        ("か\u3099", 2),
        ("e\u0301", 1),
        ("\x1b[31mab\x1b[0m", 2),
        ("…", 1),
    ],
)
def test_a_text_takes_as_many_cells_as_a_terminal_gives_it(text: str, wide: int) -> None:
    assert cells(text) == wide


@pytest.mark.parametrize(
    ("text", "width", "middle", "left"),
    [
        ("Demo", 4, False, "Demo"),
        ("Demo no Tabi", 8, False, "Demo no…"),
        ("葬送のフリーレン", 8, False, "葬送の…"),
        ("葬送のフリーレン", 9, False, "葬送のフ…"),
        ("/home/user/.cache/file.srt", 13, True, "/hom…file.srt"),
    ],
)
def test_what_is_too_long_is_cut(text: str, width: int, middle: bool, left: str) -> None:
    assert cut(text, width, middle) == left


@given(TEXTS, st.integers(10, 40), st.integers(0, 5))
def test_no_part_of_a_line_is_lost_or_too_wide(text: str, width: int, hang: int) -> None:
    parts = list(wrapped(text, width, hang))
    assert all(cells(part) <= width for part in parts)
    assert all(part.startswith(" " * hang) for part in parts[1:])
    assert "".join(parts).replace(" ", "") == text.replace(" ", "")


def test_words_are_broken_only_where_they_must() -> None:
    assert list(wrapped("  file:     a name, and more of it", 22, 14)) == [
        "  file:     a name,",
        " " * 14 + "and more",
        " " * 14 + "of it",
    ]


def test_a_table_fits_and_its_columns_stand_below_each_other() -> None:
    rows = [("1", "Sousou no Frieren", "葬送のフリーレン / Frieren"), ("22", "K-ON!", "けいおん！")]
    shown, stream = page(40)
    shown.table(rows)
    first, second = stream.getvalue().splitlines()
    assert first == "1   Sousou no Frieren  葬送のフリーレン…"
    assert second == "22  K-ON!              けいおん！"
    assert max(cells(first), cells(second)) <= 40


def test_a_pipe_gets_the_whole() -> None:
    shown, stream = page(None)
    shown.table([("1", "a" * 300, ""), ("22", "b", "c")])
    shown.say("d " * 100)
    assert stream.getvalue().splitlines() == [f"1  {'a' * 300}", "22  b  c", "d " * 100]


@pytest.mark.parametrize("columns", [40, 120])
def test_every_command_keeps_within_the_terminal(terminal: Show, columns: int, tmp_path: Path) -> None:
    (tmp_path / WIDE).touch()
    (tmp_path / "one.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nはい\n\n", "utf-8")
    for words in (
        ("retime", "one.srt", "--reference", "one.srt"),
        ("search", "frieren"),
        ("match", WIDE, SURE),
        ("get", WIDE),
        ("doctor", "--offline"),
        ("cache", "list"),
        ("cache",),
        ("decisions", "set", WIDE, "--entry", "1"),
        ("decisions",),
        ("get", "no such folder/at all/video.mkv"),
    ):
        screen = without_colour(terminal(columns, *words))
        lines = re.split(r"[\r\n]", screen)
        assert any(lines), words
        assert max(map(cells, lines)) <= columns, words


def test_a_terminal_has_colour(terminal: Show) -> None:
    assert "\x1b[32m(certain)\x1b[0m" in terminal(100, "match", SURE)
    assert "\x1b[31mThere is no decision 3\x1b[0m" in terminal(100, "decisions", "forget", "3")


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_colour_can_be_refused(
    terminal: Show, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert "\x1b" not in terminal(100, "match", SURE)


def test_a_pipe_gets_no_colour(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    ended = run("match", SURE)
    assert "(certain)" in ended.out
    assert "\x1b" not in ended.out + run("get", "x.mkv").err + run("decisions", "forget", "3").err


def test_paint_takes_no_room() -> None:
    shown, stream = page(24, colour=True)
    shown.say("  entry:    " + shown.paint("twelve cells", Colour.GOOD))
    assert stream.getvalue() == "  entry:    \x1b[32mtwelve cells\x1b[0m\n"
