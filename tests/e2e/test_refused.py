"""A subtitle that mpv can't open: the next choice is shown, a line says so, and it never comes again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from driver import Mpv, is_ours_selected

from jimaku_mpv.player.ready import record_name
from jimaku_mpv.player.wire import decode_bytes

HERE = Path(__file__).parent
BEST = "[Demo] Demo no Tabi S2 - 05"
NAME = f"{BEST} (1080p).mkv"
NEXT = NAME.replace("05", "06")
SECOND = "[Later] Demo no Tabi - 17 (720p).ass"
Start = Callable[..., Mpv]
Video = Callable[..., Path]


@pytest.fixture
def picky(mpv: Start, config: Path) -> Start:
    """Starts an mpv that can't open what holds these words in its path."""
    ours = config / "scripts" / "jimaku_mpv"
    (ours / "main.lua").rename(ours / "ours.lua")
    shutil.copy(HERE / "between.lua", ours / "main.lua")

    def start(*arguments: str, refuses: str) -> Mpv:
        return mpv(
            "--script-opts-append=between-armed=no",
            f"--script-opts-append=between-refuse={refuses}",
            *arguments,
        )

    return start


def records(home: Path) -> dict[str, Path]:
    """The subtitles that lie ready, by the names of their videos."""
    found = {}
    for path in (home / ".cache").rglob("ready/*.json"):
        record = json.loads(path.read_bytes())
        found[Path(decode_bytes(record["path"])).name] = Path(decode_bytes(record["subtitle"]))
    return found


def tried(player: Mpv) -> list[str]:
    """The subtitle files that mpv was asked to open."""
    lines = [event["text"] for event in list(player.seen) if event["event"] == "log-message"]
    return [line for line in lines if line.startswith("Run command: sub-add")]


def shown(player: Mpv) -> str:
    """The file of ours on the screen."""
    tracks = player.wait_property("track-list", lambda tracks: any(map(is_ours_selected, tracks or [])))
    return next(Path(track["external-filename"]).name for track in tracks if is_ours_selected(track))


def wait_ready(player: Mpv, home: Path, name: str) -> Path:
    """The subtitle that lies ready for a video, once there is one."""
    while name not in records(home):
        assert player.get("pid")
    return records(home)[name]


def test_the_next_choice_is_shown_and_said(picky: Start, video: Video, home: Path) -> None:
    player = picky(refuses=BEST)
    player.play(video(NAME))
    player.wait_said("took “[Later] Demo no Tabi - 17 (7…”: the first did not open")
    assert shown(player) == SECOND
    assert wait_ready(player, home, NAME).name.startswith("[Later]")


@pytest.mark.parametrize("opening", ["searched", "lies ready"])
def test_it_does_not_stay_beside_the_video_either(
    mpv: Start, picky: Start, settings: Callable[..., None], video: Video, home: Path, opening: str
) -> None:
    """There mpv would try it by itself, at each opening, and it would keep the place of the next one."""
    settings(save="beside")
    path = video(NAME)
    beside, other = (path.with_suffix(f".ja.{kind}") for kind in ("srt", "ass"))
    if opening == "lies ready":
        player = mpv()
        player.play(path)
        assert wait_ready(player, home, NAME) == beside
        player.quit()
        assert beside.exists()
    player = picky("--sub-auto=no", refuses=".ja.srt")
    player.play(path)
    assert shown(player) == other.name
    assert (beside.exists(), other.exists()) == (False, True)


def test_it_does_not_come_again_in_an_mpv_that_could_open_it(
    mpv: Start, picky: Start, video: Video, home: Path
) -> None:
    path = video(NAME)
    player = picky(refuses=BEST)
    player.play(path)
    assert shown(player) == SECOND
    player.quit()
    for record in (home / ".cache").rglob("ready/*.json"):
        record.unlink()
    again = mpv()
    again.play(path)
    assert shown(again) == SECOND
    assert len(tried(again)) == 1


def test_when_none_opens_a_line_says_so_and_nothing_lies_ready(
    picky: Start, video: Video, home: Path
) -> None:
    player = picky(refuses="/subtitles/")
    player.play(video(NAME))
    player.wait_said("mpv could not open 3 subtitles. Choose another one by hand")
    player.press("Alt+j")
    player.wait_said("Nothing for “Demo no Tabi 2…”, episode 5 opens in the player")
    assert len(set(tried(player))) == len(tried(player))
    assert player.our_tracks() == []
    assert NAME not in records(home)


def test_next_goes_on_to_the_one_after(picky: Start, video: Video) -> None:
    player = picky(refuses=SECOND)
    player.play(video(NAME))
    before = shown(player)
    player.forget()
    player.command("script-binding", "jimaku_mpv/next")
    player.wait_said("another one did not open: took")
    assert shown(player) not in (before, SECOND)


@pytest.fixture(params=["played before", "fetched ahead"])
def spoilt(request: pytest.FixtureRequest, mpv: Start, video: Video, home: Path) -> tuple[Path, Path]:
    """A video, and the subtitle that lies ready for it, which mpv can't read."""
    first, second = video(NAME), video(NEXT)
    path = first if request.param == "played before" else second
    player = mpv()
    player.play(first)
    ready = wait_ready(player, home, path.name)
    player.wait_said("timing: ")
    player.quit()
    ready = records(home)[path.name]
    ready.write_bytes(b"\0\1 no subtitle, whatever its name")
    return path, ready


def test_what_lay_ready_is_tried_once_and_never_again(
    mpv: Start, spoilt: tuple[Path, Path], home: Path
) -> None:
    path, ready = spoilt
    record = next((home / ".cache").rglob(f"ready/{record_name(str(path))}"))
    player = mpv("--pause", str(path))
    assert shown(player) not in ("", ready.name)
    assert len(tried(player)) == 2
    assert wait_ready(player, home, path.name) != ready
    player.quit()
    again = mpv("--pause", str(path))
    again.wait(lambda event: event["event"] == "playback-restart")
    assert [is_ours_selected(track) for track in again.our_tracks()] == [True]
    assert [line for line in tried(again) if ready.name in line] == []
    assert record.exists()
