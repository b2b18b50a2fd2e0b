"""The ground that a layer's areas take, as shapes and as places spread evenly over them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from layers.place.datum.evidence import in_metres
from layers.place.datum.gcj import FloatArray

_PLACES = 1500
_LATTICE = 300_000
"""Points of a lattice at most, of which those on the ground are taken: sparse areas get fewer places."""

Shapes = np.ndarray[tuple[int], np.dtype[np.object_]]


@dataclass(frozen=True)
class Ground:
    """Areas in degrees.

    Attributes
    ----------
    shapes
        Sound polygons.
    places
        Points (n, 2) on a lattice that lie on them, each for as much ground.
    hectares
        Size of all shapes together.
    """

    shapes: Shapes
    places: FloatArray
    hectares: float


def ground_of(shapes: Shapes) -> Ground | None:
    """The ground of those shapes, in degrees, that are areas; None where none is."""
    areas = shapes[(shapely.get_dimensions(shapes) == 2) & np.isfinite(shapely.area(shapes))]  # noqa: PLR2004
    sound = np.where(shapely.is_valid(areas), areas, shapely.make_valid(areas, method="structure"))
    sound = sound[shapely.area(sound) > 0]
    if not len(sound):
        return None
    whole = float(shapely.area(sound).sum())
    west, south, east, north = shapely.total_bounds(sound)
    step = np.sqrt(max(whole / _PLACES, (east - west) * (north - south) / _LATTICE))
    columns, rows = np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step)
    lattice = np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2)
    on = np.unique(shapely.STRtree(sound).query(shapely.points(lattice), predicate="intersects")[0])
    square = np.prod(in_metres(np.ones((1, 2)), (south + north) / 2))
    return Ground(sound, lattice[on], whole * float(square) / 10_000)
