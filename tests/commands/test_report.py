"""The file for a bug report: what it needs is in it, and nobody's secret."""

from __future__ import annotations

import getpass
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from program import Run

from jimaku_mpv.commands.bundle import redacted
from jimaku_mpv.paths import Folders, Servers

KEY = "jimaku-Key-0123456789"


def test_it_holds_what_a_report_needs_and_nothing_private(
    run: Run,
    home: Path,
    tmp_path: Path,
    conf: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folders = Folders.for_server(Servers.from_environment().jimaku)
    for folder in (folders.config, folders.log):
        folder.mkdir(parents=True)
    monkeypatch.delenv("JIMAKU_API_KEY")
    (folders.config / "api_key").write_text(KEY + "\n")
    (folders.log / "jimaku-mpv.log").write_text(
        f"INFO key {KEY} refused\n"
        f"INFO {home}/Anime/Very Private/Demo no Tabi - 05.mkv\n"
        "INFO /mnt/nas/Family of Someone/Demo no Tabi - 06.mkv\n"
        "INFO https://someone:word@host.example/private/v.mkv?token=abc\n"
        "utf-8",
    )
    conf(api_key_command="pass show jimaku-key", autolod="no")
    (home / ".config/mpv/input.conf").write_text("Ctrl+x script-binding jimaku_mpv/menu\nq quit\n")
    report = tmp_path / "report.txt"
    ended = run("doctor", "--offline", "--report", report)
    assert "Read it before you hand it on." in ended.out
    text = report.read_text("utf-8")
    for part in ("ok    Python: ", "Did you mean autoload?", "autolod=no", "Ctrl+x", "Demo no Tabi - 05.mkv"):
        assert part in text
    private = (KEY, str(home), "Very Private", "Family of", "someone", "token=abc", "pass show", "q quit")
    assert [part for part in private if part in text] == []
    assert report.stat().st_mode & 0o077 == 0


def test_what_is_broken_is_in_the_report_and_does_not_prevent_it(
    run: Run, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIMAKU_URL", "ftp://host")
    (home / ".config/mpv/script-opts/jimaku_mpv.conf").mkdir(parents=True)
    assert run("doctor", "--offline", "--report", tmp_path / "report.txt").code == 4
    text = (tmp_path / "report.txt").read_text("utf-8")
    assert "JIMAKU_URL must be an https address" in text
    assert "== settings\nThe settings file can't be read. " in text


def test_a_file_that_is_there_is_not_written_over(run: Run, tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text("mine")
    ended = run("doctor", "--offline", "--report", report)
    assert ended.code == 2
    assert "exists already" in ended.err
    assert report.read_text() == "mine"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Authorization: abc def", "Authorization: <removed>"),
        ('{"api_key": "abc"}', '{"api_key": <removed>'),
        ("opened C:\\Users\\Some One\\Videos\\x.mkv", "opened …\\x.mkv"),
        ("ran /usr/bin/mpv", "ran /usr/bin/mpv"),
        ("see https://jimaku.cc/api/entries/5?x=1 now", "see https://jimaku.cc/5 now"),
        ("season 2/3", "season 2/3"),
        ("in ~/mpv videos/Private/x.mkv", "in ~…/x.mkv"),
        ("wrote /home/x/.config/mpv/scripts/main.lua", "wrote …/.config/mpv/scripts/main.lua"),
        ("ran /srv/hanako/jimaku-mpv/venv/bin/jimaku-mpv 0.1", "ran …/jimaku-mpv/venv/bin/jimaku-mpv 0.1"),
        ('"/opt/hanako/venv/lib/python3.11/x.py", line 5', '"/opt…/venv/lib/python3.11/x.py", line 5'),
        ("in /srv/hanako/mpv/Very Private/x.mkv", "in …/mpv…/x.mkv"),
        ("/mnt/nas/Hanako can't be written", "… can't be written"),
        ("exclude=~/Private;/mnt/nas/Family", "exclude=~…;…"),
        ("D:/Hanako/mpv/scripts/main.lua", "…/mpv/scripts/main.lua"),
        ("\\\\nas\\hanako\\x.mkv", "…\\x.mkv"),
        ("C:\\Program Files\\mpv\\mpv.exe", "C:\\Program Files\\mpv\\mpv.exe"),
        ("~/.local/share/jimaku-mpv/setup.list", "~/.local/share/jimaku-mpv/setup.list"),
        ("socket /run/user/1000/jimaku-mpv-12/socket", "socket …"),
        ("smb://nas/private/x.mkv", "smb://<machine>/x.mkv"),
        ("proxy http://u:word@proxy.corp:3128", "proxy http://<machine>"),
        ("https_proxy=u:word@proxy.corp:3128 x", "<removed>:3128 x"),
        ("at 192.168.7.9, mpv 0.40.0, 127.0.0.1", "at <machine>, mpv 0.40.0, 127.0.0.1"),
        ("fe80::1:2 can't be reached, ::1 can", "<machine> can't be reached, ::1 can"),
        ("2001:db8:0:1:2:3:4:5, ::ffff:c0a8:7, 02:31:28", "<machine>, <machine>, 02:31:28"),
        ("by hanako@mail.example", "by <mail>"),
        ("magnet:?xt=urn:btih:c1&tr=https://t/k", "magnet:…"),
        ("https://nas/v/dQw4w9WgXcQ", "https://<machine>/…"),
        ("and/or", "and/or"),
    ],
)
def test_what_is_taken_out_of_a_line(text: str, expected: str) -> None:
    assert redacted(text, []) == expected


def test_names_of_user_and_machine_are_found(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "hanako")
    monkeypatch.setattr(socket, "gethostname", lambda: "kitchen-pc")
    monkeypatch.setenv("JIMAKU_MPV_HOME", str(tmp_path / "hanako/kitchen-pc/mpv"))
    run("doctor", "--offline", "--report", tmp_path / "report.txt")
    text = (tmp_path / "report.txt").read_text("utf-8")
    assert "hanako" not in text
    assert "kitchen-pc" not in text
    assert "<user>" in text


@pytest.mark.parametrize("variable", ["USER", "LOGNAME", "USERNAME"])
def test_an_installation_outside_the_home_names_nobody(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "hanako")
    monkeypatch.setattr(socket, "gethostname", lambda: "kitchen-pc.fritz.box")
    monkeypatch.setenv("JIMAKU_MPV_HOME", str(tmp_path / "srv/Family of hanako/jimaku-mpv"))
    folder = Folders.of_all_servers().log
    folder.mkdir(parents=True)
    (folder / "jimaku-mpv.log").write_text("INFO kitchen-pc says: hanako, on kitchen-pc.fritz.box\n")
    run("doctor", "--offline", "--report", tmp_path / "report.txt")
    text = (tmp_path / "report.txt").read_text("utf-8")
    assert not [one for one in ("hanako", "Family", "kitchen-pc", "fritz", str(tmp_path)) if one in text]
    assert "INFO <machine> says: <user>, on <machine>" in text
    assert "…/jimaku-mpv/log" in text or "…/jimaku-mpv/cache" in text
