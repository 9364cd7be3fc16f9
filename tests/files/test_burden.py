"""Subtitles that are made to bring the program or the player to a halt, and honest ones that are large."""

from __future__ import annotations

import time

import pytest

from jimaku_mpv.errors import BadSubtitle
from jimaku_mpv.files.cues import read_cues
from jimaku_mpv.files.reading_aids import strip
from jimaku_mpv.files.subtitle import prepare

SECONDS = 4.0
"""Of this processor, for what takes an honest file a tenth; the bombs took minutes."""

HEAD = "[Script Info]\nScriptType: v4.00+\n[Events]\n"
LINE = "Dialogue: 0,0:00:01.00,0:00:09.00,Default,,0,0,0,,"
CUE = "1\n00:00:01,000 --> 00:00:09,000\nあいう"
BOMBS = {
    "1,000,000 cues": ".srt",
    "400,000 cues": ".srt",
    "400,000 lines": ".ass",
    "400,000 frames": ".sub",
    "a drawing without end": ".ass",
    "a text without end": ".srt",
    "many drawings at once": ".ass",
    "20,000 lines at once": ".ass",
    "20,000 cues at once": ".srt",
}


def bomb(kind: str) -> str:
    """A text that nobody wrote to be read."""
    match kind:
        case "1,000,000 cues":
            return "1\n00:00:01,000 --> 00:00:02,000\nあ\n\n" * 1_000_000
        case "400,000 cues":
            return "".join(f"0:0:{n % 60},0 --> 0:0:59,9\nあ\n" for n in range(400_000))
        case "400,000 lines":
            return HEAD + "Dialogue: 0,0:0:1.0,0:0:2.0,,,,,,,あ\n" * 400_000
        case "400,000 frames":
            return "{1}{2}あ\n" * 400_000
        case "a drawing without end":
            return f"{HEAD}{LINE}{{\\p1}}m 0 0{' l 9 9' * 1_000_000}\n{LINE}あいう\n"
        case "a text without end":
            return CUE + "あ" * 1_000_000
        case "many drawings at once":
            return HEAD + f"{LINE}{{\\pos(1,1)\\p1}}m 0 0{' l 9 9' * 40_000}\n" * 60 + f"{LINE}あいう\n"
        case "20,000 lines at once":
            return HEAD + f"{LINE}あ\n" * 20_000
    return "00:00:01,000 --> 00:00:09,000\nあ\n\n" * 20_000


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_is_refused_before_the_player_sees_it(kind: str) -> None:
    data = bomb(kind).encode()
    began = time.process_time()
    with pytest.raises(BadSubtitle, match=r"would hold up the player|too large for a subtitle"):
        prepare(data, f"a{BOMBS[kind]}")
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        (HEAD + f"{LINE}{{\\pos(1,2)}}あ\n" * 40_000, ".ass"),
        (HEAD + f"{LINE}あ\n" * 3000, ".ass"),
        (HEAD + f"{LINE}{{\\pos(1,1)\\p1}}m 0 0{' l 9 9' * 3000}\n" * 200 + f"{LINE}あいう\n", ".ass"),
        (
            "".join(
                f"0:{n // 60 % 60}:{n % 60},0 --> 0:{n // 60 % 60}:{n % 60},9\nあ\n" for n in range(9999)
            ),
            ".srt",
        ),
    ],
)
def test_honest_work_is_let_through(text: str, suffix: str) -> None:
    assert prepare(text.encode(), f"a{suffix}").suffix == suffix


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        (f"{HEAD}{LINE}{'{' * 200_000}\n{LINE}あ\n", ".ass"),
        (HEAD + LINE + "{\\p" * 60_000 + f"\n{LINE}あ\n", ".ass"),
        (CUE + "<a" * 100_000, ".srt"),
        (CUE + "\n" * 200_000 + "x\n\n", ".srt"),
        (f"WEBVTT\n\n00:01.000 --> 00:09.000\n{'a' * 9}\n" + "あ\n" * 2_000_000, ".vtt"),
    ],
)
def test_no_text_takes_forever(text: str, suffix: str) -> None:
    began = time.process_time()
    ready = prepare(text.encode(), f"a{suffix}", any_language=True)
    assert read_cues(ready.data, ready.suffix)
    strip(ready.data.decode(), ready.suffix, ["cc", "furigana", "other-language"])
    assert time.process_time() - began < SECONDS
