"""What the user chose once holds for the other episodes, and for other seasons only where it fits."""

from __future__ import annotations

import pytest
from window import Window

from jimaku_mpv.model import Confidence, EntryId, PlayingFile
from jimaku_mpv.pipeline.finding import Action, Finding
from jimaku_mpv.pipeline.request import Request
from tests.standin.server import StandIn
from tests.standin.shows import Entry, Run

FIRST, SECOND = EntryId(800001), EntryId(800002)
FIFTH = "/v/[Sub] Twin Lanterns - 05.mkv"


@pytest.fixture(autouse=True)
def _twins(server: StandIn) -> None:
    """Two shows of one name: without a decision, nobody can be sure."""
    for number, group in ((FIRST, "First"), (SECOND, "Second")):
        runs = tuple(
            Run(f"[{by}] Twin Lanterns - {{e:02}}.srt", last=24) for by in (group, "Other", "Another")
        )
        server.add_entry(Entry(number, "Twin Lanterns", anilist=number, runs=runs))


def find(window: Window, path: str, **more: object) -> Finding:
    return window.pipeline().find(Request(PlayingFile(path), **more))  # type: ignore[arg-type]


def entry_of(window: Window, path: str) -> EntryId | None:
    entry = find(window, path).match.entry
    return entry.id if entry else None


@pytest.mark.parametrize("chosen", [FIRST, SECOND])
def test_the_chosen_entry_loads_alone_from_then_on(window: Window, chosen: EntryId) -> None:
    assert find(window, FIFTH).action is Action.ASK
    window.pipeline().remember(PlayingFile(FIFTH), entry=chosen)
    for path in (FIFTH, "/v/[Sub] Twin Lanterns - 06.mkv", "/moved/Twin.Lanterns.S01E07.1080p.WEB-DL-X.mkv"):
        finding = find(window, path)
        assert finding.match.entry is not None
        assert (finding.match.entry.id, finding.action) == (chosen, Action.LOAD)


def test_what_was_chosen_for_this_folder_goes_before_other_folders(window: Window) -> None:
    window.pipeline().remember(PlayingFile("/old/Twin Lanterns - 05.mkv"), entry=FIRST)
    window.pipeline().remember(PlayingFile("/new/Twin Lanterns - 05.mkv"), entry=SECOND)
    assert entry_of(window, "/old/Twin Lanterns - 06.mkv") == FIRST
    assert entry_of(window, "/new/Twin Lanterns - 06.mkv") == SECOND
    assert entry_of(window, "/third/Twin Lanterns - 06.mkv") == SECOND


def test_a_choice_for_one_season_is_no_choice_for_another(window: Window) -> None:
    window.pipeline().remember(PlayingFile(FIFTH), entry=FIRST)
    finding = find(window, "/v/[Sub] Twin Lanterns S2 - 05.mkv")
    assert finding.match.confidence is not Confidence.CERTAIN
    assert finding.action is not Action.LOAD


def test_the_next_season_is_found_along_the_sequels(window: Window) -> None:
    window.pipeline().remember(PlayingFile("/v/Tabi Club - 05.mkv"), entry=EntryId(900001))
    finding = find(window, "/v/Tabi Club S2 - 05.mkv")
    assert finding.match.entry is not None
    assert finding.match.entry.name == "Demo no Tabi 2nd Season"
    assert finding.match.episode == 5


def test_a_shift_moves_the_numbers_of_this_season(window: Window) -> None:
    window.pipeline().remember(PlayingFile(FIFTH), entry=FIRST, shift=12)
    finding = find(window, FIFTH)
    assert (finding.match.episode, finding.action) == (17, Action.LOAD)
    assert finding.choices[0].file.name.endswith("Twin Lanterns - 17.srt")
    assert find(window, FIFTH, episode=3).match.episode == 3


def test_the_chosen_release_comes_first(window: Window) -> None:
    window.pipeline().remember(PlayingFile(FIFTH), entry=FIRST)
    before = find(window, FIFTH).choices[0].file.name
    wanted = next(name for name in ("Another", "First", "Other") if name not in before)
    window.pipeline().remember(PlayingFile(FIFTH), release=wanted)
    assert find(window, FIFTH).choices[0].file.name == f"[{wanted}] Twin Lanterns - 05.srt"


def test_what_the_name_calls_the_season_does_not_matter_any_more(window: Window) -> None:
    path = "/v/[Sub] Twin Lanterns S2 - 05.mkv"
    window.pipeline().remember(PlayingFile(path), entry=SECOND)
    assert find(window, path.replace("05", "06")).action is Action.LOAD


def test_a_folder_whose_name_is_no_text(window: Window) -> None:
    folder = b"/v/\xff\xfe".decode("utf-8", "surrogateescape")
    window.pipeline().remember(PlayingFile(f"{folder}/Twin Lanterns - 05.mkv"), entry=SECOND)
    assert entry_of(window, f"{folder}/Twin Lanterns - 06.mkv") == SECOND


def test_what_is_forgotten_is_asked_about_again(window: Window) -> None:
    window.pipeline().remember(PlayingFile("/old/Twin Lanterns - 05.mkv"), entry=FIRST)
    window.pipeline().remember(PlayingFile(FIFTH), entry=SECOND)
    assert window.pipeline().forget(PlayingFile(FIFTH)) == 2
    assert find(window, FIFTH).action is Action.ASK


def test_an_entry_that_is_gone_is_not_insisted_on(window: Window) -> None:
    window.pipeline().remember(PlayingFile("/v/Demo no Tabi - 05.mkv"), entry=EntryId(899999))
    finding = find(window, "/v/Demo no Tabi - 05.mkv")
    assert finding.match.entry is not None
    assert finding.match.entry.name == "Demo no Tabi"
