"""Geometries as arrays of numbers: all coordinates in a row, and where parts and features begin.

Shapely's own ``to_ragged_array`` makes a Python object of every ring on the way: 4.9 s for a million
polygons. Here only features of several parts or with holes are taken apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ui.map.index import Indices

_AREAL = 2


@dataclass(frozen=True)
class Packed:
    """Coordinates of many polygons, or of many lines.

    ``coordinates`` (n, 2) are those of all parts (rings or lines) one after another; part p is
    ``coordinates[parts[p]:parts[p + 1]]``, feature f has the parts ``features[f]`` to
    ``features[f + 1]``. Shells run counter-clockwise and holes clockwise.
    """

    coordinates: NDArray[np.float64]
    parts: Indices
    features: Indices


def pack(geometries: NDArray[np.object_]) -> Packed:
    """Pack polygons and multipolygons, or lines and multilines."""
    areal = shapely.get_dimensions(geometries) == _AREAL
    holed = shapely.get_num_interior_rings(geometries) > 0
    several = np.flatnonzero(holed | (shapely.get_num_geometries(geometries) > 1))
    counts = np.ones(len(geometries), dtype=np.intp)
    parts, owners, shells = _taken_apart(geometries[several])
    counts[several] = np.bincount(owners, minlength=len(several))
    features = offsets(counts)
    lengths = np.empty(features[-1], dtype=np.intp)
    lengths[features[:-1]] = shapely.get_num_coordinates(geometries)  # right for those of one part
    inner = ranges(features[several], features[several + 1])
    lengths[inner] = shapely.get_num_points(parts)
    outward = np.ones(features[-1], dtype=bool)
    outward[inner] = shells
    coordinates = shapely.get_coordinates(geometries)
    starts = offsets(lengths)
    if areal.all():
        _turn(coordinates, starts, outward)
    return Packed(coordinates, starts, features)


def ranges(first: Indices, last: Indices) -> Indices:
    """The numbers first[0] … last[0] - 1, first[1] … last[1] - 1, … as one array."""
    lengths = last - first
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    positions: Indices = np.arange(total) + np.repeat(first - ends + lengths, lengths)
    return positions


def offsets(lengths: Indices) -> Indices:
    """Where each of several runs of these lengths begins, and where the last one ends."""
    ends: Indices = np.concatenate([np.zeros(1, dtype=np.intp), np.cumsum(lengths, dtype=np.intp)])
    return ends


def _taken_apart(geometries: NDArray[np.object_]) -> tuple[NDArray[np.object_], Indices, NDArray[np.bool_]]:
    """The rings or lines, the feature each belongs to, and whether it is a shell."""
    parts, owners = shapely.get_parts(geometries, return_index=True)
    if not len(parts) or shapely.get_dimensions(parts[0]) != _AREAL:
        return parts, owners, np.ones(len(parts), dtype=bool)
    rings, polygons = shapely.get_rings(parts, return_index=True)
    shells = np.ones(len(rings), dtype=bool)
    shells[1:] = polygons[1:] != polygons[:-1]
    return rings, owners[polygons], shells


def _turn(coordinates: NDArray[np.float64], starts: Indices, outward: NDArray[np.bool_]) -> None:
    """Reverse, in place, the rings that run the wrong way round."""
    if not len(coordinates):
        return
    x, y = (coordinates - coordinates[0]).T  # small numbers: a thin ring's area must not drown
    doubled = np.zeros(len(x))
    doubled[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]
    doubled[starts[1:] - 1] = 0  # from the end of one ring to the beginning of the next
    wrong = np.flatnonzero((np.add.reduceat(doubled, starts[:-1]) > 0) != outward)
    first, last = starts[wrong], starts[wrong + 1]
    there = ranges(first, last)
    coordinates[there] = coordinates[np.repeat(first + last - 1, last - first) - there]
