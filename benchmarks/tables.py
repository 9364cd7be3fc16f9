"""Figures as a table, for a terminal or for a document."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from benchmarks.figures import Figure

DIGITS = {"ms": 1, "MB": 1, "×": 2}
HEAD = ("median", "lowest", "highest", "unit", "runs", "budget")


def table(figures: list[Figure]) -> str:
    """The figures in columns, under the names of their parts."""
    rows = [_cells(figure) for figure in figures]
    label = max((len(figure.name) for figure in figures), default=0) + 2
    widths = [max(map(len, column)) for column in zip(HEAD, *rows, strict=True)]
    lines = [_line("", HEAD, label, widths)]
    for part, group in _by_part(figures):
        lines += ["", part]
        lines += [_line(f"  {figure.name}", _cells(figure), label, widths) for figure in group]
    return "\n".join(lines)


def markdown(figures: list[Figure]) -> str:
    """The same for a document, without what is the same everywhere."""
    lines = ["| | median | lowest | budget |", "|---|---|---|---|"]
    for part, group in _by_part(figures):
        lines.append(f"| **{part}** | | | |")
        for figure in group:
            median, lowest, _, unit, _, budget = _cells(figure)
            unit = "" if unit == "ms" else f" {unit}".rstrip()
            lowest += unit if lowest else ""
            lines.append(f"| {figure.name} | {median}{unit} | {lowest} | {budget} |")
    return "\n".join(lines)


def _by_part(figures: list[Figure]) -> Iterable[tuple[str, Iterable[Figure]]]:
    return groupby(figures, lambda figure: figure.part)


def _cells(figure: Figure) -> tuple[str, ...]:
    numbers = (figure.typical, min(figure.values), max(figure.values))
    digits = DIGITS.get(figure.unit, 0)
    told = [f"{number:.{digits}f}" for number in numbers]
    if figure.unit == "%":
        told[1:] = ["", ""]  # each single one is all or nothing
    return (*told, figure.unit, str(len(figure.values)), _budget(figure))


def _budget(figure: Figure) -> str:
    verdict = " FAILED" if figure.fails else " exceeded" if figure.over else ""
    if figure.least is not None:
        return f"≥ {figure.least:g}{verdict}"
    return "" if figure.budget is None else f"{figure.budget:g}{verdict}"


def _line(name: str, cells: tuple[str, ...], label: int, widths: list[int]) -> str:
    numbers = "  ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
    return f"{name:<{label}}  {numbers}".rstrip()
