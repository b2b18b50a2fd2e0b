"""The land that invalid polygons describe: what their outlines enclose, less what their holes enclose.

A ring that crosses itself encloses what it goes round, however often and in whichever sense: all faces of
its lines about which its winding number is not 0. GEOS alone does not give that: its "linework" repair
takes what is enclosed twice for a hole, its "structure" repair loses lobes of some rings. Everything here
works on many polygons at once; only rings that cross themselves are taken apart.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.task import Task
from layers.text import T
from layers.threads import in_chunks

Geometries = NDArray[np.object_]
Groups = NDArray[np.intp]
"""The group of each member, in ascending order."""

_CHUNK = 256
_GRID = 1e-8
"""Metres to which corners are rounded where outlines are laid over each other: twenty times what a coordinate
of a map in metres can tell. Without it GEOS 3.14 loses ground without a word where an outline runs a hair's
breadth beside another: in two of 300,000 pairs of polygons whose corners lie on each other's edges."""
_PAIRS = 1_000_000
"""Faces with edges looked at together: a ring that crosses itself a thousand times has as many of each."""


def land_of(areas: Geometries, task: Task | None = None) -> Geometries:
    """The land of (multi-)polygons, valid or not.

    Parameters
    ----------
    areas
        Polygons and multi-polygons.
    task
        Progress and cancel.

    Returns
    -------
    ndarray
        A valid polygon or multi-polygon each, empty where nothing is enclosed. Parts of one row that
        overlap are merged, never cancelled out; touching parts grow together.

    Raises
    ------
    Cancelled
        If the task was cancelled.
    """
    if not len(areas):
        return areas
    return in_chunks(_land, (areas,), task or Task(), T("Repairing outlines"), size=_CHUNK)


def _land(areas: Geometries) -> Geometries:
    parts, owner = shapely.get_parts(areas, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    first = np.ones(len(rings), dtype=bool)
    first[1:] = part[1:] != part[:-1]
    filled = _filled(rings)
    land = _per_group(_union, filled[first], part[first], len(parts))
    if not first.all():
        holes = _per_group(_union, filled[~first], part[~first], len(parts))
        pierced = ~shapely.is_empty(holes)
        land[pierced] = _overlaid(shapely.difference, land[pierced], holes[pierced])
    return _per_group(_union, land, owner, len(areas))


def _union(areas: Geometries, axis: int) -> Geometries:
    return _overlaid(shapely.union_all, areas, axis=axis)


def _overlaid(operation: Callable[..., Geometries], *areas: Geometries, **options: int) -> Geometries:
    try:
        return operation(*areas, grid_size=_GRID, **options)
    except shapely.errors.GEOSException:  # a few outlines fall apart on a grid, and on none without
        return operation(*areas, **options)


def _filled(rings: Geometries) -> Geometries:
    """Everything that each ring encloses."""
    filled: Geometries = shapely.polygons(rings)
    crossed = np.flatnonzero(~shapely.is_valid(filled))
    if len(crossed):
        xy, ring = shapely.get_coordinates(rings[crossed], return_index=True)
        noded = shapely.union_all(shapely.linestrings(xy, indices=ring)[:, np.newaxis], axis=1)
        pieces, ring = shapely.get_parts(noded, return_index=True)
        faces = _per_group(shapely.polygonize, pieces, ring, len(crossed))
        face, of = shapely.get_parts(faces, return_index=True)
        inside = _winding(shapely.get_coordinates(shapely.point_on_surface(face)), rings[crossed], of) != 0
        filled[crossed] = _per_group(_union, face[inside], of[inside], len(crossed))
    return filled


def _per_group(
    function: Callable[..., Geometries], members: Geometries, group: Groups, count: int
) -> Geometries:
    """``function`` of the members of each of ``count`` groups, empty for a group without members.

    Groups of equal size make one table, so that a few calls serve them all.
    """
    result = np.full(count, shapely.GeometryCollection(), dtype=object)
    size = np.bincount(group, minlength=count)
    start = np.concatenate([[0], np.cumsum(size)[:-1]])
    for each in np.unique(size[size > 0]):
        same = np.flatnonzero(size == each)
        result[same] = function(members[start[same][:, np.newaxis] + np.arange(each)], axis=1)
    return result


def _winding(points: NDArray[np.float64], rings: Geometries, of: Groups) -> NDArray[np.int64]:
    """How often ring ``of[i]`` goes round point i, counted by its edges that cross the line to the east."""
    xy, owner = shapely.get_coordinates(rings, return_index=True)
    length = np.bincount(owner, minlength=len(rings)) - 1
    start = np.concatenate([[0], np.cumsum(length + 1)[:-1]])
    edges, turns = length[of], np.zeros(len(points), dtype=np.int64)
    block = np.cumsum(edges) // _PAIRS
    for number in np.unique(block):
        some = np.flatnonzero(block == number)
        point = np.repeat(np.arange(len(some)), edges[some])
        within = np.arange(len(point)) - np.repeat(np.cumsum(edges[some]) - edges[some], edges[some])
        begin = start[of[some]][point] + within
        (x0, y0), (x1, y1), (x, y) = xy[begin].T, xy[begin + 1].T, points[some][point].T
        left = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)
        up, down = (y0 <= y) & (y < y1) & (left > 0), (y1 <= y) & (y < y0) & (left < 0)
        weights = up.astype(int) - down.astype(int)
        turns[some] = np.bincount(point, weights=weights, minlength=len(some)).astype(int)
    return turns
