"""What is being done now, as one line on a terminal that goes away; nowhere else is anything said."""

from __future__ import annotations

from jimaku_mpv.commands.terminal import Page, cut


class Progress:
    """The line of one run; whatever else is printed must come after `clear`."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._shown = False

    def show(self, text: str) -> None:
        """Put the text in the place of the one before."""
        self.clear()
        if self._page.width is not None:
            print(cut(text, self._page.width - 1), end="", file=self._page.stream, flush=True)
            self._shown = True

    def clear(self) -> None:
        """Leave an empty line, for something else to be printed there."""
        if self._shown and self._page.width is not None:
            print("\r" + " " * (self._page.width - 1) + "\r", end="", file=self._page.stream, flush=True)
        self._shown = False
