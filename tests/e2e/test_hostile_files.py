"""Subtitles that FFmpeg could take for something else: what a real mpv makes of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from driver import Mpv, is_ours_selected
from pictures import sup, vobsub

from tests.standin.server import StandIn
from tests.standin.shows import Entry, Run
from tests.standin.subtitles import subtitle

ID = 800001
TITLE = "Paper Lanterns"
FIRST, SECOND = "ちゃんと読める", "二行目です"
STREAMS = "c=IN IP4 224.2.1.1\nm=video 9000 RTP/AVP 96\n"
SRT = subtitle(FIRST, SECOND, "srt").decode().replace(SECOND, f"{SECOND}\n{STREAMS}", 1)
ASS = subtitle(FIRST, SECOND, "ass").decode().replace("ScriptType", f"{STREAMS}ScriptType", 1)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def wide(text: str) -> str:
    """All times, and only they."""
    return "\n".join(line.translate(WIDE) if "-->" in line else line for line in text.split("\n"))


READABLE = {
    "small letters": (".ass", ASS.replace("[Script Info]", "[script info]")),
    "streams in front": (".ass", STREAMS + ASS),
    "no blanks": (".srt", SRT.replace(" --> ", "-->")),
    "tabs": (".srt", SRT.replace(" --> ", "\t-->\t")),
    "full-width digits": (".srt", wide(SRT)),
    "byte-order marks": (".srt", f"\ufeff\ufeff{SRT}"),
}


def udp_ports(pid: int) -> set[str]:
    """The local UDP addresses on which a process listens."""
    held = {str(place.readlink()) for place in Path(f"/proc/{pid}/fd").iterdir() if place.is_symlink()}
    found = set()
    for table in ("udp", "udp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            address, inode = line.split()[1], line.split()[9]
            found |= {address} if f"socket:[{inode}]" in held else set()
    return found


def put_up(standin: StandIn, **files: bytes) -> None:
    standin.add_entry(Entry(ID, TITLE, anilist=ID, runs=(Run("unrelated.txt"),)))
    for name, data in files.items():
        standin.add_file(ID, name, data)


def test_what_people_write_is_shown_and_streams_in_it_are_not_opened(
    mpv: Callable[..., Mpv], video: Callable[..., Path], standin: StandIn
) -> None:
    files = {f"{TITLE} - {n:02}{suffix}": text for n, (suffix, text) in enumerate(READABLE.values(), 1)}
    put_up(standin, **{name: text.encode() for name, text in files.items()})
    player = mpv("--pause")
    for number, form in enumerate(READABLE, 1):
        player.play(video(f"[Demo] {TITLE} - {number:02} (1080p).mkv"))
        assert FIRST in player.wait_subtitle(), form
        assert udp_ports(player.process.pid) == set(), form


@pytest.mark.parametrize(
    "files",
    [
        {".sup": sup()[:32] + b"\n" + STREAMS.encode()},
        {".sup": sup() + b"\n" + STREAMS.encode()},
        {".idx": b"\xef\xbb\xbf# VobSub index\n" + STREAMS.encode(), ".sub": vobsub()[1]},
    ],
)
def test_pictures_that_are_none_are_passed_over(
    mpv: Callable[..., Mpv], video: Callable[..., Path], standin: StandIn, files: dict[str, bytes]
) -> None:
    put_up(standin, **{f"[Demo] {TITLE} - 01 (1080p){suffix}": data for suffix, data in files.items()})
    standin.add_file(ID, f"[Other] {TITLE} - 01.srt", SRT.encode())
    player = mpv("--pause")
    player.play(video(f"[Demo] {TITLE} - 01 (1080p).mkv"))
    assert FIRST in player.wait_subtitle()
    assert udp_ports(player.process.pid) == set()


def test_an_index_with_a_byte_order_mark_is_shown(
    mpv: Callable[..., Mpv], video: Callable[..., Path], standin: StandIn
) -> None:
    index, pictures = vobsub()
    stem = f"[Demo] {TITLE} - 01 (1080p)"
    put_up(standin, **{f"{stem}.idx": b"\xef\xbb\xbf" + index + STREAMS.encode(), f"{stem}.sub": pictures})
    player = mpv("--pause")
    player.play(video(f"{stem}.mkv"))
    player.wait_property("track-list", lambda tracks: any(map(is_ours_selected, tracks or [])))
    assert [track["codec"] for track in player.our_tracks()] == ["dvd_subtitle"]
    assert udp_ports(player.process.pid) == set()
