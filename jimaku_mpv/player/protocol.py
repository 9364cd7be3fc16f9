"""What the session needs of a player; any player that can do this much can be served."""

from __future__ import annotations

from typing import Protocol

from jimaku_mpv.player.messages import Answer


class Player(Protocol):
    """The way to one player's script."""

    def send(self, answer: Answer) -> None:
        """Hand an answer to the script; a player that is gone swallows it."""
