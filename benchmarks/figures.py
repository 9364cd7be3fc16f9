"""What was measured: values collected run by run, with what they may be at most, or at least.

Knows numbers and their units; nothing of how they came about, nor how they are shown.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field

TOLERANCE = 2.0
"""Shared machines are noisy: only what is more than this many times its budget fails."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured quantity; `values` in the order of the runs, never empty.

    `budget`: the most it may be; where that is 0, in every single run. `least`: the least, without tolerance.
    """

    part: str
    name: str
    unit: str
    values: tuple[float, ...]
    budget: float | None = None
    least: float | None = None

    @property
    def typical(self) -> float:
        """The middle value; of shares (%), which differ from run to run by chance alone, the mean."""
        return statistics.fmean(self.values) if self.unit == "%" else statistics.median(self.values)

    @property
    def judged(self) -> float:
        """What its limits are about: what must never happen is not excused by the other runs."""
        return max(self.values) if self.budget == 0 else self.typical

    @property
    def over(self) -> bool:
        """More than its budget."""
        return self.budget is not None and self.judged > self.budget

    @property
    def under(self) -> bool:
        """Less than its least."""
        return self.least is not None and self.judged < self.least

    @property
    def fails(self) -> bool:
        """Too little, or so much more that noise is no excuse."""
        return self.under or (self.budget is not None and self.judged > TOLERANCE * self.budget)

    def as_json(self) -> dict[str, object]:
        """The figure with all its values, so that two reports can be compared properly."""
        return {
            "part": self.part,
            "name": self.name,
            "unit": self.unit,
            "median": round(self.typical, 3),
            "budget": self.budget,
            "least": self.least,
            "values": [round(value, 3) for value in self.values],
        }


@dataclass(slots=True)
class Samples:
    """Collects values; what is named first stands first in the report."""

    part: str = ""
    _values: dict[tuple[str, str, str], list[float]] = field(default_factory=dict)
    _limits: dict[tuple[str, str, str], tuple[float | None, float | None]] = field(default_factory=dict)

    def add(
        self,
        name: str,
        value: float,
        unit: str = "ms",
        *,
        budget: float | None = None,
        least: float | None = None,
    ) -> None:
        """Note one value of the part that is measured at the moment, and its limits."""
        key = (self.part, name, unit)
        self._values.setdefault(key, []).append(value)
        self._limits[key] = (budget, least)

    def figures(self) -> list[Figure]:
        """All that was collected."""
        return [Figure(*key, tuple(values), *self._limits[key]) for key, values in self._values.items()]
