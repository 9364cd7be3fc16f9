"""What Jimaku tells people of an entry, `match` tells, too."""

from __future__ import annotations

import json

import pytest
from program import Run

from tests.standin.server import StandIn
from tests.standin.shows import Entry
from tests.standin.shows import Run as Files

NOTES = "**Timed** for the _BD_.\n\n- See [here](https://example.org/1)\x1b[31m"
PLAIN = ["Timed for the BD.", "See here (https://example.org/1) [31m"]
VIDEOS = [f"Paper Stars - {number:02}.mkv" for number in (5, 6)]


@pytest.fixture
def show(standin: StandIn) -> StandIn:
    runs = (Files("Paper Stars - {e:02}.srt", last=12),)
    entry = Entry(800100, "Paper Stars", anilist=800100, runs=runs, notes=NOTES, unverified=True)
    standin.add_entry(entry)
    return standin


def test_text_tells_flags_always_and_notes_once(run: Run, show: StandIn) -> None:
    lines = run("match", *VIDEOS).out.splitlines()
    assert lines.count("            not checked by Jimaku’s editors") == 2
    assert lines.count(f"  notes:    {PLAIN[0]}") == 1
    assert lines.count(f"            {PLAIN[1]}") == 1
    assert not [line for line in lines if "another source" in line]


def test_json_has_them_as_further_fields(run: Run, show: StandIn) -> None:
    told = [json.loads(line) for line in run("match", "--json", *VIDEOS).out.splitlines()]
    for one in told:
        assert one["entry"]["notes"] == "\n".join(PLAIN)
        assert one["entry"]["unverified"] is True
        assert "external" not in one["entry"]
        assert one["candidates"][0]["unverified"] is True
        assert set(one["entry"]) >= {"id", "name", "anilist_id", "tmdb_id"}
    (other,) = map(json.loads, run("match", "--json", "Demo no Tabi S2 - 05.mkv").out.splitlines())
    assert list(other["entry"]) == ["id", "name", "anilist_id", "tmdb_id"]
