"""The user's account with a service: a key is proved by one request before it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jimaku_mpv import keys
from jimaku_mpv.errors import KeyRefused, SettingsError
from jimaku_mpv.files.writing import write_private


@dataclass(frozen=True, slots=True)
class Account:
    """`prove` raises KeyRefused; keys are made at `where` and kept in `file`.

    `ahead` names what gives another key that goes first, such as a variable; None if nothing does.
    """

    service: str
    where: str
    file: Path
    prove: Callable[[str], None]
    ahead: str | None = None

    def keep(self, text: str) -> Path:
        """Clean a key as it was pasted, prove it and store it, for the user alone; says where.

        Raises SettingsError with the reason when it is none, and NetworkError when nobody can tell.
        """
        key = keys.clean(text, self.where)
        try:
            self.prove(key)
        except KeyRefused as error:
            hint = f"Copy it again from {self.where}"
            raise SettingsError(f"{self.service} does not know this key", hint) from error
        write_private(self.file, (key + "\n").encode())
        return self.file
