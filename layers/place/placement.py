"""A source's place on Earth, once it is known: how its numbers become degrees or metres."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from pyproj import CRS

from layers.findings import Finding
from layers.place.crs import GEOGRAPHIC, FloatArray, false_easting, transform
from layers.place.datum.evidence import DATUMS, to_wgs84
from layers.place.notation import Notation
from layers.source import Source
from layers.text import T

_SAMPLE = 5000
_NO_EASTING = 1_000_000.0
"""Metres from a central meridian that no easting of a grid has, whose zones are 3° or 6° wide."""

Geometries = np.ndarray[tuple[int], np.dtype[np.object_]]
RowNumbers = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True)
class Placement:
    """How to bring a source's coordinates to WGS 84 degrees; ``notation`` is None while it must be asked.

    ``shifted`` names rows (1-based) that are in another datum than the rest. ``findings`` and ``steps``
    tell how the decision was reached and what it does to the data.
    """

    notation: Notation | None
    datum: str = "as_is"
    shifted: tuple[tuple[str, tuple[int, ...]], ...] = ()
    findings: tuple[Finding, ...] = ()
    steps: tuple[T, ...] = ()

    @property
    def crs(self) -> CRS | None:
        """The CRS, None while it must be asked."""
        return None if self.notation is None else self.notation.crs

    @property
    def text(self) -> str:
        """The CRS, with the datum where that is another: "EPSG:4326 (GCJ-02)"."""
        if self.notation is None:
            return ""
        name = self.notation.text
        return name if self.datum == "as_is" else f"{name} ({DATUMS[self.datum]})"

    def to_lonlat(self, xy: FloatArray) -> FloatArray:
        """WGS 84 degrees (n, 2) of coordinates as found."""
        assert self.notation is not None
        return to_wgs84(self.datum, self.notation.to_lonlat(xy))

    def to(self, target: CRS, xy: FloatArray) -> FloatArray:
        """Coordinates (n, 2) in ``target`` of coordinates as found."""
        return transform(GEOGRAPHIC, target, self.to_lonlat(xy))

    def geometry_to(self, target: CRS, geometry: Geometries, rows: RowNumbers) -> Geometries:
        """Features in ``target`` of features as found, whose 1-based rows are ``rows``."""
        moved: Geometries = shapely.transform(geometry, lambda xy: self.to(target, xy))
        for datum, members in self.shifted:
            those, apart = np.isin(rows, members), replace(self, datum=datum, shifted=())
            moved[those] = shapely.transform(geometry[those], lambda xy, apart=apart: apart.to(target, xy))
        return moved


def like_degrees(xy: FloatArray) -> bool:
    """Whether most coordinates can be longitude and latitude."""
    return bool(len(xy)) and bool(np.mean((np.abs(xy) <= [180, 90]).all(axis=1)) > 0.5)  # noqa: PLR2004 - most


def north_comes_first(crs: CRS, xy: FloatArray) -> bool:
    """Whether only the other way round the numbers can be places: no latitude is 106°, no easting 3,270 km.

    Parameters
    ----------
    crs
        In which they are.
    xy
        Coordinates as found, (n, 2).
    """
    if crs.is_geographic:
        return not like_degrees(xy) and like_degrees(xy[:, ::-1])
    if not len(xy) or (easting := false_easting(crs)) is None:
        return False
    east, north = np.median(np.abs(xy - easting), axis=0)
    return bool(east > _NO_EASTING > 2 * north)


def rough_lonlat(source: Source, placement: Placement) -> FloatArray:
    """A sample of the source's places in degrees, (n, 2), without those that are no place on Earth."""
    lonlat = placement.to_lonlat(sample_of(source))
    kept: FloatArray = lonlat[(np.abs(lonlat) <= [180, 90]).all(axis=1)]
    return kept


def sample_of(source: Source) -> FloatArray:
    """Up to 5,000 coordinates of the source as found: centres of features, or corners of a raster."""
    if source.grid is not None:
        a, b, c, d, e, f = source.grid.transform
        corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)]) * [source.grid.width, source.grid.height]
        return np.column_stack([corners @ [a, b] + c, corners @ [d, e] + f])
    assert source.frame is not None
    geometry = np.asarray(source.frame.geometry.array)
    bounds = shapely.bounds(geometry[:: max(1, len(geometry) // _SAMPLE)])
    bounds = bounds[np.all(np.isfinite(bounds), axis=1)]
    centres: FloatArray = (bounds[:, :2] + bounds[:, 2:]) / 2
    return centres


def vertices_of(source: Source, at_most: int) -> FloatArray:
    """Up to so many coordinates of the source as found, (n, 2): vertices spread over its features."""
    if source.frame is None:
        return sample_of(source)
    geometry = np.asarray(source.frame.geometry.array)
    xy = shapely.get_coordinates(geometry[:: max(1, -(-len(geometry) // at_most))])
    xy = xy[np.isfinite(xy).all(axis=1)]
    some: FloatArray = xy[:: max(1, -(-len(xy) // at_most))]
    return some
