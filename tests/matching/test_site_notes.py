"""An entry's notes and flags in plain words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from jimaku_mpv.matching.site_notes import notes_of, short_notes, standing, wrapped_notes
from jimaku_mpv.model import Entry, EntryId


def entry(notes: str | None, *, unverified: bool = False, external: bool = False) -> Entry:
    when = datetime(2026, 1, 1, tzinfo=UTC)
    return Entry(EntryId(7), "Umi", when, notes=notes, unverified=unverified, external=external)


@pytest.mark.parametrize(
    ("notes", "said"),
    [
        (None, ()),
        ("", ()),
        ("Timed for the *BD*, **not** the ~~web~~ release.", ("Timed for the BD, not the web release.",)),
        ("**all *this* too** and ***both***", ("all this too and both",)),
        ("# Read this\n\n- first\n* second\n> third", ("Read this", "first", "second", "third")),
        ("1. one\n2) two", ("1. one", "2) two")),
        ("See [the thread](https://example.org/a_b).", ("See the thread (https://example.org/a_b).",)),
        ("<https://example.org/x>", ("https://example.org/x",)),
        ("![cover](https://example.org/x.png) Here", ("cover Here",)),
        ("`00:00_*x*` stays", ("00:00_*x* stays",)),
        ("a_file_name.srt and _these words_", ("a_file_name.srt and these words",)),
        (r"\*not\* emphasis", ("*not* emphasis",)),
        ("2 * 3 * 4 = 24", ("2 * 3 * 4 = 24",)),
        ("one<br>two <b>three</b>", ("one two three",)),
        ("Tom &amp; Jerry &lt;3", ("Tom & Jerry <3",)),
        ("---\nwords\n***", ("words",)),
        ("```\ncode\n```", ("code",)),
        ("|a|b|\n|---|---|\n|1|2|", ("|a|b|", "|1|2|")),
        ("seen <!-- hidden --> seen", ("seen seen",)),
        ("第１話は**総集編**です。", ("第１話は総集編です。",)),
    ],
)
def test_markdown_becomes_words(notes: str | None, said: tuple[str, ...]) -> None:
    assert notes_of(entry(notes)) == said


@pytest.mark.parametrize(
    "evil", ["\x1b[31m", "&#27;[31m", "&#x1b;[31m", "\u202e", "&#x202e;", "\u200b", "\x9b"]
)
def test_nothing_that_a_screen_obeys_comes_through(evil: str) -> None:
    (line,) = notes_of(entry(f"be{evil}fore"))
    assert line.isprintable()
    assert line.startswith("be")


def test_notes_are_cut_to_fit() -> None:
    long = entry("word " * 400)
    assert len(short_notes(long, 60)) <= 60
    assert short_notes(long, 60).endswith("…")
    lines = wrapped_notes(long, 70, 6)
    assert len(lines) == 6
    assert max(map(len, lines)) <= 70
    assert lines[-1].endswith("…")
    assert wrapped_notes(entry("short"), 70, 6) == ["short"]
    assert short_notes(entry("字" * 100), 60) == "字" * 59 + "…"
    assert wrapped_notes(entry("字" * 2000), 70, 6)[-1] == "字" * 69 + "…"


@pytest.mark.parametrize(
    "piece", ["*", "_", "`", "[", "](", "<", "\\", "* ", "**a", "_a ", "~", "![", "|-", "&", "<!--"]
)
def test_no_notes_take_long(piece: str) -> None:
    """Ends at all: with a step for each way to pair marks it would not before the test's time is over."""
    assert len(" ".join(notes_of(entry((piece * 2048)[:2048])))) <= 2048


def test_what_the_flags_mean() -> None:
    assert standing(entry(None)) == ()
    assert standing(entry(None, unverified=True)) == ("not checked by Jimaku’s editors",)
    assert standing(entry(None, external=True, unverified=True))[1] == "taken over from another source"
