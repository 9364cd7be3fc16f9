"""What is being done now, as one line on a terminal that goes away; a pipe only hears why it takes long."""

from __future__ import annotations

import math

from jimaku_mpv.commands.terminal import Page, cut


class Progress:
    """The line of one run; whatever else is printed must come after `clear`."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._text = ""
        self._shown = False
        self._told: set[str] = set()

    def show(self, text: str) -> None:
        """Put the text in the place of the one before."""
        self._text = text
        self._put(text)

    def waiting(self, service: str, seconds: float) -> None:
        """Say that the limit of `service` is waited for, and how long still; 0 when that is over."""
        words = f"waiting {math.ceil(seconds)} s for {service}'s rate limit"
        if self._page.width is not None:
            # In front, since a narrow terminal cuts the end.
            self._put(f"{words}: {self._text}" if seconds > 0 else self._text)
        elif service not in self._told:
            self._told.add(service)
            self._page.say(f"{words}, and again whenever it is used up")

    def clear(self) -> None:
        """Leave an empty line, for something else to be printed there."""
        if self._shown and self._page.width is not None:
            print("\r" + " " * (self._page.width - 1) + "\r", end="", file=self._page.stream, flush=True)
        self._shown = False

    def _put(self, text: str) -> None:
        self.clear()
        if self._page.width is not None:
            print(cut(text, self._page.width - 1), end="", file=self._page.stream, flush=True)
            self._shown = True
