from __future__ import annotations

import contextlib
import shutil
import stat
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packing import PACKED, STORED, Packer, rarred, seven_zipped, zip_with_raw_names, zipped

from jimaku_mpv.errors import BadSubtitle, ToolMissing
from jimaku_mpv.files import archives
from jimaku_mpv.files.archives import is_archive, look_into
from jimaku_mpv.files.members import Member

TEXT = "おはよう\n" * 50
# Characters whose second byte in cp932 is a backslash.
TRICKY = "字幕/第01話 ソ表十.srt"


PACKERS: list[Packer] = [zipped, seven_zipped]


def members(data: bytes, name: str) -> list[Member]:
    return list(look_into(data, name).members)


def read(data: bytes, name: str, member: str) -> bytes:
    return archives.read(data, name, [member])[member]


def names(data: bytes) -> list[str]:
    return [member.name for member in members(data, "a")]


@pytest.mark.parametrize("pack", PACKERS)
def test_a_wide_space_is_a_letter_of_a_name_and_marks_that_are_not_seen_are_none(pack: Packer) -> None:
    wide = "第01話　はじまり\u00a0.srt"
    data = pack((wide, TEXT.encode()), ("第02話\u200b.srt", b"x"), ("第03話\u202egnp.srt", b"x"))
    assert names(data) == [wide]
    assert read(data, "a", wide) == TEXT.encode()


def test_a_list_that_was_kept_by_other_rules_is_made_anew() -> None:
    kept = look_into(zipped(("a.srt", b"x")), "a").to_json()
    assert archives.Listing.from_json(kept) is not None
    assert archives.Listing.from_json(b'{"version": 1, "members": [["a.srt", 1]]}') is None


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
    data = zip_with_raw_names(
        (TRICKY.encode(encoding), TEXT.encode()), ("字幕/第02話 これはひどい.srt".encode(encoding), b"2")
    )
    assert names(data) == [TRICKY, "字幕/第02話 これはひどい.srt"]
    assert read(data, "a.zip", TRICKY) == TEXT.encode()


def test_one_name_in_kanji_alone() -> None:
    assert names(zip_with_raw_names(("東京物語 第01話.srt".encode("cp932"), b"1"))) == ["東京物語 第01話.srt"]


def test_backslashes_as_folders() -> None:
    data = zip_with_raw_names(("字幕\\第01話.srt".encode("cp932"), TEXT.encode()))
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


def test_the_first_of_two_of_one_name_counts_in_a_7z() -> None:
    data = seven_zipped(("a.srt", b"first"), ("a.srt", b"second"))
    assert members(data, "a.7z") == [Member("a.srt", 5)]
    assert read(data, "a.7z", "a.srt") == b"first"


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


@pytest.mark.parametrize("method", [STORED, PACKED])
def test_rar(method: int) -> None:
    data = rarred(("a.srt", TEXT.encode()), ("[G] b.srt", b"second"), method=method)
    assert members(data, "a.rar") == [Member("a.srt", len(TEXT.encode())), Member("[G] b.srt", 6)]
    assert read(data, "a.rar", "a.srt") == TEXT.encode()
    assert read(data, "a.rar", "[G] b.srt") == b"second"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Puts only these programs into the PATH, each a script of its name."""
    rarfile = pytest.importorskip("rarfile")
    monkeypatch.setattr(rarfile, "CURRENT_SETUP", None)
    bsdtar = shutil.which("bsdtar")
    monkeypatch.setenv("PATH", str(tmp_path))

    def put(*names: str) -> None:
        for name in names:
            script = tmp_path / name
            if name == "bsdtar":
                assert bsdtar, "the package libarchive-tools brings it"
                script.symlink_to(bsdtar)
            else:
                script.write_text(f"#!/bin/sh\necho {name} can do everything\n")
                script.chmod(0o755)

    return put


def test_a_rar_without_a_program_for_it(programs: Callable[..., None]) -> None:
    with pytest.raises(ToolMissing, match="rar archives") as refusal:
        read(rarred(("a.srt", b"x")), "a.rar", "a.srt")
    assert "bsdtar" in refusal.value.hint
    assert read(rarred(("a.srt", b"x"), method=STORED), "a.rar", "a.srt") == b"x"


def test_a_program_that_only_claims_to_open_rar_is_passed_over(programs: Callable[..., None]) -> None:
    programs("unrar", "unar", "7z", "7zz")
    with pytest.raises(ToolMissing):
        read(rarred(("a.srt", b"x")), "a.rar", "a.srt")
    programs("bsdtar")
    assert read(rarred(("a.srt", TEXT.encode())), "a.rar", "a.srt") == TEXT.encode()


def test_what_was_left_out_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", archives.__name__):
        members(zipped(("../a.srt", b"evil"), ("b.srt", b"good")), "a.zip")
    assert "../a.srt" in caplog.text
