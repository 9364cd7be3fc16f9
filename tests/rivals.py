"""A series and the drama of the same name, which no file name can tell apart."""

from __future__ import annotations

from tests.standin.server import StandIn
from tests.standin.shows import Entry, Run

SERIES, DRAMA = 810001, 810002
THREE = "Paper Lanterns - 03.mkv"
FOUR = "Paper Lanterns - 04.mkv"


def put_up_rivals(standin: StandIn) -> None:
    """Both with twelve episodes."""
    run = Run("[Lantern] Paper Lanterns - {e:02}.srt", last=12)
    series = Entry(SERIES, "Paper Lanterns", japanese="紙の提灯", anilist=SERIES, runs=(run,))
    drama = Entry(DRAMA, "Paper Lanterns", japanese="実写の提灯", tmdb="tv:77", anime=False, runs=(run,))
    standin.add_entry(series)
    standin.add_entry(drama)
