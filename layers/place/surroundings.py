"""Where a file's data are expected: on the district, else among the layers placed before it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from layers.place.crs import FloatArray
from layers.place.datum.reference import Reference
from layers.place.land import on_earth

_KM_PER_DEGREE = 111.32
_COARSE = 0.05  # km: an outline need not be finer to tell one grid from another
_AROUND = 2.0  # km around the outermost features of the other layers


@dataclass(frozen=True)
class Surroundings:
    """The expected area in degrees; ``district`` says that it is the district, not other layers' extent.

    ``systems`` are the EPSG codes of the grids that other layers are in.
    """

    area: shapely.Geometry
    district: bool = True
    systems: tuple[int, ...] = ()

    @property
    def centre(self) -> tuple[float, float]:
        """Longitude and latitude of the middle."""
        west, south, east, north = shapely.bounds(self.area)
        return float(west + east) / 2, float(south + north) / 2

    def gaps_km(self, lonlat: FloatArray) -> FloatArray:
        """How far each place (n, 2) lies outside the area in km; inf for what is no place on Earth."""
        somewhere = on_earth(lonlat)
        points = shapely.points(np.where(somewhere[:, None], lonlat, 0) * self._km)
        return np.where(somewhere, shapely.distance(self._plane, points), np.inf)

    @cached_property
    def _km(self) -> FloatArray:
        """Kilometres of a degree of longitude and of latitude in the middle."""
        return _KM_PER_DEGREE * np.array([np.cos(np.radians(self.centre[1])), 1.0])

    @cached_property
    def _plane(self) -> shapely.Geometry:
        plane = shapely.transform(self.area, lambda lonlat: lonlat * self._km).simplify(_COARSE)
        shapely.prepare(plane)
        return plane


def surroundings_of(reference: Reference) -> Surroundings | None:
    """The district, else the extent of the other layers' features with 2 km around; None without either."""
    if reference.outline is not None:
        return Surroundings(reference.outline, systems=reference.systems)
    if not reference.places:
        return None
    lonlat = np.concatenate([each.lonlat for each in reference.places])
    around = _AROUND / _KM_PER_DEGREE
    return Surroundings(
        shapely.buffer(shapely.convex_hull(shapely.multipoints(lonlat)), around),
        district=False,
        systems=reference.systems,
    )


def gap_km(lonlat: FloatArray, outline: shapely.Geometry) -> FloatArray:
    """Distance from the outline's bounding box in km; inf for what is no place on Earth.

    Parameters
    ----------
    lonlat
        Points (n, 2), or boxes (n, 4) of west, south, east, north, in degrees.
    outline
        In degrees.
    """
    bounds = shapely.bounds(outline)
    beyond = np.maximum(lonlat[:, :2] - bounds[2:], bounds[:2] - lonlat[:, -2:])
    gaps = np.maximum(beyond, 0) * [np.cos(np.radians(bounds[[1, 3]].mean())), 1]
    gap = np.hypot(gaps[:, 0], gaps[:, 1]) * _KM_PER_DEGREE
    return np.where(np.isfinite(gap), gap, np.inf)
