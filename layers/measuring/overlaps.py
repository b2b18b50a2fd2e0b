"""The overlap ledger: which shapes lie on the same ground, and how much of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.measuring.adjacency import Indices, neighbours_in_turn
from layers.measuring.ground import Geometries, ground_area
from layers.task import Task
from layers.text import T
from layers.threads import in_chunks

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

SLIVER = 0.01
"""m²: less is what reprojection and rounding leave along a shared edge, not an overlap that anyone drew."""
MOST_PAIRS = 2_000_000
"""Neighbours that are compared: half a million plots of a city have fewer; more are drawn over and over."""


@dataclass(frozen=True)
class Overlaps:
    """Pairs of shapes that share ground, in order of ``a`` and ``b``.

    ``a`` < ``b`` are positions, ``ground`` the common ground and ``area`` its m² on the ground. Not
    ``complete`` where there were more neighbours than are compared: pairs of later shapes are then missing.
    """

    a: Indices
    b: Indices
    ground: Geometries
    area: NDArray[np.float64]
    complete: bool


def overlaps(frame: gpd.GeoDataFrame, task: Task | None = None, most: int = MOST_PAIRS) -> Overlaps:
    """Every pair of polygons that share ground; those that only touch are not in it.

    Parameters
    ----------
    frame
        Valid polygons in a metric CRS.
    task
        Progress and cancel.
    most
        Neighbours that are compared at most, within what is looked up at a time.
    """
    task = task or Task()
    shapes = frame.geometry.to_numpy()
    first, second, complete = _neighbours(shapes, task.part(0, 0.1), most)
    meet = in_chunks(
        shapely.intersects, (shapes[first], shapes[second]), task.part(0.1, 0.3), T("Comparing neighbours")
    )
    first, second = first[meet], second[meet]
    ground = in_chunks(
        shapely.intersection, (shapes[first], shapes[second]), task.part(0.3, 1), T("Measuring overlaps")
    )
    area = ground_area(ground, frame.crs)
    shared = np.flatnonzero(area >= SLIVER)
    shared = shared[np.lexsort((second[shared], first[shared]))]
    return Overlaps(first[shared], second[shared], ground[shared], area[shared], complete)


def _neighbours(shapes: Geometries, task: Task, most: int) -> tuple[Indices, Indices, bool]:
    """Pairs whose boxes meet, the lower position first, and whether these are all."""
    found, count = [], 0
    for pairs in neighbours_in_turn(shapes):
        task.step(0, T("Looking for neighbours"))
        found.append(pairs)
        count += len(pairs[0])
        if count >= most:
            break
    first, second = (np.concatenate(side) for side in zip(*found, strict=True))
    return first, second, count < most
