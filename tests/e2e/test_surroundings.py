"""Whatever environment mpv has, the helper starts, and reads and writes the names of files as they are."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from driver import Mpv
from locales import made_locale

from jimaku_mpv import programs
from tests.standin.server import StandIn

NAME = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
JAPANESE = "デモの旅 第2期 第05話.mkv"
SHOWN = "デモの旅 第2期 第5話"


@pytest.fixture(params=["installed", "own"])
def helper(request: pytest.FixtureRequest, config: Path, settings: Callable[..., None]) -> str:
    """The command that `setup` wrote, or a console script of the user's, with what options nobody knows."""
    script = Path(sys.executable).with_name("jimaku-mpv")
    if request.param == "own" and not script.exists():
        pytest.skip("the package is not installed here")
    settings(helper=str(script) if request.param == "own" else "", save="beside", timing="off")
    return str(request.param)


@pytest.fixture
def wrong_modules(tmp_path: Path) -> Path:
    """What somebody's PYTHONPATH may hold: other versions of everything."""
    folder = tmp_path / "modules"
    folder.mkdir()
    for name in ("requests", "sitecustomize", "json", "jimaku_mpv", "logging", "encodings"):
        (folder / f"{name}.py").write_text("raise SystemExit('the wrong one')\n")
    return folder


@pytest.mark.parametrize(
    "variables",
    [
        {"PYTHONHOME": "/nonsense"},
        {"PYTHONPATH": "{modules}"},
        {"PYTHONHOME": "{modules}", "PYTHONPATH": "{modules}:.", "PYTHONPLATLIBDIR": "nonsense"},
        {"PYTHONINSPECT": "1", "PYTHONOPTIMIZE": "2", "PYTHONNOUSERSITE": "", "PYTHONIOENCODING": "none"},
        {"PYTHONUTF8": "nonsense"},
    ],
    ids=lambda variables: "+".join(variables),
)
def test_variables_of_python(
    mpv: Callable[..., Mpv],
    video: Callable[..., Path],
    helper: str,
    wrong_modules: Path,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value.format(modules=wrong_modules))
    player = mpv()
    player.play(video(NAME))
    assert player.wait_subtitle() == SHOWN


@pytest.mark.parametrize("charmap", ["EUC-JP", "SHIFT_JIS", "", "C", "POSIX"])
def test_names_are_utf_8_in_every_locale(
    mpv: Callable[..., Mpv],
    video: Callable[..., Path],
    standin: StandIn,
    helper: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    charmap: str,
) -> None:
    """The video's, which is read, and the subtitle's beside it; the same for a name that is not UTF-8."""
    for name in ("LANG", "LC_CTYPE", "LC_ALL", "PYTHONUTF8", "PYTHONCOERCECLOCALE"):
        monkeypatch.delenv(name, raising=False)
    if charmap:
        monkeypatch.setenv("LOCPATH", str(tmp_path))
        monkeypatch.setenv("LC_ALL", made_locale(tmp_path, charmap) if len(charmap) > 5 else charmap)
    path = video(JAPANESE)
    player = mpv(b"--pause=yes", os.fsencode(path))
    assert player.wait_subtitle() == SHOWN
    # This process reads names as UTF-8, so that the bytes are these.
    assert path.with_name(f"{path.stem}.ja.srt").exists()


def test_the_start_of_the_helper_stays_what_it_is(config: Path) -> None:
    """Nothing stands between mpv and the helper where nothing has to be kept away, as another process."""
    told = json.loads((config / "scripts/jimaku_mpv/installed.json").read_text())
    assert told["command"] == programs.python("-m", "jimaku_mpv")
