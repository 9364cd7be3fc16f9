"""The libraries that open archives in memory, each behind the same few words. Judges nothing.

The one module that knows py7zr and rarfile.
"""

from __future__ import annotations

import contextlib
import io
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

from jimaku_mpv import programs
from jimaku_mpv.errors import BadSubtitle, ToolMissing
from jimaku_mpv.files.members import Found, Opened
from jimaku_mpv.files.subtitle import SIZE_LIMIT
from jimaku_mpv.files.zips import open_zip

INSTALL = "Install jimaku-mpv with its extra: jimaku-mpv[archives]"

PROVED = b"jimaku"
PROOF = (
    b"UmFyIRoHAM+QcwAADQAAAAAAAAAX+nQAgCEAXAAAAAYAAAADtSGwqgAAIVodMwEApIEAAGEAgAAAAIAAAAAIlVVVVVVVVVVV"
    b"VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVU/9rVabbYbXdQAAAAAAAAAA"
    b"AMQ9ewBABwA="
)
"""A rar with one packed file, `a`, that holds the above."""

Opener = Callable[[bytes], AbstractContextManager[Opened]]


def opener_for(data: bytes) -> Opener | None:
    """How to open these bytes, by their first ones; None: this is no archive."""
    openers: dict[bytes, Opener] = {
        b"PK\x03\x04": open_zip,
        b"PK\x05\x06": open_zip,
        b"7z\xbc\xaf\x27\x1c": _seven_zip,
        b"Rar!\x1a\x07": _rar,
    }
    return next((opener for magic, opener in openers.items() if data.startswith(magic)), None)


@contextlib.contextmanager
def _seven_zip(data: bytes) -> Iterator[Opened]:
    try:
        import py7zr
    except ImportError as error:
        raise ToolMissing("The package for 7z archives is missing", INSTALL) from error

    def take(wanted: Sequence[Found]) -> list[bytes]:
        # In one go, since each look into a solid archive unpacks all that stands before.
        memory = _Memories()
        archive.reset()
        archive.extract(targets=[str(one.key) for one in wanted], factory=memory)
        return [memory.files[str(one.key)].getvalue() for one in wanted]

    try:
        with py7zr.SevenZipFile(io.BytesIO(data)) as archive:
            locked = archive.needs_password()
            found = [
                Found(
                    info.filename.replace("\\", "/"),
                    info.uncompressed,
                    None,
                    info.is_file,
                    locked,
                    info.filename,
                )
                for info in archive.list()
                if not info.is_directory
            ]
            yield Opened(found, take)
    except py7zr.PasswordRequired as error:
        raise BadSubtitle("The archive needs a password") from error


class _Memories:
    """What py7zr unpacks into: a file in memory for each name, and the second of one name has another."""

    def __init__(self) -> None:
        self.files: dict[str, _Memory] = {}

    def create(self, name: str) -> _Memory:
        self.files[name] = _Memory()
        return self.files[name]


class _Memory(io.BytesIO):
    """One file, as py7zr wants it."""

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > SIZE_LIMIT:
            raise BadSubtitle("A file in the archive is larger than it says")
        return super().write(data)

    def size(self) -> int:
        return self.getbuffer().nbytes

    def close(self) -> None:
        """Left open: py7zr closes when it is done, and only then is it read."""


@contextlib.contextmanager
def _rar(data: bytes) -> Iterator[Opened]:
    try:
        import rarfile
    except ImportError as error:
        raise ToolMissing("The package for rar archives is missing", INSTALL) from error

    def take(wanted: Sequence[Found]) -> list[bytes]:
        chosen = [infos[int(one.key)] for one in wanted]
        if any(info.compress_type != rarfile.RAR_M0 for info in chosen):
            _choose_program(rarfile)
        return [_open_and_take(archive, info) for info in chosen]

    with rarfile.RarFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        found = [
            Found(
                info.filename,
                info.file_size,
                info.compress_size,
                info.is_file(),
                info.needs_password(),
                number,
            )
            for number, info in enumerate(infos)
            if not info.is_dir()
        ]
        yield Opened(found, take)


def prove_rar() -> str:
    """The program that unpacks rar here; raises ToolMissing with what to install."""
    try:
        import rarfile
    except ImportError as error:
        raise ToolMissing("The package for rar archives is missing", INSTALL) from error
    _choose_program(rarfile)
    return str(rarfile.CURRENT_SETUP.open_cmdline(None, "", "")[0])


def _open_and_take(archive: Any, info: Any) -> bytes:
    with archive.open(info) as file:
        return bytes(file.read(SIZE_LIMIT + 1))


def _choose_program(rarfile: Any) -> None:
    """Let rarfile use a program that has proved that it unpacks rar.

    What calls itself unrar or 7zz may be one that can't, and rarfile would not notice.
    """

    class Bsdtar(rarfile.ToolSetup):  # type: ignore[misc]
        def open_cmdline(self, _password: object, archive: str, _member: object = None) -> list[str]:
            # rarfile puts `--` in front of the archive, and bsdtar takes that for its name.
            return [rarfile.BSDTAR_TOOL, "-x", "--to-stdout", "-f", archive]

    if rarfile.CURRENT_SETUP is not None:
        return
    for tool, name, kind, words in (
        ("UNRAR_TOOL", "unrar", rarfile.ToolSetup, rarfile.UNRAR_CONFIG),
        ("UNAR_TOOL", "unar", rarfile.ToolSetup, rarfile.UNAR_CONFIG),
        ("SEVENZIP_TOOL", "7z", rarfile.ToolSetup, rarfile.SEVENZIP_CONFIG),
        ("SEVENZIP2_TOOL", "7zz", rarfile.ToolSetup, rarfile.SEVENZIP2_CONFIG),
        ("BSDTAR_TOOL", "bsdtar", Bsdtar, rarfile.BSDTAR_CONFIG),
    ):
        place = programs.find(name)
        if place is None:
            continue
        # What rarfile starts; by its name alone it would look for it itself.
        setattr(rarfile, tool, place)
        rarfile.CURRENT_SETUP = kind(words)
        with contextlib.suppress(rarfile.Error), rarfile.RarFile(io.BytesIO(b64decode(PROOF))) as archive:
            if archive.read("a") == PROVED:
                return
    rarfile.CURRENT_SETUP = None
    raise ToolMissing(
        "No program here can open rar archives", "Install unrar, unar, or bsdtar (Debian: libarchive-tools)"
    )
