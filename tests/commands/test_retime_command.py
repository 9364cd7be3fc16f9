"""`retime`: what it reports and writes, and that it leaves alone what it can't prove."""

from __future__ import annotations

import importlib.util
import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest
from program import Run

from benchmarks.episodes import RATIO_PAL, broken, episode, moved, other_language, srt, video_with_text

LINES = episode(7)
PIXELS_A_SECOND = 1560 / (LINES[-1][1] + 15)
ENGLISH = srt(other_language(LINES, 7), "line ")


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    path = tmp_path / "english.srt"
    path.write_text(ENGLISH, "utf-8")
    return path


def subtitle(folder: Path, text: str) -> Path:
    path = folder / "字幕.ja.srt"
    path.write_bytes(text.encode())
    return path


def test_out_of_time_by_a_constant(run: Run, tmp_path: Path, reference: Path) -> None:
    late = subtitle(tmp_path, srt(moved(LINES, 3.7), "{\\an8}<b>台詞</b>"))
    before = late.read_bytes()
    ended = run("retime", late, "--reference", reference)
    assert (ended.code, ended.err) == (0, "")
    assert "offset:     -3.7" in ended.out
    assert "jumps:      none" in ended.out
    assert "read in english.srt" in ended.out
    written = (tmp_path / "字幕.ja.retimed.srt").read_text("utf-8")
    assert str(tmp_path / "字幕.ja.retimed.srt") in ended.out
    assert late.read_bytes() == before
    words = [line for line in before.decode().splitlines() if "-->" not in line]
    assert [line for line in written.splitlines() if "-->" not in line] == words


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(" --> ", "-->"),
        lambda text: f"\ufeff{text}",
        lambda text: f"c=IN IP4 224.2.1.1\nm=video 9000 RTP/AVP 96\n{text}".replace(" --> ", "\t-->\t"),
    ],
)
def test_what_players_would_misread_is_written_as_they_read_it(
    run: Run, tmp_path: Path, reference: Path, change: Callable[[str], str]
) -> None:
    for name, lines in (("late", moved(LINES, 3.7)), ("right", LINES)):
        told, out = subtitle(tmp_path, change(srt(lines))), tmp_path / f"{name}.srt"
        assert run("retime", told, "--reference", reference, "-o", out).code == 0
        assert re.match(r"1\n\d\d:\d\d:\d\d,\d{3} --> \d\d:\d\d:\d\d,\d{3}\n", out.read_text("utf-8"))


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp"])
def test_the_encoding_stays_where_players_see_the_times(
    run: Run, tmp_path: Path, reference: Path, encoding: str
) -> None:
    late, out = tmp_path / "late.srt", tmp_path / "out.srt"
    late.write_bytes(srt(moved(LINES, 3.7)).encode(encoding))
    assert run("retime", late, "--reference", reference, "-o", out).code == 0
    words = [line for line in late.read_bytes().splitlines() if b"-->" not in line]
    assert [line for line in out.read_bytes().splitlines() if b"-->" not in line] == words


def test_webvtt_stays_what_it_is(run: Run, tmp_path: Path, reference: Path) -> None:
    text = "WEBVTT\n\n" + srt(moved(LINES, 3.7)).replace(",", ".")
    (tmp_path / "late.vtt").write_text(text, "utf-8")
    assert run("retime", tmp_path / "late.vtt", "--reference", reference).code == 0
    assert (tmp_path / "late.retimed.vtt").read_text("utf-8").startswith("WEBVTT\n\n1\n00:")


def test_against_the_text_of_the_video_as_json(run: Run, tmp_path: Path) -> None:
    video = tmp_path / "episode.mkv"
    video_with_text(video, ("eng", "Full", ENGLISH))
    out = tmp_path / "out" / "fixed.srt"
    told = broken(LINES, (500, 15))
    ended = run("retime", subtitle(tmp_path, srt(told)), "--video", video, "-o", out, "--json")
    answer = json.loads(ended.out)
    assert (ended.code, answer["version"], answer["verdict"]) == (0, 1, "fixable")
    assert answer["offset"] == pytest.approx(0, abs=0.1)
    assert [jump["by"] for jump in answer["jumps"]] == [pytest.approx(-15, abs=0.1)]
    assert answer["jumps"][0]["at"] == pytest.approx(500, abs=15)
    assert (answer["drift"], answer["confidence"], answer["output"]) == (1.0, "high", str(out))
    assert answer["reference"] == {"name": "track 1 eng Full", "heard": False}
    again = run("retime", out, "--video", video, "--json")
    assert json.loads(again.out)["verdict"] == "fits"


