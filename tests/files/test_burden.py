"""Subtitles that are made to bring the program or the player to a halt, and honest ones that are large."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator

import pytest

from jimaku_mpv.errors import BadSubtitle
from jimaku_mpv.files import burden
from jimaku_mpv.files.cues import read_cues
from jimaku_mpv.files.formats import as_srt_or_ass
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


SCREEN = """[Script Info]
ScriptType: v4.00+
PlayResX: 1920
PlayResY: 1080
[V4+ Styles]
Format: Name, Fontname, Fontsize, ScaleX, ScaleY, Angle, Outline, Shadow
Style: Default,Noto Sans CJK JP,60,100,100,0,2,2
Style: Turned,Noto Sans CJK JP,200,150,150,30,2,2
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
TURNING = "\\t(\\frx2000\\fry3000\\frz2500)"


def at_once(texts: Iterable[str], style: str = "Default") -> str:
    """Lines that are all on the screen at one time."""
    return SCREEN + "".join(f"Dialogue: 0,0:00:01.00,0:00:09.00,{style},,0,0,0,,{text}\n" for text in texts)


def line(number: int, letters: int) -> str:
    """Letters that no other line has."""
    return "".join(chr(0x4E00 + (number * 37 + n) % 20_000) for n in range(letters - 1)) + "あ"


def spots(count: int) -> Iterator[tuple[int, str]]:
    return ((n, f"\\pos({n * 97 % 1900},{n * 61 % 1000})") for n in range(count))


HALTING = {
    "lines that are blurred and turn": at_once(
        f"{{{at}\\blur20{TURNING}}}{line(n, 12)}" for n, at in spots(400)
    ),
    "lines that are softened a lot": at_once(f"{{{at}\\blur100}}{line(n, 10)}" for n, at in spots(200)),
    "lines of a large style": at_once((f"{{{at}}}{line(n, 10)}" for n, at in spots(100)), "Turned"),
    "lines that change to a large style": at_once(f"{{{at}\\rTurned}}{line(n, 10)}" for n, at in spots(100)),
    "lines of a style that is not there": at_once(
        (f"{{{at}}}{line(n, 10)}" for n, at in spots(200)), "None"
    ).replace("Default,Noto Sans CJK JP,60", "Default,Noto Sans CJK JP,400"),
    "lines of a large style with a star": at_once(
        (f"{{{at}}}{line(n, 10)}" for n, at in spots(200)), "None"
    ).replace("Default,Noto Sans CJK JP,60", "*Default,Noto Sans CJK JP,400"),
    "lines of a large style beside a small one that is none": at_once(
        f"{{{at}}}{line(n, 10)}" for n, at in spots(100)
    ).replace("JP,60,", "JP,900,")
    + "Format: Name, Fontname, Fontsize\nStyle: Default,Noto Sans CJK JP,1\n",
    "lines of a large style whose columns are not told": at_once(
        f"{{{at}}}{line(n, 10)}" for n, at in spots(100)
    )
    .replace("[V4+ Styles]\nFormat:", "Format: Name, Fontname, Weight\n[V4+ Styles]\n; Format:")
    .replace("JP,60,100,100,0,2,2", "JP,900,&H0,&H0,&H0,&H0,0,0,0,0,100,100,0,0,1,2,2,5,0,0,0,1"),
    "lines that grow": at_once(f"{{{at}\\t(\\fscx900\\fscy900)}}{line(n, 10)}" for n, at in spots(100)),
    "lines that are larger each time": at_once(
        f"{{{at}\\fs+10\\fs+10\\fs+10\\fs+10}}{line(n, 10)}" for n, at in spots(100)
    ),
    **{
        f"large letters as {written}": at_once(f"{{{at}{written}}}{line(n, 10)}" for n, at in spots(100))
        for written in (
            "\\fs1e3",
            "\\fs 900",
            "\\ fs900",
            "\\fs(900)",
            "\\fs1(900)",
            "\\fs000000000900",
            "\\fs9E+2",
        )
    },
    **{
        f"wide edges as {written}": at_once(f"{{{at}{written}}}{line(n, 10)}" for n, at in spots(60))
        for written in ("\\bord(400)", "\\bord 4e2", "\\bord" + "9" * 400)
    },
    **{
        f"a small screen as {told}": at_once(f"{{{at}\\blur2}}{line(n, 10)}" for n, at in spots(60)).replace(
            "PlayResX: 1920\nPlayResY: 1080\n", told
        )
        for told in (
            "PlayResX: +1\nPlayResY: +1\n",
            "PlayResX: 1920\nPlayResY: 1080\nLayoutResX: 1\nLayoutResY: 1\n",
            "PlayResX: 1\nPlayResY: 1\n[Fonts]\nPlayResX: 1920\nPlayResY: 1080\n",
        )
    },
    "wide edges": at_once(f"{{{at}\\bord400}}{line(n, 10)}" for n, at in spots(60)),
    "slanted lines": at_once(f"{{{at}\\fax30\\blur20}}{line(n, 12)}" for n, at in spots(300)),
    "a small screen": at_once(f"{{{at}\\blur5}}{line(n, 10)}" for n, at in spots(60)).replace("1080", "54"),
    "letters with markup of their own": at_once(
        "".join(f"{{\\blur20\\1c&H{n:06X}&}}{letter}" for letter in line(n, 40)) for n in range(200)
    ),
    "long lines that stand still": at_once(f"{{{at}}}{line(n, 40)}" for n, at in spots(2000)),
    "thousands of placed lines": at_once(f"{{{at}}}{line(n, 2)}" for n, at in spots(10_000)),
    "a line of all letters": at_once(["あ" * 60_000]),
    "shapes as large as the screen": at_once(
        f"{{\\pos(0,0)\\p1}}m {n} 0 l 1900 {n} 1900 1000 0 1000" for n in range(150)
    )
    + LINE
    + "あいう\n",
    "shapes in other units": at_once(
        f"{{\\pos(0,0)\\p4}}m {n} 0 l 15200 {n} 15200 8000 0 8000" for n in range(150)
    )
    + LINE
    + "あいう\n",
    "long lines behind a small shape": at_once(
        f"{{{at}\\p1}}m 0 0 l 1 1{{\\p0}}{line(n, 40)}" for n, at in spots(2000)
    ),
    "letters far apart": at_once(f"{{{at}\\fsp300\\blur50}}{line(n, 10)}" for n, at in spots(200)),
    "large letters of SRT": "".join(
        f'00:00:01,000 --> 00:00:09,000\n<font size="200">{line(n, 10)}</font>\n\n' for n in range(200)
    ),
    "clips along lines": at_once(
        f"{{{at}\\clip(m 0 0 l 900 {n} 1900 1000)}}{line(n, 3)}" for n, at in spots(600)
    ),
    "other lines, of which a strip is shown": at_once(
        f"{{\\pos(960,{n})\\blur100\\clip(0,{n},1920,{n + 1})}}{line(n, 10)}" for n in range(200)
    ),
}


