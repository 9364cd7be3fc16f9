"""How much an archive says that it holds, read off its header before a library makes an object of each part.

A third of a megabyte can name millions of members. Knows nothing of what is in them.
"""

from __future__ import annotations

import lzma
import struct
from collections.abc import Iterator, Sequence
from itertools import islice

from jimaku_mpv.errors import BadSubtitle
from jimaku_mpv.files.members import COUNT_LIMIT, TOTAL_LIMIT, TooMuch

HEADER_LIMIT = 2 * 1024 * 1024
"""Bytes of a header, unpacked: as many members as may be, of names of 200 letters. Reading them takes py7zr
half a second."""

MOST_BLOCKS = 4 * COUNT_LIMIT
"""Blocks of a rar: beside each member there can be what only its system knew of it."""

DAMAGED = "The archive is damaged or not supported"
RAR5 = b"Rar!\x1a\x07\x01\x00"

END, HEADER, MAIN_STREAMS, FILES, PACKED, UNPACKED, SUBSTREAMS = 0, 1, 4, 5, 6, 7, 8
SIZE, CHECKS, FOLDERS, CODER_SIZES, STREAM_COUNTS, NAMES, TIMES, ATTRIBUTES, ENCODED, PADDING = (
    *(9, 10, 11, 12, 13, 17, (18, 19, 20), 21, 23, 25),
)
COPY, LZMA, LZMA2, AES = b"\0", b"\x03\x01\x01", b"\x21", b"\x06\xf1\x07\x01"


def check_seven_zip(data: bytes) -> None:
    """Raise TooMuch for a 7z that holds too much, BadSubtitle for one that can't be told."""
    try:
        offset, size = struct.unpack_from("<QQ", data, 12)
        if size > HEADER_LIMIT:
            raise TooMuch("The archive holds too many files")
        header = _Header(data[32 + offset : 32 + offset + size])
        if size and header.byte() == ENCODED:
            header = _Header(_unpacked(data, _Streams(header)))
            header.expect(HEADER)
        if size:
            _check_parts(header)
    except (IndexError, struct.error, lzma.LZMAError, ValueError) as error:
        raise BadSubtitle(DAMAGED, f"Its header ends too early: {error!r}") from error


def check_rar(data: bytes) -> None:
    """Raise TooMuch for a rar of too many blocks."""
    blocks = _rar5_blocks(data) if data.startswith(RAR5) else _rar3_blocks(data)
    if sum(1 for _ in islice(blocks, MOST_BLOCKS + 1)) > MOST_BLOCKS:
        raise TooMuch("The archive holds too many files")


