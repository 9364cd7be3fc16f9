"""Somebody who uses menus: waits until they are open, picks a row, leaves."""

from __future__ import annotations

import time
from pathlib import Path

from driver import PATIENCE, Mpv

KEYS = "--input-key-fifo-size=1000"
"""A test types faster than mpv listens, which then drops keys."""


class Viewer:
    """Somebody before an mpv, with or without (a stand-in for) uosc."""

    def __init__(self, player: Mpv, uosc: bool) -> None:
        self.player = player
        self.uosc = uosc

    def run(self, name: str) -> None:
        """Do an action, as by a key of one's own."""
        self.player.forget()
        self.player.command("script-binding", f"jimaku_mpv/{name}")

    def sees(self, title: str) -> None:
        """Wait until a menu is open."""
        self.player.wait_said(f"open: {title}")
        if self.uosc:
            self.player.wait(lambda event: event.get("prefix") == "uosc" and title in event["text"])
        else:
            wait_for_keys(self.player)

    def picks(self, row: int) -> None:
        """Take a row: with the arrows and Enter, or with a click in uosc."""
        self.player.forget()
        if self.uosc:
            self.player.command("script-message-to", "uosc", "activate", str(row))
            return
        for _ in range(row - 1):
            self.player.command("keypress", "DOWN")
        self.player.command("keypress", "ENTER")
        self.player.wait_said("closed")

    def types(self, text: str) -> None:
        """Type a word and take the row that comes first then."""
        self.player.forget()
        if self.uosc:
            self.player.command("script-message-to", "uosc", "type", text)
            return
        for key in text:
            self.player.command("keypress", "SPACE" if key == " " else key)
        self.player.command("keypress", "ENTER")

    def leaves(self) -> None:
        """Close the menu."""
        self.player.forget()
        if self.uosc:
            self.player.command("script-message-to", "uosc", "leave")
        else:
            self.player.command("keypress", "ESC")
        self.player.wait_said("closed")


def wait_for_keys(player: Mpv) -> None:
    """Until Enter is the list's; mpv's console binds its keys a moment after it says that it is open."""
    deadline = time.monotonic() + PATIENCE
    while not any(b["key"] == "ENTER" and b["priority"] > 0 for b in player.get("input-bindings")):
        assert time.monotonic() < deadline


def held_keys(player: Mpv) -> list[str]:
    """Keys that an open list or field of ours keeps to itself."""
    bindings = player.get("input-bindings")
    return [b["key"] for b in bindings if "/held_" in b["cmd"] and b["priority"] >= 0]


def file_on_screen(player: Mpv) -> str:
    """The file whose subtitle is selected."""
    player.wait_property("track-list", lambda tracks: any(t.get("selected") for t in subs(tracks)))
    return next(Path(t["external-filename"]).name for t in subs(player.get("track-list")) if t["selected"])


def subs(tracks: list[dict[str, object]]) -> list[dict[str, str]]:
    return [t for t in tracks or [] if t["type"] == "sub" and t.get("external")]  # type: ignore[misc]
