"""Outlines as they are drawn: their corners, where a line would cross another, and what area they make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

if TYPE_CHECKING:
    from shapely.geometry import Polygon
    from shapely.geometry.base import BaseGeometry

Corner = tuple[float, float]
Ring = NDArray[np.float64]
"""Corners (n, 2) of a closed line, the first not repeated at its end."""
LEAST = 3
"""Corners of an area."""
_SPOT = re.compile(r"\[(\S+) (\S+)\]")
"""Where a shape is wrong, as GEOS writes it: "Self-intersection[106.5 29.5]"."""


@dataclass(frozen=True)
class Outline:
    """The rings of an area: of each of its parts the shell, then the holes.

    A corner is spoken of by two numbers: its ring's among all rings, and its own in that.
    """

    rings: tuple[Ring, ...]
    parts: tuple[int, ...]
    """How many rings each part has."""
    several: bool
    """Whether it is a multipolygon, which it stays."""

    @classmethod
    def of(cls, area: BaseGeometry) -> Outline:
        """The outline of a polygon or multipolygon."""
        polygons = shapely.get_parts(area)
        rings = [shapely.get_coordinates(ring)[:-1] for each in polygons for ring in shapely.get_rings(each)]
        parts = tuple(len(shapely.get_rings(each)) for each in polygons)
        return cls(tuple(rings), parts, area.geom_type == "MultiPolygon")

    @property
    def area(self) -> BaseGeometry:
        """The shape again; it may be unsound (:func:`fault_of`)."""
        polygons, first = [], 0
        for count in self.parts:
            shell, *holes = self.rings[first : first + count]
            polygons.append(shapely.Polygon(shell, holes))
            first += count
        return shapely.MultiPolygon(polygons) if self.several else polygons[0]

    def corner(self, at: tuple[int, int]) -> Corner:
        """Where a corner is."""
        x, y = self.rings[at[0]][at[1]].tolist()
        return x, y

    def beside(self, at: tuple[int, int]) -> tuple[Corner, Corner]:
        """The corners before and after one."""
        ring, number = at
        count = len(self.rings[ring])
        return self.corner((ring, (number - 1) % count)), self.corner((ring, (number + 1) % count))

    def corner_near(self, x: float, y: float, reach: float) -> tuple[int, int] | None:
        """The nearest corner within reach."""
        distances = [np.hypot(*(ring - (x, y)).T) for ring in self.rings]
        ring = int(np.argmin([each.min() for each in distances]))
        number = int(distances[ring].argmin())
        return (ring, number) if distances[ring][number] <= reach else None

    def edge_near(self, x: float, y: float, reach: float) -> tuple[tuple[int, int], Corner] | None:
        """The nearest place on an edge within reach, and the number that a corner there would have."""
        best: tuple[tuple[int, int], Corner] | None = None
        for number, ring in enumerate(self.rings):
            line = shapely.linestrings(np.stack([ring, np.roll(ring, -1, axis=0)], axis=1))
            distances = shapely.distance(line, shapely.Point(x, y))
            edge = int(distances.argmin())
            if distances[edge] <= reach:
                reach = float(distances[edge])
                foot = shapely.line_interpolate_point(
                    line[edge], shapely.line_locate_point(line[edge], shapely.Point(x, y))
                )
                best = (number, edge + 1), (foot.x, foot.y)
        return best

    def moved(self, at: tuple[int, int], to: Corner) -> Outline:
        """With a corner elsewhere."""
        ring = self.rings[at[0]].copy()
        ring[at[1]] = to
        return self._with(at[0], ring)

    def inserted(self, at: tuple[int, int], place: Corner) -> Outline:
        """With another corner."""
        return self._with(at[0], np.insert(self.rings[at[0]], at[1], place, axis=0))

    def without(self, at: tuple[int, int]) -> Outline | None:
        """Without a corner; None if its ring would be none any more."""
        ring = self.rings[at[0]]
        return None if len(ring) <= LEAST else self._with(at[0], np.delete(ring, at[1], axis=0))

    def has(self, at: tuple[int, int]) -> bool:
        """Whether it has a corner of these numbers."""
        return at[0] < len(self.rings) and at[1] < len(self.rings[at[0]])

    def _with(self, number: int, ring: Ring) -> Outline:
        rings = (*self.rings[:number], ring, *self.rings[number + 1 :])
        return Outline(rings, self.parts, self.several)


@dataclass(frozen=True, slots=True)
class Fault:
    """A straight step that cannot be drawn, and where it would meet the line drawn so far."""

    spot: Corner
    start: Corner
    end: Corner


def fault_of_step(corners: Sequence[Corner], to: Corner) -> Fault | None:
    """What is wrong with a straight step from the last corner; None where it may go."""
    spot = crossing_of_step(corners, to)
    return None if spot is None else Fault(spot, corners[-1], to)


def crossing_of_step(corners: Sequence[Corner], to: Corner) -> Corner | None:
    """Where a straight step from the last corner would meet the line drawn so far; None where it may go.

    The corner that it starts from is no meeting, and the first one is none where the step ends there, which
    closes the outline.
    """
    if len(corners) < 2 or to == corners[-1]:  # noqa: PLR2004 - one line
        return None
    step = shapely.LineString([corners[-1], to])
    lines = shapely.linestrings(np.stack([np.array(corners[:-1]), np.array(corners[1:])], axis=1))
    met = shapely.intersection(lines, step)
    allowed = {corners[-1], corners[0]} if to == corners[0] else {corners[-1]}
    places = shapely.get_coordinates(met[~shapely.is_empty(met)]).tolist()
    return next(((x, y) for x, y in places if (x, y) not in allowed), None)


def area_of(corners: Sequence[Corner]) -> Polygon | None:
    """The area that corners enclose, closed straight; None where that is none, or crosses itself."""
    if len(corners) < LEAST:
        return None
    area = shapely.Polygon(corners)
    return area if area.is_valid and area.area > 0 else None


def fault_of(shape: BaseGeometry) -> Corner | None:
    """Where a shape is no sound area; None if it is one. In the middle of it where GEOS names no place."""
    if shape.is_valid:
        return None
    found = _SPOT.search(shapely.is_valid_reason(shape))
    if found is None:
        centre = shapely.centroid(shape)
        return centre.x, centre.y
    return float(found[1]), float(found[2])
