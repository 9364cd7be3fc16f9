from __future__ import annotations

import contextlib
import io
import stat
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable

import py7zr
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimaku_mpv.errors import BadSubtitle, ToolMissing
from jimaku_mpv.files import archives
from jimaku_mpv.files.archives import Member, is_archive, members, read

Packer = Callable[..., bytes]

TEXT = "おはよう\n" * 50
# Characters whose second byte in cp932 is a backslash.
TRICKY = "字幕/第01話 ソ表十.srt"


def zipped(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return buffer.getvalue()


def zip_with_raw_name(*names: bytes) -> bytes:
    """A zip as old packers write it: the name in the system's encoding and no UTF-8 flag."""
    data = zipped(*[("x" * (len(name) - 1) + str(n), TEXT.encode()) for n, name in enumerate(names)])
    for n, name in enumerate(names):
        data = data.replace(("x" * (len(name) - 1) + str(n)).encode(), name)
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


PACKERS: list[Packer] = [zipped, seven_zipped]


def names(data: bytes) -> list[str]:
    return [member.name for member in members(data, "a")]


@pytest.mark.parametrize("pack", PACKERS)
def test_members_can_be_listed_and_read(pack: Packer) -> None:
    data = pack((TRICKY, TEXT.encode()), ("02.ass", b"second"), ("empty.txt", b""))
    assert is_archive(data)
    assert members(data, "a") == [
        Member(TRICKY, len(TEXT.encode())),
        Member("02.ass", 6),
        Member("empty.txt", 0),
    ]
    assert [read(data, "a", name) for name in (TRICKY, "02.ass", "empty.txt")] == [
        TEXT.encode(),
        b"second",
        b"",
    ]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_to_zip(method: int) -> None:
    assert read(zipped(("a.srt", TEXT.encode()), method=method), "a.zip", "a.srt") == TEXT.encode()


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "euc_jp"])
def test_names_without_the_utf8_flag(encoding: str) -> None:
    data = zip_with_raw_name(TRICKY.encode(encoding), "字幕/第02話 これはひどい.srt".encode(encoding))
    assert names(data) == [TRICKY, "字幕/第02話 これはひどい.srt"]
    assert read(data, "a.zip", TRICKY) == TEXT.encode()


def test_one_name_in_kanji_alone() -> None:
    assert names(zip_with_raw_name("東京物語 第01話.srt".encode("cp932"))) == ["東京物語 第01話.srt"]


def test_backslashes_as_folders() -> None:
    data = zip_with_raw_name("字幕\\第01話.srt".encode("cp932"))
    assert names(data) == ["字幕/第01話.srt"]
    assert read(data, "a.zip", "字幕/第01話.srt") == TEXT.encode()


@pytest.mark.parametrize(
    "name",
    [
        "../a.srt",
        "a/../../b.srt",
        "/etc/a.srt",
        "C:/a.srt",
        "c:a.srt",
        "CON.srt",
        "a/nul",
        "a\x01.srt",
        "a/..",
    ],
)
@pytest.mark.parametrize("pack", PACKERS)
def test_names_that_mean_harm_are_left_out(name: str, pack: Packer) -> None:
    data = pack((name, b"evil"), ("good.srt", b"good"))
    assert names(data) == ["good.srt"]
    with pytest.raises(BadSubtitle):
        read(data, "a", name)
    with pytest.raises(BadSubtitle, match="safe"):
        members(pack((name, b"evil")), "a")


