"""Archives that cost more to list than they hold: counted before a library makes an object of each part."""

from __future__ import annotations

import contextlib
import io
import lzma
import shutil
import struct
import subprocess
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import py7zr
import pytest
import rarfile
from hypothesis import given
from hypothesis import strategies as st
from packing import commented_rar, rarred, seven_zipped, solid_rarred, zipped

from jimaku_mpv.errors import BadSubtitle, ToolMissing
from jimaku_mpv.files import archives
from jimaku_mpv.files.headers import check_rar, check_seven_zip
from jimaku_mpv.files.members import COUNT_LIMIT, Found, TooMuch, danger

MEGABYTE = 1024 * 1024
MOST_MEMORY = 64 * MEGABYTE
"""What reading may take; the members that are refused here would take ten times as much."""

MANY = 100_000


def number(value: int) -> bytes:
    """As 7z writes one: here always with eight bytes after a first one of ones."""
    return b"\xff" + struct.pack("<Q", value)


def part(kind: int, body: bytes) -> bytes:
    return bytes([kind]) + number(len(body)) + body


def bits(count: int) -> bytes:
    return b"\xff" * -(-count // 8)


def seven_zip(header: bytes, *, packed: bool = True, said: int | None = None) -> bytes:
    """An archive of nothing but a header, which may be packed, and may say that it is of another size."""
    body = b""
    if packed:
        body = lzma.compress(header, lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA2, "preset": 1}])
        sizes = b"\x06" + number(0) + number(1) + b"\x09" + number(len(body)) + b"\0"
        folder = b"\x07\x0b" + number(1) + b"\0" + number(1) + b"\x21\x21" + number(1) + b"\x18"
        length = len(header) if said is None else said
        header = b"\x17" + sizes + folder + b"\x0c" + number(length) + b"\0\0"
    start = struct.pack("<QQL", len(body), len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\0\4" + struct.pack("<L", zlib.crc32(start)) + start + body + header


def names(count: int, name: str = "a") -> bytes:
    return part(17, b"\0" + (name + "\0").encode("utf-16-le") * count)


def folders(count: int, streams: bytes = b"") -> bytes:
    """So many packed streams that hold nothing."""
    each = number(1) + b"\x01\0"
    sizes = b"\x06" + number(0) + number(count) + b"\x09" + number(0) * count + b"\0"
    unpacked = b"\x07\x0b" + number(count) + b"\0" + each * count + b"\x0c" + number(0) * count + b"\0"
    return b"\x04" + sizes + unpacked + streams + b"\0"


EMPTY = b"\x05" + number(MANY) + part(14, bits(MANY)) + part(15, bits(MANY))
FEW = b"\x05" + number(1000) + part(14, bits(1000))
COSTLY = {
    "empty members": b"\x01" + EMPTY + names(MANY) + b"\0\0",
    "members without a name": b"\x01" + EMPTY + b"\0\0",
    "members that are not there": b"\x01\x05" + number(1 << 40) + b"\0\0",
    "long names": b"\x01\x05" + number(100) + names(100, "n" * 60_000) + b"\0\0",
    "folders": b"\x01" + folders(MANY) + b"\0",
    "streams in a folder": b"\x01" + folders(1, b"\x08\x0d" + number(1 << 22) + b"\0") + b"\0",
    "streams in all folders": b"\x01" + folders(100, b"\x08\x0d" + number(100) * 100 + b"\0") + b"\0",
    "names again and again": b"\x01" + FEW + part(17, b"\1" + number(0)) * 50_000 + b"\0\0",
    "flags again and again": b"\x01" + FEW + part(14, bits(1000)) * 5000 + b"\0\0",
    "attributes from elsewhere": b"\x01" + FEW + part(21, b"\1\1" + number(0)) + b"\0\0",
    "times from elsewhere": b"\x01" + FEW + part(20, b"\0" + bits(1000) + b"\1" + number(0)) + b"\0\0",
    "folders from elsewhere": b"\x01\x04\x07\x0b" + number(4000) + b"\1" + number(0) + b"\0\0",
    "packed streams": b"\x01\x04\x06" + number(0) + number(MANY) + b"\x09" + number(0) * MANY + b"\0\0\0",
    "a header of nothing": b"\x01" + bytes(8 * MEGABYTE),
}


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("header", COSTLY.values(), ids=COSTLY.keys())
def test_a_7z_is_counted_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch, header: bytes, packed: bool
) -> None:
    data = seven_zip(header, packed=packed)

    def read(*_: object) -> None:
        pytest.fail("py7zr reads it")

    monkeypatch.setattr(py7zr, "SevenZipFile", read)
    tracemalloc.start()
    try:
        with pytest.raises(BadSubtitle, match=r"too many|too much|damaged"):
            archives.look_into(data, "a.7z")
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


