"""Areas counted once: overlapping features become pieces that do not overlap, cell by cell.

``docs/decisions/0004-cells.md`` says why. A feature alone in its place is a piece as it is. Features that
meet are united group by group; a group of many is first cut along a finer grid, since a union costs more per
feature the more there are. A weight below 1 (the green share of a square) counts only where nothing of
greater weight lies on the same ground.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.measuring.adjacency import Indices, distinct, dominated, few_neighbours, groups
from layers.measuring.cutting import polygonal, runs
from layers.measuring.ground import Geometries
from layers.task import Task
from layers.text import T
from layers.threads import in_chunks

Weights = NDArray[np.float64]

CELL_FEATURES = 1_000
"""Features aimed at per cell: the unit of progress, of cancelling and of threads, some 30 ms."""
LARGE_GROUP = 64
"""Members above which uniting a group all at once costs more than cutting it first."""
UNION_FEATURES = 24
"""Features aimed at per union in a large group."""
PAIRS_EACH = 64
"""Pairs of neighbours per feature, on average, above which uniting all costs less than comparing them."""
PILES = 8
"""Times as many features aimed at per cell as lie upon each other, lest a pile be cut and stay a pile."""
MOST_CUTS = 64
"""Cells that a feature's box may meet, on average, so that memory holds what is cut."""


@dataclass(frozen=True)
class Weighted:
    """Polygons (n,) with a weight each (n,), above 0 and at most 1: the share of their ground that counts."""

    shapes: Geometries
    weights: Weights

    def __getitem__(self, chosen: Indices | NDArray[np.bool_] | slice) -> Weighted:
        return Weighted(self.shapes[chosen], self.weights[chosen])


def cells_of(features: Weighted, task: Task, cell_features: int = CELL_FEATURES) -> list[Weighted]:
    """The features by cell of a square grid, those that cross a grid line cut along it.

    Parameters
    ----------
    features
        Valid polygons and multipolygons in a metric CRS.
    task
        Progress and cancel.
    cell_features
        Features aimed at per cell; it moves time, not areas.

    Returns
    -------
    list of Weighted
        One per cell that holds something: polygons and multipolygons with the weights of their features.

    Raises
    ------
    Cancelled
        If the task was cancelled.
    """
    polygons, of = shapely.get_parts(features.shapes, return_index=True)
    if not len(polygons):
        return []
    parts, part_of, cell = _cut(polygons, cell_features, task)
    order = np.argsort(cell, kind="stable")
    bounds = np.flatnonzero(np.diff(cell[order])) + 1
    whole = Weighted(parts, features.weights[of[part_of]])
    return [whole[chosen] for chosen in np.split(order, bounds)]


def pieces_of(features: Weighted, union_features: int = UNION_FEATURES) -> Weighted:
    """The features of one cell as pieces in which each m² counts once: Σ weight · area is the ground covered.

    Parameters
    ----------
    features
        Those of one cell of :func:`cells_of`.
    union_features
        Features aimed at per union in a large group; it moves time, not areas.

    Returns
    -------
    Weighted
        Pieces overlap only where weights differ: they are the layers of a cake, and their weights add up to
        the greatest weight of the features there.
    """
    polygons, of = shapely.get_parts(features.shapes, return_index=True)
    weight = features.weights[of]
    once = distinct(polygons, weight)
    polygons, weight = polygons[once], weight[once]
    seen, group = _grouped(polygons, weight)
    size = np.bincount(group[seen], minlength=len(group))[group]
    alone = seen & (size == 1)
    small = seen & (size > 1) & (size <= LARGE_GROUP)
    large = seen & (size > LARGE_GROUP)
    parts, part_of, cell = _cut(polygons[large], union_features, Task())
    # Cells are numbered on from the groups, so that one pass unites both.
    members = Weighted(
        np.concatenate([polygons[small], parts]), np.concatenate([weight[small], weight[large][part_of]])
    )
    united = _united(members, np.concatenate([group[small], len(polygons) + cell]))
    return Weighted(
        np.concatenate([polygons[alone], united.shapes]), np.concatenate([weight[alone], united.weights])
    )


def _grouped(polygons: Geometries, weight: Weights) -> tuple[NDArray[np.bool_], Indices]:
    """Which polygons are needed, not being under others, and the group of each that hangs together.

    Where each has very many neighbours it is not worth asking: all are needed, in one group.
    """
    pairs = few_neighbours(polygons, PAIRS_EACH * len(polygons))
    if pairs is None:
        return np.ones(len(polygons), dtype=bool), np.zeros(len(polygons), dtype=np.intp)
    first, second = pairs
    seen = ~dominated(polygons, weight, first, second)
    both = seen[first] & seen[second]
    first, second = first[both], second[both]
    meet = shapely.intersects(polygons[first], polygons[second])
    return seen, groups(len(polygons), first[meet], second[meet])


