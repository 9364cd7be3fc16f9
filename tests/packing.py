"""Archives as people pack them: zip, 7z, and rar, which no free program writes."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import py7zr

Packer = Callable[..., bytes]

STORED, PACKED = 0x30, 0x33


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return buffer.getvalue()


def zip_with_raw_names(*files: tuple[bytes, bytes]) -> bytes:
    """A zip as old packers write it: names in the system's encoding and no UTF-8 flag."""
    placeholders = ["x" * (len(name) - 1) + chr(0x61 + n) for n, (name, _) in enumerate(files)]
    pairs = list(zip(placeholders, files, strict=True))
    data = zipped(*((placeholder, content) for placeholder, (_, content) in pairs))
    for placeholder, (name, _) in pairs:
        data = data.replace(placeholder.encode(), name)
    return data


def seven_zipped(*files: tuple[str, bytes], password: str | None = None) -> bytes:
    """A 7z whose plain header gets its names afterwards, since no honest packer writes all of them."""
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w", password=password) as archive:
        archive.set_encoded_header_mode(False)
        for number, (name, data) in enumerate(files):
            archive.writestr(data, chr(0x4E00 + number) * len(name))
    packed = bytearray(buffer.getvalue())
    for number, (name, _) in enumerate(files):
        placeholder = (chr(0x4E00 + number) * len(name) + "\0").encode("utf-16-le")
        at = packed.rindex(placeholder)
        packed[at : at + len(placeholder)] = (name + "\0").encode("utf-16-le")
    offset, size = struct.unpack_from("<QQ", packed, 12)
    struct.pack_into("<L", packed, 28, zlib.crc32(packed[32 + offset : 32 + offset + size]))
    struct.pack_into("<L", packed, 8, zlib.crc32(packed[12:32]))
    return bytes(packed)


def rarred(*files: tuple[str, bytes], method: int = PACKED) -> bytes:
    """A rar of the older kind; what is packed can only be read by a real program for rar."""
    blocks = (_rar_file(name, data, method) for name, data in files)
    head, end = _rar_block(0x73, 0, bytes(6)), _rar_block(0x7B, 0x4000, b"")
    return b"Rar!\x1a\x07\x00" + head + b"".join(blocks) + end


def solid_rarred(*files: tuple[str, bytes]) -> bytes:
    """A solid rar of the newer kind, in which each file is unpacked from where the one before ended."""
    blocks = [_rar5_block(1, 0, _vint(4))]
    for number, (name, data) in enumerate(files):
        packing = 3 << 7 | (0x40 if number else 0)
        body, raw = _rar5_packed(data), name.encode()
        facts = _vint(4) + _vint(len(data)) + _vint(0o100644) + struct.pack("<L", zlib.crc32(data))
        facts += _vint(packing) + _vint(1) + _vint(len(raw)) + raw
        blocks.append(_rar5_block(2, 2, _vint(len(body)) + facts) + body)
    return b"Rar!\x1a\x07\x01\x00" + b"".join(blocks) + _rar5_block(5, 0, _vint(0))


def commented_rar(*files: tuple[str, bytes]) -> bytes:
    """A stored rar with a packed comment, for which rarfile looks for a program at once."""
    head, end = _rar_block(0x73, 0, bytes(6)), _rar_block(0x7B, 0x4000, b"")
    comment = _rar_file("CMT", b"hello", PACKED, kind=0x7A)
    blocks = (_rar_file(name, data, STORED) for name, data in files)
    return b"Rar!\x1a\x07\x00" + head + comment + b"".join(blocks) + end


def _rar_file(name: str, data: bytes, method: int, kind: int = 0x74) -> bytes:
    raw = name.encode("ascii")
    body = data if method == STORED else _rar_packed(data)
    sizes = struct.pack("<LL", len(body), len(data))
    facts = struct.pack("<BLLBBHL", 3, zlib.crc32(data), 0x5A21_0000, 29, method, len(raw), 0o100644)
    return _rar_block(kind, 0x8000, sizes + facts + raw, body)


def _rar_block(kind: int, flags: int, fields: bytes, body: bytes = b"") -> bytes:
    head = struct.pack("<BHH", kind, flags, 7 + len(fields)) + fields
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head + body


def _rar_packed(data: bytes) -> bytes:
    """Literals alone: each byte has the code 1 and its eight bits, the end of the block the code 0."""
    lengths = "".join(f"{2 if symbol in (1, 9, 18, 19) else 0:04b}" for symbol in range(20))
    # 256 literals of nine bits, the end of one bit, and 147 codes that never come.
    tables = "01" * 256 + "00" + "11" + "1" * 7 + "10" + "110"
    bits = "00" + lengths + tables + "".join(f"1{byte:08b}" for byte in data) + "000"
    bits += "0" * (-len(bits) % 8) + "0" * 64
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def _rar5_block(kind: int, flags: int, fields: bytes) -> bytes:
    inside = _vint(kind) + _vint(flags) + fields
    sized = _vint(len(inside)) + inside
    return struct.pack("<L", zlib.crc32(sized)) + sized


def _rar5_packed(data: bytes) -> bytes:
    """Literals alone: each byte is its own code, of eight bits."""
    lengths = "".join(f"{2 if symbol in (8, 17, 19) else 0:04b}" for symbol in range(20))
    # The length 8, its repetition 138 and 117 times, and 138 and 36 codes that never come.
    tables = "00" + "01" + f"{127:07b}" + "01" + f"{106:07b}" + "10" + f"{127:07b}" + "10" + f"{25:07b}"
    bits = lengths + tables + "".join(f"{byte:08b}" for byte in data)
    last = len(bits) % 8 or 8
    bits += "0" * (8 - last)
    body = int(bits, 2).to_bytes(len(bits) // 8, "big")
    flags = 0xC0 | 2 << 3 | (last - 1)
    size = len(body).to_bytes(3, "little")
    check = 0x5A ^ flags ^ size[0] ^ size[1] ^ size[2]
    return bytes((flags, check)) + size + body


def _vint(number: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    parts = []
    while number >= 0x80:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*parts, number))
