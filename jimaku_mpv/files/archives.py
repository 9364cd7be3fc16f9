"""Archives opened in memory, as if they meant harm: zip, and 7z and rar where the packages are there.

Nothing is ever extracted by path: names come out as text, members as bytes, both within limits.
The one module that knows py7zr and rarfile.
"""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from jimaku_mpv.errors import BadSubtitle, JimakuError, ToolMissing
from jimaku_mpv.files.members import Found, Member, check_whole, sort_out
from jimaku_mpv.files.subtitle import SIZE_LIMIT
from jimaku_mpv.files.zips import open_zip

__all__ = ["Member", "is_archive", "members", "read"]

log = logging.getLogger(__name__)
INSTALL = "Install jimaku-mpv with its extra: jimaku-mpv[archives]"

Opener = Callable[[bytes], AbstractContextManager[list[Found]]]


def is_archive(data: bytes) -> bool:
    """Whether the bytes are an archive, whatever the file is called."""
    return _opener(data) is not None


def members(data: bytes, name: str) -> list[Member]:
    """What can be read safely, in the archive's order; raises BadSubtitle or ToolMissing."""
    with _opened(data, name) as good:
        return [Member(found.name, found.size) for found in good.values()]


def read(data: bytes, name: str, member: str) -> bytes:
    """One member's bytes, by a name that `members` gave; raises BadSubtitle or ToolMissing."""
    with _opened(data, name) as good:
        if member not in good:
            raise BadSubtitle("The archive does not hold this file", member)
        taken = good[member].take()
    if len(taken) > SIZE_LIMIT:
        raise BadSubtitle("A file in the archive is larger than it says", member)
    return taken


@contextlib.contextmanager
def _opened(data: bytes, name: str) -> Iterator[dict[str, Found]]:
    opener = _opener(data)
    if opener is None:
        raise BadSubtitle("This is not an archive that can be opened", name)
    try:
        with opener(data) as found:
            check_whole(found, len(data))
            good, refused = sort_out(found)
            for member, reason in refused.items():
                log.info("%s: left out %r, which %s", name, member, reason)
            if refused and not good:
                raise BadSubtitle("Nothing in this archive is safe to open", f"A file {reason}")
            yield good
    except JimakuError:
        raise
    except Exception as error:  # broken archives make the unpackers fail in every way there is
        raise BadSubtitle("The archive is damaged or not supported", f"{name}: {error!r}") from error


def _opener(data: bytes) -> Opener | None:
    openers: dict[bytes, Opener] = {
        b"PK\x03\x04": open_zip,
        b"PK\x05\x06": open_zip,
        b"7z\xbc\xaf\x27\x1c": _seven_zip,
        b"Rar!\x1a\x07": _rar,
    }
    return next((opener for magic, opener in openers.items() if data.startswith(magic)), None)


@contextlib.contextmanager
def _seven_zip(data: bytes) -> Iterator[list[Found]]:
    try:
        import py7zr
    except ImportError as error:
        raise ToolMissing("The package for 7z archives is missing", INSTALL) from error

    def take(name: str) -> bytes:
        memory = _Memory()
        archive.extract(targets=[name], factory=memory)
        return memory.getvalue()

    try:
        with py7zr.SevenZipFile(io.BytesIO(data)) as archive:
            locked = archive.needs_password()
            yield [
                Found(
                    info.filename.replace("\\", "/"),
                    info.uncompressed,
                    None,
                    info.is_file,
                    locked,
                    partial(take, info.filename),
                )
                for info in archive.list()
                if not info.is_directory
            ]
    except py7zr.PasswordRequired as error:
        raise BadSubtitle("The archive needs a password") from error


@contextlib.contextmanager
def _rar(data: bytes) -> Iterator[list[Found]]:
    try:
        import rarfile
    except ImportError as error:
        raise ToolMissing("The package for rar archives is missing", INSTALL) from error
    try:
        with rarfile.RarFile(io.BytesIO(data)) as archive:
            yield [
                Found(
                    info.filename,
                    info.file_size,
                    info.compress_size,
                    info.is_file(),
                    info.needs_password(),
                    partial(_open_and_take, archive, info),
                )
                for info in archive.infolist()
                if not info.is_dir()
            ]
    except rarfile.RarCannotExec as error:
        raise ToolMissing("No program here can open rar archives", "Install unrar, 7zz or bsdtar") from error


def _open_and_take(archive: Any, info: Any) -> bytes:
    with archive.open(info) as file:
        return bytes(file.read(SIZE_LIMIT + 1))


class _Memory(io.BytesIO):
    """What py7zr unpacks the one member into: a file, and the factory that makes the file."""

    def create(self, _name: str) -> _Memory:
        return self

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > SIZE_LIMIT:
            raise BadSubtitle("A file in the archive is larger than it says")
        return super().write(data)

    def size(self) -> int:
        return self.getbuffer().nbytes

    def close(self) -> None:
        """Left open: py7zr closes when it is done, and only then is it read."""
