"""Areas by zone: all zones in one pass, whether or not they overlap each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from gisapp.indicators.cells import Weighted
from layers.measuring.adjacency import Indices
from layers.measuring.cutting import subdivide
from layers.measuring.ground import Geometries, ground_area
from layers.task import Task

Pairs = tuple[Indices, Indices]
NO_PAIRS: Pairs = (np.empty(0, np.intp), np.empty(0, np.intp))


@dataclass(frozen=True)
class Zones:
    """Zones cut into small parts, with an index of the parts and one of their edges.

    ``sums`` are pairs (zone, zone that it consists of): a zone made of others is measured as their sum
    and has no parts of its own.
    """

    count: int
    crs: CRS
    parts: Geometries
    zone: Indices
    """The zone of each part."""
    part_tree: shapely.STRtree
    edge_tree: shapely.STRtree
    edge_part: Indices
    sums: Pairs = NO_PAIRS

    @classmethod
    def of(cls, shapes: Geometries, crs: CRS, task: Task, sums: Pairs = NO_PAIRS) -> Zones:
        """Index the zones, which may overlap, touch, and be empty or None."""
        shapes = shapes.copy()
        shapes[sums[0]] = None
        parts, zone = subdivide(shapes, task)
        xy, part = shapely.get_coordinates(parts, return_index=True)
        edge = part[:-1] == part[1:]
        edges = shapely.linestrings(np.stack([xy[:-1][edge], xy[1:][edge]], axis=1))
        _prepare(parts)
        return cls(len(shapes), crs, parts, zone, _tree(parts), _tree(edges), part[:-1][edge], sums)

    def areas(self) -> NDArray[np.float64]:
        """Area of each zone on the ground in m²."""
        return self._by_zone(self.zone, ground_area(self.parts, self.crs))

    def areas_of(self, pieces: Weighted) -> NDArray[np.float64]:
        """Σ weight · area(piece ∩ zone) on the ground in m², for each zone; safe on several threads."""
        (near, near_part), (inner, inner_part) = self._places(pieces.shapes)
        whole = ground_area(pieces.shapes, self.crs) * pieces.weights
        cut = shapely.intersection(pieces.shapes[near], self.parts[near_part])
        return self._by_zone(
            self.zone[np.concatenate([inner_part, near_part])],
            np.concatenate([whole[inner], ground_area(cut, self.crs) * pieces.weights[near]]),
        )

    def _places(self, shapes: Geometries) -> tuple[Pairs, Pairs]:
        """Pairs (shape, part) where the part's outline passes near the shape, and where the shape is within.

        A polygon that meets no edge of a part lies wholly inside or wholly outside, as any vertex of it
        does; that spares nearly all shapes the intersection.
        """
        boxes = shapely.box(*shapely.bounds(shapes).T)
        shape, edge = self.edge_tree.query(boxes)
        near = np.unique(shape * len(self.parts) + self.edge_part[edge])
        shape, part = self.part_tree.query(boxes)
        far = ~np.isin(shape * len(self.parts) + part, near)
        shape, part = shape[far], part[far]
        vertex = shapely.get_coordinates(shapely.get_point(shapely.get_exterior_ring(shapes), 0))
        within = shapely.contains_xy(self.parts[part], vertex[shape])
        return (near // len(self.parts), near % len(self.parts)), (shape[within], part[within])

    def _by_zone(self, zone: Indices, values: NDArray[np.float64]) -> NDArray[np.float64]:
        sums = np.bincount(zone, weights=values, minlength=self.count).astype(float)
        whole, member = self.sums
        np.add.at(sums, whole, sums[member])
        return sums


def _prepare(parts: Geometries) -> None:
    """Prepare for points, and ask once: GEOS builds its index at the first question, on one thread only."""
    shapely.prepare(parts)
    shapely.contains_xy(parts, shapely.get_coordinates(shapely.point_on_surface(parts)))


def _tree(shapes: Geometries) -> shapely.STRtree:
    """An index that is built now, and not at the first query on one of several threads."""
    tree = shapely.STRtree(shapes)
    tree.query(shapes[:1])
    return tree