def test_drift(run: Run, tmp_path: Path, reference: Path) -> None:
    ended = run("retime", subtitle(tmp_path, srt(moved(LINES, 0, RATIO_PAL))), "--reference", reference)
    assert "drift:      times were too long: x 0.9590" in ended.out


def test_what_fits_is_left_alone(run: Run, tmp_path: Path, reference: Path) -> None:
    good = subtitle(tmp_path, srt(LINES))
    ended = run("retime", good, "--reference", reference)
    assert ended.code == 0
    assert "fits, nothing to do" in ended.out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["english.srt", good.name]
    assert run("retime", good, "--reference", reference, "-o", tmp_path / "copy.srt").code == 0
    assert (tmp_path / "copy.srt").read_bytes() == good.read_bytes()


def test_an_unrelated_subtitle_is_refused(run: Run, tmp_path: Path, reference: Path) -> None:
    other, out = subtitle(tmp_path, srt(episode(8))), tmp_path / "out.srt"
    ended = run("retime", other, "--reference", reference, "-o", out)
    assert ended.code == 3
    assert "does not belong to this video" in ended.out
    assert "The times were not changed" in ended.err
    assert not out.exists()
    told = json.loads(run("retime", other, "--reference", reference, "-o", out, "--json").out)
    assert (told["verdict"], told["confidence"], told["output"]) == ("does_not_fit", "none", None)
    assert (told["offset"], told["drift"], told["jumps"]) == (None, None, [])


def test_a_subtitle_of_no_lines_proves_nothing(run: Run, tmp_path: Path, reference: Path) -> None:
    few = tmp_path / "few.ass"
    few.write_text(
        "[Script Info]\n[Events]\nFormat: Layer, Start, End, Style, Text\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,D,\n",
        "utf-8",
    )
    ended = run("retime", few, "--reference", reference)
    assert ended.code == 3
    assert ended.err == "jimaku-mpv: The times were not changed\n  can't be told, left alone\n"


def test_the_picture_shows_both_and_the_jump(run: Run, tmp_path: Path, reference: Path) -> None:
    picture = tmp_path / "plot.svg"
    told = subtitle(tmp_path, srt(broken(LINES, (500, 15))))
    assert run("retime", told, "--reference", reference, "--plot", picture).code == 0
    drawn = ElementTree.fromstring(picture.read_text("utf-8"))
    kinds = {part.get("class"): part.get("d", "") for part in drawn.iter() if part.get("class")}
    assert kinds.keys() == {"before", "reference", "after", "jump"}
    last = {kind: float(path.rpartition("M")[2].partition(" ")[0]) for kind, path in kinds.items() if path}
    assert last["before"] - last["after"] == pytest.approx(15 * PIXELS_A_SECOND, abs=1)
    assert last["after"] == pytest.approx(last["reference"], abs=5)
    assert len(kinds["before"].split("M")) > 100


def test_what_is_missing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    video, told = tmp_path / "video.mkv", subtitle(tmp_path, srt(LINES))
    video_with_text(video)
    with monkeypatch.context() as patch:
        patch.setattr(importlib.util, "find_spec", lambda name: None)
        ended = run("retime", told, "--video", video)
    assert (ended.code, "jimaku-mpv[sync]" in ended.err) == (4, True)
    monkeypatch.setenv("PATH", str(tmp_path))
    ended = run("retime", told, "--video", video)
    assert (ended.code, "ffmpeg is missing" in ended.err) == (4, True)


def test_how_it_is_called(run: Run, tmp_path: Path) -> None:
    told = subtitle(tmp_path, srt(LINES))
    assert run("retime", told).code == 2
    assert run("retime", told, "--video", tmp_path / "none.mkv").code == 2
    assert run("retime", tmp_path / "none.srt", "--reference", told).code == 2
