"""How coarse the places of points are, by how their coordinates are written: 106.571 is a place to ± 56 m.

A step is a part of a degree, a minute or a second, or 10 and 100 m of a grid: the coarsest of which nearly
all coordinates are whole multiples. Those of a survey are multiples of none.
"""

from __future__ import annotations

import numpy as np
import shapely

from layers.columns.values import Mask
from layers.place.crs import FloatArray
from layers.place.placement import Placement
from layers.source import Source

_DEGREES = (1, 1e-1, 1e-2, 1e-3, 1e-4, 1 / 60, 1 / 600, 1 / 3600, 1 / 6000, 1 / 36000)
"""Steps in degrees: of decimals, else of minutes and seconds; finer ones are finer than any survey."""
_METRES = (100.0, 10.0)
_NOISE = {"degrees": 2e-9, "metres": 1e-4}
"""What binary numbers and files that round keep from being whole multiples."""
_ENOUGH = 3
"""Points of which it is no chance that all are whole multiples."""
_MOST = 0.9
"""Share of the coordinates that must be, as some have been edited by hand."""
_METRES_PER_DEGREE = 111_320.0
_WITHIN_95 = 1.2
"""Radius of the circle that holds 95 % of a square, in halves of its side: where a rounded place may be."""


def error_of(source: Source, placement: Placement) -> float:
    """Metres within which 95 % of a layer's points lie of where they are written.

    Parameters
    ----------
    source
        As found.
    placement
        Where its numbers are.

    Returns
    -------
    float
        0 for coordinates that are written finely, for fewer than three points and for what is no point.
    """
    assert source.frame is not None
    geometry = np.asarray(source.frame.geometry.array)
    geometry = geometry[~shapely.is_missing(geometry)]
    if placement.notation is None or not (shapely.get_type_id(geometry) == shapely.GeometryType.POINT).all():
        return 0.0
    xy = np.unique(shapely.get_coordinates(geometry), axis=0)
    xy = xy[np.isfinite(xy).all(axis=1) & (xy != 0).any(axis=1)]
    if len(xy) < _ENOUGH:
        return 0.0
    if not placement.notation.crs.is_geographic:
        if placement.notation.unit != "m":
            return 0.0
        return _WITHIN_95 / 2 * _step(xy, _METRES, _NOISE["metres"])
    step = _step(placement.notation.to_lonlat(xy), _DEGREES, _NOISE["degrees"])
    return _WITHIN_95 / 2 * _METRES_PER_DEGREE * step


def _step(xy: FloatArray, steps: tuple[float, ...], noise: float) -> float:
    """The first step of which nearly all coordinates are whole multiples; 0 where there is none."""
    return next((step for step in steps if np.mean(_are_multiples(xy, step, noise)) >= _MOST), 0.0)


def _are_multiples(xy: FloatArray, step: float, noise: float) -> Mask:
    return np.asarray((np.abs(xy - np.round(xy / step) * step) <= noise).all(axis=1))
