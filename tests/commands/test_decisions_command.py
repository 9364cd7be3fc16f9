"""`decisions`: what the user has chosen is seen, changed and forgotten on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from program import Run

from jimaku_mpv.commands.assembly import Assembly
from jimaku_mpv.model import LocalSubtitle
from jimaku_mpv.player.ready import ReadyRecords
from tests.standin.server import StandIn
from tests.standin.shows import Entry

VIDEO = "/videos/Twins/Twin Lanterns - 05.mkv"


def test_nothing_is_decided_yet(run: Run) -> None:
    ended = run("decisions")
    assert ended.code == 0
    assert ended.out == "Nothing is decided yet. To decide: jimaku-mpv decisions set VIDEO --entry ID\n"


def test_a_decision_is_shown_and_followed(run: Run, twins: str) -> None:
    assert "action:   ask" in run("match", VIDEO).out
    assert run("decisions", "set", VIDEO, "--entry", "800002", "--shift", "+2").code == 0
    out = run("decisions").out
    assert out.splitlines() == [
        "  1  “Twin Lanterns” in /videos/Twins",
        "     entry 800002 Twin Lanterns, episodes +2",
    ]
    matched = run("match", VIDEO).out
    assert "Twin Lanterns [800002], episode 7 (certain)" in matched
    assert "you chose it before" in matched
    assert "action:   load" in matched


def test_a_decision_as_json(run: Run, twins: str) -> None:
    run("decisions", "set", VIDEO, "--entry", "800002", "--release", "Second")
    [decision] = json.loads(run("decisions", "--json").out)["decisions"]
    assert {key: decision[key] for key in ("title", "place", "entry", "shift", "release")} == {
        "title": "Twin Lanterns",
        "place": "/videos/Twins",
        "entry": 800002,
        "shift": 0,
        "release": "Second",
    }


def test_a_shift_of_subtitles_is_told(run: Run, twins: str) -> None:
    run("decisions", "set", VIDEO, "--entry", "800002")
    with Assembly() as assembly:
        [known] = assembly.decisions.all()
        assembly.decisions.remember(known.key, now=1.0, delays={"of Netflix for Web": -3.7, "": 1.5})
    told = run("decisions").out.splitlines()[1]
    assert told.endswith(", subtitles of Netflix for Web shifted -3.7 s, subtitles shifted +1.5 s")
    [decision] = json.loads(run("decisions", "--json").out)["decisions"]
    assert decision["delays"] == {"of Netflix for Web": -3.7, "": 1.5}


def test_decisions_are_forgotten_by_number_by_path_and_all(run: Run, twins: str) -> None:
    for which in (("1",), (VIDEO.replace("05", "06"),), ("--all",)):
        run("decisions", "set", VIDEO, "--entry", "800002")
        assert run("decisions", "forget", *which).out == "Forgotten: 1\n"
        assert "Nothing is decided" in run("decisions").out


def test_what_can_not_be_decided_or_forgotten(run: Run) -> None:
    assert run("decisions", "set", VIDEO).code == 2
    assert run("decisions", "set", VIDEO, "--entry", "12345").code == 3
    assert run("decisions", "set", VIDEO, "--shift", "two").code == 2
    assert run("decisions", "forget").code == 2
    assert run("decisions", "forget", "1").code == 2
    assert run("decisions", "forget", VIDEO).code == 3


def test_every_action_tells_as_json_what_it_tells_in_words(run: Run, twins: str) -> None:
    changed = json.loads(run("decisions", "--json", "set", VIDEO, "--entry", "800002").out)
    listed = json.loads(run("decisions", "--json").out)
    assert changed == listed
    [decision] = listed["decisions"]
    assert (listed["version"], decision["number"], decision["entry_name"]) == (1, 1, "Twin Lanterns")
    assert json.loads(run("decisions", "--json", "forget", "1").out) == {"version": 1, "forgotten": 1}


def test_the_action_need_not_be_named(run: Run) -> None:
    assert "usage: jimaku-mpv decisions [-h] [--json] [ACTION ...]\n" in run("decisions", "--help").out
    assert "usage: jimaku-mpv decisions set [-h] " in run("decisions", "set").err


def test_a_decision_whose_number_is_another_shows_is_void(run: Run, twins: str, standin: StandIn) -> None:
    run("decisions", "set", VIDEO, "--entry", "800002")
    standin.add_entry(Entry(800002, "Paper Boats", anilist=88))
    with Assembly() as assembly:
        assembly.store.upsert(assembly.jimaku(standin.key).search(anime=True))
    assert run("decisions").out.splitlines()[1] == (
        "     entry 800002 Twin Lanterns, void: that number is another show's now"
    )
    [decision] = json.loads(run("decisions", "--json").out)["decisions"]
    assert (decision["entry_name"], decision["void"]) == ("Twin Lanterns", True)
    assert "but what you chose here is another show now" in run("match", VIDEO).out


def test_what_lay_ready_by_a_decision_goes_with_it(run: Run, twins: str, tmp_path: Path) -> None:
    video = tmp_path / Path(VIDEO).name
    video.write_bytes(b"picture")
    for words in (("set", str(video), "--entry", "800002"), ("forget", "1")):
        with Assembly() as assembly:
            ready = ReadyRecords.of(assembly.folders.cache, assembly.servers.jimaku)
        ready.note(str(video), "settings", LocalSubtitle("/cache/wrong.srt", "", "wrong.srt"))
        assert ready.has(str(video), "settings")
        assert run("decisions", *words).code == 0
        assert not ready.has(str(video), "settings")
