"""`save` and `strip`: where the subtitle lies from then on; nothing of the user's is written over."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import Desk

from jimaku_mpv.model import LocalSubtitle
from jimaku_mpv.player.messages import Loaded

NAME = "Demo no Tabi S2 - 05"


@pytest.fixture
def video(tmp_path: Path) -> Path:
    path = tmp_path / "videos" / f"{NAME}.mkv"
    path.parent.mkdir()
    path.touch()
    return path


def loaded(desk: Desk, path: Path | str) -> tuple[LocalSubtitle, str | None]:
    answer = desk.answer_to(str(path))
    assert isinstance(answer, Loaded), answer
    return answer.subtitle, answer.note


def test_in_the_cache_by_default(desk: Desk, video: Path) -> None:
    subtitle, note = loaded(desk, video)
    assert not Path(subtitle.path).is_relative_to(video.parent)
    assert (note, list(video.parent.iterdir())) == (None, [video])


def test_beside_the_video(desk: Desk, video: Path) -> None:
    desk.set(save="beside")
    for _ in range(2):
        subtitle, note = loaded(desk, video)
        assert (subtitle.path, note) == (str(video.with_suffix(".ja.srt")), None)
        assert subtitle.title.startswith("Jimaku: ")
    assert "第5話" in video.with_suffix(".ja.srt").read_text("utf-8")


def test_a_relative_path_means_the_players_folder(
    desk: Desk, video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(video.parent)
    desk.set(save="beside")
    assert loaded(desk, video.name)[0].path == str(video.with_suffix(".ja.srt"))


def test_in_a_folder_of_the_users(desk: Desk, video: Path, tmp_path: Path, home: Path) -> None:
    desk.set(save=f"folder:{tmp_path}/new/subs")
    assert loaded(desk, video)[0].path == str(tmp_path / "new" / "subs" / f"{NAME}.ja.srt")
    desk.set(save="folder:~/subs")
    assert loaded(desk, video)[0].path == str(home / "subs" / f"{NAME}.ja.srt")
    desk.set(save="folder:other/subs")
    assert loaded(desk, video)[0].path == str(home / "other/subs" / f"{NAME}.ja.srt")


@pytest.mark.parametrize("suffix", [".srt", ".ass"])
def test_a_file_that_is_there_stays(desk: Desk, video: Path, suffix: str) -> None:
    there = video.with_suffix(f".ja{suffix}")
    there.write_text("mine")
    desk.set(save="beside")
    subtitle, note = loaded(desk, video)
    assert note == "not saved: the video has another one already"
    assert there.read_text() == "mine"
    assert "第5話" in Path(subtitle.path).read_text("utf-8")


def test_what_cannot_be_saved_is_loaded_all_the_same(desk: Desk, video: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    desk.set(save=f"folder:{tmp_path}/file/below")
    subtitle, note = loaded(desk, video)
    assert note is not None
    assert note.startswith("not saved: ")
    assert "第5話" in Path(subtitle.path).read_text("utf-8")


def test_a_stream_has_no_place_beside_it(desk: Desk, tmp_path: Path) -> None:
    desk.set(save="beside")
    subtitle, note = loaded(desk, "https://example.org/x/Demo%20no%20Tabi%20S2%20-%2005.mkv?token=secret")
    assert (Path(subtitle.path).exists(), note) == (True, None)
    desk.set(save=f"folder:{tmp_path}/subs")
    subtitle, _ = loaded(desk, "https://example.org/x/Demo%20no%20Tabi%20S2%20-%2005.mkv?token=secret")
    assert subtitle.path == str(tmp_path / "subs" / f"{NAME}.ja.srt")


def test_a_video_that_is_no_file_has_no_place_either(desk: Desk, tmp_path: Path) -> None:
    desk.set(save="beside")
    subtitle, note = loaded(desk, tmp_path / "gone" / f"{NAME}.mkv")
    assert (Path(subtitle.path).exists(), note) == (True, None)
    assert not (tmp_path / "gone").exists()


def test_a_copy_for_learners_is_what_is_saved(desk: Desk, video: Path) -> None:
    desk.set(save="beside", strip="cc")
    loaded(desk, video)
    assert "鳥の声" not in video.with_suffix(".ja.srt").read_text("utf-8")
    desk.set()
    assert "鳥の声" in Path(loaded(desk, video)[0].path).read_text("utf-8")
