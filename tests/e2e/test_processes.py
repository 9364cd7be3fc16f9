"""One helper per mpv, private sockets, nothing left behind, several mpv side by side."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

from driver import Mpv, wait_until_ended

Start = Callable[..., Mpv]
Video = Callable[..., Path]

NAME = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
OTHER = "[SubsPlease] Sousou no Frieren - 07 (1080p).mkv"


def runtime() -> list[Path]:
    return list(Path(os.environ["XDG_RUNTIME_DIR"]).iterdir())


def test_the_socket_is_in_a_folder_for_the_user_alone(mpv: Start, video: Video) -> None:
    player = mpv()
    player.play(video(NAME))
    player.wait_subtitle()
    socket = Path(player.get("input-ipc-server"))
    folder = socket.parent.stat()
    assert stat.S_IMODE(folder.st_mode) == 0o700
    assert folder.st_uid == os.getuid()
    assert len(player.helpers()) == 1


def test_quitting_leaves_nothing_behind(mpv: Start, video: Video) -> None:
    player = mpv()
    player.play(video(NAME))
    player.wait_subtitle()
    helper = player.helpers()[0]
    assert player.quit() == 0
    wait_until_ended(helper)
    assert runtime() == []


def test_a_killed_mpv_leaves_nothing_behind(mpv: Start, video: Video) -> None:
    player = mpv()
    player.play(video(NAME))
    player.wait_subtitle()
    helper = player.helpers()[0]
    player.kill()
    wait_until_ended(helper)
    assert runtime() == []


def test_the_users_own_socket_is_used_and_kept(mpv: Start, video: Video, tmp_path: Path) -> None:
    own = tmp_path / "mpv socket"
    player = mpv(f"--input-ipc-server={own}")
    player.play(video(NAME))
    player.wait_subtitle()
    assert player.get("input-ipc-server") == str(own)
    assert runtime() == []


def test_two_at_once(mpv: Start, video: Video) -> None:
    first, second = mpv(), mpv()
    first.play(video(NAME))
    second.play(video(OTHER))
    assert first.wait_subtitle() == "デモの旅 第2期 第5話"
    assert second.wait_subtitle() == "葬送のフリーレン 第7話"


def test_two_at_once_with_the_same_socket_in_their_conf(mpv: Start, video: Video, config: Path) -> None:
    own = config / "socket"
    (config / "mpv.conf").write_text(f"input-ipc-server={own}\n", "utf-8")
    first, second = mpv(), mpv()
    second.play(video(OTHER))
    assert second.wait_subtitle() == "葬送のフリーレン 第7話"
    first.play(video(NAME))
    assert first.wait_subtitle() == "デモの旅 第2期 第5話"
    assert first.get("input-ipc-server") != str(own)
