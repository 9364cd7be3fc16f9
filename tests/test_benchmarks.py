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


def measured(tmp_path: Path, *arguments: str) -> tuple[Report, subprocess.CompletedProcess[str]]:
    """One run of the given parts: the figures of the report by name, and what was printed."""
    file = tmp_path / "report.json"
    command = [sys.executable, "-m", "benchmarks", "--quick", "--runs", "1", "--json", str(file), *arguments]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert ran.returncode == 0, ran.stderr
    report = json.loads(file.read_text("utf-8"))
    assert report["version"] == 1
    return {figure["name"]: figure for figure in report["figures"]}, ran


def test_requests_of_two_episodes(tmp_path: Path) -> None:
    figures, ran = measured(tmp_path, "--part", "traffic", "--latency", "5")
    assert [figures[f"{which} episode, API"]["median"] for which in ("first", "second")] == [3, 0]
    assert "second episode, API" in ran.stdout
    assert "Requests: run 1 of 1" in ran.stderr


def test_starts_are_measured(tmp_path: Path) -> None:
    figures, _ = measured(tmp_path, "--part", "helper", "--part", "imports")
    assert figures["start to hello"]["values"][0] > figures["python alone"]["values"][0] > 0


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