def test_a_header_that_unpacks_to_more_than_it_says() -> None:
    data = seven_zip(b"\x01" + EMPTY + names(MANY) + b"\0\0", said=1000)
    with pytest.raises(BadSubtitle):
        archives.look_into(data, "a.7z")


def test_a_stage_in_between_that_unpacks_to_more_than_all() -> None:
    """Two coders in a row, of which the second gives little of what the first makes of nothing."""
    two = (
        number(2)
        + b"\x21\x21"
        + number(1)
        + b"\x18"
        + b"\x21\x21"
        + number(1)
        + b"\x18"
        + number(1)
        + number(0)
    )
    sizes = b"\x0c" + number(1 << 40) + number(10)
    folder = b"\x07\x0b" + number(1) + b"\0" + two + sizes + b"\0"
    packed = b"\x06" + number(0) + number(1) + b"\x09" + number(1) + b"\0"
    with pytest.raises(TooMuch, match="too much"):
        check_seven_zip(seven_zip(b"\x01\x04" + packed + folder + b"\0\0"))


def test_a_member_of_less_than_nothing() -> None:
    assert danger(Found("a.srt", -1, None, True, False, 0))


@pytest.mark.parametrize("count", [0, 1, 3, 300, COUNT_LIMIT])
def test_as_many_as_may_be_are_listed(count: int) -> None:
    empty = b"\x05" + number(count) + part(14, bits(count)) + part(15, bits(count))
    names_of_all = part(17, b"\0" + b"".join(f"第{n:04}話.srt\0".encode("utf-16-le") for n in range(count)))
    data = seven_zip(b"\x01" + empty + names_of_all + b"\0\0")
    assert len(archives.look_into(data, "a.7z").members) == count


WAYS = (
    [{"id": lzma.FILTER_LZMA2, "preset": 1}],
    [{"id": lzma.FILTER_X86}, {"id": lzma.FILTER_LZMA2, "preset": 1}],
    [{"id": py7zr.FILTER_BZIP2}],
    [{"id": py7zr.FILTER_ZSTD, "level": 3}],
    [{"id": py7zr.FILTER_PPMD, "order": 6, "mem": 24}],
    [{"id": py7zr.FILTER_COPY}],
)


@pytest.mark.parametrize("filters", WAYS)
@pytest.mark.parametrize("encoded", [True, False])
def test_whatever_py7zr_packs_is_opened(tmp_path: Path, filters: list[dict[str, int]], encoded: bool) -> None:
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w", filters=filters) as archive:
        archive.set_encoded_header_mode(encoded)
        for n in range(30):
            archive.writestr(f"{n}" * n, f"字幕/第{n:02}話.srt")
    taken = archives.read(buffer.getvalue(), "a.7z", ["字幕/第07話.srt", "字幕/第29話.srt"])
    assert taken == {"字幕/第07話.srt": b"7" * 7, "字幕/第29話.srt": b"29" * 29}


@pytest.mark.skipif(shutil.which("bsdtar") is None, reason="bsdtar packs them")
@pytest.mark.parametrize("method", ["lzma1", "lzma2", "bzip2", "deflate", "store"])
def test_whatever_libarchive_packs_is_opened(tmp_path: Path, method: str) -> None:
    for n in range(12):
        (tmp_path / f"{n:02}.srt").write_bytes(b"" if n == 5 else f"{n}".encode() * 50)
    (tmp_path / "folder").mkdir()
    command = ["bsdtar", "--format", "7zip", "--options", f"7zip:compression={method}", "-cf", "-"]
    data = subprocess.run(
        [*command, *sorted(path.name for path in tmp_path.iterdir())],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    ).stdout
    found = {Path(member.name).name: member for member in archives.look_into(data, "a.7z").members}
    assert len(found) == 12
    assert archives.read(data, "a.7z", [found["11.srt"].name]) == {found["11.srt"].name: b"11" * 50}


