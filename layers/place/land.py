"""Where on Earth data can lie at all: a coarse outline of the world's land, and of China."""

from __future__ import annotations

import tomllib
from functools import cache

import numpy as np
import shapely

from layers import folders
from layers.place.crs import FloatArray

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]
_BORDER = 1.0
"""Degrees that the outline may be off: a town at the border counts as in China, whose maps are shifted."""
CHINA_EAST, CHINA_WEST, LAND, SEA, NOWHERE = range(5)
"""Kinds of place: China east and west of the line from Heihe to Tengchong, land elsewhere, sea, none."""


def on_earth(lonlat: FloatArray) -> Mask:
    """Which places (n, 2) are longitude and latitude at all."""
    return np.asarray((np.abs(lonlat) <= [180, 90]).all(axis=1))


def in_or_near_china(lonlat: FloatArray) -> Mask:
    """Which places (n, 2) lie in China or within a degree of it, where GCJ-02 may be in use."""
    somewhere = on_earth(lonlat)
    points = shapely.points(np.where(somewhere[:, None], lonlat, 0))
    return np.asarray(somewhere & shapely.contains(_around_china(), points))


def kinds_of_place(lonlat: FloatArray) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """What lies at each place (n, 2) in degrees: one of the five kinds, good to a degree or two at coasts."""
    china, populated, land = _outlines()
    somewhere = on_earth(lonlat)
    points = shapely.points(np.where(somewhere[:, None], lonlat, 0))
    return np.select(
        [
            ~somewhere,
            shapely.contains(populated, points),
            shapely.contains(china, points),
            shapely.contains(land, points),
        ],
        [NOWHERE, CHINA_EAST, CHINA_WEST, LAND],
        default=SEA,
    )


@cache
def _outlines() -> tuple[shapely.Geometry, shapely.Geometry, shapely.Geometry]:
    """China, its populated east, and all land."""
    table = tomllib.loads((folders.resources() / "land.toml").read_text(encoding="utf-8"))
    china, populated = (shapely.Polygon(table["china"][name]) for name in ("outline", "populated"))
    land = shapely.union_all([shapely.Polygon(each["outline"]) for each in table["land"]])
    shapely.prepare([china, populated, land])
    return china, populated, land


@cache
def _around_china() -> shapely.Geometry:
    china, *_ = _outlines()
    around = shapely.buffer(china, _BORDER)
    shapely.prepare(around)
    return around
