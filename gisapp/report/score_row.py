"""One line of the scorecard, as every output shows it."""

from __future__ import annotations

from dataclasses import dataclass

from gisapp.report.standing import Standing
from layers.text import Bilingual, Sayable, T

_ROOM = 0.8
"""Where on a bar the target's mark stands, so that bars of all indicators compare at a glance."""


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One line of the scorecard: the texts to show, and the unrounded figures behind them.

    ``number``, ``target_number`` and ``gap_number`` are in the indicator's ``unit``; ``numerator`` and
    ``denominator`` in the units that the indicator declares. None where there is nothing to show. ``doubts``
    stand beside the figure, first the one for which the verdict is undecided; after them the ``remarks``,
    which decide nothing. ``chosen`` is what the planner chose that it hangs on.
    """

    indicator: str
    title: Bilingual
    unit: str
    value: T
    target: Sayable
    verdict: T
    gap: T
    fraction: T
    standing: Standing
    number: float | None
    target_number: float | None
    gap_number: float | None
    numerator: float | None
    denominator: float | None
    numerator_unit: str
    denominator_unit: str
    clause: str
    quotation: str
    lead: str
    comparator: str = ""
    other_years: bool = False
    """Whether it has a target, but in other years; ``gap`` says in which."""
    doubts: tuple[T, ...] = ()
    chosen: T | None = None
    remarks: tuple[T, ...] = ()

    @property
    def below(self) -> tuple[T, ...]:
        """What stands below the figure, each with its sign."""
        return (
            *(T("⚠ {doubt}", doubt=each) for each in self.doubts),
            *(T("· {remark}", remark=each) for each in self.remarks),
        )

    @property
    def bar(self) -> tuple[float, float | None]:
        """Length of the value's bar and place of the target's mark (None: no mark), as shares of it all."""
        value = self.number or 0.0
        if not self.target_number:
            return (min(value / 100, 1.0) if self.unit == "%" else 0.0), None
        whole = max(self.target_number / _ROOM, value)
        return value / whole, self.target_number / whole
