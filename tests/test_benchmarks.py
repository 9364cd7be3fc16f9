"""The benchmarks run, count rightly and report what they promise; speed itself is not judged here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.figures import Figure, Samples, table
from benchmarks.processes import usage

ROOT = Path(__file__).parent.parent
Report = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, subprocess.CompletedProcess[str]]:
    """The quick parts, one run each: the figures of the report by name, and what was printed."""
    file = tmp_path_factory.mktemp("report") / "report.json"
    parts = ("--part", "traffic", "--part", "helper", "--part", "imports", "--part", "choosing")
    command = [sys.executable, "-m", "benchmarks", "--quick", "--runs", "1", "--latency", "5", *parts]
    done = subprocess.run(
        [*command, "--json", str(file)], cwd=ROOT, capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(file.read_text("utf-8"))
    assert (report["version"], report["latency_ms"]) == (1, 5)
    return {figure["name"]: figure for figure in report["figures"]}, done


def test_requests_of_two_episodes(ran: tuple[Report, object]) -> None:
    figures, _ = ran
    assert [figures[f"{which} episode, API"]["median"] for which in ("first", "second")] == [3, 0]
    assert figures["second episode, downloads"]["median"] == 1


def test_a_list_that_was_read_before_is_ranked_sooner(ran: tuple[Report, object]) -> None:
    figures, _ = ran
    first, stored = figures["first time, budget 200"], figures["from the stored parse, budget 10"]
    assert first["median"] > 3 * stored["median"] > 0


def test_starts_are_measured(ran: tuple[Report, object]) -> None:
    figures, _ = ran
    assert figures["start to hello"]["values"][0] > figures["python alone"]["values"][0] > 0


def test_the_table_is_printed_and_progress_is_apart(
    ran: tuple[Report, subprocess.CompletedProcess[str]],
) -> None:
    figures, done = ran
    assert all(name in done.stdout for name in figures)
    assert "run 1 of 1" not in done.stdout
    assert "Requests: run 1 of 1" in done.stderr


def test_an_unknown_part_is_a_usage_error() -> None:
    command = [sys.executable, "-m", "benchmarks", "--part", "nothing"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert ran.returncode == 2
    assert "nothing" in ran.stderr


def test_the_table_names_each_part_once_and_rounds_by_unit() -> None:
    samples = Samples("Start")
    for value in (9.0, 1.04, 2.0):
        samples.add("to the end", value)
    samples.add("threads", 4, "")
    samples.part = "Rest"
    samples.add("ratio", 1.0, "×")
    lines = [line.split() for line in table(samples.figures()).splitlines() if line]
    assert lines == [
        ["median", "lowest", "highest", "unit", "runs"],
        ["Start"],
        ["to", "the", "end", "2.0", "1.0", "9.0", "ms", "3"],
        ["threads", "4", "4", "4", "1"],
        ["Rest"],
        ["ratio", "1.000", "1.000", "1.000", "×", "1"],
    ]


def test_a_figure_keeps_all_its_values() -> None:
    told = Figure("Start", "to the end", "ms", (9.0, 1.0, 2.0)).as_json()
    assert (told["median"], told["values"]) == (2.0, [9.0, 1.0, 2.0])


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_what_a_process_holds() -> None:
    before = usage(os.getpid())
    with Path(os.devnull).open():
        after = usage(os.getpid())
    assert after.descriptors == before.descriptors + 1
    assert 5 < before.memory <= before.peak
    assert before.threads >= 1
