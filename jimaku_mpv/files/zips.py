"""Zip archives in memory, with names in whatever encoding the packer had. Judges nothing."""

from __future__ import annotations

import contextlib
import io
import stat
import zipfile
from collections.abc import Iterator, Sequence

from jimaku_mpv.files.encoding import decode
from jimaku_mpv.files.members import COUNT_LIMIT, Found, Opened, TooMuch
from jimaku_mpv.files.subtitle import SIZE_LIMIT

UTF8_NAME = 0x800
ENCRYPTED = 0x1


@contextlib.contextmanager
def open_zip(data: bytes) -> Iterator[Opened]:
    """Every member but the folders, and a way to their bytes while the block lasts."""
    # Counted before the library makes an object of each.
    if data.count(b"PK\x01\x02") > COUNT_LIMIT:
        raise TooMuch("The archive holds too many files")
    # Latin-1 keeps the bytes of names without the UTF-8 flag, to be read together below.
    with zipfile.ZipFile(io.BytesIO(data), metadata_encoding="latin-1") as archive:
        infos = archive.infolist()
        names = _names(infos)
        found = [
            Found(
                name,
                info.file_size,
                info.compress_size,
                stat.S_IFMT(info.external_attr >> 16) in (0, stat.S_IFREG),
                bool(info.flag_bits & ENCRYPTED),
                number,
            )
            for number, (info, name) in enumerate(zip(infos, names, strict=True))
            if not name.endswith("/")
        ]

        def take(wanted: Sequence[Found]) -> list[bytes]:
            return [_take(archive, infos[int(one.key)]) for one in wanted]

        yield Opened(found, take)


def _names(infos: list[zipfile.ZipInfo]) -> list[str]:
    """Names without the flag are in whatever encoding the packer had; all together say which."""
    unmarked = [info.orig_filename.encode("latin-1") for info in infos if not info.flag_bits & UTF8_NAME]
    encoding = decode(b"\n".join(unmarked)).encoding

    def name(info: zipfile.ZipInfo) -> str:
        if info.flag_bits & UTF8_NAME:
            return info.orig_filename
        return info.orig_filename.encode("latin-1").decode(encoding, "replace")

    return [name(info).replace("\\", "/") for info in infos]


def _take(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as file:
        return file.read(SIZE_LIMIT + 1)
