"""`get`: the subtitle lies beside the video, or it is said why not."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from pictures import vobsub
from program import Run

from tests.standin.server import StandIn

SURE = "[Demo] Demo no Tabi S2 - {:02} (1080p).mkv"


@pytest.fixture
def video(tmp_path: Path) -> Callable[[str], Path]:
    """An empty file of that name in a folder of its own."""

    def place(name: str) -> Path:
        path = tmp_path / "videos" / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.touch()
        return path

    return place


Place = Callable[[str], Path]


def listing(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".mkv")


def test_it_lies_beside_the_video_under_its_name(run: Run, video: Place) -> None:
    path = video(SURE.format(5))
    ended = run("get", path)
    assert (ended.code, ended.out) == (0, "")
    assert listing(path.parent) == ["[Demo] Demo no Tabi S2 - 05 (1080p).ja.srt"]
    saved = path.parent / listing(path.parent)[0]
    assert "デモの旅 第2期 第5話" in saved.read_text("utf-8")
    assert stat.S_IMODE(saved.stat().st_mode) & 0o600 == 0o600
    assert ended.err == f"saved {saved.name} from [Demo] Demo no Tabi S2 - 05 (1080p).srt\n"


def test_its_format_is_kept(run: Run, video: Place, conf: Callable[..., Path]) -> None:
    conf(format="ass")
    path = video("[Erai-raws] Spy x Family - 03 [1080p].mkv")
    assert run("get", path).code == 0
    assert listing(path.parent) == ["[Erai-raws] Spy x Family - 03 [1080p].ja.ass"]


@pytest.mark.parametrize("suffix", [".srt", ".ass"])
def test_what_is_there_stays(run: Run, video: Place, standin: StandIn, suffix: str) -> None:
    path = video(SURE.format(5))
    there = path.with_suffix(f".ja{suffix}")
    there.write_text("mine")
    ended = run("get", path)
    assert ended.code == 0
    assert ended.err == f"there already: {there.name}\n"
    assert (there.read_text(), standin.requests) == ("mine", [])


def test_pictures_are_saved_as_the_pair_that_they_are(run: Run, video: Place, standin: StandIn) -> None:
    idx, sub = vobsub()
    for suffix, data in ((".idx", idx), (".sub", sub)):
        standin.add_file(900003, f"[Best] Asayake Demo Densha - 09{suffix}", data)
    path = video("[Best] Asayake Demo Densha - 09.mkv")
    assert run("get", path, "--entry", 900003).code == 0
    assert path.with_suffix(".ja.idx").read_bytes() == idx
    assert path.with_suffix(".ja.sub").read_bytes() == sub
    assert "already" in run("get", path).err


def test_force_writes_over_it(run: Run, video: Place) -> None:
    path = video(SURE.format(5))
    there = path.with_suffix(".ja.srt")
    there.write_text("mine")
    assert run("get", "--force", path).code == 0
    assert "デモの旅" in there.read_text("utf-8")


def test_another_folder(run: Run, video: Place, tmp_path: Path) -> None:
    path = video(SURE.format(5))
    assert run("get", path, "--to", tmp_path / "new" / "folder").code == 0
    assert listing(path.parent) == []
    assert listing(tmp_path / "new" / "folder") == ["[Demo] Demo no Tabi S2 - 05 (1080p).ja.srt"]


def test_a_given_entry_and_episode(run: Run, video: Place) -> None:
    path = video("no idea.mkv")
    assert run("get", path, "--entry", 900002, "--episode", 7).code == 0
    assert "第7話" in path.with_suffix(".ja.srt").read_text("utf-8")


def test_a_folder_of_episodes(run: Run, video: Place, standin: StandIn) -> None:
    for number in (1, 2, 10):
        video(SURE.format(number))
    folder = video("notes.txt").parent
    video("._" + SURE.format(1))
    ended = run("get", folder)
    assert ended.code == 0
    lines = ended.err.splitlines()
    assert [line.split()[0] for line in lines] == ["saved", "saved", "saved", "3"]
    assert lines[-1] == "3 videos: 3 saved"
    assert len(list(folder.glob("*.ja.srt"))) == 3
    counts = standin.counts()
    assert (counts["files"], counts["download"]) == (1, 3)
    assert run("get", folder).code == 0
    assert standin.counts() == counts


def test_a_folder_in_which_one_is_missing(run: Run, video: Place) -> None:
    video("[Demo] Asayake Demo Densha - 03 (1080p).mkv")
    last = video("[Demo] Asayake Demo Densha - 04 (1080p).mkv")
    ended = run("get", last.parent)
    assert ended.code == 3
    assert "No subtitle yet for “Asayake Demo Densha”, episode 4" in ended.err
    assert ended.err.splitlines()[-1] == "2 videos: 1 saved, 1 without one"
    assert len(list(last.parent.glob("*.ja.srt"))) == 1


def test_a_folder_without_videos(run: Run, tmp_path: Path) -> None:
    ended = run("get", tmp_path)
    assert ended.code == 2
    assert "There is no video in this folder" in ended.err


def test_unsure_without_a_terminal_saves_nothing_and_says_why(run: Run, video: Place, twins: str) -> None:
    path = video(twins)
    ended = run("get", path)
    assert ended.code == 3
    assert "Not sure: “Twin Lanterns”, episode 5" in ended.err
    assert "--entry 800001 (Twin Lanterns) or --entry 800002 (Twin Lanterns)" in ended.err
    assert listing(path.parent) == []
    assert run("get", path, "--entry", 800002).code == 0
    assert "[Second] Twin Lanterns - 05.srt" in run("match", "--entry", 800002, path).out


def test_the_servers_are_away(run: Run, video: Place, standin: StandIn) -> None:
    standin.close()
    for number in range(1, 6):
        folder = video(SURE.format(number)).parent
    ended = run("get", folder)
    assert ended.code == 5
    assert ended.err.count("can't be reached") == 3, "the third in a row is the last"
    assert ended.err.count("not done") == 1
    assert "5 videos: 3 without one, 2 not tried" in ended.err


def test_a_file_that_does_not_come_does_not_stop_the_others(run: Run, video: Place, standin: StandIn) -> None:
    for number in range(1, 6):
        folder = video(SURE.format(number)).parent
    # Three tries each for the first and the third file.
    standin.fail("download", times=3)
    ended = run("get", folder)
    assert ended.code == 5
    assert "has trouble (503)" in ended.err
    assert len(list(folder.glob("*.ja.srt"))) == 4
    assert run("get", folder).code == 0
    assert len(list(folder.glob("*.ja.srt"))) == 5


@pytest.mark.parametrize("key", ["", "wrong-key"])
def test_key_trouble_is_told_once(run: Run, video: Place, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("JIMAKU_API_KEY", key)
    for number in (1, 2, 3):
        folder = video(SURE.format(number)).parent
    ended = run("get", folder)
    assert ended.code == 4
    assert ended.err.count("API key") == 1
    assert "jimaku-mpv login" in ended.err


def test_one_episode_number_is_not_for_many_videos(run: Run, video: Place) -> None:
    ended = run("get", video(SURE.format(1)), video(SURE.format(2)), "--episode", 3)
    assert ended.code == 2
    assert "--episode is for one video" in ended.err


@pytest.mark.parametrize(
    "more", [("--episode", "nan"), ("--episode", "-3"), ("--entry", "x"), ("--entry", "-1")]
)
def test_numbers_that_make_no_sense(run: Run, more: tuple[str, str]) -> None:
    ended = run("get", "Show - 05.mkv", *more)
    assert ended.code == 2
    assert "usage:" in ended.err


def test_no_folder_is_made_for_a_video_that_is_not_there(run: Run, tmp_path: Path) -> None:
    ended = run("get", tmp_path / "typo" / SURE.format(5))
    assert ended.code == 2
    assert not (tmp_path / "typo").exists()


def test_a_bare_title_keeps_all_of_its_name(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("get", "feat. Demo no Tabi S2 - 05", "--entry", 900002).code == 0
    assert listing(tmp_path) == ["feat. Demo no Tabi S2 - 05.ja.srt"]


def test_names_are_shown_without_their_control_characters(run: Run, video: Place) -> None:
    path = video("[Demo] Demo no\x1b[31m Tabi S2 - 05\u202e (1080p).mkv")
    ended = run("get", path, "--entry", 900002, "--episode", 5)
    assert ended.code == 0
    assert ended.err.replace("\n", "").isprintable()
    assert path.with_suffix(".ja.srt").exists()


def test_a_name_of_broken_bytes(run: Run, video: Place) -> None:
    path = video(b"Demo no Tabi \xff\xfe S2 - 05.mkv".decode("utf-8", "surrogateescape"))
    ended = run("get", path, "--entry", 900002)
    assert ended.code == 0
    assert path.with_suffix(".ja.srt").exists()
    assert "\ufffd" in ended.err


def test_a_folder_that_takes_no_files(run: Run, video: Place, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    ended = run("get", video(SURE.format(5)), "--to", blocked / "below")
    assert ended.code == 1
    assert "The subtitle can't be saved" in ended.err
