"""The overlap ledger: which shapes lie on the same ground, and how much of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from layers.measuring.adjacency import neighbours
from layers.measuring.ground import Geometries, ground_area
from layers.measuring.threads import in_chunks
from layers.task import Task
from layers.text import T

if TYPE_CHECKING:
    import geopandas as gpd

SLIVER = 0.01
"""m²: less is what reprojection and rounding leave along a shared edge, not an overlap that anyone drew."""


def overlaps(frame: gpd.GeoDataFrame, task: Task | None = None) -> pd.DataFrame:
    """Every pair of polygons that share ground; those that only touch are not in it.

    Parameters
    ----------
    frame
        Valid polygons in a metric CRS.

    Returns
    -------
    DataFrame
        ``a`` < ``b`` (positions in the frame) and ``area_m2`` (m² on the ground), in order of a and b.
    """
    task = task or Task()
    shapes = frame.geometry.to_numpy()
    first, second = neighbours(shapes)
    meet = in_chunks(
        shapely.intersects, (shapes[first], shapes[second]), task.part(0, 0.2), T("Comparing neighbours")
    )
    first, second = first[meet], second[meet]

    def shared(a: Geometries, b: Geometries) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return ground_area(shapely.intersection(a, b), frame.crs)

    area = in_chunks(shared, (shapes[first], shapes[second]), task.part(0.2, 1), T("Measuring overlaps"))
    table = pd.DataFrame({"a": first, "b": second, "area_m2": area})
    return table[table["area_m2"] >= SLIVER].sort_values(["a", "b"], ignore_index=True)
