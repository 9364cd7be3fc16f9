"""Every failure is one clear line in the player, and playback goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from driver import Mpv, wait_until_ended

from tests.standin.server import StandIn

Start = Callable[..., Mpv]
Video = Callable[..., Path]

NAME = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"


def still_plays(player: Mpv) -> bool:
    player.command("seek", 60, "absolute", "exact")
    return bool(player.wait_property("time-pos", lambda at: at is not None and at >= 60))


def test_no_entry(mpv: Start, video: Video) -> None:
    player = mpv()
    player.play(video("[Group] Zettai ni Nai Anime - 03.mkv"))
    player.wait_said("Not recognised: “Zettai ni Nai Anime”")
    assert still_plays(player)


def test_no_key(mpv: Start, video: Video, monkeypatch: pytest.MonkeyPatch, standin: StandIn) -> None:
    monkeypatch.delenv("JIMAKU_API_KEY")
    player = mpv()
    player.play(video(NAME))
    player.wait_said("No Jimaku API key. Alt+j to enter it")
    assert standin.counts()["api"] == 0


def test_a_wrong_key(mpv: Start, video: Video, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIMAKU_API_KEY", "not-the-right-key")
    player = mpv()
    player.play(video(NAME))
    player.wait_said("Jimaku refused the API key. Look at JIMAKU_API_KEY")


def test_the_key_is_in_no_log(mpv: Start, video: Video, standin: StandIn, home: Path) -> None:
    player = mpv()
    player.play(video(NAME))
    player.wait_subtitle()
    logs = [path.read_text("utf-8") for path in home.rglob("*.log")]
    assert logs
    assert standin.key not in "".join([*logs, *player.said()])


def test_a_key_from_login_counts_without_a_new_mpv(
    mpv: Start, video: Video, monkeypatch: pytest.MonkeyPatch, standin: StandIn
) -> None:
    monkeypatch.delenv("JIMAKU_API_KEY")
    player = mpv()
    player.play(video(NAME))
    player.wait_said("No Jimaku API key")
    command = [sys.executable, "-m", "jimaku_mpv", "login"]
    subprocess.run(command, input=f"Authorization: {standin.key}\n", text=True, check=True)
    player.press("Alt+j")
    assert player.wait_subtitle() == "デモの旅 第2期 第5話"


def test_the_rate_limit_is_told_with_its_seconds(mpv: Start, video: Video, standin: StandIn) -> None:
    for _ in range(25):
        address = urllib.request.Request(
            f"{standin.url}/api/entries/1", headers={"Authorization": standin.key}
        )
        urllib.request.urlopen(address).close()
    player = mpv("--script-opts=jimaku_mpv-autoload=no")
    player.play(video(NAME))
    player.press("Alt+j")
    line = player.wait_said("Rate limit: try again in")
    assert 1 <= int(line.split()[-2]) <= 60
    assert still_plays(player)


def test_the_server_is_down(mpv: Start, video: Video, standin: StandIn) -> None:
    standin.close()
    player = mpv()
    player.play(video(NAME))
    line = player.wait_said("127.0.0.1")
    assert "try again" in line.lower() or "internet" in line.lower()
    assert still_plays(player)


def test_a_failure_of_auto_load_is_told_once_and_a_key_press_again(
    mpv: Start, video: Video, standin: StandIn
) -> None:
    standin.close()
    player = mpv()
    for episode in (5, 6):
        player.play(video(f"[Demo] Demo no Tabi S2 - {episode:02} (1080p).mkv"))
        player.wait_said("127.0.0.1")
    player.press("Alt+j")
    player.wait_said("127.0.0.1")
    levels = [level for level, text in player.said_with_levels() if "127.0.0.1" in text and "Run" not in text]
    assert levels == ["warn", "v", "warn"]


def test_the_file_changes_while_a_search_runs(mpv: Start, video: Video, standin: StandIn) -> None:
    player = mpv()
    with standin.hold("download") as held:
        player.play(video(NAME))
        held.wait_arrived()
        player.play(video("[Demo] Nothing Known - 01.mkv"))
    player.wait_said("Not recognised")
    assert player.our_tracks() == []


def test_only_the_latest_file_gets_its_subtitle(mpv: Start, video: Video, standin: StandIn) -> None:
    player = mpv()
    with standin.hold("download") as held:
        for episode in (1, 2, 3):
            player.play(video(f"[Demo] Demo no Tabi S2 - {episode:02} (1080p).mkv"))
        held.wait_arrived()
    assert player.wait_subtitle() == "デモの旅 第2期 第3話"
    assert len(player.our_tracks()) == 1


def test_an_answer_to_an_older_question_is_dropped_and_the_newer_one_answered(
    mpv: Start, video: Video, standin: StandIn, tmp_path: Path
) -> None:
    """It was on its way when the key was pressed."""
    old = tmp_path / "old.srt"
    old.write_text("1\n00:00:00,000 --> 00:03:00,000\nan old answer\n", "utf-8")
    player = mpv()
    with standin.hold("download") as held:
        player.play(video(NAME))
        held.wait_arrived()
        player.press("Alt+j")
        player.wait_said("looking for Japanese subtitles")
        late = {"type": "subtitle", "job": 1, "path": str(old), "title": "Jimaku: old", "lang": "jpn"}
        player.command("script-message-to", "jimaku_mpv", "from-helper", json.dumps(late))
        player.wait_said("too late: subtitle")
        assert player.our_tracks() == []
    assert player.wait_subtitle() == "デモの旅 第2期 第5話"
    assert len(player.our_tracks()) == 1


def test_mpv_quits_during_a_download(mpv: Start, video: Video, standin: StandIn, home: Path) -> None:
    player = mpv()
    with standin.hold("download") as held:
        player.play(video(NAME))
        held.wait_arrived()
        helpers = player.helpers()
        assert player.quit() == 0
    for helper in helpers:
        wait_until_ended(helper)
    assert not [path for path in home.rglob("*") if path.name.endswith((".part", ".tmp"))]
    again = mpv()
    again.play(video(NAME))
    assert again.wait_subtitle() == "デモの旅 第2期 第5話"


def test_a_helper_that_is_killed_is_started_again_and_finishes_the_job(
    mpv: Start, video: Video, standin: StandIn
) -> None:
    player = mpv()
    with standin.hold("download") as held:
        player.play(video(NAME))
        held.wait_arrived()
        os.kill(player.helpers()[0], signal.SIGKILL)
        player.wait_said("the helper stopped; starting it again")
    assert player.wait_subtitle() == "デモの旅 第2期 第5話"


def test_a_helper_that_is_not_there(mpv: Start, video: Video, settings: Callable[..., None]) -> None:
    settings(helper="/nowhere/jimaku-mpv")
    player = mpv()
    player.play(video(NAME))
    player.wait_said("helper not found: /nowhere/jimaku-mpv. Run: jimaku-mpv setup")
    assert still_plays(player)


@pytest.mark.parametrize(
    ("version", "told"),
    [
        ("0.0.1", "script older than its helper. Run: jimaku-mpv setup"),
        ("99.0", "helper older than the script. Upgrade it: ./install.sh"),
    ],
)
def test_script_and_helper_of_two_versions(
    mpv: Start, video: Video, config: Path, version: str, told: str
) -> None:
    """They say which is older, and do their work as far as it goes."""
    installed = config / "scripts/jimaku_mpv/installed.json"
    installed.write_text(json.dumps({**json.loads(installed.read_text()), "version": version}))
    player = mpv()
    player.play(video(NAME))
    player.wait_said(told)
    assert player.wait_subtitle() == "デモの旅 第2期 第5話"


def test_a_download_that_is_no_subtitle_gives_way_to_the_next_file(
    mpv: Start, video: Video, standin: StandIn
) -> None:
    # Twice, since what is shorter than the list says is fetched once more.
    body, plain = b"1234 this is no subtitle", {"content-type": "text/plain"}
    standin.fail("download", times=2, status=200, body=body, headers=plain)
    player = mpv()
    player.play(video(NAME))
    assert "第5話" in player.wait_subtitle()
    player.wait_said("took another file")
