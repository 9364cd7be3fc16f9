"""`retime`: measure a subtitle against a video or another subtitle, and write it with the right times."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from jimaku_mpv.commands.assembly import conf_settings
from jimaku_mpv.commands.terminal import output
from jimaku_mpv.commands.words import readable, visible
from jimaku_mpv.errors import NothingFound, UsageError
from jimaku_mpv.files.subtitle import as_written
from jimaku_mpv.files.writing import write_whole
from jimaku_mpv.timing.measure import Measurement, measure, retimed
from jimaku_mpv.timing.plot import svg
from jimaku_mpv.timing.references import Video, activity_of, of_subtitle, of_video
from jimaku_mpv.timing.verdict import Verdict

MEANS = {
    Verdict.FITS: "fits, nothing to do",
    Verdict.FIXABLE: "out of time, and the right times are known",
    Verdict.DOES_NOT_FIT: "does not belong to this video",
    Verdict.CANNOT_TELL: "can't be told, left alone",
}
PROVED = (Verdict.FITS, Verdict.FIXABLE)


def run(args: argparse.Namespace) -> int:
    """Report, and write only what is proved; 3 when it is not."""
    conf_settings()
    subtitle = Path(args.subtitle).expanduser()
    data = _read(subtitle)
    activity = activity_of(data, subtitle.name)
    if args.video:
        reference = of_video(Video(str(_existing(args.video))), lambda: None)
    else:
        other = _existing(args.reference)
        reference = of_subtitle(_read(other), other.name)
    found = measure(activity, reference)
    if args.plot:
        write_whole(
            Path(args.plot).expanduser().absolute(), svg(found, subtitle.name).encode("utf-8", "replace")
        )
    written = _write(args, subtitle, data, found)
    if args.json:
        print(json.dumps(_json(found, written)))
    else:
        output().say("\n".join(_lines(found, written)))
    if found.verdict not in PROVED:
        raise NothingFound("The times were not changed", MEANS[found.verdict])
    return 0


def _write(args: argparse.Namespace, subtitle: Path, data: bytes, found: Measurement) -> Path | None:
    """A fixed copy; one that fits is copied only when the place was named."""
    if found.verdict not in PROVED or (found.verdict is Verdict.FITS and not args.out):
        return None
    text, suffix = as_written(data, subtitle.name)
    default = subtitle.with_name(f"{subtitle.stem}.retimed{suffix}")
    out = Path(args.out).expanduser() if args.out else default
    fixed = retimed(data, subtitle.name, found) if found.verdict is Verdict.FIXABLE else text
    write_whole(out.absolute(), fixed)
    return out


def _lines(found: Measurement, written: Path | None) -> list[str]:
    course, at = found.alignment.course, found.alignment
    how = "heard in" if found.reference.heard else "read in"
    lines = [f"verdict:    {MEANS[found.verdict]}", f"reference:  {how} {visible(found.reference.name)}"]
    if found.verdict is Verdict.FIXABLE:
        lines.append(f"offset:     {course.offsets[0]:+.2f} s")
        lines.append(f"drift:      {_drift(course.ratio)}")
        jumps = [f"{jump.by:+.2f} s at {_clock(jump.at)}" for jump in course.jumps()]
        lines.append(f"jumps:      {', '.join(jumps) or 'none'}")
    lines.append(
        f"evidence:   likeness {at.score:.2f}, ahead of any other shift by {at.lead:.2f}, "
        f"{at.agreeing:.0%} of the stretches agree"
    )
    if written is not None:
        lines.append(f"written:    {visible(str(written))}")
    return lines


def _json(found: Measurement, written: Path | None) -> dict[str, object]:
    at, course = found.alignment, found.alignment.course
    proved = found.verdict in PROVED
    jumps = [{"at": round(jump.at, 2), "by": round(jump.by, 3)} for jump in course.jumps()]
    return {
        "version": 1,
        "verdict": found.verdict.name.lower(),
        "reference": {"name": readable(found.reference.name), "heard": found.reference.heard},
        "offset": round(course.offsets[0], 3) if proved else None,
        "drift": round(course.ratio, 6) if proved else None,
        "jumps": jumps if proved else [],
        "confidence": "high" if proved else "none",
        "evidence": {
            "score": round(at.score, 3),
            "lead": round(at.lead, 3),
            "agreeing": round(at.agreeing, 3),
            "lines": at.lines,
        },
        "output": None if written is None else readable(str(written)),
    }


def _drift(ratio: float) -> str:
    return "none" if ratio == 1.0 else f"times were {'too long' if ratio < 1 else 'too short'}: x {ratio:.4f}"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _existing(name: str) -> Path:
    path = Path(name).expanduser()
    if not path.is_file():
        raise UsageError("There is no such file", visible(str(path)))
    return path.absolute()


def _read(path: Path) -> bytes:
    return _existing(str(path)).read_bytes()
