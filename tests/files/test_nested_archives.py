"""Archives within archives: looked into as one whole, under one set of limits."""

from __future__ import annotations

import contextlib
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packing import Packer, rarred, seven_zipped, zipped

from jimaku_mpv.errors import BadSubtitle, ToolMissing
from jimaku_mpv.files.archives import look_into, read
from jimaku_mpv.files.writing import is_visible

TEXT = "おはよう\n".encode() * 50
PACKERS: dict[str, Packer] = {"zip": zipped, "7z": seven_zipped, "rar": rarred}
MEGABYTE = 1 << 20


def names(data: bytes) -> list[str]:
    return [member.name for member in look_into(data, "outer").members]


@pytest.mark.parametrize("inner", PACKERS)
@pytest.mark.parametrize("outer", PACKERS)
def test_any_in_any(outer: str, inner: str) -> None:
    within = PACKERS[inner](("Season 1/05.srt", TEXT), ("06.srt", b"six"))
    data = PACKERS[outer]((f"disc/one.{inner}", within), ("07.srt", b"seven"))
    members = [f"disc/one.{inner}/Season 1/05.srt", f"disc/one.{inner}/06.srt", "07.srt"]
    assert names(data) == members
    assert read(data, "outer", members) == dict(zip(members, (TEXT, b"six", b"seven"), strict=True))


def test_a_folder_that_is_called_like_an_archive() -> None:
    data = zipped(("a.zip/05.srt", TEXT))
    assert names(data) == ["a.zip/05.srt"]
    assert read(data, "outer", ["a.zip/05.srt"]) == {"a.zip/05.srt": TEXT}


def test_a_file_and_a_member_of_one_name() -> None:
    for inner in (zipped(("05.srt", b"inside")), b"no archive"):
        data = zipped(("a.zip", inner), ("a.zip/05.srt", TEXT))
        assert names(data) == ["a.zip/05.srt"]
        assert read(data, "outer", ["a.zip/05.srt"]) == {"a.zip/05.srt": TEXT}


def test_what_is_not_there_is_told() -> None:
    data = zipped(("a.zip", zipped(("05.srt", TEXT))))
    for missing in ("05.srt", "a.zip/06.srt", "b.zip/05.srt"):
        with pytest.raises(BadSubtitle, match="does not hold"):
            read(data, "outer", [missing])


@pytest.mark.parametrize("name", ["../05.srt", "C:/05.srt", "/05.srt", "nul.srt", "a\x01.srt"])
@pytest.mark.parametrize("pack", [zipped, seven_zipped])
def test_names_that_mean_harm_do_so_inside_as_well(pack: Packer, name: str) -> None:
    assert names(zipped(("a.zip", pack((name, b"evil"), ("good.srt", b""))))) == ["a.zip/good.srt"]


@pytest.mark.parametrize(
    "bad", [b"no archive", b"PK\x03\x04 broken", seven_zipped(("a", b"a"), password="x")]
)
def test_one_that_cannot_be_opened_does_not_cost_the_others(bad: bytes) -> None:
    listing = look_into(zipped(("bad.zip", bad), ("05.srt", TEXT)), "outer")
    assert [member.name for member in listing.members] == ["05.srt"]
    assert isinstance(listing.failure, BadSubtitle)
    with pytest.raises(BadSubtitle):
        look_into(zipped(("bad.zip", bad)), "outer")


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rarfile", None)
    with pytest.raises(ToolMissing, match="rar"):
        look_into(zipped(("a.rar", rarred(("05.srt", TEXT)))), "outer")


def test_a_bomb_that_is_packed_twice() -> None:
    zeros = bytes(15 * MEGABYTE)
    with pytest.raises(BadSubtitle, match="too much"):
        look_into(zipped(("a.zip", zipped(("a.srt", zeros))), ("05.srt", TEXT)), "outer")


def test_a_bomb_in_many_small_parts() -> None:
    """Each part by itself stays below every limit; all together do not."""
    part = zipped(*((f"{n}.srt", bytes(MEGABYTE)) for n in range(3)))
    bomb = zipped(*((f"{n}.zip", part) for n in range(40)))
    assert len(look_into(part, "part").members) == 3
    with pytest.raises(BadSubtitle, match="too much"):
        look_into(bomb, "outer")


def test_too_many_files_in_all() -> None:
    part = zipped(*((f"{n}.srt", b"") for n in range(2600)))
    with pytest.raises(BadSubtitle, match="too many"):
        look_into(zipped(("a.zip", part), ("b.zip", part)), "outer")


def test_archives_within_archives_come_to_an_end() -> None:
    data = zipped(("05.srt", TEXT))
    for _ in range(2):
        data = zipped(("a.zip", data))
    assert names(data) == ["a.zip/a.zip/05.srt"]
    with pytest.raises(BadSubtitle, match="too many"):
        look_into(zipped(("a.zip", data)), "outer")


PARTS = st.text("abc字幕. -[]", min_size=1, max_size=8).filter(lambda part: part.strip(". ") != "")
CONTENT = st.dictionaries(PARTS.map(lambda stem: f"{stem}.srt"), st.binary(max_size=60), max_size=4)


@given(st.sampled_from([zipped, seven_zipped]), CONTENT, CONTENT)
def test_all_that_goes_in_comes_out(pack: Packer, within: dict[str, bytes], beside: dict[str, bytes]) -> None:
    inner = pack(*within.items()) if within else zipped(("x", b"x"))
    data = pack(*beside.items(), ("in.zip", inner))
    expected = {**beside, **{f"in.zip/{name}": content for name, content in (within or {"x": b"x"}).items()}}
    assert sorted(names(data)) == sorted(expected)
    assert read(data, "outer", list(expected)) == expected


def is_harmless(name: str) -> bool:
    parts = name.split("/")
    inside = parts[0] != "" and ".." not in parts and name[1:2] != ":"
    return inside and is_visible(name) and "\\" not in name


ODD = st.lists(
    st.sampled_from(["a", "..", ".", "", "C:", "con", "nul.srt", "\\", "\x01", "字幕", " ", "x.zip"])
)


@given(st.lists(ODD.map("/".join).filter(bool), max_size=5, unique=True))
def test_whatever_the_names_are_what_is_listed_is_harmless(odd: list[str]) -> None:
    files = [(name, b"x") for name in odd]
    for data in (zipped(*files), zipped(("in.zip", zipped(*files)), ("good.srt", b"g"))):
        try:
            listed = names(data)
        except BadSubtitle:
            continue
        assert all(map(is_harmless, listed))
        assert len(set(listed)) == len(listed)
        assert set(read(data, "outer", listed)) == set(listed)


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_damage_within_is_told_in_words(damage: list[tuple[float, int]]) -> None:
    whole = [zipped(("05.srt", TEXT)), seven_zipped(("05.srt", TEXT)), rarred(("05.srt", TEXT))]
    for number, (place, value) in enumerate(damage):
        inner = bytearray(whole[number % 3])
        inner[7 + int(place * (len(inner) - 8))] = value
        whole[number % 3] = bytes(inner)
    data = zipped(*((f"{n}.zip", inner) for n, inner in enumerate(whole)))
    try:
        listed = names(data)
    except BadSubtitle:
        return
    for name in listed:
        with contextlib.suppress(BadSubtitle):
            assert len(read(data, "outer", [name])[name]) <= len(TEXT)
