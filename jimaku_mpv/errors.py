"""Everything that can go wrong, named by its consequence for the person who watches.

`message` is what appears on the player's screen: at most 60 characters, plain text.
`hint` says what to do next. `exit_code` is what the command line ends with.
This module knows nothing of the rest of the program.
"""

from __future__ import annotations

import math
from typing import ClassVar

MESSAGE_LIMIT = 60


class JimakuError(Exception):
    """Root of every failure that is told to the user."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def line(self) -> str:
        """The failure and the way out of it as one line."""
        end = "" if self.message.endswith(("?", "!")) else "."
        return f"{self.message}{end} {self.hint}" if self.hint else self.message


class UsageError(JimakuError):
    """The command was called with words that make no sense together."""

    exit_code = 2


class NothingFound(JimakuError):
    """No entry, or no file that holds the episode."""

    exit_code = 3


class NotThereYet(NothingFound):
    """No file holds the episode, and one may come: `entry` is to be looked at again in `again` seconds."""

    def __init__(self, missing: NothingFound, entry: int, again: float) -> None:
        super().__init__(missing.message, missing.hint)
        self.entry = entry
        self.again = again

    def looked_for(self) -> str:
        """That it is missing, and looked for again by itself, in one line."""
        return f"{self.message}: looking again by itself" + (f". {self.hint}" if self.hint else "")


class Unsure(JimakuError):
    """Something was found, but a person has to choose."""

    exit_code = 3


class SettingsError(JimakuError):
    """A setting has a value that is not allowed, or a conf can't be read."""

    exit_code = 4


class KeyMissing(JimakuError):
    """No API key is known."""

    exit_code = 4

    def __init__(self, service: str = "Jimaku", command: str = "jimaku-mpv login") -> None:
        super().__init__(f"No {service} API key", f"Run: {command}")


class KeyRefused(JimakuError):
    """The server does not accept the API key."""

    exit_code = 4

    def __init__(self, service: str = "Jimaku", command: str = "jimaku-mpv login") -> None:
        super().__init__(f"{service} refused the API key", f"Run: {command}")


class ToolMissing(JimakuError):
    """A program or an optional package that this task needs is not installed."""

    exit_code = 4


class NetworkError(JimakuError):
    """A server could not be reached, or did not answer as it should."""

    exit_code = 5


class TooLarge(NetworkError):
    """An answer has more bytes than anything that was asked for."""


class RateLimited(NetworkError):
    """The server wants fewer requests; `seconds` is how long to wait, None when it does not say."""

    def __init__(self, seconds: float | None, service: str = "Jimaku") -> None:
        self.seconds = seconds
        if seconds is None:
            super().__init__(f"{service} refuses requests from this address", "Try again later")
        else:
            whose = "Rate" if service == "Jimaku" else f"{service} rate"
            super().__init__(f"{whose} limit: try again in {max(1, math.ceil(seconds))} s")


class NotOnServer(JimakuError):
    """The server says 404: the entry or the file is gone."""

    exit_code = 3


class BadSubtitle(JimakuError):
    """What was downloaded is not a subtitle that can be read, or is not safe to open."""

    def __init__(self, message: str, hint: str = "Choose another file") -> None:
        super().__init__(message, hint)


class StoreError(JimakuError):
    """The disk refuses to keep or give back our data."""


class Superseded(JimakuError):
    """The work is no longer wanted, because another file plays now. Never shown."""

    def __init__(self) -> None:
        super().__init__("Another file plays now")
