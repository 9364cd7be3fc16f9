"""The libraries that open archives in memory, each behind the same few words. Judges nothing.

The one module that knows py7zr and rarfile.
"""

from __future__ import annotations

import contextlib
import io
import subprocess
import tempfile
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Any

from jimaku_mpv import programs
from jimaku_mpv.errors import BadSubtitle, ToolMissing
from jimaku_mpv.files.headers import DAMAGED, RAR5, check_rar, check_seven_zip
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

PIECE = 1024 * 1024

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
    check_seven_zip(data)

    def take(wanted: Sequence[Found]) -> list[bytes]:
        # In one go, since each look into a solid archive unpacks all that stands before.
        memory = _Memories()
        archive.reset()
        archive.extract(targets={str(one.key) for one in wanted}, factory=memory)
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
    check_rar(data)

    def take(wanted: Sequence[Found]) -> list[bytes]:
        chosen = [infos[int(one.key)] for one in wanted]
        if any(info.compress_type != rarfile.RAR_M0 for info in chosen):
            _choose_program(rarfile)
            if archive.is_solid() and rarfile.CURRENT_SETUP.setup is rarfile.BSDTAR_CONFIG:
                return _take_in_one_run(rarfile, data, infos, chosen)
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


def _take_in_one_run(rarfile: Any, data: bytes, infos: Sequence[Any], chosen: Sequence[Any]) -> list[bytes]:
    """Members of a solid rar through bsdtar, which gives all of them one after the other.

    Not by name: bsdtar takes names for patterns, and in the language of a system that may not have them.
    """
    if not data.startswith(RAR5):
        raise ToolMissing("bsdtar can't open this kind of rar archive", "Install unrar, unar or 7zip")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.rar"
        file.write_bytes(data)
        command = [rarfile.BSDTAR_TOOL, "-x", "--to-stdout", "-f", str(file)]
        with programs.start(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        ) as program:
            try:
                assert program.stdout is not None
                taken = dict(_in_order(program.stdout, infos, {info.header_offset for info in chosen}))
            finally:
                program.kill()
    return [_proved(rarfile, taken.get(info.header_offset, b""), info) for info in chosen]


def _in_order(stream: IO[bytes], infos: Sequence[Any], places: set[int]) -> Iterator[tuple[int, bytes]]:
    """What the stream holds of the members at these places, up to the last of them."""
    for info in infos:
        if info.is_file() and not info.file_redir:
            if info.header_offset in places:
                yield info.header_offset, stream.read(info.file_size)
            else:
                left = info.file_size
                while left > 0 and (piece := stream.read(min(left, PIECE))):
                    left -= len(piece)
        if info.header_offset == max(places):
            return


def _proved(rarfile: Any, data: bytes, info: Any) -> bytes:
    """By its checksum: what came before it decides where it begins."""
    if info.CRC is not None:
        good = zlib.crc32(data) == info.CRC
    else:
        good = info.blake2sp_hash is not None and rarfile.Blake2SP(data).digest() == info.blake2sp_hash
    if not good or len(data) != info.file_size:
        raise BadSubtitle(DAMAGED, f"{info.filename} is not what the archive says")
    return data


def _choose_program(rarfile: Any) -> None:
    """Let rarfile use a program that has proved that it unpacks rar.

    What calls itself unrar or 7zz may be one that can't, and rarfile would not notice. It also chooses for
    itself, and uses bsdtar wrongly, as soon as an archive has a comment.
    """

    class Bsdtar(rarfile.ToolSetup):  # type: ignore[misc]
        def open_cmdline(self, _password: object, archive: str, _member: object = None) -> list[str]:
            # rarfile puts `--` in front of the archive, and bsdtar takes that for its name.
            return [rarfile.BSDTAR_TOOL, "-x", "--to-stdout", "-f", archive]

    if getattr(rarfile.CURRENT_SETUP, "is_proved", False):
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
                rarfile.CURRENT_SETUP.is_proved = True
                return
    rarfile.CURRENT_SETUP = None
    raise ToolMissing(
        "No program here can open rar archives", "Install unrar, unar, or bsdtar (Debian: libarchive-tools)"
    )
