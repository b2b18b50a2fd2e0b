"""Gestures as steps: what changes of a scenario's edits, and no more."""

from __future__ import annotations

from collections.abc import Sequence

from gisapp.edits import Edit, Move, Reshape
from gisapp.history import Describe, PutScenario, Scenarios, Splice, Step
from gisapp.scenario import Scenario


def appended(scenario: Scenario, edits: Sequence[Edit]) -> Splice:
    """The step by which edits come behind those of a scenario.

    Parameters
    ----------
    scenario
        As it is.
    edits
        Of one gesture. One that moves or reshapes what the last edit did so too takes its place: a feature
        that is nudged twenty times was moved once.
    """
    last = scenario.edits[-1] if scenario.edits else None
    again = (
        len(edits) == 1
        and isinstance(last, Move | Reshape)
        and isinstance(edits[0], type(last))
        and (last.role, last.feature, last.off) == (edits[0].role, edits[0].feature, edits[0].off)
        and not last.note
    )
    at = len(scenario.edits) - again
    return Splice(scenario.name, at, int(again), tuple(edits))


def rewritten(scenario: Scenario, edits: Sequence[Edit]) -> Splice:
    """The step by which a scenario has other edits: it names only those that differ.

    Parameters
    ----------
    scenario
        As it is.
    edits
        All that it has afterwards, in their order.
    """
    old, new = scenario.edits, tuple(edits)
    least = min(len(old), len(new))
    at = next((number for number in range(least) if old[number] != new[number]), least)
    behind = next((n for n in range(least - at) if old[-1 - n] != new[-1 - n]), least - at)
    return Splice(scenario.name, at, len(old) - at - behind, new[at : len(new) - behind])


def chosen_after(step: Step, chosen: str | None) -> str | None:
    """The name of the scenario to show after a step: one that was made, or the chosen one by its new name."""
    if isinstance(step, PutScenario):
        return step.scenario.name
    if isinstance(step, Describe) and step.name == chosen:
        return step.called
    return chosen


def touched(before: Scenarios, now: Scenarios) -> str | None:
    """The scenario in which two states differ: the first that is other or new now; None if none is.

    Parameters
    ----------
    before, now
        The scenarios of both.
    """
    known = {each.name: each for each in before}
    return next((each.name for each in now if known.get(each.name) != each), None)
