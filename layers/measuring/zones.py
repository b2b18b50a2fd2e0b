"""Areas by zone: all zones in one pass, whether or not they overlap each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from layers.measuring.adjacency import Indices
from layers.measuring.cells import Weighted
from layers.measuring.cutting import subdivide
from layers.measuring.ground import Geometries, ground_area
from layers.task import Task

Pairs = tuple[Indices, Indices]
NO_PAIRS: Pairs = (np.empty(0, np.intp), np.empty(0, np.intp))
PART_VERTICES = 512
"""Vertices of a part that it is worth halving: what meets a part is cut by all of it."""
_HALF = 0.5


@dataclass(frozen=True)
class Zones:
    """Zones cut into small parts, prepared for questions, with an index of the parts.

    ``sums`` are pairs (zone, zone that it consists of): a zone made of others is measured as their sum
    and has no parts of its own.
    """

    count: int
    crs: CRS
    parts: Geometries
    zone: Indices
    """The zone of each part."""
    tree: shapely.STRtree
    sums: Pairs = NO_PAIRS
    alone: Lock = field(default_factory=Lock)
    """Held while parts are asked: what GEOS prepares answers one thread at a time, and crashes with two."""

    @classmethod
    def of(cls, shapes: Geometries, crs: CRS, task: Task, sums: Pairs = NO_PAIRS) -> Zones:
        """The zones, indexed.

        Parameters
        ----------
        shapes
            (n,) valid polygons and multipolygons, which may overlap, touch, and be empty or None.
        crs
            Of the shapes, in metres.
        task
            Cancel.
        sums
            Pairs (zone, zone that it consists of), as of :func:`layers.measuring.mosaic.made_of`.

        Raises
        ------
        Cancelled
            If the task was cancelled.
        """
        shapes = shapes.copy()
        shapes[sums[0]] = None
        parts, zone = subdivide(shapes, task, PART_VERTICES)
        shapely.prepare(parts)
        tree = shapely.STRtree(parts)
        tree.query(parts[:1])  # builds it now, and not at the first query on one of several threads
        return cls(len(shapes), crs, parts, zone, tree, sums)

    def areas(self) -> NDArray[np.float64]:
        """Area of each zone, (count,), on the ground in m²."""
        return self._areas

    @cached_property
    def _areas(self) -> NDArray[np.float64]:
        """From smaller parts: the smaller a part is, the more exact is one areal scale for all of it."""
        parts, of = subdivide(self.parts, Task())
        return self._by_zone(self.zone[of], ground_area(parts, self.crs))

    def areas_of(self, pieces: Weighted) -> NDArray[np.float64]:
        """Σ weight · area(piece ∩ zone) for each zone; safe on several threads.

        Parameters
        ----------
        pieces
            Valid polygons in the zones' CRS, with their weights.

        Returns
        -------
        ndarray of float
            (count,) m² on the ground.
        """
        (near, near_part), (inner, inner_part) = self._places(pieces.shapes)
        whole = ground_area(pieces.shapes, self.crs) * pieces.weights
        cut = shapely.intersection(pieces.shapes[near], self.parts[near_part])
        return self._by_zone(
            self.zone[np.concatenate([inner_part, near_part])],
            np.concatenate([whole[inner], ground_area(cut, self.crs) * pieces.weights[near]]),
        )

    def _places(self, shapes: Geometries) -> tuple[Pairs, Pairs]:
        """Pairs (shape, part) where the part's outline passes near the shape, and where the shape is within.

        A part that holds a shape's bounding box holds the shape, and one that does not meet the box does not
        meet the shape; that spares nearly all shapes the intersection.
        """
        boxes = shapely.box(*shapely.bounds(shapes).T)
        shape, part = self.tree.query(boxes)
        box, around = boxes[shape], self.parts[part]
        with self.alone:
            within = shapely.contains_properly(around, box)
            near = ~within
            near[near] = shapely.intersects(around[near], box[near])
        return (shape[near], part[near]), (shape[within], part[within])

    def _by_zone(self, zone: Indices, values: NDArray[np.float64]) -> NDArray[np.float64]:
        sums = np.bincount(zone, weights=values, minlength=self.count).astype(float)
        whole, member = self.sums
        np.add.at(sums, whole, sums[member])
        return sums


def mostly_within(shapes: Geometries, outline: shapely.Geometry) -> NDArray[np.bool_]:
    """Which zones belong to a district: those with at least half of their ground in it.

    Two drawings of one border never agree to the metre, so that a zone of the district may lie a little
    outside it, and one of the next district a little inside.

    Parameters
    ----------
    shapes
        Polygons of the zones.
    outline
        Of the district, in the same CRS.

    Returns
    -------
    ndarray of bool
        One for each shape.
    """
    shapely.prepare(outline)
    inside: NDArray[np.bool_] = shapely.covers(outline, shapes)
    rest = ~inside & shapely.intersects(outline, shapes)
    common = shapely.area(shapely.intersection(shapes[rest], outline))
    inside[rest] = common >= _HALF * shapely.area(shapes[rest])
    return inside
