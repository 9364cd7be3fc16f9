"""Every row of the fault matrix in a real mpv: its sentence is shown, and the video plays on.

All rows of a table share one mpv, as they would on a bad evening.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import hasty
import pytest
from driver import Mpv, is_ours
from fault_rows import AHEAD, BACK, BACK_IN_A_WAIT, NO_SUCH_NAME, NO_TLS, NOBODY, OFFLINE, TABLES
from faults import HERE, Row, refused

from tests.standin.faults import PROXY_PAGE
from tests.standin.server import StandIn

Start = Callable[..., Mpv]
Video = Callable[..., Path]

NAME = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
LINE = "デモの旅 第2期 第5話"
KEPT = ("entries", "stamps", "file_lists", "readings", "missing", "relations", "answers", "claims", "rates")
HOUR, DAY = 3600.0, 86400.0


@pytest.fixture
def program() -> str:
    """What the helper says does not depend on mpv's version."""
    return "mpv"


@pytest.fixture
def standin(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """One that refuses nobody for asking too often, since every row begins anew.

    Its clock is a second ahead: an entry is dated by the whole second, and one that gets a file in the second
    in which its list was fetched would not look newer than the list.
    """
    with StandIn(limit=False, clock=lambda: time.time() + 1) as server:
        monkeypatch.setenv("JIMAKU_URL", server.url)
        monkeypatch.setenv("ANILIST_URL", server.anilist_url)
        monkeypatch.setenv("JIMAKU_API_KEY", server.key)
        yield server
        assert not server.surprises


class Clock:
    """By how much the helper's clock is wrong."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._ahead = 0.0
        self.jump(0.0)

    def jump(self, seconds: float) -> None:
        self._ahead += seconds
        self._file.with_suffix(".new").write_text(str(self._ahead), "utf-8")
        self._file.with_suffix(".new").replace(self._file)


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
    monkeypatch.setenv(hasty.CLOCK, str(tmp_path / "ahead"))
    return Clock(tmp_path / "ahead")


@pytest.fixture
def hasty_helper(settings: Callable[..., None], tmp_path: Path, clock: Clock) -> None:
    settings(helper=str(hasty.launcher(tmp_path)), autoload="no")


def forget_all(home: Path) -> None:
    """As if nothing had ever been asked, though the helper runs on."""
    for path in (home / ".cache").rglob("catalogue.db"):
        with closing(sqlite3.connect(path, timeout=10)) as database:
            for table in KEPT:
                database.execute(f"DELETE FROM {table}")
            database.commit()
        shutil.rmtree(path.parent / "subtitles", ignore_errors=True)


def plays_on(player: Mpv) -> bool:
    at = player.get("time-pos")
    return bool(player.wait_property("time-pos", lambda now: now is not None and now > at))


def find(player: Mpv, row: Row) -> None:
    """Press the key, and see what the row promises; a subtitle is taken away again."""
    player.press("Alt+j")
    if row.said:
        assert player.wait_said(row.said[:25]) == row.said, row.happens
    if row.loads:
        assert player.wait_subtitle() == LINE, row.happens
        player.command("script-message-to", "jimaku_mpv", "undo")
        player.wait_property("track-list", lambda tracks: not any(map(is_ours, tracks)))
    else:
        assert player.our_tracks() == [], row.happens
    assert plays_on(player), row.happens


@pytest.mark.usefixtures("hasty_helper")
@pytest.mark.parametrize("table", TABLES)
def test_each_row_is_said_on_the_screen_and_the_video_plays_on(
    mpv: Start, video: Video, standin: StandIn, clock: Clock, home: Path, table: str
) -> None:
    player = mpv("--script-opts=jimaku_mpv-osd_messages=all")
    player.play(video(NAME))
    for row in TABLES[table]:
        clock.jump(HOUR)
        forget_all(home)
        asked = standin.counts()[row.kind]
        body = row.fault.get("body", PROXY_PAGE).replace(HERE.encode(), standin.url.encode())
        standin.fail(row.kind, row.times, **{**row.fault, "body": body})
        find(player, row)
        assert standin.counts()[row.kind] > asked, f"{row.happens}: nobody asked"
        standin.faults.clear()


@pytest.mark.usefixtures("hasty_helper")
@pytest.mark.parametrize("row", [NO_SUCH_NAME, NO_TLS], ids=lambda row: row.happens)
def test_a_site_that_nobody_can_talk_to(
    mpv: Start, video: Video, standin: StandIn, monkeypatch: pytest.MonkeyPatch, row: Row
) -> None:
    url = "https://jimaku.invalid" if row is NO_SUCH_NAME else standin.url.replace("http:", "https:")
    monkeypatch.setenv("JIMAKU_URL", url)
    player = mpv()
    player.play(video(NAME))
    find(player, row)
    assert standin.counts()["api"] == 0


@pytest.mark.usefixtures("hasty_helper")
def test_offline_what_is_kept_is_used_and_what_is_not_is_said(
    mpv: Start, video: Video, standin: StandIn, clock: Clock, home: Path
) -> None:
    player = mpv()
    player.play(video(NAME))
    find(player, AHEAD)
    standin.add_file(900002, "[New] Demo no Tabi S2 - 13.srt", b"x")
    clock.jump(7 * HOUR)
    with standin.hold("search") as changes:
        find(player, AHEAD)
        changes.wait_arrived()
        # The other half of the directory comes when the first one is kept.
        with standin.hold("search") as more:
            changes.release()
            more.wait_arrived()
    standin.close()
    find(player, OFFLINE)
    forget_all(home)
    find(player, NOBODY)


@pytest.mark.usefixtures("hasty_helper")
def test_a_clock_that_jumps_stops_nothing(
    mpv: Start, video: Video, standin: StandIn, clock: Clock, home: Path
) -> None:
    player = mpv()
    player.play(video(NAME))
    find(player, AHEAD)
    for row, days in ((AHEAD, 3), (BACK, -3650)):
        clock.jump(days * DAY)
        find(player, row)
    forget_all(home)
    standin.fail("files", **refused(limit="25", remaining="0", reset_after="500"))
    player.press("Alt+j")
    player.wait_said("Rate limit: try again in 498 s")
    clock.jump(-DAY)
    find(player, BACK_IN_A_WAIT)
