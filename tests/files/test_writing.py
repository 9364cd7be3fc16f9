from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimaku_mpv.errors import StoreError
from jimaku_mpv.files.writing import LEFT_OVER, PAUSES, safe_name, sweep, write_private, write_whole

WRITER = """
import sys
from pathlib import Path
from jimaku_mpv.files.writing import write_whole
target = Path(sys.argv[1])
for number in range(100_000):
    write_whole(target, b"%06d" % number * 20_000)
    print(number, flush=True)
"""
WINDOWS_FORBIDS = set('<>:"/\\|?*') | {chr(n) for n in range(32)}
DEVICES = ("con", "prn", "aux", "nul", "com1", "lpt9", "conin$")


def test_missing_folders_are_made(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "字幕.srt"
    write_whole(target, b"one")
    write_whole(target, b"two")
    assert target.read_bytes() == b"two"
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
def test_modes(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        write_whole(tmp_path / "open", b"")
        write_private(tmp_path / "closed", b"")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "open").stat().st_mode) == 0o644
    assert stat.S_IMODE((tmp_path / "closed").stat().st_mode) == 0o600


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
def test_a_secret_replaces_a_file_that_was_open_to_all(tmp_path: Path) -> None:
    target = tmp_path / "key"
    target.write_text("old")
    target.chmod(0o644)
    write_private(target, b"new")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


class Scanner:
    """Has the file open for the first tries to replace it, as Windows tells that."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, code: int, tries: int) -> None:
        self._left, self._replace = tries, Path.replace
        self._error = PermissionError(errno.EACCES, "The process cannot access the file")
        self._error.winerror = code  # type: ignore[attr-defined, unused-ignore]
        monkeypatch.setattr(Path, "replace", lambda *paths: self.replace(*paths))

    def replace(self, part: Path, path: Path) -> None:
        self._left -= 1
        if self._left >= 0:
            raise self._error
        self._replace(part, path)


@pytest.mark.parametrize("code", [5, 32])
def test_a_file_that_a_scanner_looks_into_is_replaced_a_moment_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    Scanner(monkeypatch, code, tries=2)
    write_whole(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"new"


@pytest.mark.parametrize(("code", "tries"), [(32, 100), (19, 1)])
def test_what_does_not_pass_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, tries: int
) -> None:
    Scanner(monkeypatch, code, tries)
    with pytest.raises(StoreError, match="No permission"):
        write_whole(tmp_path / "file", b"new")
    assert not list(tmp_path.iterdir())
    assert sum(PAUSES) < 1


@pytest.mark.parametrize("lines", [1, 4, 9])
def test_a_kill_leaves_a_whole_file(tmp_path: Path, lines: int) -> None:
    target = tmp_path / "file"
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(target)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for _ in range(lines):
        process.stdout.readline()
    process.kill()
    process.communicate()
    data = target.read_bytes()
    assert len(data) == 120_000
    assert data == data[:6] * 20_000
    sweep(tmp_path, age=-1)
    assert list(tmp_path.iterdir()) == [target]


def test_sweeping_spares_what_is_young_or_not_ours(tmp_path: Path) -> None:
    for name in (f".old{LEFT_OVER}", f".young{LEFT_OVER}", "film.mkv", ".hidden"):
        (tmp_path / name).touch()
    for name in (f".old{LEFT_OVER}", "film.mkv", ".hidden"):
        os.utime(tmp_path / name, (1, 1))
    assert sweep(tmp_path) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == [".hidden", f".young{LEFT_OVER}", "film.mkv"]
    assert sweep(tmp_path / "nowhere") == 0


def test_what_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError) as refusal:
        write_whole(tmp_path / "file" / "below", b"")
    assert str(tmp_path) in refusal.value.hint
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError):
        write_whole(tmp_path / "folder", b"")
    assert not list(tmp_path.glob(f".*{LEFT_OVER}"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_called_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open
    monkeypatch.setattr(os, "open", lambda path, flags, mode: real("/dev/full", os.O_WRONLY))
    with pytest.raises(StoreError, match="disk is full"):
        write_whole(tmp_path / "file", b"x")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Kaguya-sama.S02E01.Netflix.CC.ja.srt", "Kaguya-sama.S02E01.Netflix.CC.ja.srt"),
        ("[Group] 旅の日々 - 05 「始まり」 ～後編～.ass", "[Group] 旅の日々 - 05 「始まり」 ～後編～.ass"),
        ("a/b\\c:d*e?.srt", "a_b_c_d_e_.srt"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..", "_"),
        ("", "_"),
        (" name. ", "name"),
        ("CON.srt", "_CON.srt"),
        ("aux", "_aux"),
        ("Com7 .ja.srt", "_Com7 .ja.srt"),
        ("console.srt", "console.srt"),
        ("a\x00b\nc\u202egpj.srt", "a_b_c_gpj.srt"),
        ("カ\u3099.srt", "ガ.srt"),
    ],
)
def test_safe_names(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_long_names_stay_different_and_keep_their_suffix() -> None:
    first, second = (safe_name("長" * 200 + str(number) + ".srt") for number in (1, 2))
    assert first != second
    assert first.endswith(".srt")
    assert first.startswith("長" * 50)


@given(st.text(max_size=300))
def test_any_name_is_safe(name: str) -> None:
    safe = safe_name(name)
    assert 0 < len(safe.encode()) <= 200
    assert not WINDOWS_FORBIDS & set(safe)
    assert safe == safe.strip(" .")
    assert safe.partition(".")[0].strip().lower() not in DEVICES
    assert safe_name(safe) == safe
