"""The sound that is measured is gone when mpv ends, and when the helper is killed while it is written."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from driver import PATIENCE, Mpv

from jimaku_mpv.timing.programs import FOLDER
from tests.standin.server import StandIn

pytest.importorskip("ffsubsync")

NAME = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
HANGS = """#!/bin/sh
for last; do :; done
case "$last" in
*sound.wav) "{ffmpeg}" "$@" </dev/null; exec sleep 300 ;;
*) exec "{ffmpeg}" "$@" ;;
esac
"""
"""An ffmpeg that has written all of the sound and does not end."""


def kill_both(player: Mpv, helper: int) -> None:
    os.kill(helper, signal.SIGKILL)
    player.kill()


ENDS: dict[str, Callable[[Mpv, int], object]] = {
    "mpv quits": lambda player, helper: player.quit(),
    "mpv is killed": lambda player, helper: player.kill(),
    "both are killed": kill_both,
}


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, standin: StandIn) -> Path:
    """The temporary folder of all that is started, and an ffmpeg that leaves time for a kill."""
    folder, programs = tmp_path / "tmp", tmp_path / "bin"
    folder.mkdir()
    programs.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    (programs / "ffmpeg").write_text(HANGS.format(ffmpeg=shutil.which("ffmpeg")))
    (programs / "ffmpeg").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    return folder


def working_folders(temporary: Path) -> list[Path]:
    return list(temporary.glob(f"{FOLDER}-*"))


def wait_until(done: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, what
        time.sleep(0.01)


def measure_sound(player: Mpv, video: Callable[..., Path], temporary: Path) -> int:
    """Play what can only be measured by its sound; the helper, once all of the sound is on the disk."""
    player.play(video(NAME, audio="jpn"))
    player.wait_subtitle()
    wait_until(lambda: any(temporary.glob(f"{FOLDER}-*/sound.wav")), "nothing is measured")
    wait_until(lambda: any(temporary.glob(f"{FOLDER}-*/sound.wav")), "nothing is measured")
    return player.helpers()[-1]


@pytest.mark.parametrize("end", ENDS)
def test_nothing_stays_when_mpv_ends(
    temporary: Path, mpv: Callable[..., Mpv], video: Callable[..., Path], end: str
) -> None:
    player = mpv()
    helper = measure_sound(player, video, temporary)
    ENDS[end](player, helper)
    wait_until(lambda: not working_folders(temporary), "the sound is still there")


def test_nothing_stays_of_a_helper_that_is_killed(
    temporary: Path, mpv: Callable[..., Mpv], video: Callable[..., Path]
) -> None:
    """The next helper measures again, in a folder of its own."""
    player = mpv()
    helper = measure_sound(player, video, temporary)
    (old,) = working_folders(temporary)
    os.kill(helper, signal.SIGKILL)
    player.wait_said("the helper stopped; starting it again")
    wait_until(lambda: not old.exists(), "the sound is still there")
    wait_until(lambda: bool(working_folders(temporary)), "it is not measured again")
    assert player.quit() == 0
    wait_until(lambda: not working_folders(temporary), "the second sound is still there")
