"""What programs write while they measure is gone with whoever has started them, however that ends."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from jimaku_mpv.timing.programs import FOLDER, HELD, LEFT_BEHIND, sweep_folders, working_folder

SOON = 10.0
WRITER = (
    "import sys, itertools\nfor n in itertools.count(): open(f'{sys.argv[1]}/{n % 50}', 'wb').write(b'x')"
)
MEASURE = f"""
import sys
from jimaku_mpv.timing.programs import run, working_folder
with working_folder() as folder:
    (folder / "sound.wav").write_bytes(b"RIFF")
    print(folder, flush=True)
    if sys.argv[1] == "alone":
        sys.stdin.read()
    run([sys.executable, "-c", {WRITER!r}, folder], lambda: None)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of our own, also for the processes that are started."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folder))
    return folder


@contextmanager
def measuring(how: str = "alone") -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Another process that measures, and its folder."""
    command = [sys.executable, "-c", MEASURE, how]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, Path(process.stdout.readline().strip())
        finally:
            process.kill()


def wait_until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not done():
        assert time.monotonic() < end
        time.sleep(0.01)


def guards_of(folder: Path) -> list[int]:
    """The process that waits to remove the folder, once it has its command line."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if os.fsencode(folder) in (process / "cmdline").read_bytes().split(b"\0"):
                found.append(int(process.name))
    return found


def test_nothing_stays_of_a_process_that_is_killed(temporary: Path) -> None:
    with measuring() as (process, folder):
        assert (folder / "sound.wav").exists()
        assert folder.stat().st_mode & 0o077 == 0
        process.kill()
        wait_until(lambda: not any(temporary.iterdir()))


def test_nothing_stays_where_a_program_goes_on_writing(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system can't end it with us, it is left without a place to write to."""
    monkeypatch.setenv("PATH", str(temporary.parent))
    with measuring("with a program") as (process, folder):
        wait_until(lambda: len(list(folder.iterdir())) > 10)
        process.kill()
        wait_until(lambda: not any(temporary.iterdir()))


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes through /proc")
def test_what_is_left_of_one_killed_with_its_guard_is_swept(temporary: Path) -> None:
    with measuring() as (process, folder):
        wait_until(lambda: bool(guards_of(folder)))
        (guard,) = guards_of(folder)
        os.kill(guard, signal.SIGKILL)
        process.kill()
        process.wait()
        assert (folder / "sound.wav").exists()
        sweep_folders()
        assert not any(temporary.iterdir())


def test_the_folder_of_one_that_lives_stays(temporary: Path) -> None:
    """However old it is, and whatever process has the number that an older version put into its name."""
    with measuring() as (process, folder):
        os.utime(folder, (0, 0))
        with working_folder():
            sweep_folders()
        assert (folder / "sound.wav").exists()
        assert process.stdin is not None
        process.stdin.close()


def test_what_was_never_locked_goes_when_it_is_old(temporary: Path) -> None:
    """Made a moment ago it is about to be locked; one of 0.1.0, whatever its number, never is."""
    now = time.time()
    ages = {
        "new": 0.0,
        "locked soon": LEFT_BEHIND / 2,
        str(os.getpid()): LEFT_BEHIND * 2,
        "dead": LEFT_BEHIND * 2,
    }
    folders = {name: temporary / f"{FOLDER}-{name.replace(' ', '_')}" for name in ages}
    for name, age in ages.items():
        folders[name].mkdir()
        (folders[name] / "sound.wav").write_bytes(b"RIFF")
        os.utime(folders[name], (now - age, now - age))
    sweep_folders()
    assert set(temporary.iterdir()) == {folders["new"], folders["locked soon"]}
    assert 600 <= LEFT_BEHIND <= 86400


def test_nothing_else_is_swept(temporary: Path) -> None:
    others = [
        temporary / name for name in ("jimaku-mpv-0.1.0", f"x{FOLDER}-1-a", f"{FOLDER}", f"{FOLDER}-file")
    ]
    for other in others[:-1]:
        other.mkdir()
        os.utime(other, (0, 0))
    others[-1].touch()
    os.utime(others[-1], (0, 0))
    foreign = temporary / f"{FOLDER}-1-abc"
    foreign.symlink_to(temporary.parent)
    sweep_folders()
    assert set(temporary.iterdir()) == {*others, foreign}


def test_without_a_guard_it_is_removed_in_the_end(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with working_folder() as folder:
        assert (folder / HELD).exists()
    assert not any(temporary.iterdir())
    shutil.rmtree(temporary)
    with pytest.raises(OSError, match="tmp"), working_folder():
        pass
