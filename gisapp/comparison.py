"""Scenarios side by side: each indicator in each zone, as it is and as they would make it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gisapp.costs import cost_of
from gisapp.evaluate import evaluate
from gisapp.project import Project
from gisapp.replay import replayed
from gisapp.scenario import Scenario
from gisapp.scorecard import Scorecard
from layers.task import Task


@dataclass(frozen=True)
class Comparison:
    """The scorecard of what is, and those of some scenarios in their order."""

    base: Scorecard
    scenarios: tuple[Scorecard, ...]

    @property
    def costs(self) -> tuple[float | None, ...]:
        """What each scenario costs in 万元; None where its prices do not say it."""
        played = (each.project.played for each in self.scenarios)
        return tuple(None if each is None else cost_of(each).total for each in played)


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
