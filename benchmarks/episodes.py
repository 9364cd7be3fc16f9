"""Made episodes with known truth: when somebody speaks, and how files tell it.

Lines come in scenes, as measured on real files: 300 to 400 in 24 minutes, 0.8 to 6 s long, pauses of
0.1 to 2 s within a scene and of 3 to 25 s between; an opening and an ending song of 90 s.
"""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from jimaku_mpv.files.cues import Cue
from jimaku_mpv.timing.activity import Span

LENGTH = 1420.0
SONG = 90.0
QUIET = ("ffmpeg", "-nostdin", "-v", "error")
RATIO_PAL = 25 / (24000 / 1001)


def episode(seed: int, *, length: float = LENGTH, songs: Sequence[Span] = ()) -> list[Span]:
    """The times of all lines; `songs` are lines that other episodes have as well."""
    dice = random.Random(seed)
    taken = [(min(s for s, _ in songs), max(e for _, e in songs))] if songs else []
    lines, now = list(songs), dice.uniform(1, 8)
    while now < length:
        for _ in range(dice.randint(3, 22)):
            long = min(6.0, max(0.8, dice.lognormvariate(0.8, 0.45)))
            if now + long < length and not any(s < now + long and now < e for s, e in taken):
                lines.append((now, now + long))
            now += long + dice.choice((0.04, 0.1, 0.3, dice.uniform(0.1, 2)))
        now += min(25.0, 3 + dice.expovariate(1 / 4))
    return sorted(lines)


def song(seed: int, at: float) -> list[Span]:
    """The lines of an opening."""
    dice = random.Random(f"song {seed}")
    lines, now = [], at + 2
    while now < at + SONG - 6:
        long = dice.uniform(2.5, 5)
        lines.append((now, now + long))
        now += long + dice.choice((0.1, 0.5, dice.uniform(1, 4)))
    return lines


def other_language(lines: Iterable[Span], seed: int) -> list[Span]:
    """The same speech by another translator: lines joined and split, ends free, a tenth missing."""
    dice = random.Random(f"language {seed}")
    told: list[Span] = []
    for start, end in lines:
        if dice.random() < 0.1:
            continue
        begin, stop = start + dice.gauss(0, 0.12), end + dice.uniform(-0.3, 0.8)
        if told and begin - told[-1][1] < 0.6 and dice.random() < 0.3 and stop - told[-1][0] < 7:
            told[-1] = (told[-1][0], stop)
        elif stop - begin > 3.5 and dice.random() < 0.4:
            middle = dice.uniform(begin + 1.2, stop - 1.2)
            told += [(begin, middle), (middle, stop)]
        else:
            told.append((begin, max(stop, begin + 0.5)))
    return told


def halved(lines: Iterable[Span], seed: int) -> list[Span]:
    """Half of the lines."""
    dice = random.Random(f"half {seed}")
    return [line for line in lines if dice.random() < 0.5]


