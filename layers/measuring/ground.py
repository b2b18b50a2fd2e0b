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

_LONG = 50.0
"""Metres across which one areal scale is right to 5e-12."""
_BEND = 1_000.0
"""Metres over which the bend of the scale is taken, where it is far above rounding and still the same."""
_STEP = 50.0
_WGS84_A, _WGS84_E2 = 6_378_137.0, 0.0066943799901413165


def ground_area(geometries: Geometries, crs: CRS) -> NDArray[np.float64]:
    """Area of each geometry on the ground: its plane area divided by k² at its centroid.

    There the areal scale is right to first order; of longer shapes its bend is added, so that a shape of
    5 km has the area of its parts to 2e-11, however it is cut, and one of 1 km to rounding.

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
    shapes = geometries[some]
    centre = shapely.get_coordinates(shapely.centroid(shapes))
    area[some] /= point_scale(crs, *centre.T) ** 2
    bounds = shapely.bounds(shapes)
    long = (bounds[:, 2:] - bounds[:, :2]).max(axis=1) > _LONG
    if long.any():
        area[np.flatnonzero(some)[long]] += _of_bend(shapes[long], centre[long], crs)
    return area


def _of_bend(shapes: Geometries, centres: NDArray[np.float64], crs: CRS) -> NDArray[np.float64]:
    """What 1 / k² adds beside its value at the centre: half its second derivatives · second moments."""
    steps = _BEND * np.array([[1, 0], [-1, 0], [0, 1], [0, -1], [0, 0]])
    east, west, north, south, here = 1 / point_scale(crs, *(centres.mean(axis=0) + steps).T) ** 2
    bend = np.array([east + west - 2 * here, north + south - 2 * here]) / _BEND**2
    return np.asarray(_second_moments(shapes, centres) @ bend / 2)


def _second_moments(shapes: Geometries, centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """∫ x² dA and ∫ y² dA of each shape, (n, 2), in m⁴ from its centre, edge by edge."""
    polygons, shape = shapely.get_parts(shapes, return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    xy = xy - centres[shape[polygon[ring]]]
    edge = np.flatnonzero(ring[:-1] == ring[1:])
    start, end, ring = xy[edge], xy[edge + 1], ring[edge]
    turn = start[:, 0] * end[:, 1] - start[:, 1] * end[:, 0]
    along = (start**2 + start * end + end**2) * turn[:, np.newaxis] / 12
    # a ring may run either way round; the first of each polygon is its outline, the others are holes
    outline = np.append(True, polygon[1:] != polygon[:-1])
    sign = np.sign(np.bincount(ring, weights=turn, minlength=len(rings))) * np.where(outline, 1, -1)
    along *= sign[ring, np.newaxis]
    of = shape[polygon[ring]]
    return np.column_stack([np.bincount(of, weights=each, minlength=len(shapes)) for each in along.T])


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
