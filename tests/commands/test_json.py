"""Every `--json` says which version of its form it is, also where there is nothing to tell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from program import Run

from jimaku_mpv.cli import parser
from tools.arguments import read

SUBTITLE = "1\n00:00:01,000 --> 00:00:02,000\nはい\n\n"
CALLS: dict[str, list[tuple[str, ...]]] = {
    "match": [("[Demo] Demo no Tabi S2 - 05 (1080p).mkv",), ("Birthday.mp4",)],
    "search": [("frieren",), ("qqqqqqqq",)],
    "cache": [(), ("list",), ("clear",)],
    "retime": [("one.srt", "--reference", "one.srt")],
    "decisions": [(), ("set", "/videos/Show - 05.mkv", "--shift", "2"), ("forget", "--all")],
    "doctor": [("--offline",)],
}
WITH_JSON = [
    command.words[0]
    for command in read(parser()).commands
    if any("--json" in option.flags for option in command.options)
]


@pytest.mark.parametrize("command", WITH_JSON)
def test_the_version_comes_first(
    run: Run, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.srt").write_text(SUBTITLE, "utf-8")
    assert command in CALLS, "tell this test how to call it"
    for words in CALLS[command]:
        out = run(command, "--json", *words).out
        told: dict[str, object] = json.loads(out)
        assert next(iter(told.items())) == ("version", 1), words
        assert out.isascii()