class _Header:
    """The bytes of a 7z header, read in their order; IndexError where they end too early."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def take(self, size: int) -> bytes:
        if size > len(self._data) - self._at:
            raise IndexError(size)
        self._at += size
        return self._data[self._at - size : self._at]

    def number(self) -> int:
        """As many bytes follow the first one as that has ones in front; its other bits are the highest."""
        first = self.byte()
        more = next((n for n in range(8) if not first & 0x80 >> n), 8)
        high = first & (0x7F >> more) if more < 8 else 0
        return int.from_bytes(self.take(more), "little") | high << 8 * more

    def count(self, most: int = COUNT_LIMIT) -> int:
        found = self.number()
        if found > most:
            raise TooMuch("The archive holds too many files")
        return found

    def expect(self, *kinds: int) -> int:
        found = self.byte()
        if found not in kinds:
            raise ValueError(found)
        return found

    def skip_checks(self, count: int) -> Sequence[bool]:
        """Which of so many things have a checksum."""
        if self.byte():
            given = [True] * count
        else:
            bits = self.take(-(-count // 8))
            given = [bool(bits[n // 8] & 0x80 >> n % 8) for n in range(count)]
        self.take(4 * sum(given))
        return given


class _Streams:
    """Where packed data lies, and in how many parts; `coders` and `sizes` of each folder."""

    def __init__(self, header: _Header) -> None:
        self.start = 0
        self.packed: list[int] = []
        self.coders: list[list[tuple[bytes, bytes]]] = []
        self.sizes: list[list[int]] = []
        self._outputs: list[int] = []
        checked: Sequence[bool] = ()
        kind = header.byte()
        if kind == PACKED:
            self._read_packed(header)
            kind = header.byte()
        if kind == UNPACKED:
            checked = self._read_folders(header)
            kind = header.byte()
        if kind == SUBSTREAMS:
            self._read_substreams(header, checked)
            kind = header.byte()
        if kind != END:
            raise ValueError(kind)

    def _read_packed(self, header: _Header) -> None:
        self.start = header.number()
        # A folder of the kind with the most has four.
        count = header.count(4 * COUNT_LIMIT)
        kind = header.byte()
        if kind == SIZE:
            self.packed = [header.number() for _ in range(count)]
            kind = header.byte()
        if kind == CHECKS:
            header.skip_checks(count)
            kind = header.byte()
        if kind != END:
            raise ValueError(kind)

    def _read_folders(self, header: _Header) -> Sequence[bool]:
        header.expect(FOLDERS)
        count = header.count()
        header.expect(0)  # what lies elsewhere could be read again and again
        for _ in range(count):
            self._read_folder(header)
        header.expect(CODER_SIZES)
        self.sizes = [[header.number() for _ in range(outputs)] for outputs in self._outputs]
        if sum(max(sizes) for sizes in self.sizes) > TOTAL_LIMIT:
            raise TooMuch("The archive would unpack to too much")
        checked: Sequence[bool] = [False] * count
        if header.expect(CHECKS, END) == CHECKS:
            checked = header.skip_checks(count)
            header.expect(END)
        return checked

    def _read_folder(self, header: _Header) -> None:
        coders: list[tuple[bytes, bytes]] = []
        inputs = outputs = 0
        for _ in range(header.count(64)):
            flags = header.byte()
            method = header.take(flags & 0x0F)
            inputs += header.count(64) if flags & 0x10 else 1
            outputs += header.count(64) if flags & 0x10 else 1
            coders.append((method, header.take(header.number()) if flags & 0x20 else b""))
        if outputs < 1:
            raise ValueError(outputs)
        bound, free = outputs - 1, inputs - (outputs - 1)
        for _ in range(2 * bound + (free if free > 1 else 0)):
            header.number()
        self.coders.append(coders)
        self._outputs.append(outputs)

    def _read_substreams(self, header: _Header, checked: Sequence[bool]) -> None:
        counts = [1] * len(self._outputs)
        kind = header.byte()
        if kind == STREAM_COUNTS:
            counts = [header.count() for _ in counts]
            if sum(counts) > COUNT_LIMIT:
                raise TooMuch("The archive holds too many files")
            kind = header.byte()
        if kind == SIZE:
            for count, sizes in zip(counts, self.sizes, strict=True):
                if sum(header.number() for _ in range(count - 1)) > max(sizes):
                    raise ValueError(count)
            kind = header.byte()
        if kind == CHECKS:
            known = zip(counts, checked, strict=True)
            header.skip_checks(sum(count for count, is_checked in known if count != 1 or not is_checked))
            kind = header.byte()
        if kind != END:
            raise ValueError(kind)


def _check_parts(header: _Header) -> None:
    kind = header.byte()
    if kind == MAIN_STREAMS:
        _Streams(header)
        kind = header.byte()
    if kind == FILES:
        count = header.count()
        seen: set[int] = set()
        while (part := header.byte()) != END:
            body = header.take(header.number())
            if part != PADDING and (part in seen or _lies_elsewhere(part, body, count)):
                raise ValueError(part)
            seen.add(part)
        kind = header.byte()
    if kind != END:
        raise ValueError(kind)


def _lies_elsewhere(part: int, body: bytes, count: int) -> bool:
    """Whether what the part tells of each file is at another place: a few bytes could have it read anew."""
    if part == NAMES:
        return body[0] != 0
    if part == ATTRIBUTES or part in TIMES:
        return body[1 if body[0] else 1 + -(-count // 8)] != 0
    return False


def _unpacked(data: bytes, streams: _Streams) -> bytes:
    """The header itself, which is packed like a file."""
    if not streams.coders:
        raise ValueError("no header")
    methods = [method for coders in streams.coders for method, _ in coders]
    if AES in methods:
        raise BadSubtitle("The archive needs a password")
    if sum(max(sizes) for sizes in streams.sizes) > HEADER_LIMIT:
        raise TooMuch("The archive holds too many files")
    ((method, facts),), (size, *_), (packed, *_) = streams.coders[0], streams.sizes[0], streams.packed
    start = 32 + streams.start
    body = data[start : start + packed]
    # The window need not be larger than all that comes out.
    window = HEADER_LIMIT
    if method == COPY:
        return body[:size]
    if method == LZMA:
        plain = {"lc": facts[0] % 9, "lp": facts[0] // 9 % 5, "pb": facts[0] // 45}
        chain = {"id": lzma.FILTER_LZMA1, "dict_size": window, **plain}
    elif method == LZMA2:
        chain = {"id": lzma.FILTER_LZMA2, "dict_size": window}
    else:
        raise ValueError(method)
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[chain]).decompress(body, max_length=size)


def _rar3_blocks(data: bytes) -> Iterator[int]:
    at = 7
    while at + 7 <= len(data):
        _, kind, flags, size = struct.unpack_from("<HBHH", data, at)
        if size < 7:
            return
        body = int.from_bytes(data[at + 7 : at + 11], "little") if flags & 0x8000 else 0
        if kind in (0x74, 0x7A) and flags & 0x100:
            body |= int.from_bytes(data[at + 32 : at + 36], "little") << 32
        yield at
        at += size + body


def _rar5_blocks(data: bytes) -> Iterator[int]:
    at = len(RAR5)
    while at + 7 <= len(data):
        size, start = _vint(data, at + 4)
        kind, here = _vint(data, start)
        flags, here = _vint(data, here)
        if flags & 1:
            _, here = _vint(data, here)
        body = _vint(data, here)[0] if flags & 2 else 0
        yield at
        if size == 0 or kind == 0:
            return
        at = start + size + body


def _vint(data: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and where the next begins."""
    value = shift = 0
    for byte in data[at : at + 10]:
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            break
    return value, at
