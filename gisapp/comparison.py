"""Scenarios side by side: each indicator in each zone, as it is and as they would make it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gisapp.costs import total_of
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
        return tuple(total_of(each.project.played) for each in self.scenarios)


def compared(
    project: Project,
    scenarios: Sequence[Scenario],
    task: Task | None = None,
    known: Sequence[Scorecard] = (),
) -> Comparison:
    """What is and what would be, each evaluated with what no edit has moved remembered.

    Parameters
    ----------
    project
        The base.
    scenarios
        In the order in which they are shown.
    task
        Progress and cancel; None for neither.
    known
        Scorecards that are there already, of this base and some of these scenarios.

    Raises
    ------
    UserError
        As :func:`gisapp.evaluate.evaluate`.
    Cancelled
        If the task was cancelled.
    """
    task = task or Task()
    parts = len(scenarios) + 1
    there = {
        id(each.project.played.scenario): each for each in known if each.project.played is not None
    }  # by the very scenario: what is done again has other layers, of which nothing is remembered
    base = evaluate(project, task.part(0, 1 / parts))
    return Comparison(
        base,
        tuple(
            there.get(id(each))
            or evaluate(replayed(project, each), task.part(number / parts, (number + 1) / parts))
            for number, each in enumerate(scenarios, 1)
        ),
    )
