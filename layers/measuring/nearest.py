"""The nearest of many places, and what becomes of it when one place goes, comes or moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from layers.measuring.adjacency import Indices
from layers.measuring.ground import Geometries, ground_distance

Points = NDArray[np.float64]
Metres = NDArray[np.float64]
_REACH = 1.0
"""Metres beyond twice the nearest within which the second nearest is looked for first, then twice as far."""


def nearest_of(points: Points, places: Points, tree: shapely.STRtree, crs: CRS) -> tuple[Indices, Metres]:
    """The nearest place of each point.

    Parameters
    ----------
    points, places
        (n, 2) and (m, 2) in ``crs``.
    tree
        Of the places.
    crs
        In metres.

    Returns
    -------
    place, distance
        (n,) positions of places, :attr:`Nearest.NONE` without any, and straight metres on the ground, inf
        without any. Who is nearest is told in the plane; of equally near ones the nearest on the ground is
        taken, and of these the first.
    """
    place, distance = np.full(len(points), Nearest.NONE, dtype=np.intp), np.full(len(points), np.inf)
    point, found = tree.query_nearest(shapely.points(points))
    ground = ground_distance(points[point], places[found], crs)
    order = np.lexsort((found, ground, point))
    point, first = np.unique(point[order], return_index=True)
    place[point], distance[point] = found[order[first]], ground[order[first]]
    return place, distance


@dataclass(frozen=True)
class Nearest:
    """The two nearest places of each of n points: whatever one place does, the nearest is known at once.

    ``place`` has the positions of both, (2, n); ``plane`` and ``ground``, (2, n), are metres to them.
    """

    NONE: ClassVar[int] = -1
    """Stands where there is no place; its distance is inf."""
    PUT: ClassVar[int] = -2
    """Stands for a place that was not there before."""

    points: Points
    shapes: Geometries
    """The points as shapes, of which GEOS measures."""
    crs: CRS
    place: Indices
    plane: Metres
    ground: Metres

    @classmethod
    def of(cls, points: Points, places: Points, tree: shapely.STRtree, crs: CRS) -> Nearest:
        """The two nearest places, looked up once.

        Parameters
        ----------
        points, places, tree, crs
            As of :func:`nearest_of`.
        """
        shapes = shapely.points(points)
        place = np.full((2, len(points)), cls.NONE, dtype=np.intp)
        plane, ground = np.full((2, 2, len(points)), np.inf)
        if len(points) and len(places):
            of, found = _two_nearest(shapes, tree)
            apart = shapely.distance(shapes[of], tree.geometries[found])
            on_ground = ground_distance(points[of], places[found], crs)
            order = np.lexsort((found, on_ground, apart, of))
            of = of[order]
            rank = np.arange(len(of)) - np.searchsorted(of, of)
            both = rank < 2  # noqa: PLR2004 - the two nearest
            at, pair = (rank[both], of[both]), order[both]
            place[at], plane[at], ground[at] = found[pair], apart[pair], on_ground[pair]
        return cls(points, shapes, crs, place, plane, ground)

    def changed(
        self, gone: int | None = None, put: Points | None = None, before: int = 0
    ) -> tuple[Indices, Metres]:
        """The nearest places, were one of them gone and another one there.

        Parameters
        ----------
        gone
            Position of a place that is not there; None for none.
        put
            (2,) where there is a new one; None for none.
        before
            How many of the places stand before the new one, of which the first is taken if they are as near.

        Returns
        -------
        place, distance
            As of :func:`nearest_of`, with the places numbered as they are and PUT for the new one.
        """
        place, plane, ground = self.place[0].copy(), self.plane[0].copy(), self.ground[0].copy()
        if gone is not None:
            lost = np.flatnonzero(place == gone)
            place[lost], plane[lost], ground[lost] = (
                each[1, lost] for each in (self.place, self.plane, self.ground)
            )
        if put is not None and len(place):
            apart = shapely.distance(self.shapes, shapely.Point(put))
            near = np.flatnonzero(apart <= plane)
            on_ground = ground_distance(self.points[near], np.broadcast_to(put, (len(near), 2)), self.crs)
            first = (on_ground < ground[near]) | ((on_ground == ground[near]) & (place[near] >= before))
            nearer = (apart[near] < plane[near]) | first
            place[near[nearer]], ground[near[nearer]] = self.PUT, on_ground[nearer]
        return place, ground


def _two_nearest(shapes: Geometries, tree: shapely.STRtree) -> tuple[Indices, Indices]:
    """Pairs (point, place) among which are the two nearest places of each point, and all as near as these."""
    (asked, _), apart = tree.query_nearest(shapes, return_distance=True, all_matches=False)
    reach = np.zeros(len(shapes))
    reach[asked] = 2 * apart + _REACH
    west, south, east, north = shapely.total_bounds(np.concatenate([shapes, tree.geometries]))
    widest = np.hypot(east - west, north - south)
    left, found = np.arange(len(shapes)), []
    while len(left):
        point, place = tree.query(shapes[left], predicate="dwithin", distance=reach[left])
        enough = (np.bincount(point, minlength=len(left)) > 1) | (reach[left] > widest)
        found.append((left[point[enough[point]]], place[enough[point]]))
        left = left[~enough]
        reach[left] *= 2
    points, places = (np.concatenate(side) for side in zip(*found, strict=True))
    return points, places
