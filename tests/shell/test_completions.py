"""The completions in the shells that they are for: what the tab key makes of a line."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from jimaku_mpv.cli import parser
from tools.arguments import read

SHELL = Path(__file__).parent.parent.parent / "shell"
BEGIN, END = "\N{RIGHTWARDS ARROW}", "\N{LEFTWARDS ARROW}"
STARTS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], f"source '{SHELL}/jimaku-mpv.bash'"),
    "zsh": (["zsh", "-f", "-i"], f"fpath=('{SHELL}' $fpath); autoload -U compinit; compinit -u -D"),
}
ECHO = f"jimaku-mpv() {{ printf '{BEGIN}'; printf '<%s>' \"$@\"; printf '{END}'; }}"
LINES = [
    ("sea\t", "<search>"),
    ("--vers\t", "<--version>"),
    ("decisions fo\t", "<decisions><forget>"),
    ("decisions --json s\t", "<decisions><--json><set>"),
    ("decisions set --sh\t", "<decisions><set><--shift>"),
    ("cache cl\t", "<cache><clear>"),
    ("get --ep\t", "<get><--episode>"),
    ("get a\t", "<get><a video.mkv>"),
    ("get --to fol\t", "<get><--to><folder>"),
    ("get --entry a\t", "<get><--entry><a>"),
    ("retime --vi\ta\t", "<retime><--video><a video.mkv>"),
    ("retime -o z\t", "<retime><-o><z.srt>"),
    ("doctor --off\t", "<doctor><--offline>"),
    ("hel\t", "<hel>"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the shells are: a video, a subtitle, a folder."""
    for name in ("a video.mkv", "z.srt"):
        (tmp_path / name).touch()
    (tmp_path / "folder").mkdir()
    return tmp_path


def installed(shell: str) -> str:
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"{shell} is not installed")
    return found


def typed(shell: str, line: str, folder: Path) -> str:
    """The arguments that the program gets when this is typed into an interactive shell."""
    words, load = STARTS[shell]
    main, other = pty.openpty()
    environment = {**os.environ, "TERM": "dumb", "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    process = subprocess.Popen(
        words, stdin=other, stdout=other, stderr=other, cwd=folder, env=environment, start_new_session=True
    )
    os.close(other)
    try:
        os.write(main, f"{load}\n{ECHO}\njimaku-mpv {line}\n".encode())
        screen = ""
        # The first pair is the echo of the function itself.
        while screen.count(END) < 2 or not screen.rpartition(END)[0].rpartition(BEGIN)[2].startswith("<"):
            screen += os.read(main, 4096).decode("utf-8", "replace")
        return screen.rpartition(END)[0].rpartition(BEGIN)[2]
    finally:
        process.kill()
        process.wait()
        os.close(main)


@pytest.mark.parametrize(("line", "given"), LINES)
@pytest.mark.parametrize("shell", STARTS)
def test_the_tab_key_completes(shell: str, line: str, given: str, folder: Path) -> None:
    installed(shell)
    assert typed(shell, line, folder).replace("folder/", "folder") == given


@pytest.mark.parametrize(("line", "given"), [one for one in LINES if one[0].count("\t") == 1])
def test_fish_offers_the_same(line: str, given: str, folder: Path) -> None:
    last = given.rpartition("<")[2].rstrip(">")
    expected = {"hel": [], "a": [], "folder": ["folder/"]}.get(last, [last])
    assert fish(f"jimaku-mpv {line.rstrip()}", folder) == expected


def fish(line: str, folder: Path) -> list[str]:
    """What fish offers at the end of the line."""
    command = f"source '{SHELL}/jimaku-mpv.fish'; complete -C '{line}'"
    environment = {**os.environ, "HOME": str(folder)}
    ran = subprocess.run(
        [installed("fish"), "--no-config", "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert ran.stderr == ""
    return [offer.partition("\t")[0] for offer in ran.stdout.splitlines()]


def test_fish_offers_every_command_with_its_help(folder: Path) -> None:
    assert fish("jimaku-mpv ", folder) == sorted(command.words[0] for command in read(parser()).commands)


def test_where_a_folder_belongs_no_file_is_offered(folder: Path) -> None:
    assert fish("jimaku-mpv get --to a", folder) == []
    installed("bash")
    assert typed("bash", "get --to a\t", folder) == "<get><--to><a>"


@pytest.mark.parametrize(
    ("shell", "check"),
    [
        ("bash", lambda: ["bash", "-n", str(SHELL / "jimaku-mpv.bash")]),
        ("shellcheck", lambda: ["shellcheck", "-s", "bash", str(SHELL / "jimaku-mpv.bash")]),
        ("zsh", lambda: ["zsh", "-n", str(SHELL / "_jimaku-mpv")]),
        ("fish", lambda: ["fish", "-n", str(SHELL / "jimaku-mpv.fish")]),
        ("mandoc", lambda: ["mandoc", "-T", "lint", "-W", "style", str(SHELL / "jimaku-mpv.1")]),
    ],
)
def test_nothing_is_complained_about(shell: str, check: Callable[[], list[str]]) -> None:
    installed(shell)
    ran = subprocess.run(check(), capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_the_manual_reads_as_it_should() -> None:
    command = [installed("mandoc"), "-T", "ascii", "-O", "width=78", str(SHELL / "jimaku-mpv.1")]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    # Bold and underlined letters are struck over.
    text = " ".join(re.sub(".\b", "", ran.stdout).split())
    assert "jimaku-mpv get [options] PATH..." in text
    assert "jimaku-mpv retime [options] (--video FILE | --reference SUBTITLE) SUBTITLE" in text
    assert "--to DIR save here instead of beside the video" in text
    assert "save=cache Where subtitles are kept: cache, beside (the video) or folder:PATH." in text
    assert "130 interrupted" in text
    assert "helper [" not in text
