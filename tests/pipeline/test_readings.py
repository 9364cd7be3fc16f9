"""What is read from a long list serves other episodes, other windows, and nothing that has changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from window import Window

from jimaku_mpv.matching import readings as matching_readings
from jimaku_mpv.matching import subtitle_names
from jimaku_mpv.matching.readings import ListReading, read_list
from jimaku_mpv.model import EntryId
from jimaku_mpv.pipeline import readings

ENTRY = EntryId(900003)
OWN = ("Kaeru Keiji", "カエル刑事")
LONG = tuple(f"[Coast] Kaeru Keiji - {number:03} (NF timed to Harbor).ja[cc].srt" for number in range(400))


@pytest.fixture
def read_anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that are read from here on, one by one."""
    names: list[str] = []

    def noting(name: str, own: tuple[str, ...]) -> subtitle_names.SubtitleName:
        names.append(name)
        return subtitle_names.read_subtitle_name(name, own)

    read_list.cache_clear()
    monkeypatch.setattr(matching_readings, "read_subtitle_name", noting)
    return names


def test_another_window_gets_what_was_read(windows: Callable[[], Window], read_anew: list[str]) -> None:
    first = windows().catalogue.readings.of(ENTRY)(LONG, OWN)
    assert read_anew == list(LONG)
    read_list.cache_clear()
    again = windows().catalogue.readings.of(ENTRY)(LONG, OWN)
    assert read_anew == list(LONG)
    assert again == first == ListReading.of(first.names)


@pytest.mark.parametrize(
    ("names", "own"), [(LONG, ("Kaeru Keiji", "Frog Detective")), ((*LONG, "Kaeru Keiji - 400.srt"), OWN)]
)
def test_other_names_are_read_anew(
    windows: Callable[[], Window], read_anew: list[str], names: tuple[str, ...], own: tuple[str, ...]
) -> None:
    windows().catalogue.readings.of(ENTRY)(LONG, OWN)
    windows().catalogue.readings.of(ENTRY)(names, own)
    assert len(read_anew) == len(LONG) + len(names)


def test_another_program_reads_anew(
    windows: Callable[[], Window], read_anew: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    windows().catalogue.readings.of(ENTRY)(LONG, OWN)
    read_list.cache_clear()
    monkeypatch.setattr(readings, "_program", lambda: "a later one")
    windows().catalogue.readings.of(ENTRY)(LONG, OWN)
    assert len(read_anew) == 2 * len(LONG)


def test_a_short_list_is_not_kept(window: Window, read_anew: list[str]) -> None:
    window.catalogue.readings.of(ENTRY)(LONG[:50], OWN)
    read_list.cache_clear()
    window.catalogue.readings.of(ENTRY)(LONG[:50], OWN)
    assert len(read_anew) == 100


def test_the_next_episode_needs_no_reading(window: Window, read_anew: list[str]) -> None:
    read = window.catalogue.readings.of(ENTRY)
    assert read(LONG, OWN) is read(LONG, OWN)
    assert len(read_anew) == len(LONG)
