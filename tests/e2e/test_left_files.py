"""A file that is left between two commands of ours: mpv goes on, nothing is said, and no choice is lost.

While mpv leaves a file, a text track that is selected makes it wait for ever. Each gap is forced here, by
a script that stands before ours (between.lua).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from driver import Mpv, is_ours
from viewer import Viewer

HERE = Path(__file__).parent
NAME = "[Demo] Demo no Tabi S2 - 05 (1080p).mkv"
HOME_VIDEO = "birthday.mkv"
Start = Callable[..., Mpv]
Video = Callable[..., Path]
Settings = Callable[..., None]
Leaves = Callable[..., Mpv]


@pytest.fixture
def leaves(mpv: Start, config: Path, tmp_path: Path) -> Leaves:
    """Starts an mpv in which a file is left at a command of ours, while mpv waits with going on."""
    ours = config / "scripts" / "jimaku_mpv"
    (ours / "main.lua").rename(ours / "ours.lua")
    shutil.copy(HERE / "between.lua", ours / "main.lua")
    shutil.copy(HERE / "leaving.lua", config / "scripts")

    def start(*arguments: str, waits: bool = True, **options: str) -> Mpv:
        left = tmp_path / "left"
        left.unlink(missing_ok=True)
        if waits:
            options["left"] = str(left)
        given = [f"--script-opts-append=between-{name}={value}" for name, value in options.items()]
        return mpv(*given, *arguments)

    return start


@pytest.fixture
def files(video: Video) -> tuple[str, str]:
    """A video of a show, and one that we do nothing about; each with a text track of its own."""
    return str(video(NAME, sub="eng", default=True)), str(video(HOME_VIDEO, sub="eng", default=True))


def goes_on(player: Mpv) -> None:
    """The next file plays with what mpv chooses by itself, and nobody complained."""
    player.wait_property("path", lambda path: Path(path or "").name == HOME_VIDEO)
    assert player.wait_property("sub-text", bool) == "an embedded line"
    assert player.get("options/sid") == "auto"
    assert not player.get("secondary-sid")
    assert not [text for text in player.said() if "could not open" in text or "refused" in text]


@pytest.mark.parametrize("slot", ["primary", "secondary", "dual"])
@pytest.mark.parametrize("place", ["before", "after"])
def test_while_a_subtitle_is_loaded(
    leaves: Leaves, files: tuple[str, str], settings: Settings, slot: str, place: str
) -> None:
    settings(slot=slot, autoload="no")
    player = leaves(*files, **{place: "sub-add"})
    player.wait(lambda event: event["event"] == "playback-restart")
    player.wait_property("time-pos", lambda at: at is not None and at > 0)
    player.press("Alt+j")
    goes_on(player)


def armed(player: Mpv) -> Mpv:
    player.wait_subtitle()
    player.wait_said("timing: ")
    player.forget()
    player.command("script-message-to", "jimaku_mpv", "arm")
    return player


@pytest.mark.parametrize("place", ["before", "after"])
def test_while_a_copy_with_other_times_takes_the_place(
    leaves: Leaves, files: tuple[str, str], place: str
) -> None:
    player = armed(leaves(*files, armed="no", **{place: "sub-add"}))
    player.command("set_property", "sub-delay", 1.5)
    player.command("script-binding", "jimaku_mpv/keep-delay")
    goes_on(player)


@pytest.mark.parametrize("place", ["before", "after"])
def test_while_another_one_is_previewed(
    leaves: Leaves, files: tuple[str, str], settings: Settings, place: str
) -> None:
    settings(preview="yes")
    player = armed(leaves(*files, armed="no", **{place: "sub-add"}))
    viewer = Viewer(player, uosc=False)
    viewer.run("pick-file")
    player.wait_said("open: ")
    player.command("keypress", "DOWN")
    goes_on(player)


def test_while_a_preview_is_on_the_screen(leaves: Leaves, files: tuple[str, str], settings: Settings) -> None:
    settings(preview="yes")
    player = armed(leaves(*files, armed="no"))
    before = player.get("sid")
    player.command("script-binding", "jimaku_mpv/pick-file")
    player.wait_said("open: ")
    player.command("keypress", "DOWN")
    player.wait_property("sid", lambda sid: sid != before)
    player.command("playlist-next")
    goes_on(player)


@pytest.mark.parametrize("place", ["before", "after"])
def test_while_ours_is_removed(leaves: Leaves, video: Video, place: str) -> None:
    """What is shown instead is a text of its own, which mpv has not read yet."""
    show = video(NAME)
    show.with_suffix(".srt").write_text("1\n00:00:00,000 --> 00:03:00,000\nbeside it\n", "utf-8")
    other = video(HOME_VIDEO, sub="eng", default=True)
    player = leaves()
    player.play(show)
    player.wait_property("track-list", lambda tracks: any(map(is_ours, tracks or [])))
    player.wait_said("timing: ")
    player.quit()
    again = leaves(str(show), str(other), armed="no", **{place: "sub-remove"})
    again.wait_subtitle()
    again.forget()
    again.command("script-message-to", "jimaku_mpv", "arm")
    again.command("script-binding", "jimaku_mpv/undo")
    goes_on(again)


def test_before_its_first_frame(leaves: Leaves, video: Video, files: tuple[str, str]) -> None:
    """What lay ready was put into the list, but mpv never came to choose its tracks."""
    player = leaves()
    player.play(files[0])
    player.wait_subtitle()
    player.wait_said("timing: ")
    player.quit()
    goes_on(leaves(*files, waits=False, after="sub-add"))
