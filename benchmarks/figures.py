"""What was measured: values collected run by run, as a table for people or JSON for programs.

Knows numbers and their units; nothing of how they came about.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field

DIGITS = {"ms": 1, "MB": 1, "×": 3}
HEAD = ("median", "lowest", "highest", "unit", "runs")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured quantity; `values` in the order of the runs, never empty."""

    part: str
    name: str
    unit: str
    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle value."""
        return statistics.median(self.values)

    def as_json(self) -> dict[str, object]:
        """The figure with all its values, so that two reports can be compared properly."""
        return {
            "part": self.part,
            "name": self.name,
            "unit": self.unit,
            "median": round(self.median, 3),
            "values": [round(value, 3) for value in self.values],
        }

    def cells(self) -> tuple[str, ...]:
        """Median, lowest, highest, unit and number of runs as text."""
        digits = DIGITS.get(self.unit, 0)
        numbers = (self.median, min(self.values), max(self.values))
        return (*(f"{number:.{digits}f}" for number in numbers), self.unit, str(len(self.values)))


@dataclass(slots=True)
class Samples:
    """Collects values; what is named first stands first in the report."""

    part: str = ""
    _values: dict[tuple[str, str, str], list[float]] = field(default_factory=dict)

    def add(self, name: str, value: float, unit: str = "ms") -> None:
        """Note one value of the part that is measured at the moment."""
        self._values.setdefault((self.part, name, unit), []).append(value)

    def figures(self) -> list[Figure]:
        """All that was collected."""
        return [Figure(*key, tuple(values)) for key, values in self._values.items()]


def table(figures: list[Figure]) -> str:
    """The figures in columns, under the names of their parts."""
    rows = [figure.cells() for figure in figures]
    label = max((len(figure.name) for figure in figures), default=0) + 2
    widths = [max(map(len, column)) for column in zip(HEAD, *rows, strict=True)]
    lines = [_line("", HEAD, label, widths)]
    part = ""
    for figure, row in zip(figures, rows, strict=True):
        if figure.part != part:
            part = figure.part
            lines += ["", part]
        lines.append(_line(f"  {figure.name}", row, label, widths))
    return "\n".join(lines)


def _line(name: str, cells: tuple[str, ...], label: int, widths: list[int]) -> str:
    numbers = "  ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
    return f"{name:<{label}}  {numbers}".rstrip()