def test_links_and_folders_are_left_out() -> None:
    link = zipfile.ZipInfo("link.srt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert names(zipped((link, b"/etc/passwd"), ("folder/", b""), ("a.srt", b"a"))) == ["a.srt"]


def test_the_first_of_two_of_one_name_counts() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        data = zipped(("a.srt", b"first"), ("a.srt", b"second"))
    assert members(data, "a.zip") == [Member("a.srt", 5)]
    assert read(data, "a.zip", "a.srt") == b"first"


def test_locked_members_are_left_out() -> None:
    data = bytearray(zipped(("a.srt", b"secret")))
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(BadSubtitle, match="safe") as refusal:
        members(bytes(data), "a.zip")
    assert "password" in refusal.value.hint
    with pytest.raises(BadSubtitle) as refusal:
        members(seven_zipped(("a.srt", b"secret"), password="x"), "a.7z")
    assert "password" in refusal.value.line()


@pytest.mark.parametrize("pack", PACKERS)
def test_a_bomb_is_refused(pack: Packer) -> None:
    with pytest.raises(BadSubtitle, match="too much"):
        members(pack(("bomb.srt", bytes(15 << 20)), ("a.srt", b"a")), "a")


def test_a_member_that_is_too_large_is_left_out() -> None:
    noise = bytes((n * n >> 3) & 0xFF for n in range(1 << 16))
    assert names(zipped(("big.sup", noise * 257), ("a.srt", b"a"), method=zipfile.ZIP_STORED)) == ["a.srt"]


def test_too_many_members() -> None:
    data = zipped(*((f"{n}.srt", b"") for n in range(5001)))
    with pytest.raises(BadSubtitle, match="too many"):
        members(data, "a.zip")


def test_a_member_larger_than_it_says() -> None:
    data = bytearray(zipped(("a.srt", b"x" * 5000)))
    for magic, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<L", data, data.index(magic) + place, 10)
    with pytest.raises(BadSubtitle):
        read(bytes(data), "a.zip", "a.srt")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"7z\xbc\xaf\x27\x1c" + bytes(40), b"plain text"])
def test_what_cannot_be_opened(data: bytes) -> None:
    with pytest.raises(BadSubtitle):
        members(data, "a.zip")


@given(
    st.sampled_from(PACKERS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=4),
)
def test_damage_is_told_in_words(pack: Packer, damage: list[tuple[float, int]]) -> None:
    data = bytearray(pack((TRICKY, TEXT.encode()), ("02.ass", b"second")))
    for place, value in damage:
        data[6 + int(place * (len(data) - 7))] = value
    with contextlib.suppress(BadSubtitle):
        for member in members(bytes(data), "a"):
            assert len(read(bytes(data), "a", member.name)) <= len(TEXT.encode())


@pytest.mark.parametrize(
    ("package", "head"), [("py7zr", b"7z\xbc\xaf\x27\x1c"), ("rarfile", b"Rar!\x1a\x07\x00")]
)
def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, package: str, head: bytes) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ToolMissing) as refusal:
        members(head + bytes(50), "a")
    assert "archives" in refusal.value.hint


def rar_with(name: str, data: bytes, method: int = 0x30) -> bytes:
    """A rar of the older kind with one file, stored as it is (or said to be packed)."""

    def block(kind: int, flags: int, fields: bytes, body: bytes = b"") -> bytes:
        head = struct.pack("<BHH", kind, flags, 7 + len(fields)) + fields
        return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head + body

    raw = name.encode("ascii")
    fields = struct.pack(
        "<LLBLLBBHL", len(data), len(data), 3, zlib.crc32(data), 0x5A21_0000, 20, method, len(raw), 0o100644
    )
    return (
        b"Rar!\x1a\x07\x00"
        + block(0x73, 0, bytes(6))
        + block(0x74, 0x8000, fields + raw, data)
        + block(0x7B, 0x4000, b"")
    )


def test_rar(monkeypatch: pytest.MonkeyPatch) -> None:
    rarfile = pytest.importorskip("rarfile")
    data = rar_with("a.srt", TEXT.encode())
    assert members(data, "a.rar") == [Member("a.srt", len(TEXT.encode()))]
    assert read(data, "a.rar", "a.srt") == TEXT.encode()
    for tool in ("UNRAR_TOOL", "UNAR_TOOL", "BSDTAR_TOOL", "SEVENZIP_TOOL", "SEVENZIP2_TOOL"):
        monkeypatch.setattr(rarfile, tool, "no-such-program")
    monkeypatch.setattr(rarfile, "CURRENT_SETUP", None)
    with pytest.raises(ToolMissing, match="rar"):
        read(rar_with("a.srt", TEXT.encode(), method=0x33), "a.rar", "a.srt")


def test_what_was_left_out_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", archives.__name__):
        members(zipped(("../a.srt", b"evil"), ("b.srt", b"good")), "a.zip")
    assert "../a.srt" in caplog.text
