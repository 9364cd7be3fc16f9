"""The record of all that was written and made, so that it, and nothing else, can be taken away again.

A text file with a line for each path: its kind, a tab, the path. `install.sh` reads it as well, so
that an uninstallation needs no Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from os import environ as process_environment
from pathlib import Path

from jimaku_mpv.errors import StoreError
from jimaku_mpv.files.writing import write_private
from jimaku_mpv.paths import Folders
from jimaku_mpv.privacy import make_private_folder

NAME = "setup.list"


class Kind(StrEnum):
    """FILE goes with the program, FOLDER once it is empty; CONF (settings) and TREE (data) if asked for."""

    FILE = "file"
    FOLDER = "folder"
    CONF = "conf"
    TREE = "tree"


KINDS = {kind.value for kind in Kind}


class Record:
    """Paths with their kind, in the order in which they came to be; nothing is kept until `save`."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.entries: dict[Path, Kind] = {}
        self._others: list[str] = []

    @classmethod
    def read(cls, file: Path) -> Record:
        """The record in this file, empty when there is none; what only install.sh understands is kept."""
        record = cls(file)
        try:
            text = file.read_text("utf-8", "surrogateescape")
        except FileNotFoundError:
            return record
        for line in text.split("\n"):
            kind, _, path = line.partition("\t")
            if kind in KINDS and Path(path).is_absolute():
                record.add(Kind(kind), Path(path))
            elif kind and path:
                record._others.append(f"{line}\n")
        return record

    def add(self, kind: Kind, *paths: Path) -> None:
        """Note paths; one that is noted already stays what it is."""
        for path in paths:
            self.entries.setdefault(path, kind)

    def below(self, folder: Path) -> list[Path]:
        """The files that were put right into this folder."""
        return [path for path, kind in self.entries.items() if kind is Kind.FILE and path.parent == folder]

    def note_missing(self, folder: Path) -> list[Path]:
        """Note this folder and those above it that are still to be made; gives them, outer first."""
        missing = [one for one in (folder, *folder.parents) if not one.is_dir()][::-1]
        self.add(Kind.FOLDER, *missing)
        return missing

    def save(self) -> None:
        """Write it whole, unless it says the same already. Raises StoreError."""
        ours = [f"{kind}\t{path}\n" for path, kind in self.entries.items() if "\n" not in str(path)]
        data = "".join((*self._others, *ours)).encode("utf-8", "surrogateescape")
        if not self.file.is_file() or self.file.read_bytes() != data:
            write_private(self.file, data)


def own_record(environ: Mapping[str, str] = process_environment) -> Record:
    """The record of this user."""
    return Record.read(Folders.of_all_servers(environ).data / NAME)


def make_own_folders(record: Record, environ: Mapping[str, str] = process_environment) -> None:
    """Make the folders that the program will write to, so that it is known who made those above them.

    A folder of a general name (below `JIMAKU_MPV_HOME`) that was there before is not ours to remove. Raises
    StoreError.
    """
    base = Folders.of_all_servers(environ)
    for folder in (base.data, base.cache, base.config, base.log):
        made = record.note_missing(folder)
        if made or any("jimaku-mpv" in part for part in folder.parts[-2:]):
            record.entries[folder] = Kind.TREE
        try:
            make_private_folder(folder)
        except OSError as error:
            raise StoreError("Our data folder can't be written", f"{folder}: {error.strerror}") from error
    record.save()
