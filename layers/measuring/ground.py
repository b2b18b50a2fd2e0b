"""Areas and lengths on the ground: plane figures freed from the scale of the projection.

Why they are, and how exact that is: ``docs/decisions/0003-working-crs.md``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from layers.place.crs import GEOGRAPHIC, point_scale, transform

Geometries = NDArray[np.object_]

_STEP = 50.0
_WGS84_A, _WGS84_E2 = 6_378_137.0, 0.0066943799901413165


def ground_area(geometries: Geometries, crs: CRS) -> NDArray[np.float64]:
    """Area of each geometry on the ground: its plane area divided by k² at its centroid.

    The areal scale is taken where it is right to first order, so that what is left of the error grows
    with the square of the size: 1e-7 for a shape of 5 km, whatever the distance to the meridian.

    Parameters
    ----------
    geometries
        (n,) in ``crs``; missing and empty ones have the area 0, as points and lines have.
    crs
        A projected CRS in metres (see :func:`layers.place.crs.point_scale`, which gives k).

    Returns
    -------
    ndarray of float
        (n,) m².
    """
    area: NDArray[np.float64] = np.nan_to_num(shapely.area(geometries))
    some = area > 0
    centre = shapely.centroid(geometries[some])
    area[some] /= point_scale(crs, shapely.get_x(centre), shapely.get_y(centre)) ** 2
    return area


def areal_scale(crs: CRS, x: NDArray[Any], y: NDArray[Any]) -> NDArray[np.float64]:
    """Plane area / area on the ground at points of any projection, also of one that is not conformal.

    k² for a transverse Mercator; else from how longitude and latitude change over 100 m of the plane and
    the ellipsoid's two radii there, which holds for Web Mercator too (PROJ takes the sphere for that).

    Parameters
    ----------
    crs
        A projected CRS in metres.
    x, y
        (n,) plane coordinates; of one of them a single one does.

    Returns
    -------
    ndarray of float
        (n,) dimensionless.
    """
    operation = crs.coordinate_operation
    if operation is not None and operation.method_name == "Transverse Mercator":
        return np.asarray(point_scale(crs, x, y)) ** 2
    x, y = np.broadcast_arrays(x, y)
    steps = np.array([[_STEP, 0], [-_STEP, 0], [0, _STEP], [0, -_STEP], [0, 0]])
    around = np.stack([x, y], axis=-1) + steps[:, np.newaxis]
    degrees = np.radians(transform(crs, GEOGRAPHIC, around.reshape(-1, 2)).reshape(around.shape))
    by_x, by_y = ((degrees[one] - degrees[one + 1]) / (2 * _STEP) for one in (0, 2))
    sine = np.sin(degrees[4, :, 1])
    flatness = 1 - _WGS84_E2 * sine**2
    radii = _WGS84_A**2 * (1 - _WGS84_E2) / flatness**2
    ground = np.abs(by_x[:, 0] * by_y[:, 1] - by_x[:, 1] * by_y[:, 0]) * radii * np.sqrt(1 - sine**2)
    return np.asarray(1 / ground)


def ground_distance(start: NDArray[Any], end: NDArray[Any], crs: CRS) -> NDArray[np.float64]:
    """Straight-line length between points on the ground: plane length divided by k at its midpoint.

    Parameters
    ----------
    start, end
        (n, 2) plane coordinates in ``crs``, pair by pair.
    crs
        A projected CRS in metres (see :func:`layers.place.crs.point_scale`, which gives k).

    Returns
    -------
    ndarray of float
        (n,) metres.
    """
    middle = (start + end) / 2
    scale = point_scale(crs, middle[:, 0], middle[:, 1])
    return np.asarray(np.hypot(*(start - end).T) / scale)
