"""The picture tracks of a video as a reference: when pictures of words come and go, never what they show.

ffprobe tells time and size of each packet. A packet too small for a picture clears the screen (PGS, DVB).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from jimaku_mpv.timing.activity import LONGEST_CUE, Activity, Span
from jimaku_mpv.timing.programs import Checkpoint, run
from jimaku_mpv.timing.streams import Stream, program, source
from jimaku_mpv.timing.tracks import Spoken, fullest

PICTURES = {"hdmv_pgs_subtitle", "dvd_subtitle", "dvb_subtitle", "xsub"}
CLEARS = 60
"""Bytes: a PGS set that shows nothing has 30 to 40, the picture of a word several hundred."""
UNTOLD = 4.0
"""Seconds that a picture stays at most where nothing tells its end."""
FIELDS = "packet=stream_index,pts_time,duration_time,size:format=start_time"

Packet = tuple[float, float, int]
"""When it comes, how long it stays (0 when not told), its bytes."""


def shown_track(video: str, held: Sequence[Stream], checkpoint: Checkpoint) -> Spoken | None:
    """When the picture track with the most pictures shows something; None without one among `held`."""
    tracks = {track.index: track for track in held if track.codec in PICTURES}
    if not tracks:
        return None
    only = ("-select_streams", str(next(iter(tracks))) if len(tracks) == 1 else "s")
    command = [program("ffprobe"), "-v", "error", *only, "-show_entries", FIELDS, "-of", "compact=p=0"]
    packets: defaultdict[int, list[Packet]] = defaultdict(list)
    begin = 0.0
    for line in run([*command, *source(video)], checkpoint).decode("ascii", "replace").splitlines():
        told = dict(field.partition("=")[::2] for field in line.split("|"))
        if "stream_index" in told:
            times = _number(told.get("pts_time")), _number(told.get("duration_time"))
            packets[int(told["stream_index"])].append((*times, int(told.get("size") or 0)))
        else:
            begin = _number(told.get("start_time"))
    return fullest([(Activity.of_spans(_spans(packets[n], begin)), track) for n, track in tracks.items()])


def _spans(packets: Sequence[Packet], begin: float) -> Iterator[Span]:
    """A picture stays as long as it says, else until the next packet. Players count from `begin`."""
    longest = LONGEST_CUE if any(size < CLEARS for *_, size in packets) else UNTOLD
    end = (float("inf"), 0.0, 0)
    for (start, told, size), (following, *_) in pairwise([*sorted(packets), end]):
        stays = told if 0 < told <= LONGEST_CUE else longest
        if size >= CLEARS:
            yield start - begin, min(start + stays, following) - begin


def _number(text: str | None) -> float:
    return float(text) if text and text != "N/A" else 0.0
