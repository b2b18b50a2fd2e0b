"""What an undeclared CRS may be, ranked by where the data would fall."""

from __future__ import annotations

from functools import cache

import numpy as np
import shapely
from pyproj import CRS

from layers.findings import Choice
from layers.place.crs import GEOGRAPHIC, FloatArray, transform
from layers.place.crs_titles import title_of
from layers.text import T

_CHINA = (73.4, 17.0, 135.2, 53.7)
_HOME = 106.5  # where no outline is known: the first district's meridian
_REACH = 10.0  # km over which the score falls to a third
_ZONE_3, _ZONE_6 = range(25, 46), range(13, 24)
_ELSEWHERE = 0.5  # China at large says less than the district does
_KM_PER_DEGREE = 111.32
_TRUST = {"geographic": 1.0, "world": 0.99, "grid": 0.97, "utm": 0.9, "web": 0.85, "old": 0.8}


def crs_choices(xy: FloatArray, outline: shapely.Geometry | None) -> list[Choice]:
    """Candidates for a CRS that a file does not declare.

    Parameters
    ----------
    xy
        Coordinates as found, (n, 2); a sample of them is enough.
    outline
        The district in degrees, or None where it is not known yet (then China counts, at half the score).

    Returns
    -------
    list of Choice
        Best first; ``value`` is "EPSG:…", ``score`` the share of points that would fall in or near the
        district, lowered a little for systems that are rarer in a planner's office. Candidates that
        would put the data elsewhere are left out, unless all would.
    """
    xy = xy[np.all(np.isfinite(xy), axis=1)]
    centre = _HOME if outline is None else float(np.mean(shapely.bounds(outline)[[0, 2]]))
    choices = [
        Choice(
            value=f"EPSG:{code}",
            title=T("{name} (EPSG:{code})", name=title_of(_crs(code)), code=str(code)),
            score=round(_TRUST[kind] * _share_at_home(code, xy, outline), 4),
        )
        for code, kind in _candidates(xy, centre)
    ]
    likely = [choice for choice in choices if choice.score > 0.01]  # noqa: PLR2004 - beyond 45 km
    return sorted(likely or choices, key=lambda choice: -choice.score)


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


def _candidates(xy: FloatArray, centre: float) -> list[tuple[int, str]]:
    """EPSG codes that numbers of this size can be in, best known first."""
    x, y = np.median(np.abs(xy), axis=0) if len(xy) else (0.0, 0.0)
    if x <= 180 and y <= 90:  # noqa: PLR2004 - degrees
        return [(4490, "geographic"), (4326, "world"), (4610, "old"), (4214, "old")]
    zone = int(x // 1_000_000)
    numbered = [(4513 + zone - 25, "grid"), (2349 + zone - 25, "old")] if zone in _ZONE_3 else []
    numbered += [(4491 + zone - 13, "grid")] if zone in _ZONE_6 else []
    near = sorted((abs(75 + 3 * step - centre), step) for step in range(21))[:3]
    plain = [(4534 + step, "grid") for _, step in near]
    utm = 32601 + int((centre + 180) // 6)
    old = [(2370 + step, "old") for _, step in near]
    return [*numbered, *plain, (utm, "utm"), *old, (3857, "web")]


def _share_at_home(code: int, xy: FloatArray, outline: shapely.Geometry | None) -> float:
    if not len(xy):
        return 0.0
    lonlat = transform(_crs(code), GEOGRAPHIC, xy)
    if outline is not None:
        return float(np.mean(np.exp(-gap_km(lonlat, outline) / _REACH)))
    west, south, east, north = _CHINA
    inside = (lonlat >= [west, south]) & (lonlat <= [east, north])
    return _ELSEWHERE * float(np.mean(inside.all(axis=1)))


@cache
def _crs(code: int) -> CRS:
    return CRS.from_epsg(code)
