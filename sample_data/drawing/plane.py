"""The drawing plane: metres on a transverse Mercator through the district, and smooth lines in it."""

from __future__ import annotations

from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

Points = NDArray[np.float64]

# Through 106.5° E, so that a metre in the drawing is a metre on the ellipsoid to 1.2 ppm.
DRAWING = CRS.from_proj4(
    "+proj=tmerc +lat_0=0 +lon_0=106.5 +k=1 +x_0=0 +y_0=-3268000 +ellps=GRS80 +units=m +type=crs"
)


@cache
def _to(code: str) -> Transformer:
    # By way of CGCS2000 longitude and latitude: WGS 84 is taken as the same frame, as planners do.
    source = CRS.from_proj4("+proj=longlat +ellps=GRS80 +type=crs") if code == "lonlat" else CRS(code)
    return Transformer.from_crs(DRAWING, source, always_xy=True)


def to_lonlat(xy: Points) -> Points:
    """Longitude and latitude in degrees (CGCS2000) of points in the drawing, shape (n, 2)."""
    return np.column_stack(_to("lonlat").transform(xy[:, 0], xy[:, 1]))


def from_lonlat(lonlat: Points) -> Points:
    """Points in the drawing of longitudes and latitudes in degrees, shape (n, 2)."""
    x, y = _to("lonlat").transform(lonlat[:, 0], lonlat[:, 1], direction="INVERSE")
    return np.column_stack([x, y])


def to_grid(xy: Points) -> Points:
    """Eastings and northings in EPSG:4545 of points in the drawing, shape (n, 2)."""
    return np.column_stack(_to("EPSG:4545").transform(xy[:, 0], xy[:, 1]))


def from_grid(xy: Points) -> Points:
    """Points in the drawing of EPSG:4545 eastings and northings, shape (n, 2)."""
    x, y = _to("EPSG:4545").transform(xy[:, 0], xy[:, 1], direction="INVERSE")
    return np.column_stack([x, y])


def smooth_ring(control: Points, pieces: int = 4) -> Points:
    """A closed smooth line through the control points (uniform Catmull-Rom), rounded to the centimetre."""
    before, here = np.roll(control, 1, axis=0), control
    after, later = np.roll(control, -1, axis=0), np.roll(control, -2, axis=0)
    steps = [
        0.5
        * (
            2 * here
            + (after - before) * t
            + (2 * before - 5 * here + 4 * after - later) * t**2
            + (3 * here - before - 3 * after + later) * t**3
        )
        for t in np.arange(pieces) / pieces
    ]
    return np.round(np.stack(steps, axis=1).reshape(-1, 2), 2)


def smooth_polygon(control: Points, pieces: int = 4) -> shapely.Polygon:
    """The polygon inside :func:`smooth_ring`."""
    return shapely.Polygon(smooth_ring(control, pieces))
