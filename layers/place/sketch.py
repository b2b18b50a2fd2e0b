"""A small map of where an answer to the question for a CRS would put the data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from layers.findings import Choice
from layers.place.crs import FloatArray
from layers.place.datum.reference import Reference
from layers.place.land import on_earth
from layers.place.notation import parse_notation
from layers.place.placement import vertices_of
from layers.place.surroundings import surroundings_of
from layers.roles import Role
from layers.source import Source

_COORDINATES = 2000
_OF_THE_AREA = 600
_COVERS = 0.5
_AREAS = ("polygon",)


@dataclass(frozen=True)
class Sketch:
    """Something to draw, in degrees; together at most about 2,000 coordinates.

    Attributes
    ----------
    points
        Where points, or the vertices of lines, would lie: (n, 2).
    lines
        The outlines of areas instead, each (n, 2) and closed.
    area
        Rings of the district, or of the extent of the other layers; () where nothing is known.
    inside
        Share of the data's coordinates that would fall on it, 0 to 1; None where nothing is known.
    """

    points: FloatArray
    lines: tuple[FloatArray, ...]
    area: tuple[FloatArray, ...]
    inside: float | None

    @property
    def covers(self) -> bool:
        """Whether most of the data would fall on the area."""
        return self.inside is not None and self.inside > _COVERS

    @property
    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of all that is drawn; None where that is nothing."""
        parts = [part for part in (self.points, *self.lines, *self.area) if len(part)]
        if not parts:
            return None
        everything = np.concatenate(parts)
        (west, south), (east, north) = everything.min(axis=0).tolist(), everything.max(axis=0).tolist()
        return west, south, east, north


def sketch_of(source: Source, role: Role | None, choice: Choice | str, reference: Reference) -> Sketch:
    """Where a source would lie with one of the choices of its question.

    Parameters
    ----------
    source
        As read.
    role
        What it is for: areas are drawn by their outlines, all else by points.
    choice
        One of the question's choices, or its value.
    reference
        Earlier layers.

    Returns
    -------
    Sketch
        Without points and lines where the choice puts the data at no place on Earth.

    Raises
    ------
    UserError
        If the value is no system, as of a local grid without common points.
    """
    value = choice if isinstance(choice, str) else choice.value
    notation = parse_notation(value, source.path.parent)
    surroundings = surroundings_of(reference)
    area = () if surroundings is None else _rings(np.array([surroundings.area]), _OF_THE_AREA)
    lonlat = notation.to_lonlat(vertices_of(source, _COORDINATES - _OF_THE_AREA))
    lonlat = lonlat[on_earth(lonlat)]
    inside = None
    if surroundings is not None:
        inside = float(np.mean(surroundings.gaps_km(lonlat) == 0)) if len(lonlat) else 0.0
    lines: tuple[FloatArray, ...] = ()
    if source.frame is not None and role is not None and set(_AREAS) & set(role.geometry):
        rings = _rings(np.asarray(source.frame.geometry.array), _COORDINATES - _OF_THE_AREA)
        lines = tuple(ring for found in rings if on_earth(ring := notation.to_lonlat(found)).all())
    return Sketch(np.empty((0, 2)) if lines else lonlat, lines, area, inside)


def _rings(geometry: np.ndarray[tuple[int], np.dtype[np.object_]], at_most: int) -> tuple[FloatArray, ...]:
    """The outer rings of areas, with fewer vertices, or fewer areas, where they are too many to draw."""
    parts = shapely.get_parts(geometry[~shapely.is_missing(geometry)])
    rings = shapely.get_exterior_ring(parts)
    rings = rings[~shapely.is_missing(rings)]
    # A ring keeps its corners down to a triangle, so that there is room for a quarter of the coordinates.
    rings = rings[:: max(1, -(-4 * len(rings) // at_most))]
    found = [shapely.get_coordinates(ring) for ring in rings]
    step = max(1, -(-sum(map(len, found)) // at_most))
    return tuple(_thinned(ring, step) for ring in found)


def _thinned(ring: FloatArray, step: int) -> FloatArray:
    """Every so many vertices of a closed ring, at least its corners' three, and closed."""
    step = max(1, min(step, (len(ring) - 1) // 3))
    return np.vstack([ring[:-1:step], ring[:1]])
