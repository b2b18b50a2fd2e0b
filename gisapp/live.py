"""What one more edit would do to the scorecard, while the hand still holds the thing: in milliseconds.

An evaluation measures everything. What an edit moves is measured here where it lies (see
``docs/decisions/0020-local-differences.md``), from the project at rest each time, and read by the very
functions that an evaluation reads by. What hangs on more than the edited feature waits for the evaluation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol

from shapely.geometry.base import BaseGeometry

from gisapp.cross_checks.rough_datums import with_rough_places
from gisapp.edited_layers import in_degrees
from gisapp.edits import Edit, Move, Remove
from gisapp.evaluate import reading_of, verdicts_of
from gisapp.features import features_in
from gisapp.indicators import INDICATORS
from gisapp.indicators.ids import GREEN_COVERAGE, GREEN_RATE, PARK_AREA
from gisapp.live_change import Change, Rest
from gisapp.live_doubts import LiveDoubts
from gisapp.live_plots import LivePlots, LiveVegetation
from gisapp.live_stops import LiveStops
from gisapp.project import Project, layers_of
from gisapp.readings import Reading
from gisapp.scenario import Scenario
from gisapp.scorecard import Scorecard
from gisapp.study_area import study_area_of
from layers.task import Task
from layers.text import T


@dataclass(frozen=True)
class Tried:
    """An edit as it would be.

    Attributes
    ----------
    said
        What it does, as a sentence.
    before, after
        Its feature at rest and then, in the working CRS; None where it is not there.
    scorecard
        Readings and verdicts as the edit would make them; findings and remarks are those at rest.
    follows
        Ids of the indicators that were measured anew for it.
    waits
        Ids of those that it may move, and that follow only with the evaluation.
    """

    edit: Edit
    said: T
    before: BaseGeometry | None
    after: BaseGeometry | None
    scorecard: Scorecard
    follows: frozenset[str]
    waits: frozenset[str]


class _Measuring(Protocol):
    """What measures indicators of a kind live."""

    roles: tuple[str, ...]
    """Of which edits move them."""

    def tried(self, change: Change) -> Mapping[str, Reading] | None:
        """Their readings as an edit would make them; None where that hangs on more than its feature."""


class Live:
    """A project, as a scenario makes it, of which one edit at a time is tried out.

    Parameters
    ----------
    project
        The base.
    scenario
        Whose edits are done; None for none.
    rest
        The evaluation of the project with these edits.
    """

    def __init__(self, project: Project, scenario: Scenario | None, rest: Scorecard) -> None:
        self._base, self._scenario, self._rest = project, scenario, rest
        self._prepared = False

    def prepare(self, task: Task | None = None) -> None:
        """Look up and index what edits are measured by; takes as long as an evaluation at most.

        Raises
        ------
        Cancelled
            If the task was cancelled.
        """
        task = task or Task()
        rest = self._rest
        measured = with_rough_places(rest.project)
        self._measured, self._layers = measured, layers_of(measured)
        self._area = study_area_of(self._layers)
        self._state = Rest(self._base, self._scenario, rest.project)
        parameters = rest.project.parameters
        at_rest = {
            each.id: reading_of(each, self._layers, self._area, parameters, task)
            for each in INDICATORS.values()
        }
        self._measuring: tuple[_Measuring, ...] = (
            LiveStops(self._layers, self._area, parameters),
            *(LivePlots(at_rest[each], self._layers, self._area, task) for each in (PARK_AREA, GREEN_RATE)),
            LiveVegetation(at_rest[GREEN_COVERAGE], self._layers, self._area, task),
        )
        self._doubts = LiveDoubts(measured, rest.readings, self._layers, self._area)
        self._prepared = True
        self._warm()

    def _warm(self) -> None:
        """Try an edit of each role, so that what the first one looks up is not looked up under the hand."""
        for role in {role for each in self._measuring for role in each.roles}:
            for feature in islice(features_in(self._base.layers, role), 1):
                before = self._state.asked(Remove(role=role, feature=feature)).before
                if before is not None:
                    shape = in_degrees(before.shape, self._base.working_crs)
                    self.tried(Move(role=role, feature=feature, shape=shape))

    def tried(self, edit: Edit) -> Tried:
        """What an edit would do, from rest; nothing is changed by it.

        Parameters
        ----------
        edit
            One more, behind those of the scenario.
        """
        if not self._prepared:
            self.prepare()
        asked, rest = self._state.asked(edit), self._rest
        before, after = asked.before, asked.after
        if after is None or edit.off:
            shape = None if before is None else before.shape
            return Tried(edit, asked.said, shape, shape, rest, frozenset(), frozenset())
        change = self._state.change(edit, asked)
        moved = {each.id for each in INDICATORS.values() if edit.role in each.roles}
        raw = {
            name: reading
            for measuring in self._measuring
            if edit.role in measuring.roles
            for name, reading in (measuring.tried(change) or {}).items()
            if name in moved
        }
        readings = {} if self._doubts.hang_on(change) else self._doubts.beside(raw, change)
        scorecard = replace(
            rest,
            readings={**rest.readings, **readings},
            verdicts={
                **rest.verdicts,
                **verdicts_of(readings, rest.profile, rest.year, rest.project.parameters),
            },
        )
        return Tried(
            edit,
            asked.said,
            before=None if before is None else before.shape,
            after=None if after.gone else after.shape,
            scorecard=scorecard,
            follows=frozenset(readings),
            waits=frozenset(moved - readings.keys()),
        )
