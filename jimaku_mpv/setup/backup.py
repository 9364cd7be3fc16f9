"""Copies of the files that are about to change, in the same file system, so that going back needs no room.

What a killed run left there is put back by the next one.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from jimaku_mpv.privacy import make_private_folder


class Backup:
    """The state of some files; `folder` exists only while they change."""

    def __init__(self, folder: Path, files: Sequence[Path]) -> None:
        self.folder = folder
        self._files = files

    def make(self) -> None:
        """Copy what is there. Raises OSError."""
        if self.folder.is_dir():
            self._put_back()
        part = self.folder.with_name(f"{self.folder.name}-part")
        shutil.rmtree(part, ignore_errors=True)
        make_private_folder(part)
        for file in self._files:
            if file.is_symlink() or file.exists():
                shutil.copy2(file, part / file.name, follow_symlinks=False)
        part.rename(self.folder)

    def restore(self, made: Iterable[Path]) -> None:
        """Put everything back, as far as it goes; `made` are the folders that were not there before."""
        if self.folder.is_dir():
            for file in self._files:
                if not (self.folder / file.name).is_symlink() and not (self.folder / file.name).exists():
                    _forget(file)
            self._put_back()
        for folder in reversed(list(made)):
            with contextlib.suppress(OSError):
                folder.rmdir()

    def remove(self) -> None:
        """All went well."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _put_back(self) -> None:
        for file in self._files:
            with contextlib.suppress(OSError):
                (self.folder / file.name).replace(file)
        self.remove()


def _forget(file: Path) -> None:
    with contextlib.suppress(OSError):
        file.unlink()
