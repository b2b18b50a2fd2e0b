"""Corners and edges of the layers that are seen, which a pencil near them takes exactly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt

from layers.roles import roles
from layers.text import Sayable, T
from ui.map.drawing import VectorDrawing
from ui.map.packing import ranges
from ui.map.tool import Pointer

if TYPE_CHECKING:
    from ui.map.canvas import Canvas
    from ui.map.shapes import Shapes
    from ui.view import Bounds

_REACH = 10
"""Pixels within which a pencil is drawn to a corner or an edge."""
_MOST = 200
"""Features of a layer within reach, of which one could be meant; of more none is."""
_FREE = Qt.KeyboardModifier.AltModifier
"""The key that, held, keeps a pencil from being drawn anywhere."""

Points = NDArray[np.float64]
Row = tuple[str, int]
"""A layer's id and the position of a feature in it."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that a pencil was drawn to: of which layer, and whether a corner (or point) of it."""

    x: float
    y: float
    layer: Sayable
    corner: bool

    @property
    def said(self) -> T:
        """What it was drawn to, for the chip beside it."""
        if self.corner:
            return T("Snapped: {layer}, corner", layer=self.layer)
        return T("Snapped: {layer}, edge", layer=self.layer)


def spot_near(
    canvas: Canvas,
    pointer: Pointer,
    without: frozenset[Row] = frozenset(),
    at: tuple[float, float] | None = None,
) -> Spot | None:
    """The corner within reach that is nearest, else the place on the nearest edge; None without any.

    Parameters
    ----------
    canvas
        Whose layers, as far as they are seen, draw the pencil.
    pointer
        Where it is; Alt held switches this off.
    without
        Features that do not draw it: those that it moves.
    at
        Where to look instead of under the pointer.
    """
    if pointer.has(_FREE) or canvas.sheet is None:
        return None
    x, y = at or (pointer.x, pointer.y)
    here, reach = np.array([x, y]), _REACH * pointer.metres
    bounds = (x - reach, y - reach, x + reach, y + reach)
    corner: tuple[float, Points, str] | None = None
    edge: tuple[float, Points, str] | None = None
    drawings = [each for each in canvas.drawings_shown() if isinstance(each, VectorDrawing)]
    for drawing in sorted(drawings, key=lambda each: -each.style.order):
        rows = [row for layer, row in without if layer == drawing.id]
        for corners, starts, ends in _parts(drawing, bounds, rows):
            corner = _nearer(corner, corners, here, reach, drawing.id)
            if corner is None and len(starts):
                edge = _nearer(edge, _feet(starts, ends, here), here, reach, drawing.id)
    found = corner or edge
    if found is None:
        return None
    _, place, layer_id = found
    layer = canvas.sheet.layers[layer_id]
    title = roles()[layer.role].title if layer.role in roles() else layer.title
    return Spot(float(place[0]), float(place[1]), title, corner is not None)


def _parts(
    drawing: VectorDrawing, bounds: Bounds, without: list[int]
) -> Iterator[tuple[Points, Points, Points]]:
    """Corners, and starts and ends of edges, of the features whose boxes touch the bounds."""
    marks = drawing.points
    if len(marks.rows):
        found = marks.index.within(bounds)
        found = found[~np.isin(marks.rows[found], without)]
        yield marks.coordinates[found], *(np.empty((0, 2)),) * 2
    for shapes in (drawing.areas, drawing.lines):
        if len(shapes.rows):
            found = shapes.index.within(bounds)
            found = found[~np.isin(shapes.rows[found], without)]
            if 0 < len(found) <= _MOST:
                yield _edges(shapes, found)


def _edges(shapes: Shapes, found: NDArray[np.intp]) -> tuple[Points, Points, Points]:
    packed = shapes.packed
    parts = ranges(packed.features[found], packed.features[found + 1])
    first, last = packed.parts[parts], packed.parts[parts + 1]
    corners = packed.coordinates[ranges(first, last)]
    follows = np.ones(len(corners), dtype=bool)
    follows[np.cumsum(last - first) - 1] = False  # no edge begins at a part's last point
    at = np.flatnonzero(follows)
    return corners, corners[at], corners[at + 1]


def _feet(starts: Points, ends: Points, here: Points) -> Points:
    """The place on each edge that is nearest."""
    along = ends - starts
    squared = np.maximum((along**2).sum(axis=1), 1e-18)
    share = np.clip(((here - starts) * along).sum(axis=1) / squared, 0, 1)
    return np.asarray(starts + share[:, np.newaxis] * along)


def _nearer(
    before: tuple[float, Points, str] | None, places: Points, here: Points, reach: float, layer: str
) -> tuple[float, Points, str] | None:
    """The nearest of the places, if it is within reach and nearer than the one before."""
    if not len(places):
        return before
    distances = np.hypot(*(places - here).T)
    best = int(np.argmin(distances))
    limit = reach if before is None else before[0]
    nearer = distances[best] <= limit if before is None else distances[best] < limit
    return (float(distances[best]), places[best], layer) if nearer else before
