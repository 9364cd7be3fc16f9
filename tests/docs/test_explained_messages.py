"""docs/troubleshooting.md has every message that can be shown, and none that can't."""

from __future__ import annotations

import re

from messages import PACKAGE, ROOT, Message, all_messages

PAGE = ROOT / "docs/troubleshooting.md"
ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def explained() -> dict[str, tuple[str, str]]:
    text = PAGE.read_text("utf-8")
    return {message: (why, what) for message, why, what in ROW.findall(text)}


def test_every_message_is_explained() -> None:
    missing = {message.text: message for message in all_messages() if message.text not in explained()}
    rows = "\n".join(f"{message.row()}   <- {message.where}" for message in missing.values())
    assert not missing, f"docs/troubleshooting.md lacks rows; fill in and add, without the arrow:\n{rows}"


def test_no_row_is_about_a_message_that_is_gone() -> None:
    sources = [*PACKAGE.rglob("*.py"), *(ROOT / "lua").glob("*.lua"), ROOT / "install.sh"]
    everything = "\n".join(path.read_text("utf-8") for path in sources)
    known = {message.text for message in all_messages()}
    gone = [
        text
        for text in explained().keys() - known
        if not all(part in everything for part in re.split("…| {2,}", text))
    ]
    assert gone == [], "docs/troubleshooting.md: remove or correct these rows"


def test_every_row_says_why_and_what_to_do() -> None:
    rows = explained()
    assert len(rows) > 100
    assert [text for text, words in rows.items() if {"WHY", "WHAT TO DO"} & set(words)] == []


def test_the_sources_are_read_as_they_are_meant() -> None:
    """A message in a variable, in two variants, cut to size, joined in Lua, or with a class of its own.

    And what is said in passing: a verdict on times, an action that can't be done.
    """
    texts = {message.text for message in all_messages()}
    assert texts >= {
        "… can't be reached",
        "… broke the connection off",
        "That is the last subtitle that fits",
        "An unknown message: …",
        "Our data on disk can't be used",
        "helper not found: …. Run: jimaku-mpv setup",
        "the helper can't work. Run: jimaku-mpv doctor",
        "An answer has another form than expected",
        "No … API key",
        "… is no episode number",
        "this subtitle does not seem to belong to the video",
        "no video is playing",
        "nothing of ours is loaded",
    }
    assert Message("No … API key", "", "Run: …").row() == "| `No … API key` | WHY | Run: … |"
