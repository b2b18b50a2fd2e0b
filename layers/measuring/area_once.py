"""What shapes cover, each place once, when one of them changes: measured only where it lies.

``docs/decisions/0020-local-differences.md`` says why that is the same as measuring everything again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry as Shape

from layers.measuring.cells import Weighted, pieces_of
from layers.measuring.cutting import polygonal
from layers.measuring.ground import Geometries
from layers.measuring.zones import Zones

Floats = NDArray[np.float64]
_WORTH_IT = 0.5
"""Share of the box of both shapes from which on nothing is won by looking at a part of it."""
_SAME = 1e-8
"""Metres within which a vertex is the same: some ten times what the way to degrees and back moves it."""


@dataclass(frozen=True)
class AreaOnce:
    """What n shapes cover of each zone at rest, by each of k ways to weigh them; itself it never changes.

    Attributes
    ----------
    shapes
        (n,) valid polygons and multipolygons in the CRS of ``zones``.
    weights
        (k, n) shares of their ground that count, 0 to 1.
    zones
        Where it is counted.
    areas
        (k, zones) m² on the ground: on each place the greatest weight of the shapes there.
    tree
        Of the shapes.
    """

    shapes: Geometries
    weights: Floats
    zones: Zones
    areas: Floats
    tree: shapely.STRtree

    @classmethod
    def of(cls, shapes: Geometries, weights: Floats, zones: Zones, areas: Floats) -> AreaOnce:
        """With the index of the shapes.

        Parameters
        ----------
        shapes, weights, zones, areas
            As the attributes.
        """
        tree = shapely.STRtree(shapes)
        tree.query(shapes[:1])  # builds it now, and not under the hand
        return cls(shapes, weights, zones, areas, tree)

    def changed(
        self, gone: int | None = None, put: Shape | None = None, weights: Floats | None = None
    ) -> Floats:
        """The areas, were one of the shapes gone and another one there.

        Parameters
        ----------
        gone
            Position of a shape that is not there; None for none.
        put
            A valid one that is; None for none.
        weights
            (k,) of that one; None for those of the shape that is gone.

        Returns
        -------
        ndarray of float
            (k, zones) m² on the ground.
        """
        old, was = None, np.zeros(len(self.weights))
        if gone is not None:
            old, was = self.shapes[gone], self.weights[:, gone]
        weights = was if weights is None else weights
        difference = np.zeros_like(self.areas)
        if not (was.any() or weights.any()):
            return self.areas
        for before, after in _regions(old, put, alike=(was == weights).all()):
            difference += self._difference(gone, (before, was), (after, weights))
        return self.areas + difference

    def _difference(self, gone: int | None, *states: tuple[Shape | None, Floats]) -> Floats:
        """What the second state covers more than the first, by each way to weigh, (k, zones).

        Only shapes that meet either matter: elsewhere all is as it was.
        """
        changed = [shape for shape, _ in states if shape is not None]
        near = np.unique(self.tree.query(changed, predicate="intersects")[1])
        near = near if gone is None else near[near != gone]
        around, there = _within(self.shapes[near], changed)
        near = near[there]
        found: dict[bytes, Floats] = {}
        rows = []
        for way, weights in enumerate(self.weights[:, near]):
            of_way = [(shape, float(weight[way])) for shape, weight in states]
            key = np.append(weights, [weight for _, weight in of_way]).tobytes()
            if key not in found:  # most doubts are about shapes elsewhere
                found[key] = self._measured(Weighted(around, weights), *of_way)
            rows.append(found[key])
        return np.array(rows)

    def _measured(
        self, around: Weighted, before: tuple[Shape | None, float], after: tuple[Shape | None, float]
    ) -> Floats:
        """What the shapes around cover together with one more, less what they cover with another."""
        less, more = _pieces(around, *before), _pieces(around, *after)
        return self.zones.areas_of(
            Weighted(
                np.concatenate([more.shapes, less.shapes]), np.concatenate([more.weights, -less.weights])
            )
        )


def _pieces(around: Weighted, shape: Shape | None, weight: float) -> Weighted:
    all_ = around
    if shape is not None:
        all_ = Weighted(np.append(around.shapes, shape), np.append(around.weights, weight))
    return pieces_of(all_[all_.weights > 0])


def _regions(
    old: Shape | None, new: Shape | None, *, alike: bool
) -> Iterator[tuple[Shape | None, Shape | None]]:
    """The places of a change, as much of each shape as lies there.

    A shape that goes far changes two places, and one that is reshaped and weighs as before changes only what
    lies between its outlines.
    """
    if old is None or new is None:
        yield old, new
    elif alike and (between := _between_outlines(old, new)) is not None:
        if not between.is_empty:
            before, after = shapely.intersection([old, new], between)
            yield _areal(before), _areal(after)
    elif shapely.box(*old.bounds).intersects(shapely.box(*new.bounds)):
        yield old, new
    else:
        yield old, None
        yield None, new


def _between_outlines(old: Shape, new: Shape) -> Shape | None:
    """A box beyond which two shapes have the same outline; None where it would be hardly less than both.

    Where the outlines are the same, so is what is inside: what one shape has and the other has not is bounded
    by edges that only one of them has, and all of these lie in the box. Vertices are compared in their order.
    """
    rings = [shapely.get_rings(shapely.get_parts(shape)) for shape in (old, new)]
    lengths = [shapely.get_num_coordinates(each) for each in rings]
    if len(lengths[0]) != len(lengths[1]) or (lengths[0] != lengths[1]).sum() > 1:
        return None
    pairs = zip(*rings, strict=True)
    ends = np.concatenate([_unlike(*(shapely.get_coordinates(each) for each in pair)) for pair in pairs])
    if not len(ends):
        return shapely.Polygon()
    box = shapely.box(*ends.min(axis=0), *ends.max(axis=0))
    whole = shapely.box(*shapely.total_bounds([old, new]))
    return box if box.area < _WORTH_IT * whole.area else None


def _unlike(one: Floats, other: Floats) -> Floats:
    """The ends of all edges that only one of two rings has."""
    if len(one) == len(other):
        moved = _apart(one, other)
        edge = moved[:-1] | moved[1:]
        ends = np.append(edge, False) | np.append(False, edge)
        return np.concatenate([one[ends], other[ends]])
    shorter = min(len(one), len(other))
    alike = [
        int(np.append(_apart(a[:shorter], b[:shorter]), True).argmax())
        for a, b in ((one, other), (one[::-1], other[::-1]))
    ]
    first = max(alike[0] - 1, 0)
    last = max(min(alike[1], shorter - alike[0]) - 1, 0)
    return np.concatenate([one[first : len(one) - last], other[first : len(other) - last]])


def _apart(one: Floats, other: Floats) -> NDArray[np.bool_]:
    return np.asarray(np.abs(one - other).max(axis=1) > _SAME)


def _areal(shape: Shape) -> Shape | None:
    """The polygons of a shape; None where it has none."""
    found = polygonal(np.array([shape]))[0]
    return None if found.is_empty or not found.area else found


def _within(shapes: Geometries, changed: list[Shape]) -> tuple[Geometries, NDArray[np.bool_]]:
    """The shapes without what lies beyond the bounds of what changes, and which of them have ground there.

    A park may reach far along a river.
    """
    west, south, east, north = shapely.total_bounds(changed)
    bounds = shapely.bounds(shapes)
    beyond = (bounds[:, :2] < (west, south)).any(axis=1) | (bounds[:, 2:] > (east, north)).any(axis=1)
    shapes = shapes.copy()
    shapes[beyond] = polygonal(shapely.intersection(shapes[beyond], shapely.box(west, south, east, north)))
    there = shapely.area(shapes) > 0
    return shapes[there], there
