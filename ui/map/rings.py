"""Transfer coverage on the map: circles of 50 m and 100 m around each station's decisive entrance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from gisapp.report.stations import FARTHEST_STOP, NOT_WITHIN_50, UNKNOWN, is_missing
from layers.station_names import station_key
from layers.styles import Style, map_colours, style_of
from layers.text import T
from ui.map.labels import Labels
from ui.map.legend import Entry, set_ring_pen
from ui.view import Bounds, View

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from ui.map.drawing import Cancelled

DISTANCES = (100.0, 50.0)
"""Metres; the larger circle lies below the smaller one."""
_SMALLEST = {100.0: 10.0, 50.0: 5.5}
"""Radius, in pixels of 1/96 inch, below which a circle is drawn larger than it is so that it is seen."""
_ORDER = 72
"""Above all areas, below stops and stations."""
_SIGNS = {"covered": "", "uncovered": f" {NOT_WITHIN_50}", "unknown": f" {UNKNOWN}"}
_URGENCY = ("uncovered", "unknown", "covered")
_TITLES = {
    "covered": T("Bus stop within 50 m / 100 m"),
    "uncovered": T("No bus stop within 50 m ✗ / 100 m"),
    "unknown": T("Not known within 50 m / 100 m"),
}


@dataclass(frozen=True)
class TransferDrawing:
    """The circles of all stations.

    ``centres`` (n, 2) are the decisive entrances; ``reaches`` (m, 4) the lines from them to their nearest
    stops; ``states`` says of each distance whether each station is "covered", "uncovered" or "unknown".
    """

    id: str
    style: Style
    centres: NDArray[np.float64]
    reaches: NDArray[np.float64]
    states: dict[float, list[str]]
    labels: Labels | None

    @classmethod
    def of_stations(cls, stations: gpd.GeoDataFrame) -> TransferDrawing:
        """Prepare the table "stations" of a transfer reading's evidence.

        A row's geometry is the decisive entrance, or the line from it to the nearest stop. A row without
        geometry has no place on the map. The names bear ✗ where no stop is within 50 m; those are written
        first, so that where names are many the gaps keep theirs.
        """
        known = stations[stations.geometry.notna() & ~stations.geometry.is_empty]
        urgency = [_URGENCY.index(state) for state in _states(known["covered_50"])]
        known = known.iloc[np.argsort(urgency, kind="stable")]
        geometries = known.geometry.to_numpy()
        starts = shapely.get_point(geometries, 0)  # None for a point
        centres = shapely.get_coordinates(np.where(shapely.is_missing(starts), geometries, starts))
        lines = geometries[~shapely.is_missing(starts)]
        near = lines[shapely.length(lines) <= FARTHEST_STOP]
        reaches = shapely.get_coordinates(near).reshape(-1, 4)
        states = {100.0: _states(known["covered_100"]), 50.0: _states(known["covered_50"])}
        names = [str(name) for name in known["station"]]
        texts = [name + _SIGNS[state] for name, state in zip(names, states[50.0], strict=True)]
        keys = [station_key(name) for name in names]
        style = replace(style_of("rail_station"), label_rank=0)  # before the same names of the layer
        return cls("transfer", style, centres, reaches, states, Labels(centres, texts, keys, None, style))

    @property
    def orders(self) -> tuple[int, ...]:
        """Painted once."""
        return (_ORDER,)

    @property
    def bounds(self) -> Bounds | None:
        """Of the centres; None if no station has a place."""
        if not len(self.centres):
            return None
        west, south = self.centres.min(axis=0).tolist()
        east, north = self.centres.max(axis=0).tolist()
        return west, south, east, north

    def entries(self, view: View) -> list[Entry]:
        """What the legend says of the circles, and whether they are drawn larger than they are."""
        found = {state for states in self.states.values() for state in states}
        entries = [Entry(title, state, self.style) for state, title in _TITLES.items() if state in found]
        if any(metres / view.resolution < least * view.density for metres, least in _SMALLEST.items()):
            entries.append(Entry(T("(circles drawn larger than to scale)"), "remark", self.style))
        return entries

    def paint(self, painter: QPainter, view: View, order: int, cancelled: Cancelled) -> None:  # noqa: ARG002 - one quick pass
        """Paint the circles that reach into the view."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, y = view.to_pixels(self.centres[:, 0], self.centres[:, 1])
        places = list(zip(x.tolist(), y.tolist(), strict=True))
        for metres in DISTANCES:
            radius = max(metres / view.resolution, _SMALLEST[metres] * view.density)
            reach = radius + 2 * view.density
            for (column, row), state in zip(places, self.states[metres], strict=True):
                if -reach < column < view.width + reach and -reach < row < view.height + reach:
                    set_ring_pen(painter, state, view.density)
                    painter.drawEllipse(QPointF(column, row), radius, radius)
        self._paint_reaches(painter, view)

    def _paint_reaches(self, painter: QPainter, view: View) -> None:
        left, top = view.to_pixels(self.reaches[:, 0], self.reaches[:, 1])
        right, bottom = view.to_pixels(self.reaches[:, 2], self.reaches[:, 3])
        painter.setPen(QPen(QColor(map_colours().ink), 1.2 * view.density))
        painter.drawLines([QLineF(*ends) for ends in np.column_stack([left, top, right, bottom]).tolist()])


def _states(covered: Iterable[Any]) -> list[str]:
    return ["unknown" if is_missing(value) else "covered" if value else "uncovered" for value in covered]
