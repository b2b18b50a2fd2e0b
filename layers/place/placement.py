"""A source's place on Earth, once it is known: how its numbers become degrees or metres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import CRS

from layers.findings import Finding
from layers.place.crs import GEOGRAPHIC, FloatArray, short_name, transform
from layers.place.datum import DATUMS, to_wgs84
from layers.source import Source
from layers.text import T

_SAMPLE = 5000


@dataclass(frozen=True)
class Placement:
    """How to bring a source's coordinates to WGS 84 degrees; ``crs`` is None while it must be asked.

    ``swapped`` says that the numbers are written north first; ``findings`` and ``steps`` tell how the
    decision was reached and what it does to the data.
    """

    crs: CRS | None
    swapped: bool = False
    datum: str = "as_is"
    findings: tuple[Finding, ...] = ()
    steps: tuple[T, ...] = ()

    @property
    def text(self) -> str:
        """The CRS, with the datum where that is another: "EPSG:4326 (GCJ-02)"."""
        if self.crs is None:
            return ""
        name = short_name(self.crs)
        return name if self.datum == "as_is" else f"{name} ({DATUMS[self.datum]})"

    def to_lonlat(self, xy: FloatArray) -> FloatArray:
        """WGS 84 degrees (n, 2) of coordinates as found."""
        assert self.crs is not None
        lonlat = transform(self.crs, GEOGRAPHIC, xy[:, ::-1] if self.swapped else xy)
        return to_wgs84(self.datum, lonlat)

    def to(self, target: CRS, xy: FloatArray) -> FloatArray:
        """Coordinates (n, 2) in ``target`` of coordinates as found."""
        return transform(GEOGRAPHIC, target, self.to_lonlat(xy))


def like_degrees(xy: FloatArray) -> bool:
    """Whether most coordinates can be longitude and latitude."""
    return bool(len(xy)) and bool(np.mean((np.abs(xy) <= [180, 90]).all(axis=1)) > 0.5)  # noqa: PLR2004 - most


def latitude_first(crs: CRS, xy: FloatArray) -> bool:
    """Whether most second numbers are no latitude, but the first ones are."""
    return bool(crs.is_geographic) and not like_degrees(xy) and like_degrees(xy[:, ::-1])


def rough_lonlat(source: Source, crs: CRS) -> FloatArray:
    """A sample of the source's places in degrees, (n, 2), without those that are no place on Earth."""
    xy = sample_of(source)
    lonlat = Placement(crs, swapped=latitude_first(crs, xy)).to_lonlat(xy)
    return lonlat[(np.abs(lonlat) <= [180, 90]).all(axis=1)]


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
