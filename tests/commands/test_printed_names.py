"""Names that were made for a terminal or a player to obey stay names, wherever a command prints them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from program import Run, Terminal

from tests.standin.server import StandIn
from tests.standin.shows import Entry
from tests.standin.shows import Run as Files
from tests.standin.subtitles import subtitle

EVIL = "\x1b]0;owned\x07\x1b[2J\x1b[31m\u202e\u2066\x9b1m\r\n\t\x08{\\fs200}<b>$(id)`id`"
SHOW = f"Paper Lanterns{EVIL}"
ID = 800001


@pytest.fixture
def video(tmp_path: Path, standin: StandIn) -> Path:
    """A video of a show on which every name, and the video's own, is hostile."""
    standin.add_entry(Entry(ID, SHOW, SHOW, f"紙の灯籠{EVIL}", anilist=ID, notes=EVIL))
    # No address leads to a name with a line break.
    file = f"[Gr{EVIL}oup] Paper Lanterns - 05{EVIL}.srt".replace("\r\n", "")
    standin.add_file(ID, file, subtitle("紙の灯籠", "セリフ"))
    path = tmp_path / f"[Group] Paper Lanterns - 05 {EVIL.replace('/', '')}.mkv"
    path.touch()
    return path


def clean(text: str) -> bool:
    return text.replace("\n", "").replace("\N{IDEOGRAPHIC SPACE}", "").isprintable()


@pytest.mark.parametrize(
    "words",
    [
        ("match", "VIDEO"),
        ("match", "--entry", str(ID), "VIDEO"),
        ("match", "--json", "VIDEO"),
        ("get", "--entry", str(ID), "--episode", "5", "VIDEO"),
        ("get", "VIDEO", "VIDEO"),
        ("search", "Paper Lanterns"),
        ("search", "--json", "Paper Lanterns"),
        ("search", f"Nothing{EVIL}"),
        ("match", "--entry", "77", "VIDEO"),
        ("decisions", "set", "VIDEO", "--entry", str(ID), "--release", EVIL),
        ("retime", "VIDEO", "--video", "VIDEO"),
    ],
)
def test_nothing_that_is_printed_is_obeyed(run: Run, video: Path, words: tuple[str, ...]) -> None:
    ended = run(*(str(video) if word == "VIDEO" else word for word in words))
    assert ended.out or ended.err
    assert clean(ended.out), ended.out
    assert clean(ended.err), ended.err
    if "--json" in words:
        assert "\\u001b]0" not in json.dumps(json.loads(ended.out).get("entries", ""))


def test_what_is_kept_is_listed_in_the_same_way(run: Run, video: Path) -> None:
    assert run("get", "--entry", ID, "--episode", 5, video).code == 0
    run("decisions", "set", video, "--entry", ID, "--release", EVIL)
    for words in (
        ("cache", "list"),
        ("cache",),
        ("decisions",),
        ("decisions", "forget", video),
        ("doctor", "--offline"),
    ):
        ended = run(*words)
        assert clean(ended.out), ended.out
        assert clean(ended.err), ended.err
    (saved,) = video.parent.glob("*.ja.srt")
    assert saved.parent == video.parent


def test_a_question_on_a_terminal(video: Path, standin: StandIn, tmp_path: Path) -> None:
    standin.add_entry(
        Entry(ID + 1, SHOW, anilist=ID + 1, runs=(Files("Paper Lanterns - {e:02}.srt", last=12),))
    )
    terminal = Terminal("get", video, cwd=tmp_path)
    try:
        terminal.read_until("Enter for none: ")
        asked = terminal.screen
        terminal.type("\n")
        assert terminal.ended() == 3
    finally:
        terminal.close()
    assert "Paper Lanterns" in asked
    for text in (asked, terminal.screen):
        assert "\x1b]" not in text
        assert "\x1b[2J" not in text
        assert "\u202e" not in text
        assert "\x9b" not in text
