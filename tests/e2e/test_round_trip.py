"""From real archives and encodings into a real mpv: what is on the screen is what was written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from driver import Mpv, is_ours_selected
from packing import rarred, seven_zipped, zip_with_raw_names, zipped
from pictures import sup, vobsub

from tests.standin.server import StandIn
from tests.standin.shows import Entry, Run
from tests.standin.subtitles import LINES, subtitle

Start = Callable[..., Mpv]
Video = Callable[..., Path]
File = tuple[str, bytes]

ID = 800001
TITLE = "Paper Lanterns"
CUE_SECONDS = 4


@dataclass(frozen=True)
class Episode:
    """One way to write a subtitle, and the line that tells it from all others."""

    number: int
    encoding: str
    form: str = "srt"
    extra: str = ""
    line_end: str = "\n"

    @property
    def lines(self) -> list[str]:
        return [f"第{self.number}話 {self.extra}".strip(), f"{self.encoding}、{self.form}", *LINES]

    def written(self) -> bytes:
        first, second, *_ = self.lines
        text = subtitle(first, second, "ass" if self.form in ("ass", "ssa") else "srt").decode()
        if self.form == "ssa":
            text = text.replace("V4+ Styles", "V4 Styles").replace("v4.00+", "v4.00")
        if self.form == "vtt":
            text = "WEBVTT\n\n" + text.replace(",000", ".000")
        if self.form == "sub":
            frames = ((n * 96, n * 96 + 95, line) for n, line in enumerate(self.lines))
            text = "{1}{1}24.000\n" + "".join(f"{{{a}}}{{{b}}}{line}\n" for a, b, line in frames)
        if self.form == "no counters":
            text = "".join(line for line in text.splitlines(True) if not line.strip().isdecimal())
        return text.replace("\n", self.line_end).encode(self.encoding)

    def member(self) -> File:
        suffix = self.form if self.form in ("ass", "ssa", "vtt", "sub") else "srt"
        return f"{TITLE} - {self.number:02}.{suffix}", self.written()


EPISODES = (
    Episode(1, "utf-8"),
    Episode(2, "utf-8-sig", "ass", line_end="\r\n"),
    Episode(3, "utf-16", "vtt"),
    Episode(4, "utf-16-le", "ass"),
    Episode(5, "utf-16-be", line_end="\r\n"),
    Episode(6, "utf-32", "sub"),
    Episode(7, "cp932", "ass", extra="①髙㈱～"),
    Episode(8, "shift_jis", line_end="\r"),
    Episode(9, "euc_jp", "ssa"),
    Episode(10, "euc_jis_2004", extra="①俱"),
    Episode(11, "iso2022_jp", line_end="\r\n"),
    Episode(12, "iso2022_jp_ext", "no counters"),
)


def alone(files: Sequence[File]) -> Sequence[File]:
    return [(name, data) for name, data in files if not name.endswith(".vtt")]


def as_old_zip(files: Sequence[File]) -> Sequence[File]:
    named = ((f"字幕ソ\\{name}".encode("cp932"), data) for name, data in files)
    return [(f"{TITLE} [01-12].zip", zip_with_raw_names(*named))]


def as_7z(files: Sequence[File]) -> Sequence[File]:
    return [(f"{TITLE} [01-12].7z", seven_zipped(*((f"字幕/{name}", data) for name, data in files)))]


def as_rar_in_zip(files: Sequence[File]) -> Sequence[File]:
    return [(f"{TITLE} [01-12].zip", zipped((f"{TITLE}.rar", rarred(*files)), ("readme.txt", b"-")))]


def as_archives_in_7z(files: Sequence[File]) -> Sequence[File]:
    inner = (("1.zip", zipped(*files[:7])), ("2.7z", seven_zipped(*files[7:])))
    return [(f"{TITLE} [01-12].7z", seven_zipped(*inner))]


def put_up(standin: StandIn, *files: File) -> None:
    standin.add_entry(Entry(ID, TITLE, anilist=ID, runs=(Run("unrelated.txt"),)))
    for name, data in files:
        standin.add_file(ID, name, data)


def texts_of(player: Mpv, cues: Sequence[int]) -> list[str]:
    """What mpv shows in the middle of these cues."""
    found = []
    for cue in cues:
        player.forget()
        player.command("seek", cue * CUE_SECONDS + CUE_SECONDS / 2, "absolute+exact")
        player.wait(lambda event: event["event"] == "playback-restart")
        found.append(player.get("sub-text"))
    return found


def play(player: Mpv, path: Path) -> None:
    player.play(path)
    player.wait_property("track-list", lambda tracks: any(map(is_ours_selected, tracks or [])))


@pytest.mark.parametrize("pack", [alone, as_old_zip, as_7z, as_rar_in_zip, as_archives_in_7z])
def test_what_was_written_is_shown(
    mpv: Start, video: Video, standin: StandIn, pack: Callable[[Sequence[File]], Sequence[File]]
) -> None:
    put_up(standin, *pack([episode.member() for episode in EPISODES]))
    player = mpv("--pause")
    for episode in EPISODES:
        if pack is alone and episode.form == "vtt":
            continue
        play(player, video(f"[Demo] {TITLE} - {episode.number:02} (1080p).mkv"))
        cues = range(len(episode.lines)) if episode.number == 7 else (0, 1, len(episode.lines) - 1)
        assert texts_of(player, cues) == [episode.lines[cue] for cue in cues], episode


def test_pictures_are_taken_by_mpv(mpv: Start, video: Video, standin: StandIn) -> None:
    idx, sub = vobsub()
    names = [f"[Demo] {TITLE} - {number:02} (1080p)" for number in (1, 2, 3)]
    put_up(standin, (f"{names[0]}.idx", idx), (f"{names[0]}.sub", sub), (f"{names[1]}.sup", sup()))
    standin.add_file(ID, f"{names[2]}.zip", zipped(("x/03.idx", idx), ("x/03.sub", sub)))
    player = mpv()
    for name, codec in zip(names, ("dvd_subtitle", "hdmv_pgs_subtitle", "dvd_subtitle"), strict=True):
        play(player, video(f"{name}.mkv"))
        assert [track["codec"] for track in player.our_tracks()] == [codec]