def _cut(polygons: Geometries, aim: int, task: Task) -> tuple[Geometries, Indices, Indices]:
    """Polygons cut along a grid of about ``aim`` each: parts, the polygon of each, and its cell's number."""
    if not len(polygons):
        return polygons, np.empty(0, np.intp), np.empty(0, np.intp)
    bounds = shapely.bounds(polygons)
    corner = bounds[:, :2].min(axis=0)
    side = _cell_side(polygons, bounds, aim)
    low = ((bounds[:, :2] - corner) // side).astype(np.intp)
    high = ((bounds[:, 2:] - corner) // side).astype(np.intp)
    columns = (high - low + 1)[:, 0]
    cells = (high - low + 1).prod(axis=1)
    of, nth = runs(cells)
    cell = low[of] + np.column_stack([nth % columns[of], nth // columns[of]])
    parts = polygons[of]
    crossing = np.flatnonzero(cells[of] > 1)
    # Both edges come from whole numbers of cells, so that neighbours share theirs to the last bit.
    west, south = (corner + cell[crossing] * side).T
    east, north = (corner + (cell[crossing] + 1) * side).T
    boxes = shapely.box(west, south, east, north)
    parts[crossing] = in_chunks(shapely.intersection, (parts[crossing], boxes), task, T("Cutting into cells"))
    inside = shapely.area(parts) > 0
    number = cell[:, 1] * (high[:, 0].max() + 1) + cell[:, 0]
    return polygonal(parts[inside]), of[inside], number[inside]


def _cell_side(polygons: Geometries, bounds: NDArray[np.float64], aim: int) -> float:
    """Metres of a cell's side, so that there are about ``aim`` polygons in each.

    Longer where polygons lie upon each other, since all of a pile are in a cell however small, where long
    ones slant across many cells, and in a narrow strip, so as not to cut it to crumbs.
    """
    extent = bounds[:, 2:].max(axis=0) - bounds[:, :2].min(axis=0)
    ground = float(extent.prod())
    depth = shapely.area(polygons).sum() / ground
    boxes = (bounds[:, 2:] - bounds[:, :2]).prod(axis=1).sum() / ground
    cells = max(len(polygons) // max(aim, PILES * depth, boxes / MOST_CUTS), 1)
    return float(max(np.sqrt(ground / cells), extent.max() / cells))


def _united(members: Weighted, together: Indices) -> Weighted:
    """Members with the same number in ``together`` united; one piece per connected part and weight."""
    order = np.lexsort((-members.weights, together))
    shapes, weight, together = members.shapes[order], members.weights[order], together[order]
    # One layer of the cake per group and weight: all members of at least that weight, counted for what
    # the weight adds over the next lower one.
    after = np.append(together[1:], -1)
    lighter = np.where(after == together, np.append(weight[1:], 0.0), 0.0)
    last = np.flatnonzero((after != together) | (lighter != weight))
    unions = _layers(shapes, np.diff(last, prepend=-1), together[last])
    pieces, of = shapely.get_parts(unions, return_index=True)
    return Weighted(pieces, (weight - lighter)[last][of])


def _layers(shapes: Geometries, sizes: Indices, together: Indices) -> Geometries:
    """The union of each layer's own shapes with the layers before it in ``together``, one on the other.

    Parameters
    ----------
    shapes
        Layer after layer.
    sizes, together
        How many shapes each layer adds, and the group that it belongs to, in ascending order.
    """
    start = np.searchsorted(together, together)
    rank = np.arange(len(together)) - start
    of, _ = runs(sizes)
    unions = np.empty(len(together), dtype=object)
    for depth in range(int(rank.max(initial=-1)) + 1):
        here = np.flatnonzero(rank == depth)
        own = np.flatnonzero(rank[of] == depth)
        before = here[:0] if depth == 0 else here
        layer = np.concatenate([of[own], before])
        order = np.argsort(layer, kind="stable")
        members = np.concatenate([shapes[own], unions[before - 1]])[order]
        stacks = shapely.geometrycollections(members, indices=np.searchsorted(here, layer[order]))
        unions[here] = shapely.union_all(stacks[:, np.newaxis], axis=1)
    return unions
