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

    ``a`` < ``b`` are positions, ``area`` is the common m² on the ground. Not ``complete`` where there were
    more neighbours than are compared: pairs of later shapes are then missing.
    """

    a: Indices
    b: Indices
    area: NDArray[np.float64]
    complete: bool


def overlaps(frame: gpd.GeoDataFrame, task: Task | None = None, most: int = MOST_PAIRS) -> Overlaps:
    """Every pair of (multi-)polygons that share ground; those that only touch are not in it.

    Parameters
    ----------
    frame
        Valid polygons in a metric CRS.
    task
        Progress and cancel.
    most
        Neighbours that are compared at most, within what is looked up at a time. What is compared are the
        parts of multi-polygons: a row of 40,000 parts lies beside few plots with any of them.

    Returns
    -------
    Overlaps
        Positions in ``frame``; pairs that share less than :data:`SLIVER` are left out.

    Raises
    ------
    Cancelled
        If the task was cancelled.
    """
    task = task or Task()
    parts, owner = shapely.get_parts(frame.geometry.to_numpy(), return_index=True)
    first, second, complete = _neighbours(parts, owner, task.part(0, 0.1), most)

    def common(one: Geometries, other: Geometries) -> NDArray[np.float64]:
        area = np.zeros(len(one))
        meet = shapely.intersects(one, other)
        area[meet] = ground_area(shapely.intersection(one[meet], other[meet]), frame.crs)
        return area

    each = in_chunks(common, (parts[first], parts[second]), task.part(0.1, 1), T("Measuring overlaps"))
    pairs, pair = np.unique(np.column_stack([owner[first], owner[second]]), axis=0, return_inverse=True)
    area = np.bincount(pair, weights=each, minlength=len(pairs)).astype(float)
    shared = area >= SLIVER
    return Overlaps(pairs[shared, 0], pairs[shared, 1], area[shared], complete)


def _neighbours(parts: Geometries, owner: Indices, task: Task, most: int) -> tuple[Indices, Indices, bool]:
    """Pairs of parts of two owners whose boxes meet, the lower owner first, and whether these are all."""
    found, count = [], 0
    for first, second in neighbours_in_turn(parts):
        task.step(0, T("Looking for neighbours"))
        two = owner[first] != owner[second]  # parts come owner by owner, so that the lower one is first
        found.append((first[two], second[two]))
        count += int(two.sum())
        if count >= most:
            break
    first, second = (np.concatenate(side) for side in zip(*found, strict=True))
    return first, second, count < most
