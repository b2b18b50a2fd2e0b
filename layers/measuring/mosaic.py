"""Areas that are exactly made of others, as a district is of its subdistricts."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.measuring.adjacency import Indices
from layers.measuring.ground import Geometries

_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], dtype=np.uint64)
_SPREAD = np.uint64(0xFF51AFD7ED558CCD)
_ROUNDING = 1e-6
"""Relative difference of two sums of areas that is a matter of rounding; a tile too many is far more."""


def made_of(shapes: Geometries, tiles: Geometries) -> tuple[Indices, Indices]:
    """Which shapes consist of tiles, outline by outline.

    The edges that tiles share cancel out, and those that are left are the outline of their union: a shape
    is made of the tiles in it if its edges are just these, vertex for vertex. Equal sets of edges are told
    by the exclusive or of a 64-bit hash of each edge. Tiles that lie on each other cancel out too: so the
    areas must add up as well.

    Parameters
    ----------
    shapes
        Polygons to look at; None and empty ones are made of nothing.
    tiles
        Polygons; those that overlap each other make nothing.

    Returns
    -------
    shape, tile
        One pair for each tile of each shape that is made of tiles.
    """
    inner = shapely.point_on_surface(tiles)
    shape, tile = shapely.STRtree(inner).query(shapes, predicate="contains")
    of_tiles = np.zeros(len(shapes), dtype=np.uint64)
    np.bitwise_xor.at(of_tiles, shape, _outline_hashes(tiles)[tile])
    area = np.nan_to_num(shapely.area(shapes))
    covered = np.bincount(shape, weights=shapely.area(tiles)[tile], minlength=len(shapes))
    once = (covered > 0) & np.isclose(covered, area, rtol=_ROUNDING, atol=0)
    equal = once & (of_tiles == _outline_hashes(shapes))
    chosen = equal[shape]
    return shape[chosen], tile[chosen]


def _outline_hashes(shapes: Geometries) -> NDArray[np.uint64]:
    """The exclusive or of the hashes of each shape's edges, whatever their direction and order."""
    polygons, polygon_of = shapely.get_parts(shapes, return_index=True)
    rings, ring_of = shapely.get_rings(polygons, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    vertex = _mixed((np.ascontiguousarray(xy + 0.0).view(np.uint64) * _MIX).sum(axis=1, dtype=np.uint64))
    edge = np.flatnonzero(ring[:-1] == ring[1:])
    hashes = np.zeros(len(shapes), dtype=np.uint64)
    # The sum of two vertices' hashes is the same both ways round.
    np.bitwise_xor.at(hashes, polygon_of[ring_of[ring[edge]]], _mixed(vertex[edge] + vertex[edge + 1]))
    return hashes


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread every bit over all 64 (the finalizer of MurmurHash3)."""
    values = (values ^ (values >> np.uint64(33))) * _SPREAD
    return values ^ (values >> np.uint64(33))
