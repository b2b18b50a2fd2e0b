"""The steps that lead from some scenarios to others: for what was done while no file was there."""

from __future__ import annotations

from gisapp.history import Describe, DropScenario, Order, PutScenario, Scenarios, Step
from gisapp.scenario import Scenario
from gisapp.splices import rewritten


def steps_between(before: Scenarios, now: Scenarios) -> tuple[Step, ...]:
    """Steps after which the scenarios that were are those that are.

    Parameters
    ----------
    before, now
        Those, told apart by their names: a renamed one is another one.
    """
    old = {each.name: each for each in before}
    new = {each.name: each for each in now}
    steps: list[Step] = [DropScenario(name) for name in old if name not in new]
    for each in now:
        steps += _changed(old[each.name], each) if each.name in old else [PutScenario(each)]
    order = [*(name for name in old if name in new), *(name for name in new if name not in old)]
    if order != [*new]:
        steps.append(Order(tuple(new)))
    return tuple(steps)


def _changed(old: Scenario, new: Scenario) -> list[Step]:
    steps: list[Step] = []
    if (old.note, old.author, old.choices) != (new.note, new.author, new.choices):
        steps.append(Describe.of(old.name, new))
    if old.edits != new.edits:
        steps.append(rewritten(old, new.edits))
    return steps
