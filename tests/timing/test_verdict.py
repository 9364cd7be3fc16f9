"""The gate's numbers, argued for on made episodes: nothing unrelated comes through."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from benchmarks.episodes import (
    LENGTH,
    RATIO_PAL,
    broken,
    episode,
    halved,
    moved,
    other_language,
    song,
    with_sounds,
)
from jimaku_mpv.timing.activity import Activity, Span
from jimaku_mpv.timing.alignment import Alignment, align
from jimaku_mpv.timing.verdict import HOPELESS, JUMPING, STRAIGHT, Proof, Verdict, judge

SEEDS = range(4)
MANY = range(12)
Make = Callable[[Sequence[Span], int], Sequence[Span]]

FIXABLE: dict[str, tuple[Make, Make]] = {
    "later": (lambda e, s: moved(e, 3.7), lambda e, s: e),
    "earlier": (lambda e, s: moved(e, -12.25), lambda e, s: [line for line in e if line[0] >= 12.25]),
    "PAL": (lambda e, s: moved(e, 0, RATIO_PAL), lambda e, s: e),
    "slower": (lambda e, s: moved(e, 2, 1 / RATIO_PAL), lambda e, s: e),
    "24 for 23.976": (lambda e, s: moved(e, 1, 1.001), lambda e, s: e),
    "one break": (lambda e, s: broken(e, (500, 15)), lambda e, s: e),
    "two breaks": (lambda e, s: broken(e, (400, 15), (900, 14.5)), lambda e, s: e),
}
"""What is wrong with a file, and where its lines belong."""


def measured(lines: Sequence[Span], reference: Sequence[Span]) -> tuple[Alignment, Verdict]:
    found = align(Activity.of_spans(lines), Activity.of_spans(reference))
    return found, judge(found, max(end for _, end in lines))


def in_place(found: Alignment, lines: Sequence[Span], truth: Sequence[Span]) -> float:
    """The share of lines within 0.3 s of where they belong."""
    placed = [found.course.place(*line) for line in lines]
    good = sum(abs(at[0] - right[0]) <= 0.3 for at, right in zip(placed, truth, strict=True))
    return good / len(lines)


@pytest.mark.parametrize("case", FIXABLE)
def test_what_is_out_of_time_is_put_right(case: str) -> None:
    spoil, belongs = FIXABLE[case]
    shares = []
    for seed in SEEDS:
        lines = episode(seed)
        told, truth = spoil(lines, seed), belongs(lines, seed)
        found, verdict = measured(told, other_language(lines, seed))
        assert verdict in (Verdict.FIXABLE, Verdict.CANNOT_TELL), (seed, found)
        if verdict is Verdict.FIXABLE:
            shares.append(in_place(found, told, truth))
    assert sum(shares) / len(shares) >= 0.98
    assert len(shares) >= 3


def test_a_small_jump_and_back_is_put_right_or_left_alone() -> None:
    for seed in SEEDS:
        lines = episode(seed)
        told = broken(lines, (400, 2), (900, -2))
        found, verdict = measured(told, other_language(lines, seed))
        assert verdict in (Verdict.FIXABLE, Verdict.CANNOT_TELL), (seed, found)
        assert verdict is Verdict.CANNOT_TELL or in_place(found, told, lines) >= 0.98


@pytest.mark.parametrize("seed", SEEDS)
def test_what_fits_is_left_alone(seed: int) -> None:
    lines = episode(seed)
    for told in (lines, other_language(lines, seed), with_sounds(lines, seed), moved(lines, 0.1)):
        found, verdict = measured(told, other_language(lines, seed))
        assert verdict is Verdict.FITS, found


def test_sounds_besides_the_speech_do_no_harm() -> None:
    lines = episode(1)
    found, verdict = measured(with_sounds(moved(lines, 3.7), 1), other_language(lines, 1))
    assert verdict is Verdict.FIXABLE
    assert len(found.course.offsets) == 1
    assert found.course.offsets[0] == pytest.approx(-3.7, abs=0.1)


def test_half_of_the_lines_is_put_right_or_left_alone() -> None:
    verdicts = []
    for seed in MANY:
        lines = episode(seed)
        told = moved(halved(lines, seed), 3.7)
        found, verdict = measured(told, other_language(lines, seed))
        verdicts.append(verdict)
        if verdict is Verdict.FIXABLE:
            assert in_place(found, told, moved(told, -3.7)) == 1.0
    assert Verdict.DOES_NOT_FIT not in verdicts
    assert verdicts.count(Verdict.FIXABLE) >= len(verdicts) / 2


def opening_and_ending(seed: int) -> list[Span]:
    songs = song(1, 90)
    return sorted([*episode(seed, songs=songs, length=LENGTH - 120), *song(2, LENGTH - 110)])


UNRELATED: dict[str, Callable[[int], tuple[Sequence[Span], Sequence[Span]]]] = {
    "another show": lambda s: (episode(s), other_language(episode(s + 100), s)),
    "another show, the same style": lambda s: (episode(s), episode(s + 100)),
    "few lines of another show": lambda s: (halved(episode(s), s), other_language(episode(s + 100), s)),
    "the same opening": lambda s: (episode(s, songs=song(1, 90)), episode(s + 100, songs=song(1, 90))),
    "the same opening and ending": lambda s: (opening_and_ending(s), opening_and_ending(s + 100)),
    "a film": lambda s: (episode(s), episode(s + 100, length=6000)),
}


@pytest.mark.parametrize("case", UNRELATED)
def test_an_unrelated_file_is_never_let_through(case: str) -> None:
    found = [measured(*UNRELATED[case](seed)) for seed in MANY]
    assert {verdict for _, verdict in found} <= {Verdict.DOES_NOT_FIT, Verdict.CANNOT_TELL}
    # A margin: nobody comes near in all measures at once.
    near = Proof(STRAIGHT.score * 0.85, STRAIGHT.lead * 0.85, STRAIGHT.agreeing * 0.85)
    assert [one for one, _ in found if near.holds(one)] == []


def test_most_of_another_show_is_told_as_such() -> None:
    verdicts = [measured(*UNRELATED["another show"](seed))[1] for seed in MANY]
    assert verdicts.count(Verdict.DOES_NOT_FIT) >= 0.8 * len(verdicts)


def test_music_that_passes_for_speech_proves_nothing() -> None:
    """A jump within it can't be seen, so that such lines may not be moved, and not be called in time."""
    lines = episode(1)
    heard = sorted([*lines, (0.0, 420.0)])
    found, _ = measured(broken(lines, (300, 15)), heard)
    assert in_place(found, broken(lines, (300, 15)), lines) < 0.98
    assert judge(found, LENGTH, heard=True) is Verdict.CANNOT_TELL


def test_what_is_heard_never_condemns() -> None:
    found, verdict = measured(episode(1), other_language(episode(101), 1))
    assert verdict is Verdict.DOES_NOT_FIT
    assert judge(found, LENGTH, heard=True) is Verdict.CANNOT_TELL


def test_one_line_at_the_end_of_time_changes_nothing() -> None:
    lines = episode(1)
    found, verdict = measured([*moved(lines, 3.7), (3_599_990.0, 3_599_995.0)], other_language(lines, 1))
    assert (verdict, found.lines) == (Verdict.FIXABLE, len(lines))


def test_too_little_proves_nothing() -> None:
    lines = episode(1)
    assert measured(moved(lines[:30], 3.7), lines)[1] is Verdict.CANNOT_TELL
    assert measured(moved(lines, 3.7), lines[:30])[1] is Verdict.CANNOT_TELL


def test_the_proofs_stand_in_order() -> None:
    for weak, strong in ((HOPELESS, STRAIGHT), (STRAIGHT, JUMPING)):
        assert (weak.score, weak.lead, weak.agreeing) < (strong.score, strong.lead, strong.agreeing)
