"""Next year's files in the place of those that a project was made of, read through its own recipe.

Layers of which no new file is there stay as they are, as do the scenarios (their edits find their features by
key), the parameters, the targets and the history.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gisapp.evaluate import evaluate
from gisapp.importing import Draft, draft_of, project_of
from gisapp.project import Project
from gisapp.recipe import Recipe
from gisapp.replay import replayed
from gisapp.row_changes import RowChanges, row_changes
from gisapp.scorecard import Scorecard
from gisapp.update_checks import refuse_elsewhere
from gisapp.update_plan import Plan, entries_of
from layers.errors import UserError
from layers.findings import Finding, Severity
from layers.layer import Layer
from layers.roles import NEIGHBOUR
from layers.task import Task
from layers.text import T


@dataclass(frozen=True)
class Resting:
    """An edit that found its feature before, and does not find it any more."""

    scenario: str
    number: int
    """From 1."""
    said: T
    """What it did."""


@dataclass(frozen=True)
class Update:
    """A project before and after, and what became of its rows, its figures and the edits of its scenarios.

    The scorecards are None where there is no boundary to measure in.
    """

    before: Project
    after: Project
    changes: tuple[RowChanges, ...]
    rasters: tuple[str, ...]
    """Titles of rasters that took the place of others."""
    staying: tuple[Layer, ...]
    resting: tuple[Resting, ...]
    told: tuple[Finding, ...]
    scorecards: tuple[Scorecard, Scorecard] | None = None


def updated(plan: Plan, draft: Draft, task: Task | None = None) -> Update:
    """The project with the new files in it, and what they change.

    Parameters
    ----------
    plan
        Of the files.
    draft
        ``draft_of(plan.files, task, plan.decisions, base=plan.base)``, with all questions answered.
    task
        Progress and cancel; None for neither.

    Raises
    ------
    UserError
        If a question is open, none of the files can be used, or one is of another place.
    Cancelled
        If the task was cancelled.
    """
    task = task or Task()
    plan, draft = _without_emptied(plan, draft, task.part(0, 0.2))
    before, made = plan.project, project_of(draft)
    recipe = _recipe(plan, made.recipe, draft)
    after = replace(made, recipe=recipe, profile=before.profile, year=before.year)
    pairs = tuple(_pairs(plan, draft, after.working_crs))
    changes = tuple(row_changes(*pair) for pair in pairs if pair[0].frame is not None)
    refuse_elsewhere(before, after, [new for _, new in pairs], changes)
    return Update(
        before,
        after,
        changes,
        rasters=tuple(new.title for old, new in pairs if old.frame is None),
        staying=plan.staying,
        resting=tuple(_resting(before, after)),
        told=(*plan.told, *draft.findings),
        scorecards=_scorecards(before, after, task.part(0.2, 1)),
    )


def _without_emptied(plan: Plan, draft: Draft, task: Task) -> tuple[Plan, Draft]:
    """The same without files that give no layer in the place of the one that is there: it stays then."""
    emptied = {
        row.source.title: row
        for row in draft.rows
        if not row.layers and row.question is None and plan.instead.get(row.source.title)
    }
    if not emptied:
        return plan, draft
    sources = tuple(each for each in plan.files.sources if each.title not in emptied)
    why = (each for row in emptied.values() for each in row.findings if each.severity is Severity.ERROR)
    told = (*plan.told, *map(_of_emptied, emptied), *why)
    plan = replace(
        plan,
        files=replace(plan.files, sources=sources),
        instead={title: ids for title, ids in plan.instead.items() if title not in emptied},
        told=told,
    )
    return plan, draft_of(plan.files, task, draft.decisions, base=plan.base)


def _recipe(plan: Plan, made: Recipe, draft: Draft) -> Recipe:
    """The recipe with the new files' entries in the place of those that answered for them."""
    replaced = {each.title for each in entries_of(plan.project, plan.files) if each is not None}
    anew = {row.source.title for row in draft.rows}
    stays = tuple(each for each in plan.project.recipe.entries if each.title not in replaced)
    return Recipe(stays).joined(Recipe(tuple(each for each in made.entries if each.title in anew)))


def _pairs(plan: Plan, draft: Draft, crs: str) -> Iterator[tuple[Layer, Layer]]:
    """Each layer with the one that takes its place, in one CRS."""
    old = {each.id: each for each in plan.project.layers if each.role != NEIGHBOUR}
    for row in draft.rows:
        ids = [each for each in plan.instead.get(row.source.title, ()) if each in old]
        if row.layer is not None and ids:
            yield _brought_into(old[ids[0]], crs), row.layer


def _brought_into(layer: Layer, crs: str) -> Layer:
    if layer.frame is None or layer.frame.crs is None or layer.frame.crs == crs:
        return layer
    return replace(layer, frame=layer.frame.to_crs(crs))


def _resting(before: Project, after: Project) -> Iterator[Resting]:
    for scenario in before.scenarios:
        one, other = (replayed(each, scenario).played for each in (before, after))
        assert one is not None
        assert other is not None
        for number in other.resting:
            if number not in one.resting:
                yield Resting(scenario.name, number + 1, one.said[number])


def _scorecards(before: Project, after: Project, task: Task) -> tuple[Scorecard, Scorecard] | None:
    try:
        return evaluate(before, task.part(0, 0.5)), evaluate(after, task.part(0.5, 1))
    except UserError:  # no boundary
        return None


def _of_emptied(title: str) -> Finding:
    message = T("{file} holds nothing that can be used: the layer that is there stays as it is.", file=title)
    return Finding("update.emptied", Severity.ERROR, message, file=title)
