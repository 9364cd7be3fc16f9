"""A picture of a measurement: when both speak, before and after, as SVG written by hand."""

from __future__ import annotations

from html import escape

from jimaku_mpv.timing.activity import Activity
from jimaku_mpv.timing.measure import Measurement

WIDTH, MARGIN, BAND, ROW = 1600, 20, 28, 64
FONT = "font-family='sans-serif' font-size='13'"
COLOURS = {"reference": "#4c78a8", "before": "#e45756", "after": "#54a24b"}


def svg(measurement: Measurement, title: str) -> str:
    """Three rows over one axis of minutes: the subtitle as it was, the reference, the subtitle retimed."""
    after = measurement.alignment.course.apply(measurement.activity)
    rows = (
        ("before", "the subtitle as it is", measurement.activity),
        ("reference", measurement.reference.name, measurement.reference.activity),
        ("after", f"the subtitle on its best course: {measurement.verdict.value}", after),
    )
    length = max(1.0, *(activity.end for _, _, activity in rows))
    scale = (WIDTH - 2 * MARGIN) / length
    parts = [_text(MARGIN, 22, title)]
    for number, (kind, name, activity) in enumerate(rows):
        top = 50 + number * ROW
        parts += [_text(MARGIN, top - 6, name), _band(activity, kind, top, scale)]
    bottom = 50 + len(rows) * ROW
    parts += [_tick(minute, scale, bottom) for minute in range(0, int(length // 60) + 1, 2)]
    parts += [_jump(jump.at, scale, bottom) for jump in measurement.alignment.course.jumps()]
    head = f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{bottom + 30}'>"
    return "\n".join((head, "<rect width='100%' height='100%' fill='white'/>", *parts, "</svg>\n"))


def _band(activity: Activity, kind: str, top: int, scale: float) -> str:
    shown = ((max(0.0, start), end) for start, end in activity.spans if end > 0)
    path = "".join(
        f"M{MARGIN + start * scale:.1f} {top}h{max(0.2, (end - start) * scale):.1f}v{BAND}"
        f"H{MARGIN + start * scale:.1f}z"
        for start, end in shown
    )
    return f"<path class='{kind}' fill='{COLOURS[kind]}' d='{path}'/>"


def _tick(minute: int, scale: float, bottom: int) -> str:
    x = MARGIN + minute * 60 * scale
    line = f"<line x1='{x:.1f}' x2='{x:.1f}' y1='50' y2='{bottom - 20}' stroke='#ccc' stroke-width='0.5'/>"
    return line + _text(x, bottom, f"{minute} min")


def _jump(moment: float, scale: float, bottom: int) -> str:
    x = MARGIN + moment * scale
    return f"<line class='jump' x1='{x:.1f}' x2='{x:.1f}' y1='40' y2='{bottom - 20}' stroke='black'/>"


def _text(x: float, y: float, text: str) -> str:
    return f"<text x='{x:.1f}' y='{y:.1f}' {FONT}>{escape(text)}</text>"
