"""Which features are in a rectangle, and which are under the pointer."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ui.view import Bounds

Indices = NDArray[np.intp]


class Index:
    """A spatial index over the geometries of one kind; may be asked by several threads at once."""

    def __init__(self, geometries: NDArray[np.object_]) -> None:
        self.geometries = geometries
        self._tree = shapely.STRtree(geometries)
        self._tree.query(shapely.Point(0, 0))  # GEOS builds the tree at the first question: ask it here
        self._bounds = shapely.total_bounds(geometries) if len(geometries) else None

    @property
    def bounds(self) -> Bounds | None:
        """Of all geometries; None if there are none."""
        if self._bounds is None:
            return None
        west, south, east, north = self._bounds.tolist()
        return west, south, east, north

    def within(self, bounds: Bounds) -> Indices:
        """Positions of the geometries whose boxes touch the bounds, in ascending order."""
        if self._bounds is None:
            return np.empty(0, dtype=np.intp)
        west, south, east, north = self._bounds
        if bounds[0] <= west and bounds[1] <= south and bounds[2] >= east and bounds[3] >= north:
            return np.arange(len(self.geometries))
        return np.sort(self._tree.query(shapely.box(*bounds)))

    def touches(self, bounds: Bounds) -> bool:
        """Whether a geometry itself, not only its box, reaches into the bounds."""
        if self._bounds is None:
            return False
        return len(self._tree.query(shapely.box(*bounds), predicate="intersects")) > 0

    def near(self, x: float, y: float, metres: float) -> Indices:
        """Positions of the geometries within some metres of a point, the last painted first."""
        if self._bounds is None:
            return np.empty(0, dtype=np.intp)
        found = self._tree.query(shapely.Point(x, y), predicate="dwithin", distance=metres)
        return np.sort(found)[::-1]
