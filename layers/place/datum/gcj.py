"""GCJ-02 and BD-09, the shifted frames of Chinese web maps, from and to WGS 84.

The formulas are those published by reverse engineering (docs/decisions/0015): an approximate
conversion for internal analysis, not a survey transformation. Amap and Tencent serve GCJ-02, Baidu BD-09.
All functions take and give degrees, longitude first, element by element.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

FloatArray = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Shift = Callable[[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]

_AXIS = 6378245.0  # Krasovsky 1940, as in the published formula
_ECCENTRICITY2 = 0.00669342162296594323
_CHINA = (72.004, 0.8293, 137.8347, 55.8271)
_BD_WAVE = np.pi * 3000 / 180
_BD_SHIFT = (0.0065, 0.006)
_CLOSE = 1e-11  # degrees: a micrometre
_MOST_STEPS = 30


def in_china(lon: FloatArray, lat: FloatArray) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Whether a point lies in the rough box in which GCJ-02 is applied at all."""
    west, south, east, north = _CHINA
    return (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)


def wgs84_to_gcj02(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
    """GCJ-02 coordinates of WGS 84 ones; unchanged outside the China box."""
    lon, lat = np.asarray(lon, float), np.asarray(lat, float)
    inside = in_china(lon, lat)
    x, y = np.where(inside, lon - 105, 0), np.where(inside, lat - 35, 0)
    common = 20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)
    north = -100 + 2 * x + 3 * y + 0.2 * y**2 + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    north += 2 / 3 * (common + 20 * np.sin(np.pi * y) + 40 * np.sin(np.pi * y / 3))
    north += 2 / 3 * (160 * np.sin(np.pi * y / 12) + 320 * np.sin(np.pi * y / 30))
    east = 300 + x + 2 * y + 0.1 * x**2 + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    east += 2 / 3 * (common + 20 * np.sin(np.pi * x) + 40 * np.sin(np.pi * x / 3))
    east += 2 / 3 * (150 * np.sin(np.pi * x / 12) + 300 * np.sin(np.pi * x / 30))
    latitude = np.radians(y + 35)
    m = 1 - _ECCENTRICITY2 * np.sin(latitude) ** 2
    dlat = np.degrees(north * m**1.5 / (_AXIS * (1 - _ECCENTRICITY2)))
    dlon = np.degrees(east * np.sqrt(m) / (_AXIS * np.cos(latitude)))
    return np.where(inside, lon + dlon, lon), np.where(inside, lat + dlat, lat)


def gcj02_to_wgs84(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
    """WGS 84 coordinates of GCJ-02 ones, by fixed-point iteration to a micrometre."""
    return _undo(wgs84_to_gcj02, lon, lat)


def gcj02_to_bd09(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
    """BD-09 coordinates of GCJ-02 ones."""
    lon, lat = np.asarray(lon, float), np.asarray(lat, float)
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD_WAVE)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD_WAVE)
    return radius * np.cos(angle) + _BD_SHIFT[0], radius * np.sin(angle) + _BD_SHIFT[1]


def bd09_to_gcj02(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
    """GCJ-02 coordinates of BD-09 ones, by fixed-point iteration to a micrometre."""
    return _undo(gcj02_to_bd09, lon, lat)


def wgs84_to_bd09(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
    """BD-09 coordinates of WGS 84 ones; unchanged outside the China box."""
    return _inside(lambda x, y: gcj02_to_bd09(*wgs84_to_gcj02(x, y)), lon, lat)


def bd09_to_wgs84(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
    """WGS 84 coordinates of BD-09 ones; unchanged outside the China box."""
    return _inside(lambda x, y: gcj02_to_wgs84(*bd09_to_gcj02(x, y)), lon, lat)


def _inside(shift: Shift, lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Shift what lies in the China box, and leave the rest (infinite and missing coordinates, too)."""
    lon, lat = np.asarray(lon, float), np.asarray(lat, float)
    inside = in_china(lon, lat)
    moved = shift(np.where(inside, lon, 105), np.where(inside, lat, 35))
    return np.where(inside, moved[0], lon), np.where(inside, moved[1], lat)


def _undo(forward: Shift, lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Where ``forward`` comes from: it moves by a nearly constant vector, so iterating converges fast."""
    target_lon, target_lat = np.asarray(lon, float), np.asarray(lat, float)
    lon, lat = target_lon, target_lat
    if not (np.all(np.isfinite(lon)) and np.all(np.isfinite(lat))):
        finite = np.isfinite(lon) & np.isfinite(lat)
        back = _undo(forward, np.where(finite, lon, 105), np.where(finite, lat, 35))
        return np.where(finite, back[0], lon), np.where(finite, back[1], lat)
    for _ in range(_MOST_STEPS):
        there_lon, there_lat = forward(lon, lat)
        step_lon, step_lat = target_lon - there_lon, target_lat - there_lat
        lon, lat = lon + step_lon, lat + step_lat
        if not np.any(np.maximum(np.abs(step_lon), np.abs(step_lat)) > _CLOSE):
            break
    return lon, lat
