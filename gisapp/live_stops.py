"""Transfer coverage after one more edit of a bus stop: only who is near it has another nearest stop."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import shapely
from shapely.geometry.base import BaseGeometry

from gisapp.by_file import rows_told
from gisapp.indicators.changed_stops import Stop, changed
from gisapp.indicators.stops import Stops, dashes_in, in_use
from gisapp.indicators.transfer import LIMITS, measured_in, read, what_lacks
from gisapp.indicators.transfer_rules import reach_of
from gisapp.live_change import Change
from gisapp.parameters import Parameters
from gisapp.readings import Reading
from gisapp.study_area import StudyArea
from layers.layer import Layer, errors_of_rows
from layers.place.crs_findings import APPROXIMATE
from layers.roles import MEASURED_FROM

if TYPE_CHECKING:
    import geopandas as gpd


class LiveStops:
    """Both transfer indicators of a project at rest, and as one more edit of a bus stop makes them."""

    roles: tuple[str, ...] = ("bus_stop",)

    def __init__(self, layers: Mapping[str, Layer], area: StudyArea, parameters: Parameters) -> None:
        self._layers, self._area, self._parameters = layers, area, parameters
        self._lacks = bool(what_lacks(layers, parameters))
        if self._lacks:
            return
        self._measured = measured_in(layers, area, parameters)
        stops = layers["bus_stop"]
        assert stops.frame is not None
        self._frame, self._used = stops.frame, in_use(stops.frame)
        self._errors, self._unclear = errors_of_rows(stops), rows_told(stops, "column.flag")
        self._dashes = dashes_in(stops.frame)
        self._one_datum = not any(
            finding.code == APPROXIMATE
            for role in MEASURED_FROM
            if role in layers
            for finding in layers[role].findings
        )
        self._alone: dict[Hashable, gpd.GeoDataFrame] = {}
        if len(self._measured.stops.points):  # what it takes is looked up now, and not under the hand
            self._readings(changed(self._measured.stops, 0, None, 0))

    def tried(self, change: Change) -> dict[str, Reading] | None:
        """The readings by indicator; None where more than one stop may count otherwise then."""
        if self._lacks or not self._is_alone(change):
            return None
        row = len(self._used) if change.gone is None else change.gone
        at = int(self._used[:row].sum())
        gone = at if change.gone is not None and self._used[row] else None
        put = None
        if change.put is not None and (gone is not None or not change.as_before):
            put = (
                self._moved(gone, change.put) if change.as_before and gone is not None else self._new(change)
            )
        return self._readings(changed(self._measured.stops, gone, put, at))

    def _readings(self, stops: Stops) -> dict[str, Reading]:
        measured = replace(self._measured, stops=stops, reach=reach_of(self._measured.network, stops))
        return {each: read(each, measured, self._layers, self._area, self._parameters) for each in LIMITS}

    def _is_alone(self, change: Change) -> bool:
        """Whether what the other stops count stays."""
        if change.put is None and len(self._used) == 1:
            return False  # and no layer of stops is left
        if change.layer_comes and not self._one_datum:
            return False  # places of unlike datums are coarse
        return change.as_before or self._filled(change) is not None

    def _filled(self, change: Change) -> bool | None:
        """Whether dashes for routes say that none calls; None if that turns, and other stops have dashes."""
        dashes, routes = self._dashes
        if change.gone is not None:
            of_gone = dashes_in(self._frame.iloc[[change.gone]])
            dashes, routes = dashes - of_gone[0], routes - of_gone[1]
        if change.put is not None:
            routes += dashes_in(self._cells(change))[1]
        filled = routes > 0
        return None if dashes and filled is not (self._dashes[1] > 0) else filled

    def _cells(self, change: Change) -> gpd.GeoDataFrame:
        """The stop that is put as a frame of its own, made once for each state of its columns."""
        if change.cells not in self._alone:
            frame = change.alone().frame
            assert frame is not None
            self._alone[change.cells] = frame
        return self._alone[change.cells]

    def _moved(self, number: int, shape: BaseGeometry) -> Stop:
        stops = self._measured.stops
        return Stop(
            point=shapely.get_coordinates(shape)[0],
            name=stops.names[number],
            direction=stops.directions[number],
            error=float(stops.errors[number]),
            unclear=bool(stops.unclear[number]),
        )

    def _new(self, change: Change) -> Stop | None:
        frame, row = self._cells(change), change.gone
        if not in_use(frame, filled=self._filled(change))[0]:
            return None
        return Stop(
            point=shapely.get_coordinates(change.put)[0],
            name=frame["name"].iloc[0],
            direction=frame["direction"].iloc[0],
            error=0.0 if row is None else float(self._errors[row]),
            unclear=row is not None and bool(self._unclear[row]),
        )