@pytest.mark.parametrize("text", HALTING.values(), ids=HALTING.keys())
def test_what_takes_too_long_to_draw_is_refused(text: str) -> None:
    """Libass took from 0.1 to 6 s for a picture of each."""
    began = time.process_time()
    with pytest.raises(BadSubtitle, match="would hold up the player"):
        prepare(text.encode(), "a.ass", any_language=True)
    assert time.process_time() - began < SECONDS


def frames(count: int, texts: Callable[[int], Iterable[str]]) -> str:
    """Other lines for each picture, as moving signs are written."""
    return SCREEN + "".join(
        f"Dialogue: 0,0:{n // 1500:02}:{n / 25 % 60:05.2f},0:{(n + 1) // 1500:02}:{(n + 1) / 25 % 60:05.2f},"
        f"Default,,0,0,0,,{text}\n"
        for n in range(count)
        for text in texts(n)
    )


SUNG = "{{\\move({x},{y},{x},500)\\blur{blur}\\t(0,400,\\fscx150\\fscy150\\frz20)\\fad(200,200)}}{text}"
RICH = {
    "a song of which each syllable glows and turns": at_once(
        SUNG.format(x=n * 30, y=60, blur=1 + n % 8, text=line(n // 5, 2)) for n in range(300)
    ),
    "a sign that is shaded in 400 strips": at_once(
        f"{{\\an5\\pos(960,540)\\fs90\\blur1\\clip(0,{340 + n},1920,{341 + n})\\c&H{n * 99:06X}&}}"
        "お待たせいたしました本日"
        for n in range(400)
    ),
    "a thousand sparks": at_once(
        f"{{{at}\\blur1\\t(\\frz360)\\p1}}m 0 0 l 9 0 9 9 0 9" for n, at in spots(1000)
    )
    + LINE
    + "あいう\n",
    "messages all over the screen": at_once(f"{{{at}}}{line(n, 20)}" for n, at in spots(120)),
    "a sign that moves with the picture": frames(
        1500,
        lambda n: (
            f"{{\\pos({n},500)\\fs120\\frx20\\fry{n % 60}\\blur{layer}\\bord{layer}}}{line(layer, 8)}"
            for layer in range(8)
        ),
    ),
    "masks over the whole screen": at_once(
        f"{{\\pos(0,0)\\blur30\\p1}}m 0 0 l 1920 0 1920 1080 0 {1080 - n}" for n in range(8)
    )
    + LINE
    + "あいう\n",
    "thousands of lines one after the other": frames(9000, lambda n: (f"{{\\pos(1,2)}}{line(n, 8)}",)),
    "lines that nobody placed": HEAD + f"{LINE}あ\n" * 3000,
    "shapes of many corners": HEAD
    + f"{LINE}{{\\pos(1,1)\\p1}}m 0 0{' l 9 9' * 3000}\n" * 200
    + f"{LINE}あいう\n",
    "cues one after the other": "".join(
        f"0:{n // 60 % 60}:{n % 60},0 --> 0:{n // 60 % 60}:{n % 60},9\nあ\n" for n in range(9999)
    ),
}


@pytest.mark.parametrize("text", RICH.values(), ids=RICH.keys())
def test_honest_work_is_let_through(text: str) -> None:
    assert prepare(text.encode(), "a.ass", any_language=True).is_text


@pytest.mark.parametrize("text", RICH.values(), ids=RICH.keys())
def test_honest_work_stays_well_below_what_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(burden, "MOST_AT_ONCE", burden.MOST_AT_ONCE * 0.8)
    assert prepare(text.encode(), "a.ass", any_language=True).is_text


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
    with contextlib.suppress(BadSubtitle):
        prepare(text.encode(), f"a{suffix}", any_language=True)
    ready, kind = as_srt_or_ass(text)
    assert read_cues(ready.encode(), kind)
    strip(ready, kind, ["cc", "furigana", "other-language"])
    assert time.process_time() - began < SECONDS
