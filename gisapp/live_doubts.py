"""What an evaluation says beside a figure, said of a live one: never less, so that no verdict is firmer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from gisapp.cross_checks.datums import unverified_files
from gisapp.cross_checks.lost_files import with_lost_files
from gisapp.cross_checks.lost_rows import with_lost_rows
from gisapp.cross_checks.rasters import doubted
from gisapp.cross_checks.shifted_overlaps import may_turn
from gisapp.indicators import INDICATORS
from gisapp.indicators.beside import AROUND, with_layers_beside
from gisapp.indicators.indicator import Indicator
from gisapp.live_change import Change
from gisapp.plausible import grounds_of, of_stops, stops_inside, with_doubts_of
from gisapp.project import Project
from gisapp.readings import Doubt, Reading
from gisapp.study_area import StudyArea
from layers.layer import Layer
from layers.measuring.ground import Geometries
from layers.text import T

_DATUM = "datum."
"""What the codes of doubts begin with whose bounds are figures of all layers elsewhere."""
_PLOTS = frozenset({"park", "green"})
_OPEN = Doubt(
    "datum.overlap",
    T(
        "Nothing shows the datum of a layer of parks or plots: whether it lies rightly on the others is "
        "looked at when the edit is done."
    ),
)
_LOOKED_AT_ONCE = 256
"""Shapes that are measured from the district together, until two are found that lie by it."""


class LiveDoubts:
    """The doubts beside the figures of a project at rest, and as one more edit makes them.

    Doubts that are worked out of the figure itself are worked out anew. Those whose bounds are figures of
    other layers stay without bounds: a verdict that they could turn is undecided until the evaluation.

    Parameters
    ----------
    project
        At rest, its places as coarse as an evaluation takes them.
    readings
        Its evaluation.
    layers, area
        Of the project, by role.
    """

    def __init__(
        self, project: Project, readings: Mapping[str, Reading], layers: Mapping[str, Layer], area: StudyArea
    ) -> None:
        self._project, self._readings, self._layers, self._area = project, readings, layers, area
        self._stay = {name: _doubts_that_stay(reading) for name, reading in readings.items()}
        self._unverified = unverified_files(project)
        self._grounds = grounds_of(readings, area, layers)
        self._stops_inside = stops_inside(readings, area, layers)
        # a copy, as what GEOS prepares answers one thread at a time, and others look at the district too
        self._district = shapely.force_2d(area.district)
        shapely.prepare(self._district)
        self._several_near: dict[str, bool] = {}

    def hang_on(self, change: Change) -> bool:
        """Whether it may be all of its layer that lies by the district: without it the rest is beside."""
        if change.gone is None or (change.put is not None and _near(change.put, self._district)):
            return False
        if change.role not in self._several_near:
            frame = self._layers[change.role].frame
            assert frame is not None
            shapes = frame.geometry.to_numpy()
            self._several_near[change.role] = len(shapes) == 1 or _several_near(shapes, self._district)
        return not self._several_near[change.role]

    def beside(self, raw: Mapping[str, Reading], change: Change) -> dict[str, Reading]:
        """The readings as they were measured with all that an evaluation says beside them, in its order."""
        told = {name: self._with_own(reading, change) for name, reading in raw.items()}
        grounds = self._grounds
        if self._stops_inside is not None and change.role == "bus_stop":
            grounds = replace(grounds, stops=tuple(of_stops(*self._with_stop(change, *self._stops_inside))))
        return with_doubts_of(told, grounds, self._project.parameters.confirmed)

    def _with_own(self, reading: Reading, change: Change) -> Reading:
        indicator, at_rest = INDICATORS[reading.indicator], self._readings[reading.indicator]
        seen = {role: self._layers[role] for role in indicator.roles if role in self._layers}
        told = with_layers_beside(reading, indicator, seen, self._area)
        told = with_lost_rows(doubted(told, self._project.layers, indicator.roles), indicator, self._layers)
        told = with_lost_files(told, indicator, self._layers, self._project.findings)
        stay = self._stay[indicator.id]
        if stay:
            told = told.doubted(lambda row: stay[row.zone_kind, row.zone])
        elif self._may_turn(indicator, change):
            told = told.doubted(lambda _: (_OPEN,))
        return replace(told, findings=at_rest.findings, remarks=at_rest.remarks)

    def _may_turn(self, indicator: Indicator, change: Change) -> bool:
        """Whether the edit may raise a doubt of :mod:`gisapp.cross_checks.shifted_overlaps`."""
        if change.role not in _PLOTS or not self._unverified:
            return False
        shapes = (self._gone(change), change.put)
        ground = sum(shape.area for shape in shapes if shape is not None)
        return may_turn(indicator, self._project, ground, comes=change.layer_comes)

    def _with_stop(self, change: Change, inside: int, stations: int) -> tuple[int, int]:
        """How many stops lie in the district then, and for how many stations."""
        gone, put = self._gone(change), change.put
        inside -= gone is not None and bool(shapely.intersects(self._district, gone))
        inside += put is not None and bool(shapely.intersects(self._district, put))
        return inside, stations

    def _gone(self, change: Change) -> BaseGeometry | None:
        if change.gone is None:
            return None
        frame = self._layers[change.role].frame
        assert frame is not None
        shape: BaseGeometry = frame.geometry.iloc[change.gone]
        return shape


def _near(shapes: Any, district: shapely.Geometry) -> Any:
    return shapely.dwithin(district, shapes, AROUND)


def _several_near(shapes: Geometries, district: shapely.Geometry) -> bool:
    """Whether more than one of the shapes lies by the district, looked for until there are two."""
    found = 0
    for start in range(0, len(shapes), _LOOKED_AT_ONCE):
        found += int(_near(shapes[start : start + _LOOKED_AT_ONCE], district).sum())
        if found > 1:
            return True
    return False


def _doubts_that_stay(rest: Reading) -> dict[tuple[str, str], tuple[Doubt, ...]]:
    """By zone, the doubts of rest that only an evaluation of everything elsewhere could bound.

    They have no bounds here: a verdict that such a doubt could turn is undecided until the evaluation.
    """
    found = {
        (row.zone_kind, row.zone): tuple(
            Doubt(each.code, each.message) for each in row.doubts if each.code.startswith(_DATUM)
        )
        for row in rest.zones
    }
    return found if any(found.values()) else {}
