"""Figures behind the window: of the project that is seen, of all scenarios, and what the hand needs."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from layers.errors import UserError
from layers.task import Task
from layers.text import T
from ui.background import Background
from ui.pencil import Pencil
from ui.workspace import Workspace

if TYPE_CHECKING:
    from gisapp.comparison import Comparison
    from gisapp.edits import Edit
    from gisapp.effects import Effects
    from gisapp.live import Live, Tried
    from gisapp.project import Project
    from gisapp.report.content import Report

_MOST_EFFECTS = 200
"""Edits of which each is evaluated for itself: more would keep the worker for minutes, for a column."""


class Reckoning(QObject):
    """Computes what the workspace shows; whatever a later change has made idle is dropped.

    Signals
    -------
    computed
        Seconds that the figures took.
    """

    computed = Signal(float)

    def __init__(self, workspace: Workspace, background: Background, pencil: Pencil) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._background = background
        self._pencil = pencil
        pencil.waiting.connect(self._evaluate_what_is_tried)

    def compute(self) -> None:
        """Compute the figures of the project that is seen; an older computation is dropped."""
        project, base = self._workspace.project, self._workspace.base
        if project is None or base is None:
            return

        def op(task: Task) -> tuple[Report, Report | None, float]:
            began = perf_counter()
            report = _report(project, task)
            ghost = None if project is base else _report(base, task)
            return report, ghost, perf_counter() - began

        def done(result: tuple[Report, Report | None, float]) -> None:
            report, ghost, seconds = result
            self._workspace.take_figures(report, ghost)
            self.computed.emit(seconds)
            if self._workspace.report is report:
                self._go_on(report)

        def failed(error: BaseException) -> None:
            if self._workspace.project is project:
                self._workspace.do_without_figures(_obstacle(error))

        if self._workspace.obstacle is not None:
            self._workspace.do_without_figures(None)
        for kind in ("live", "tried", "comparison", "effects"):
            self._background.drop(kind)
        self._background.run(op, done, failed=failed, kind="compute", quiet=self._workspace.stale)

    def _go_on(self, report: Report) -> None:
        """Make ready what the hand needs first, then what is only looked at."""
        base = self._workspace.base
        assert base is not None
        chosen = self._pencil.scenario

        def live(task: Task) -> Live:
            from gisapp.live import Live

            made = Live(base, chosen, report.scorecard)
            made.prepare(task)
            return made

        def take_live(made: Live) -> None:
            if self._workspace.report is report:
                self._pencil.take_live(made)

        self._background.run(live, take_live, kind="live", quiet=True)
        if base.scenarios:
            self._background.run(
                lambda task: _compared(base, report, task),
                self._workspace.take_comparison,
                kind="comparison",
                quiet=True,
            )
        if chosen is not None and 0 < len(chosen.edits) <= _MOST_EFFECTS:
            self._background.run(
                lambda task: _effects_of(base, report, task),
                lambda effects: self._workspace.take_effects(report.project, effects),
                kind="effects",
                quiet=True,
            )

    def _evaluate_what_is_tried(self, edit: Edit | None) -> None:
        """Evaluate what local differences do not know, such as another entrance."""
        base, report, tried = self._workspace.base, self._workspace.report, self._workspace.live
        if edit is None or base is None or report is None or tried is None:
            self._background.drop("tried")
            return
        chosen = self._pencil.scenario
        self._background.run(
            lambda task: _evaluated(base, chosen, edit, tried, task),
            lambda found: self._pencil.take_tried(edit, found),
            kind="tried",
            quiet=True,
        )


def _report(project: Project, task: Task) -> Report:
    from gisapp.evaluate import evaluate
    from gisapp.report.content import report_of

    return report_of(evaluate(project, task))


def _compared(base: Project, report: Report, task: Task) -> Comparison:
    from gisapp.comparison import compared

    return compared(base, base.scenarios, task, known=[report.scorecard])


def _effects_of(base: Project, report: Report, task: Task) -> Effects:
    from gisapp.effects import effects_of

    return effects_of(base, report.scorecard, task)


def _evaluated(base: Project, chosen: object, edit: Edit, tried: Tried, task: Task) -> Tried:
    from gisapp.evaluate import evaluate
    from gisapp.replay import replayed
    from gisapp.scenario import Scenario, with_edits

    scenario = chosen if isinstance(chosen, Scenario) else Scenario("")
    project = replayed(base, with_edits(scenario, (*scenario.edits, edit)))
    follows = tried.follows | tried.waits
    return replace(tried, scorecard=evaluate(project, task), follows=follows, waits=frozenset())


def _obstacle(error: BaseException) -> T:
    if isinstance(error, UserError):
        return error.message if error.hint is None else T("{a} {b}", a=error.message, b=error.hint)
    return T("The figures were not computed. Press F5 to try again.")
