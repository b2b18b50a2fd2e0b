"""Shapes cut small, so that whatever is done with them afterwards looks at few vertices."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.measuring.adjacency import Indices
from layers.measuring.ground import Geometries
from layers.task import Task
from layers.text import T
from layers.threads import in_chunks

MOST_VERTICES = 128
LONGEST_SIDE = 5_000.0
"""Metres within which an area is right to 2e-11 (see :func:`layers.measuring.ground.ground_area`)."""
_SHORTEST_SIDE = 1.0


def runs(counts: NDArray[np.intp]) -> tuple[Indices, Indices]:
    """For things with so many parts each: the thing of every part, and the part's number within it.

    Parameters
    ----------
    counts
        (n,) parts of each thing, 0 for none.

    Returns
    -------
    of, nth
        (Σ counts,) each, part by part; both are numbered from 0.
    """
    of = np.repeat(np.arange(len(counts)), counts)
    return of, np.arange(len(of)) - np.repeat(np.cumsum(counts) - counts, counts)


def polygonal(geometries: Geometries) -> Geometries:
    """The geometries without the points and lines that an intersection leaves where shapes touch.

    Parameters
    ----------
    geometries
        (n,) of any type; only geometry collections are looked at, and the array itself is not changed.

    Returns
    -------
    ndarray of object
        (n,); a collection is a multipolygon of its polygons now, empty where it has none.
    """
    mixed = np.flatnonzero(shapely.get_type_id(geometries) == shapely.GeometryType.GEOMETRYCOLLECTION)
    if not len(mixed):
        return geometries
    geometries = geometries.copy()
    for index in mixed:
        parts = shapely.get_parts(shapely.get_parts(geometries[index]))
        geometries[index] = shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])  # noqa: PLR2004 - areal
    return geometries


def subdivide(
    polygons: Geometries, task: Task, most_vertices: int = MOST_VERTICES
) -> tuple[Geometries, Indices]:
    """Polygons halved, and halved again, until each part has few vertices and is a few kilometres long.

    Parameters
    ----------
    polygons
        (n,) valid polygons and multipolygons in a metric CRS; None and empty ones give no part.
    task
        Cancel.
    most_vertices
        A part of more is halved, unless it is tiny.

    Returns
    -------
    parts, of
        Polygons that together cover the same ground, and the index of the polygon of each.

    Raises
    ------
    Cancelled
        If the task was cancelled.
    """
    parts, of = shapely.get_parts(polygons, return_index=True)
    done: list[tuple[Geometries, Indices]] = []
    while len(parts):
        some = ~shapely.is_empty(parts)
        parts, of = parts[some], of[some]
        bounds = shapely.bounds(parts)
        side = (bounds[:, 2:] - bounds[:, :2]).max(axis=1)
        many = (shapely.get_num_coordinates(parts) > most_vertices) & (side > _SHORTEST_SIDE)
        large = many | (side > LONGEST_SIDE)
        done.append((parts[~large], of[~large]))
        halves = in_chunks(shapely.intersection, (np.repeat(parts[large], 2), _halves(bounds[large])), task,
                           T("Cutting zones into cells"), size=64)  # fmt: skip
        parts, index = shapely.get_parts(polygonal(halves), return_index=True)
        of = np.repeat(of[large], 2)[index]
    if not done:
        return parts, of
    return np.concatenate([each[0] for each in done]), np.concatenate([each[1] for each in done])


def _halves(bounds: NDArray[np.float64]) -> Geometries:
    """The two halves of each box (n, 4), cut across its longer side: 2n boxes."""
    west, south, east, north = bounds.T
    wide = east - west > north - south
    middle_x, middle_y = np.where(wide, (west + east) / 2, east), np.where(wide, north, (south + north) / 2)
    lower = shapely.box(west, south, middle_x, middle_y)
    upper = shapely.box(np.where(wide, middle_x, west), np.where(wide, south, middle_y), east, north)
    return np.column_stack([lower, upper]).ravel()
