"""Scenarios side by side: each indicator in each zone, as it is and as they would make it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gisapp.evaluate import evaluate
from gisapp.project import Project
from gisapp.readings import ZoneReading
from gisapp.replay import replayed
from gisapp.scenario import Scenario
from gisapp.scorecard import Scorecard
from layers.task import Task


@dataclass(frozen=True)
class Comparison:
    """The scorecard of what is, and those of some scenarios in their order."""

    base: Scorecard
    scenarios: tuple[Scorecard, ...]

    def difference(self, scorecard: Scorecard, indicator: str, at: int) -> float | None:
        """By how much an indicator differs from what is, in its own unit.

        Parameters
        ----------
        scorecard
            One of :attr:`scenarios`.
        indicator
            Its id.
        at
            Position of the zone.

        Returns
        -------
        float or None
            None where one of the two has no value.
        """
        before, now = (self.zones(each, indicator)[at].value for each in (self.base, scorecard))
        return None if before is None or now is None else now - before

    @staticmethod
    def zones(scorecard: Scorecard, indicator: str) -> tuple[ZoneReading, ...]:
        """The readings of an indicator, the district first; zones are the same in all scenarios."""
        return tuple(scorecard.readings[indicator].zones)


def compared(project: Project, scenarios: Sequence[Scenario], task: Task | None = None) -> Comparison:
    """What is and what would be, each evaluated with what no edit has moved remembered.

    Parameters
    ----------
    project
        The base.
    scenarios
        In the order in which they are shown.
    task
        Progress and cancel; None for neither.

    Raises
    ------
    UserError
        As :func:`gisapp.evaluate.evaluate`.
    Cancelled
        If the task was cancelled.
    """
    task = task or Task()
    parts = len(scenarios) + 1
    base = evaluate(project, task.part(0, 1 / parts))
    return Comparison(
        base,
        tuple(
            evaluate(replayed(project, each), task.part(number / parts, (number + 1) / parts))
            for number, each in enumerate(scenarios, 1)
        ),
    )