def with_sounds(lines: Iterable[Span], seed: int) -> list[Span]:
    """With captions for sounds in the pauses, a fifth more."""
    dice = random.Random(f"sounds {seed}")
    lines = list(lines)
    extra = (
        (at, at + dice.uniform(1, 3)) for at in (dice.uniform(0, LENGTH) for _ in range(len(lines) // 5))
    )
    return sorted([*lines, *extra])


def broken(lines: Iterable[Span], *breaks: tuple[float, float]) -> list[Span]:
    """As timed for a broadcast: from each moment on, all is later by some seconds more."""
    return [
        (
            start + sum(by for at, by in breaks if start >= at),
            end + sum(by for at, by in breaks if start >= at),
        )
        for start, end in lines
    ]


def moved(lines: Iterable[Span], by: float = 0.0, ratio: float = 1.0) -> list[Span]:
    """Stretched, then shifted; what falls before the beginning is lost."""
    return [(start * ratio + by, end * ratio + by) for start, end in lines if start * ratio + by >= 0]


def cues(lines: Iterable[Span]) -> list[Cue]:
    """With words."""
    return [Cue(start, end, f"台詞{number}") for number, (start, end) in enumerate(lines)]


def srt(lines: Iterable[Span], words: str = "これは台詞") -> str:
    """As a file, each line with its number."""
    return "".join(
        f"{number}\n{clock(start)} --> {clock(end)}\n{words}{number}\n\n"
        for number, (start, end) in enumerate(lines, 1)
    )


def clock(seconds: float) -> str:
    """As SRT writes it."""
    whole, part = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02},{part:03}"


RATE = 16000
SPEECH = (
    "きょうはいいてんきですね。どこかへいきましょうか。そうだな、うみがみたい。でも、あしたはしけんだろう。",
    "まって、だれかいる。しずかに。いったいなにがあったんだ。わたしにもわからない。はやくにげよう。",
)
MUSIC = "+".join(f"sin(2*PI*{pitch}*t)*(0.6+0.4*sin(2*PI*{beat}*t))" for pitch, beat in ((220, 2), (277, 3)))
PLAYS = "gt(sin(2*PI*t/97),-0.3)"
"""Music goes under the speech for about 60 % of the time, with pauses of half a minute."""


def speak(lines: Iterable[Span], video: Path) -> None:
    """A video of sound alone in which a Japanese voice speaks these lines, over music and noise."""
    lines = list(lines)
    voice, size = _voice(), 2 * int((lines[-1][1] + 5) * RATE)
    sound, dice = bytearray(size), random.Random("voice")
    for start, end in lines:
        long, at = 2 * int((end - start) * RATE), 2 * int(start * RATE)
        piece = 2 * dice.randrange((len(voice) - long) // 2)
        sound[at : at + long] = voice[piece : piece + long]
    noise = ("-f", "lavfi", "-i", f"anoisesrc=a=0.02:r={RATE}:color=pink")
    music = ("-f", "lavfi", "-i", f"aevalsrc='0.12*({MUSIC})*{PLAYS}':s={RATE}")
    mixed = "[1][2]amix=inputs=2[m];[0][m]amix=inputs=2:weights=1 0.6:duration=first"
    raw = ("-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "-")
    command = ("ffmpeg", "-v", "error", *raw, *noise, *music, "-filter_complex", mixed, "-c:a", "flac")
    subprocess.run([*command, str(video)], input=bytes(sound), check=True)


def _voice() -> bytes:
    """Japanese speech without pauses that are longer than within a sentence, as samples of 16 bits."""
    wave = subprocess.run(
        ["espeak-ng", "-v", "ja", "-s", "190", "--stdout", " ".join(SPEECH * 3)],
        check=True,
        capture_output=True,
    ).stdout
    shape = ("-af", "silenceremove=stop_periods=-1:stop_duration=0.25:stop_threshold=-45dB", "-ar", f"{RATE}")
    command = [*QUIET, "-i", "-", *shape, "-f", "s16le", "-"]
    return subprocess.run(
        [word for word in command if word != "-nostdin"], input=wave, check=True, capture_output=True
    ).stdout


def video_with_text(video: Path, *tracks: tuple[str, str, str], seconds: float = 30) -> None:
    """A picture of some seconds with text tracks, each of language, title and SRT."""
    inputs, maps = [], ["-map", "0:v"]
    for number, (language, title, text) in enumerate(tracks):
        file = video.with_name(f"{video.stem}.{number}.txt")
        file.write_text(text, "utf-8")
        inputs += ["-f", "srt", "-i", str(file)]
        maps += ["-map", f"{number + 1}:s", f"-metadata:s:s:{number}", f"language={language}"]
        maps += [f"-metadata:s:s:{number}", f"title={title}"]
    picture = ("-f", "lavfi", "-i", f"color=size=64x36:rate=4:duration={seconds}")
    command = (*QUIET, *picture, *inputs, *maps, "-c:v", "mpeg4", "-c:s", "ass", str(video))
    subprocess.run(command, check=True)
