"""What each edit of a scenario does to the figures, the others staying as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gisapp.evaluate import evaluate
from gisapp.project import Project
from gisapp.replay import replayed
from gisapp.scenario import with_edits
from gisapp.scorecard import Scorecard
from layers.task import Task
from layers.text import T

Effects = tuple[Mapping[str, float] | None, ...]
"""For each edit by how much it moves the value of each indicator that it moves; None if it rests."""


def effects_of(base: Project, scorecard: Scorecard, task: Task | None = None) -> Effects:
    """By how much each edit moves each indicator's value for the district.

    Parameters
    ----------
    base
        What is.
    scorecard
        Of the base as a scenario makes it (:func:`gisapp.replay.replayed`).
    task
        Progress and cancel; None for neither.

    Returns
    -------
    tuple
        Value with the edit less value without it, in the indicator's unit; of one that is switched off, what
        it would be. Where two edits do the same, neither does anything by itself.

    Raises
    ------
    Cancelled
        If the task was cancelled.
    """
    played = scorecard.project.played
    assert played is not None
    task = task or Task()
    edits = played.scenario.edits
    found: list[Mapping[str, float] | None] = []
    for number, edit in enumerate(task.each(edits, T("Working out what each edit does"), len(edits))):
        if number in played.resting:
            found.append(None)
            continue
        turned = (*edits[:number], replace(edit, off=not edit.off), *edits[number + 1 :])
        other = evaluate(replayed(base, with_edits(played.scenario, turned)))
        found.append(_moved(other, scorecard) if not edit.off else _moved(scorecard, other))
    return tuple(found)


def _moved(before: Scorecard, now: Scorecard) -> Mapping[str, float]:
    values = {
        indicator: (before.readings[indicator].of("district").value, reading.of("district").value)
        for indicator, reading in now.readings.items()
    }
    return {
        indicator: there - here
        for indicator, (here, there) in values.items()
        if here is not None and there is not None and here != there
    }