@given(st.binary(max_size=300), st.integers(0, 200), st.integers(0, 255))
def test_a_damaged_header_is_told_in_words(noise: bytes, at: int, byte: int) -> None:
    for data in (
        bytearray(seven_zipped(("a.srt", b"x"), ("b.srt", b"y"))),
        bytearray(seven_zip(b"\x01" + noise)),
    ):
        data[12 + at % (len(data) - 12)] = byte
        with contextlib.suppress(BadSubtitle):
            check_seven_zip(bytes(data))


def block3(kind: int, flags: int = 0) -> bytes:
    head = struct.pack("<BHH", kind, flags, 7)
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head


@pytest.mark.parametrize(
    "data",
    [
        rarred(*((f"{n}", b"") for n in range(21_000)), method=0x30),
        solid_rarred(*((f"{n}", b"") for n in range(21_000))),
        rarred()[:20] + block3(0x77) * 30_000,
    ],
)
def test_a_rar_is_counted_before_it_is_read(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(rarfile, "RarFile", lambda *_: pytest.fail("rarfile reads it"))
    tracemalloc.start()
    try:
        with pytest.raises(TooMuch):
            archives.look_into(data, "a.rar")
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


def test_a_rar_with_as_many_as_may_be_is_listed() -> None:
    data = rarred(*((f"{n}.srt", b"") for n in range(COUNT_LIMIT)), method=0x30)
    check_rar(data)
    assert len(archives.look_into(data, "a.rar").members) == COUNT_LIMIT


@pytest.mark.parametrize("said", [0, 1, 0xFFFF])
def test_a_zip_that_lies_about_its_count(monkeypatch: pytest.MonkeyPatch, said: int) -> None:
    data = bytearray(zipped(*((f"{n}", b"") for n in range(COUNT_LIMIT + 1))))
    struct.pack_into("<HH", data, len(data) - 14, said, said)
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_, **__: pytest.fail("zipfile reads it"))
    with pytest.raises(TooMuch):
        archives.look_into(bytes(data), "a.zip")


LINES = [
    ("第01話 [G].srt", "おはよう\n".encode() * 50),
    ("[G] b*.srt", b"second" * 9),
    ("c.srt", bytes(range(256))),
]


@pytest.fixture
def bsdtar(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The only program for rar, in the plainest of languages."""
    found = shutil.which("bsdtar")
    if found is None:
        pytest.skip("the package libarchive-tools brings it")
    (tmp_path / "bsdtar").symlink_to(found)
    monkeypatch.setattr(rarfile, "CURRENT_SETUP", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C")


@pytest.mark.usefixtures("bsdtar")
@pytest.mark.parametrize("wanted", [[0], [1], [2], [2, 0], [0, 1, 2]])
def test_each_member_of_a_solid_rar_comes_through_bsdtar(wanted: list[int]) -> None:
    chosen = [LINES[n] for n in wanted]
    data = solid_rarred(*LINES)
    assert [member.name for member in archives.look_into(data, "a.rar").members] == [
        name for name, _ in LINES
    ]
    assert archives.read(data, "a.rar", [name for name, _ in chosen]) == dict(chosen)


@pytest.mark.usefixtures("bsdtar")
def test_what_bsdtar_gives_has_to_be_what_the_archive_says() -> None:
    data = bytearray(solid_rarred(*LINES))
    data[-100] ^= 1
    with pytest.raises(BadSubtitle, match="damaged"):
        archives.read(bytes(data), "a.rar", ["c.srt"])
    assert archives.read(bytes(data), "a.rar", [LINES[0][0]]) == dict(LINES[:1])


@pytest.mark.usefixtures("bsdtar")
def test_an_older_solid_rar_names_the_programs_that_can() -> None:
    data = bytearray(rarred(*((f"{n}.srt", b"x" * n) for n in range(3))))
    data[10] |= 8
    struct.pack_into("<H", data, 7, zlib.crc32(data[9:20]) & 0xFFFF)
    with pytest.raises(ToolMissing) as refusal:
        archives.read(bytes(data), "a.rar", ["2.srt"])
    assert "unrar" in refusal.value.hint


@pytest.mark.usefixtures("bsdtar")
def test_a_comment_does_not_spoil_the_archives_that_follow() -> None:
    """For a comment that is packed rarfile takes a program of its own choice, and keeps it."""
    archives.look_into(commented_rar(("a.srt", b"x")), "a.rar")
    assert archives.read(rarred(("a.srt", b"xyz")), "a.rar", ["a.srt"]) == {"a.srt": b"xyz"}
